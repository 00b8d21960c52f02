"""What people look up about ratings. A report takes the open session first and changes nothing."""
