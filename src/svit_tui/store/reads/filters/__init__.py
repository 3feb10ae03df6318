"""What lists are narrowed by, and the conditions in SQL that follow."""
