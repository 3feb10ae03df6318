"""The card: facts at the left, and everything else in one list with sections."""
