"""The demo: one group, two feed mills, months of life-like history."""
