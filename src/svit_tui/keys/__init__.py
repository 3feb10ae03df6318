"""What keys do: the table of actions, and the bindings, footer and help made from it."""
