"""Values that columns hold: dates, durations, money, phones, clean text."""
