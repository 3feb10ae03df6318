"""What the Makefile runs for the project itself."""
