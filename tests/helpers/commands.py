"""How tests call the command line: in this process, with an environment of their own."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kiosk.cli import main
from kiosk.config import Settings
from tests.helpers.served import environment


@dataclass(frozen=True)
class Told:
    """What a command came to."""

    status: int
    out: str
    err: str

    @property
    def refusal(self) -> str:
        """The one line a refused command says."""
        assert self.status != 0
        assert self.out == ""
        [line] = self.err.splitlines()
        assert line.startswith("kiosk: ")
        return line


Kiosk = Callable[..., Told]


def commands(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kiosk:
    """Return a way to call `kiosk` with these settings; more may be given as KIOSK_… words."""
    monkeypatch.chdir(settings.data_dir.parent)

    def kiosk(*arguments: str, **more: str) -> Told:
        with monkeypatch.context() as there:
            for name, value in (environment(settings) | more).items():
                there.setenv(name, value)
            status = 0
            try:
                main(list(arguments))
            except SystemExit as ended:
                status = int(ended.code or 0)
        said = capsys.readouterr()
        return Told(status, said.out, said.err)

    return kiosk
