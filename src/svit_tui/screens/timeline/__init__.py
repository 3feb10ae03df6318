"""The timeline, its entries, and who changed what."""
