"""Light reads in SQL, for lists and scripts that need no ORM."""
