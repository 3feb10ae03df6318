"""What a team sets up for itself."""
