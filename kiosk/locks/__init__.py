"""Locks: the secret key and what is derived from it, passwords, seals, marks, cookies."""
