"""`svit-tui import`: tables, calendars, and the folder of a whole company."""
