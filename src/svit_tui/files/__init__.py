"""Files of any kind: whole or not at all, readable by the right people."""
