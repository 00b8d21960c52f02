"""What people look up about complaints. A report takes the open session first and changes nothing."""
