"""The commands, by matter: one function a command; each asks the rooms behind it and prints rows.

The rooms are imported inside the commands, so that `dateline --help` imports typer and rich only and answers at once.
"""
