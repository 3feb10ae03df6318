"""Deals: the sales under way, won and lost."""
