"""What an import knows of the rows that are there, read once and kept in memory."""
