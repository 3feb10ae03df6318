"""Parts that screens are made of: plain values in, messages out."""
