"""The command line: each command in a file of its own, loaded only when it is called."""

import sys
from importlib import import_module
from typing import Final, NoReturn

import click

from kiosk.locks.folders import owners_alone
from survey.refusals.kinds import SurveyError

COMMANDS: Final = {
    "demo": "Make a living demo and serve it.",
    "init": "Make or migrate the database; print the first administrator's link.",
    "serve": "Serve customers, staff and the wall.",
    "import": "Read CSV or XLSX files in, all or nothing.",
    "template": "Write empty files to fill in for import.",
    "export": "Write the same files out.",
    "qr": "Write one QR code a window, and poster sheets.",
    "slips": "Make, print, list and cancel slips: one lorry, one rating.",
    "month": "Show a month: satisfaction, ranking, star and worst with reasons.",
    "ledger": "Show the ledger: points, bonuses and fines.",
    "close": "Close a month.",
    "plan": "Show a month's spot checks or a quarter's joint checks; draw them again.",
    "policy": "Show the policy's versions, who proposed and who decided.",
    "tick": "Look at the clocks of all cases once (serve does so by itself).",
    "doctor": "Check the whole store.",
    "backup": "Write a consistent copy while serving.",
    "backup-identity": "Make the pair of keys that backups are encrypted and opened with.",
    "restore": "Restore a backup into an empty place.",
    "evidence": "Write what proves a case or a month, to be checked with Python alone.",
    "rotate-key": "Make new keys; the former ones go on opening and proving.",
    "grants": "Give PostgreSQL's role for the server what it needs, and no more.",
    "settings": "Show each setting with its value and meaning.",
}
_MODULES: Final = {
    "import": "import_files",
    "export": "export_files",
    "backup-identity": "backup_identity",
    "rotate-key": "rotate_key",
}


class _Lazy(click.Group):
    """A group that knows its commands' names but loads only the one called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"kiosk.cli.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy)
@click.version_option(package_name="service-kiosk")
def group() -> None:
    """Service quality at every window: ratings, complaints, inspections, the month's star."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a refusal is one clear line and exit status 1, never a traceback."""
    try:
        with owners_alone():
            group.main(args=arguments, prog_name="kiosk", standalone_mode=False)
    except SurveyError as refusal:
        _fail(_sentence(refusal))
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.Abort:
        _fail("stopped")
    except click.exceptions.NoArgsIsHelpError as asked:
        asked.show()
        sys.exit(asked.exit_code)
    except click.ClickException as wrong:
        _fail(_in_one_line(wrong), status=wrong.exit_code)
    except OSError as failure:
        _fail(f"{failure.strerror or failure}: {failure.filename or ''}".rstrip(": "))


def _sentence(refusal: SurveyError) -> str:
    from kiosk.config import Settings
    from survey.refusals.house import SettingUnusable

    said = refusal.for_operators
    try:
        return said.said(Settings.read().language)
    except SettingUnusable:  # that may be what is refused, or be wrong besides
        return said.en


def _in_one_line(wrong: click.ClickException) -> str:
    said = " ".join(wrong.format_message().split())
    context = wrong.ctx if isinstance(wrong, click.UsageError) else None
    return f"{said} See: {context.command_path} --help" if context else said


def _fail(sentence: str, *, status: int = 1) -> NoReturn:
    click.echo(f"kiosk: {sentence}", err=True)
    sys.exit(status)
