"""TOML files of a team's settings: pipelines, sequences, templates."""
