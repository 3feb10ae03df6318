"""The first start, jumping by a few letters, the palette."""
