"""Checks: checklists, draws, results, agreement, corrective action."""
