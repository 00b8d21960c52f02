"""What a list is sorted by, where somebody chose it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """A column's key, and whether what is greatest comes first."""

    by: str
    down: bool = False
