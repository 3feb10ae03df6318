"""Contacts in files: which contact a row means, which are new, what changes."""
