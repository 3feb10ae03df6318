"""Triage: the deals that need a decision, one after the other."""
