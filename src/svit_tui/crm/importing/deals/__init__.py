"""Deals of files: with their lines, their past, and what changes of those that are there."""
