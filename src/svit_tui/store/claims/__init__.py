"""What several open programs agree on: who reminds, and who has which deal in triage."""
