"""The board and the wall on screens, their charts and small drawings."""
