"""`svit-tui contact …`: what is read, and what is changed."""
