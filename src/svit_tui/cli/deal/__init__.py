"""`svit-tui deal …`: what is read, what is changed, what a deal has for what is asked of it."""
