"""The filter language: what people type to choose deals, and the conditions that follow."""
