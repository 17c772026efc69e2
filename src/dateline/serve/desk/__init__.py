"""What each page of the desk shows: one module a page, from a record and what was asked to the values of its template."""
