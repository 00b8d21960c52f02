"""What people look up about checks. A report takes the open session first and changes nothing."""
