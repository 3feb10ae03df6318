"""The list of contacts, the card of one, and its form."""
