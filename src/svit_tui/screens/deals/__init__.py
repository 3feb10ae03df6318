"""A deal: its screen, its forms, and the keys of every screen that shows deals."""
