"""The editors of form fields: each has raw text or choices, a value, and maybe a problem."""
