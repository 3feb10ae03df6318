"""Quick add: one line of text becomes a deal or a task."""
