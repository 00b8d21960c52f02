"""Feedback on screens: the customer's page, the faces, what customers told."""
