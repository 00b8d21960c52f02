"""`kiosk import PATH`: CSV or XLSX files in, all or nothing."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli.opening import opened, require_keys

if TYPE_CHECKING:
    from db.files.bringing import Counts


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(path: Path, as_json: bool) -> None:
    """Read one file or a folder of them; nothing is written if any row is wrong."""
    from kiosk import clock
    from kiosk.files.columns import Circumstances
    from kiosk.files.imports import import_files
    from kiosk.files.reading import read_files
    from kiosk.files.veils import STAYS, left
    from kiosk.locks.words_vault import WordsVault
    from survey.refusals.files import FilesWrong

    with opened() as house:
        require_keys(house)
        zone = house.settings.zone
        now = clock.now()
        unveil = WordsVault(house.settings).unveil
        read = read_files(path, Circumstances(zone, now, unveil=unveil))
        total = sum(len(table.rows) for table in read.tables)
        try:
            with (
                click.progressbar(length=total, label="import", file=sys.stderr) as bar,
                house.writing() as session,
            ):
                counts = import_files(
                    session,
                    read,
                    now=now,
                    zone=zone,
                    slot=house.settings.replica,
                    progress=lambda _name, n: bar.update(n),
                )
        except FilesWrong as wrong:
            for problem in wrong.problems:
                click.echo(problem.told(house.settings.language), err=True)
            raise
    if n := left(value for each in read.tables for _, row in each.rows for value in row.values()):
        click.echo(STAYS.format(n=n).said(house.settings.language), err=True)
    for unsaid in read.unsaid():
        click.echo(unsaid.told(house.settings.language), err=True)
    _tell(counts, as_json=as_json)


def _tell(counts: "Mapping[str, Counts]", *, as_json: bool) -> None:
    told = {
        name: {"new": c.new, "unchanged": c.unchanged, "changed": c.changed}
        for name, c in counts.items()
    }
    if as_json:
        click.echo(json.dumps(told))
        return
    for name, n in told.items():
        click.echo(
            f"{name}: {n['new']} new, {n['changed']} changed, {n['unchanged']} unchanged", err=True
        )
