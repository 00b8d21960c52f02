"""Checks on screens: the walk, plans, results, checklists, corrective action."""
