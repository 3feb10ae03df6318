"""What forms and pickers share: choices to offer, typed text to read, facets to narrow by."""
