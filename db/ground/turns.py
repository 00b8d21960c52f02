"""Taking turns: what no two may do at once, where there is no row yet that one of them could hold.

A turn ends with its transaction. SQLite has one writer, who has every turn.
"""

from enum import IntEnum

from sqlalchemy import Connection, func, select


class Turn(IntEnum):
    """What there are turns for; whoever needs several takes them in this order.

    The numbers are those that PostgreSQL knows the locks by: processes of two versions share them.
    """

    MIGRATION = 0x6B696F736B
    DIRECTORY = 7_233_106
    ROSTER = 7_233_105
    ROOT_CAUSES = 7_233_107
    BURSTS = 7_233_108
    LEDGER = 7_233_102
    TRAIL = 7_233_101
    SEALS = 7_233_109


def take(connection: Connection, turn: Turn) -> None:
    """Wait for one's turn and keep it until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(turn.value)))
