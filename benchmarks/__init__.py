"""Measurements of speed and size, as ratios to a floor in the same run: `make bench`."""
