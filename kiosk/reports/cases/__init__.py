"""What people look up about complaints. A report takes the session first and changes nothing."""
