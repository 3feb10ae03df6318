"""Reports: where deals come from, how they move, what is won and lost, and why.

A file a report; its docstring has the formula and the units. `catalogue.py` knows them by name.
"""
