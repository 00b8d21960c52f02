"""The regulation's worked example as files, and what its books come to."""

from collections import Counter
from typing import Any

from db.books import ledger_store
from db.books.ledger_store import Asked, Posted
from kiosk.actions.books.posting import unposted
from kiosk.files.columns import Circumstances
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.wiring import House
from tests.helpers.building import NOW

DIRECTORY = {
    "units": "code,name,parent\nU1,司磅,\n",
    "windows": "code,name,unit,post\nSB-1,一号磅,U1,SB\n",
    "people": "code,name,unit,supervisor,leader,window\n"
    "Q,群,U1,,,\nZ,张,U1,Q,,\nW,王,U1,Z,Q,SB-1\nV,吴,U1,Z,Q,\n",
}
COMPLAINTS = "ref,occurred_at,window,person,source,category,outcome,decided_at\n"
JANUARYS = (
    "C-1,2026-01-05T10:00,SB-1,W,customer,attitude,upheld,2026-01-06T10:00\n"
    "C-2,2026-01-12T10:00,SB-1,W,department,other,upheld,2026-01-13T10:00\n"
    "C-3,2026-01-25T10:00,SB-1,W,customer,conflict,upheld,2026-01-26T10:00\n"
)
FEBRUARY = "C-4,2026-02-03T10:00,SB-1,W,customer,attitude,upheld,2026-02-04T10:00\n"
MARCHES = (
    "C-5,2026-03-10T10:00,SB-1,W,customer,attitude,upheld,2026-03-10T18:00\n"
    "C-6,2026-03-11T10:00,SB-1,W,customer,attitude,upheld,2026-03-11T18:00\n"
)
LATE = "C-7,2026-03-30T10:00,SB-1,W,customer,attitude,upheld,2026-04-04T10:00\n"
APRILS = "C-8,2026-04-10T10:00,SB-1,W,customer,attitude,upheld,2026-04-11T10:00\n"
COUNSELLING = "ref,person,held_at\nB-1,W,2026-01-06T15:00\nB-2,W,2026-03-12T09:00\n"
CLOSINGS = "month,closed_at,by\n2026-03,2026-04-02T09:00,关\n"
EXAMPLE = DIRECTORY | {
    "complaints": COMPLAINTS + JANUARYS + FEBRUARY + MARCHES + LATE + APRILS,
    "counselling": COUNSELLING,
    "closings": CLOSINGS,
}


def entries(house: House, **asked: Any) -> list[Posted]:
    with house.reading() as session:
        return list(ledger_store.entries(session, Asked(**asked)))


def points(house: House, *, books: bool = False) -> dict[tuple[str, str], int]:
    """Everybody's points by month, or by the books they went into."""
    sums: Counter[tuple[str, str]] = Counter()
    for each in entries(house):
        month = each.posted_month if books else each.entry.month
        sums[str(month), each.entry.person] += each.entry.points
    return {key: n for key, n in sums.items() if n}


def sound(house: House) -> bool:
    with house.reading() as session:
        return ledger_store.broken_at(session) is None and not list(
            unposted(session, as_of=NOW, zone=house.settings.zone)
        )


def import_example(house: House) -> int:
    folder = house.settings.data_dir / "example"
    folder.mkdir(parents=True)
    for name, told_ in EXAMPLE.items():
        (folder / f"{name}.csv").write_text(told_, encoding="utf-8")
    zone = house.settings.zone
    read = read_files(folder, Circumstances(zone, NOW))
    with house.writing() as session:
        import_files(session, read, now=NOW, zone=zone, slot=0)
    return len(entries(house))
