"""Triage, one deal at a time."""
