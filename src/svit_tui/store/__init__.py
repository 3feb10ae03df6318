"""Where rows live: the engine, the unit of work, migrations and the search index.

The only place with SQL text.
"""
