"""Contacts of files: which one a row means, what is new, what changes."""
