"""What commands share: the parser, listings, printing, opening a store."""
