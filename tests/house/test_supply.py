"""Pinned with hashes is what the product is made of and what builds it, and all is listed."""

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PINS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(file: str) -> dict[str, str]:
    """Return each `name==version` that a file pins, with all that stands by it."""
    text = (ROOT / "script" / file).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    return {block.split()[0]: block for block in blocks if "==" in block}


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    loader = SourceFileLoader("sbom", str(ROOT / "script" / "sbom"))
    spec = importlib.util.spec_from_loader("sbom", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("file", PINS)
def test_every_pin_has_its_hashes_and_no_file_names_a_registry(file: str) -> None:
    libraries = pinned(file)
    assert libraries
    assert [name for name, block in libraries.items() if "--hash=sha256:" not in block] == []
    assert "://" not in (ROOT / "script" / file).read_text(encoding="utf-8")


def test_what_builds_the_package_is_what_is_pinned() -> None:
    required = PROJECT["build-system"]["requires"]
    assert set(required) <= pinned("requirements-build.txt").keys()

    # The set-up installs with `-e`, and what builds finds nothing that is not named here.
    assert {each.partition("==")[0] for each in required} == {"hatchling", "editables"}


def test_the_set_up_builds_with_nothing_else() -> None:
    script = (ROOT / "script" / "setup").read_text(encoding="utf-8")
    installs = [line for line in script.splitlines() if '-e "$root"' in line]
    assert len(installs) == 2
    assert all("--no-build-isolation --no-deps" in line for line in installs)


def test_the_list_holds_every_pin_once_with_its_hashes() -> None:
    told = subprocess.run(
        [sys.executable, ROOT / "script" / "sbom"], capture_output=True, text=True, check=True
    )
    listed = json.loads(told.stdout)
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    assert listed["metadata"]["component"]["version"] == PROJECT["project"]["version"]
    parts = {f"{part['name']}=={part['version']}": part for part in listed["components"]}
    assert len(parts) == len(listed["components"])
    assert set(parts) == set(pinned("requirements.txt"))
    for name, block in pinned("requirements.txt").items():
        hashes = [each["content"] for each in parts[name]["externalReferences"][0]["hashes"]]
        assert hashes == re.findall(r"sha256:([0-9a-f]{64})", block), name
    refs = {part["bom-ref"] for part in listed["components"]}
    assert set(listed["dependencies"][0]["dependsOn"]) == refs


def test_a_pin_for_some_systems_alone_says_so(sbom: ModuleType) -> None:
    digest = "0" * 64
    pins = f'a==1.0 \\\n    --hash=sha256:{digest}\nb_c==2 ; sys_platform == "win32" \\\n'
    first, second = sbom.components(pins)
    assert "properties" not in first
    assert second["purl"] == "pkg:pypi/b-c@2"
    assert second["properties"] == [{"name": "python:marker", "value": 'sys_platform == "win32"'}]


def test_the_licence_is_told_and_its_file_is_there() -> None:
    (file,) = PROJECT["project"]["license-files"]
    assert (ROOT / file).read_text(encoding="utf-8").strip()
    assert PROJECT["project"]["license"].startswith("LicenseRef-")
