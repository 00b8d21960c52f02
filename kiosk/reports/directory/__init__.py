"""What people look up about who is who. A report takes the open session first and changes nothing."""
