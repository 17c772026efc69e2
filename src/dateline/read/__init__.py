"""From one page to one Reading, as a pure function: the order of the steps, and nothing else.

`read_page` never raises on a page, knows no clock, no network, no disk beyond the package's own lexicons and models, and gives the
same Reading for the same Page. What it could not settle it says in `Reading.problems`.
"""
