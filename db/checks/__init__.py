"""Checks: checklists, draws, walks, results, joint checks, corrective action."""
