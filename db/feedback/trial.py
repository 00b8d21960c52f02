"""A trial: could a rating be kept now? What it takes is done, and no rating is left behind."""

from typing import Final

from sqlalchemy import false, insert, inspect, select

from db.ground import trait_store
from db.ground.engine import Database
from db.ground.models import RatingRow

WITHIN: Final = 0.3
"""Seconds in which whoever else writes may finish."""
TRIED: Final = "rating.tried"
ROOM: Final = 16 * 1024
"""What must find room: more than a page, so that it does not fit where something else ends."""


def try_to_keep(database: Database, *, in_earnest: bool) -> None:
    """Refuse as the store would refuse a rating; in earnest, something is written for it.

    Only what is truly written shows that a full disk has room again.
    """
    names = [column.name for column in inspect(RatingRow).columns]
    none = select(*inspect(RatingRow).columns).where(false())
    with database.trying(within=WITHIN) as session:
        session.execute(insert(RatingRow).from_select(names, none))
        if in_earnest:
            trait_store.keep(session, TRIED, ROOM * " ")
    if in_earnest:
        with database.trying(within=WITHIN) as session:
            trait_store.forget(session, TRIED)
