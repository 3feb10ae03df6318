"""What an import knows about existing rows, read once and kept in memory."""
