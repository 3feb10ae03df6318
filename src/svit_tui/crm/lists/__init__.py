"""The user's own short lists, and the goals of members."""
