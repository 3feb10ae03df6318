"""What several reports share: the question, the answer, groups and sums."""
