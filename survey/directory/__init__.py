"""Directory: posts and their commitments, roles, duties, working time."""
