"""Deals in files: their lines, their past, and changes to existing ones."""
