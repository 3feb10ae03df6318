"""What a file is, told from its headers when there is no mapping."""
