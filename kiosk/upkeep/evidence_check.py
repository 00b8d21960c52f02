"""Proves an evidence pack with nothing but Python: `python check.py` where the pack was unpacked.

It says whether the rows are those that the chain holds, whether the chain hangs together, and the
code of its end: compare that with one on a paper or in a backup from then.
"""

import hashlib
import json
import sys
from pathlib import Path


def _main(folder: Path) -> int:
    """Print what was proved and what does not fit; return the exit status."""
    links = [json.loads(line) for line in _lines(folder / "chain.jsonl")]
    rows = [json.loads(line) for line in _lines(folder / "rows.jsonl")]
    wrong = [*_chain(links), *_rows(links, rows), *_files(folder / "files")]
    wrong += _stamps(links, folder / "stamps")
    for line in wrong:
        _say(f"WRONG {line}")
    if links:
        end = links[-1]
        code = f"{end['seq']}-{end['hash'][:4]}-{end['hash'][4:8]}-{end['hash'][8:12]}"
        _say(f"{len(rows)} rows, {len(links)} links; end of the chain {code}, {end['at']}")
    _say("NOT AS IT WAS SEALED" if wrong else "everything is as it was sealed")
    return 1 if wrong else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _lines(file: Path) -> list[str]:
    # Not splitlines(): what people wrote may hold other ends of lines.
    return [line for line in file.read_text(encoding="utf-8").split("\n") if line]


def _chain(links: list[dict[str, str]]) -> list[str]:
    wrong, before = [], None
    for link in links:
        words = "\n".join(
            (link["previous"], str(link["seq"]), link["at"], link["kind"], link["body"])
        )
        if hashlib.sha256(words.encode()).hexdigest() != link["hash"]:
            wrong.append(f"link {link['seq']} was changed")
        if before is not None and link["previous"] != before:
            wrong.append(f"link {link['seq']} does not follow the one before")
        before = link["hash"]
    return wrong


def _rows(links: list[dict[str, str]], rows: list[dict[str, str]]) -> list[str]:
    last: dict[tuple[str, str], str] = {}
    for link in links:
        for table, named in json.loads(link["body"]).get("rows", {}).items():
            last.update({(table, key): digest for key, digest in named.items()})
    wrong = []
    for row in rows:
        salted = bytes.fromhex(row["salt"]) + row["content"].encode()
        if hashlib.sha256(salted).hexdigest()[:32] != last.get((row["table"], row["key"])):
            wrong.append(f"{row['table']} {row['key']} is not as it was sealed")
    return wrong


def _files(folder: Path) -> list[str]:
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [
        f"{file.name} was changed"
        for file in files
        if hashlib.sha256(file.read_bytes()).hexdigest() != file.stem
    ]


def _stamps(links: list[dict[str, str]], folder: Path) -> list[str]:
    """Compare what was stamped with the chain; whether the authority stamped it, openssl tells."""
    hashes = {str(link["seq"]): link["hash"] for link in links}
    return [
        f"stamp {file.stem} is of another chain"
        for file in sorted(folder.glob("*.txt"))
        if hashes.get(file.stem.rpartition("-")[2]) != file.read_text(encoding="ascii").strip()
    ]


if __name__ == "__main__":
    sys.exit(_main(Path(__file__).parent))
