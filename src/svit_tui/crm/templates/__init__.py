"""Texts by template."""
