"""A keyboard-driven CRM for the terminal."""
