"""Rights: who is there, and what of a thing is theirs to see and do."""
