"""Reports: where deals come from, how they move, what is won and lost, and why.

Each report is a file, whose docstring has its formulas and units. `catalogue.py` lists them by
name.
"""
