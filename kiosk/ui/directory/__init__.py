"""Who is who on screens: accounts, windows, the roster."""
