"""Lists in the order that somebody chose, before the one they have by themselves."""

from collections.abc import Mapping
from typing import Any

from survey.orders import Order


def chosen_first(columns: Mapping[str, Any], order: Order | None) -> tuple[Any, ...]:
    """Return what to order by before all: nothing where no column was chosen, or an unknown one.

    What is empty comes last, whichever way round.
    """
    column = columns.get(order.by) if order else None
    if order is None or column is None:
        return ()
    return column.is_(None), column.desc() if order.down else column.asc()
