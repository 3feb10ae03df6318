"""What all screens share: the frame, writing and reading, lists and their windows."""
