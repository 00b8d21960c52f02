"""What leadership and the wall see. A report takes the open session first and changes nothing."""
