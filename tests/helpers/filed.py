"""Files brought in as the command line does it."""

from pathlib import Path

from kiosk.files.columns import Circumstances
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.wiring import House
from tests.helpers.building import NOW


def brought_in(house: House, path: Path) -> dict[str, tuple[int, int, int]]:
    zone = house.settings.zone
    read = read_files(path, Circumstances(zone, NOW))
    with house.writing() as session:
        counts = import_files(session, read, now=NOW, zone=zone, slot=0)
    return {name: (c.new, c.unchanged, c.changed) for name, c in counts.items()}
