"""What a salesperson does, as plain functions over a unit of work. Knows no terminal."""
