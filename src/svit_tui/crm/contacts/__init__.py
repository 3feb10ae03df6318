"""The client base: people and organisations."""
