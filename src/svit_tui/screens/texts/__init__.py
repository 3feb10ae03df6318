"""Texts by template: picked, read, copied, logged or mailed."""
