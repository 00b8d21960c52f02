"""What people look up. A report takes the open session first and changes nothing."""
