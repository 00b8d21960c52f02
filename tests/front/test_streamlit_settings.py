"""Streamlit runs with our options wherever it is started from."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from kiosk.front.streamlit_settings import OPTIONS

ROOT = Path(__file__).parents[2]


def test_the_file_and_the_code_say_the_same() -> None:
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert _flat(written) == OPTIONS


def test_the_options_hold_in_any_folder(tmp_path: Path) -> None:
    said = _run(
        tmp_path,
        "from kiosk import front; from streamlit import config\n"
        "front.apply('https://kiosk.example.com:8443/')\n"
        "from kiosk.front.streamlit_settings import _options_off\n"
        "names = 'runner.postScriptGC browser.serverAddress client.allowedOrigins'.split()\n"
        "print(*map(config.get_option, names), _options_off())",
    )
    assert said == "False kiosk.example.com ['https://kiosk.example.com:8443'] []"


def test_our_options_win_over_a_file_found_on_the_way(tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text("[runner]\npostScriptGC = true\n")
    program = (
        "from kiosk import front; from streamlit import config\n{}"
        "print(config.get_option('runner.postScriptGC'))"
    )
    assert _run(tmp_path, program.format("")) == "True"
    assert _run(tmp_path, program.format("front.apply()\n")) == "False"


def test_the_self_check_names_an_option_that_is_off(tmp_path: Path) -> None:
    program = "from kiosk import front\n{}print(front.self_check())"
    assert "runner.postScriptGC should be False but is True" in _run(tmp_path, program.format(""))
    assert "should be" not in _run(tmp_path, program.format("front.apply()\n"))


def test_no_collection_follows_a_run(tmp_path: Path) -> None:
    said = _run(
        tmp_path,
        "import gc; from kiosk import front\nfront.settle()\nprint(gc.get_freeze_count() > 10_000)",
    )
    assert said == "True"


def _run(folder: Path, program: str) -> str:
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", start + program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _flat(section: dict[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in section.items():
        path = f"{before}{name}"
        found |= _flat(value, f"{path}.") if isinstance(value, dict) else {path: value}
    return found
