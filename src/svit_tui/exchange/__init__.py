"""Formats: bytes to plain records and back. Knows no store."""
