"""Reports, against plain Python over the same rows."""
