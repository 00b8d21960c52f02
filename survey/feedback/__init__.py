"""Feedback: what is asked, what makes a rating, what its figures say."""
