"""The one way to change the store, and everything that is kept in step with a change."""
