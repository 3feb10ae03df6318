"""What was said and done: communications, and everything else in order of time."""
