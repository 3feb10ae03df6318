"""Quick add, with what was understood shown while one types."""
