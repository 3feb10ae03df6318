"""The first start: a store to work in, and the demo company."""
