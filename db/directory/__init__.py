"""Directory: units, windows, people, accounts, the roster."""
