"""The words of the product as tables and value types. Kept empty so that a value type costs no ORM import."""
