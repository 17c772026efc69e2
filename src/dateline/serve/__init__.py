"""What people and programs see of a record: the command line, the desk in a browser, rows as JSON, CSV and tables."""
