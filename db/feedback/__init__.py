"""Feedback: ratings, what is added to them, the devices they come from, their roll-ups."""
