"""Charts of reports, drawn in characters."""
