"""The user's settings: typed groups of values, and the TOML file that holds them."""
