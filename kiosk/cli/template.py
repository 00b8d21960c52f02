"""`kiosk template PATH`: empty files to fill in for `kiosk import`."""

from pathlib import Path

import click


@click.command("template")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--english", is_flag=True, help="English headings instead of Chinese ones.")
def command(path: Path, english: bool) -> None:
    """Write a folder of empty CSV files, or one workbook if PATH ends in .xlsx."""
    from kiosk.files.templates import write_templates
    from survey.texts import CHINESE, ENGLISH

    for written in write_templates(path, ENGLISH if english else CHINESE):
        click.echo(str(written), err=True)
