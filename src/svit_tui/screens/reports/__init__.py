"""Reports: their list, charts, tables, and the deals behind a number."""
