"""Tasks and events: the list, the week, their forms and keys."""
