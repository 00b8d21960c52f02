"""What people look up in the books. A report takes the open session first and changes nothing."""
