"""What single cells of a table mean: dates, numbers, addresses."""
