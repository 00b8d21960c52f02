"""What people look up about who is who. A report takes the session first, changes nothing."""
