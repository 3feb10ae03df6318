"""Calendar files: taken in, given out, and kept in step with the store."""
