"""Importing a file on screen: the form, and what came of it."""
