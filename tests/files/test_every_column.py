"""Whatever stands in whatever column: told with its row, or kept by both databases and read again.

Each column of each file is tried with each odd cell, in a row of its own that is fine otherwise.
What the reader takes has to come in, go out, and change nothing when it comes in once more.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from db.feedback import proof, rollup_store
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import ReadFiles, read_files
from kiosk.files.shape import ReadTable
from kiosk.files.tables import TABLES
from kiosk.files.writing import write_files
from kiosk.reports.books.month import report
from kiosk.wiring import House
from survey.refusals.files import FilesWrong, Problem
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import NOW

ODD: Final = (
    "", "x" * 41, "长" * 121, "😀" * 65, "9" * 400, "1e3", "１２", "2026-02-30", "0001-06-01",
    "9999-12-31T23:59-14:00", "2026-01-31T08:30+23:59", "a\rb", '{"x": "\\ud800"}',
    '{"x": 1e999}', "revoked",
)  # fmt: skip
LOGO: Final = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhg"
    "GAWjR9awAAAABJRU5ErkJggg=="
)
GOOD: Final[dict[str, dict[str, str]]] = {
    "units": {"code": "A{n}", "name": "东河", "parent": "U0"},
    "windows": {"code": "A{n}", "name": "一号磅", "unit": "U0", "post": "SB", "location": "东门",
                "active": "yes", "token": "t{n}", "hours": "24h"},
    "people": {"code": "A{n}", "name": "王", "unit": "U0", "supervisor": "P0", "leader": "P0",
               "window": "W0", "since": "2026-05-04", "gone": "no",
               "last_day": "2026-12-31"},
    "accounts": {"username": "a{n}", "name": "王", "role": "leader", "person": "P0",
                 "active": "yes"},
    "roster": {"window": "W0", "person": "P{n}", "starts_at": "2026-11-01T08:00",
               "ends_at": "2026-11-01T16:00"},
    "calendar": {"day": "{day}", "works": "no", "name": "休"},
    "house": {"name": "logo", "value": LOGO},
    "policies": {"version": "{n}1", "effective_from": "2026-01", "parameters": "{{}}",
                 "reason": "复议", "proposed_by": "tang", "proposed_at": "2026-01-02",
                 "approved": "yes", "decided_by": "chen", "decided_at": "2026-01-03",
                 "decided_because": "同意"},
    "regulations": {"number": "{n}", "title": "制度", "edition": "2026", "words": "第一条",
                    "proposed_by": "tang", "proposed_at": "2026-01-02", "approved": "yes",
                    "decided_by": "chen", "decided_at": "2026-01-03", "because": "同意"},
    "checklists": {"post": "SB", "version": "v{n}", "code": "SBX1", "text": "无积水",
                   "text_en": "No water", "ways": "OR", "weight": "2", "critical": "no",
                   "proof": "photo", "published_at": "2026-11-20", "by": "zu", "reason": "投诉多"},
    "ratings": {"id": "A{n}", "window": "W0", "person": "P0", "score": "5",
                "created_at": "2026-11-02T09:00", "channel": "qr", "comment": "好",
                "reasons": "quick", "visit": "v{n}", "amends": "", "standing": "counted",
                "flag": "", "counts_on": "2026-11-02", "counts_at": "9"},
    "answers": {"rating": "R{n}", "commitment": "SB1", "kept": "yes",
                "answered_at": "2026-11-02"},
    "praise": {"id": "A{n}", "rating": "R0", "name": "老王", "words": "热情",
               "given_at": "2026-11-02"},
    "holds": {"ref": "A{n}", "verdict": "release", "reason": "同一车队", "proposed_by": "sun",
              "proposed_at": "2026-11-02", "state": "approved", "decided_by": "li",
              "decided_at": "2026-11-03", "because": "看过录像"},
    "hold_ratings": {"ref": "H{n}", "rating": "R{n}", "settled": "yes"},
    "bursts": {"ref": "A{n}", "window": "W0", "why": "speed", "opened_at": "2026-11-02",
               "due_at": "2026-11-03", "late_at": "2026-11-04", "closed_at": "2026-11-05"},
    "burst_complaints": {"ref": "B{n}", "complaint": "C{n}", "at": "2026-11-02"},
    "burst_decisions": {"ref": "A{n}", "burst": "B0", "verdict": "join", "leading": "C0",
                        "reason": "同一段话", "proposed_by": "sun", "proposed_at": "2026-11-02",
                        "state": "approved", "decided_by": "li", "decided_at": "2026-11-03",
                        "because": "看过"},
    "burst_decided": {"ref": "D{n}", "complaint": "C{n}"},
    "rating_flags": {"rating": "R{n}", "reason": "run", "weight": "100", "detail": '{{"n": 18}}'},
    "surges": {"window": "W0", "day": "{day}", "begins_at": "2026-11-02T09:00",
               "ends_at": "2026-11-02T09:20", "low": "58", "n": "60", "first_by": "sun",
               "first_at": "2026-11-02T10:00", "second_by": "li",
               "second_at": "2026-11-02T11:00"},
    "complaints": {"ref": "A{n}", "occurred_at": "2026-11-02", "window": "W0", "person": "P0",
                   "source": "customer", "category": "attitude", "text": "冷淡",
                   "outcome": "upheld", "decided_at": "2026-11-03", "received_at": "2026-11-02",
                   "state": "closed"},
    "cases": {"ref": "C{n}", "kind": "complaint", "intake": "page", "sealed": "no",
              "officer": "a0", "appeal_officer": "a0", "decider": "a0", "about": "C0",
              "merged_into": "C0", "summary": "冷淡", "appealed": "no", "reopened": "no",
              "escalated_to": "chairman", "appeal_until": "2026-11-09",
              "reopen_until": "2026-12-09", "closed_at": "2026-11-04",
              "asked_until": "2026-11-09", "reached": "yes", "content": "no",
              "handling_score": "4", "waiting_since": "2026-11-05", "person_since": "2026-11-05",
              "past_leader": "no"},
    "root_causes": {"code": "own-{n}", "zh": "原因", "en": "a cause", "retired": "no"},
    "case_chain": {"ref": "C{n}", "person": "P0", "bond": "accused"},
    "case_clocks": {"ref": "C{n}", "clock": "reply", "starts_at": "2026-11-02",
                    "due_at": "2026-11-03", "met_at": "2026-11-02", "warned_at": "2026-11-02",
                    "breached_at": "2026-11-03", "waived_at": "2026-11-03"},
    "case_events": {"ref": "C{n}", "n": "1", "at": "2026-11-02", "actor": "he",
                    "kind": "comment", "detail": "{{}}"},
    "messages": {"key": "k{n}", "ref": "C0", "author": "team", "sent_at": "2026-11-02",
                 "words": "马上到"},
    "counselling": {"ref": "A{n}", "person": "P0", "held_at": "2026-11-03", "complaint": "C0",
                    "promised": "改"},
    "requests": {"ref": "A{n}", "window": "W0", "raised_by": "a0", "raised_at": "2026-11-02",
                 "matter": "stock", "waits": "here", "within": "today", "words": "要三吨",
                 "customer": "鲁A1", "supervisor": "P0", "leader": "P0", "level": "leader",
                 "promised_at": "2026-11-02", "due_at": "2026-11-03",
                 "missed_at": "2026-11-02", "state": "solved", "answer": "有货",
                 "answered_by": "a0", "answered_at": "2026-11-03", "told_at": "2026-11-03"},
    "request_events": {"ref": "R{n}", "n": "1", "at": "2026-11-02", "actor": "jia",
                       "kind": "handed-up", "detail": "{{}}"},
    "inspections": {"ref": "A{n}", "window": "W0", "inspector": "P0",
                    "inspected_at": "2026-11-02", "kind": "spot", "score": "95.5"},
    "joint_checks": {"first": "I{n}", "second": "J{n}", "score": "90", "kappa": "1",
                     "agreed": '{{"SB1": "met"}}', "proposed_at": "2026-11-02",
                     "agreed_at": "2026-11-02", "first_by": "ji", "second_by": "tu"},
    "corrective_actions": {"ref": "A{n}", "origin": "hand", "inspection": "I0", "item": "SB1",
                           "complaint": "C0", "window": "W0", "owner": "P0", "ordered_by": "a0",
                           "ordered_at": "2026-11-02", "due_on": "2026-11-09", "wrong": "没人",
                           "state": "done", "cause": "process", "root_cause": "换班",
                           "whys": '["为什么"]',
                           "measure": "加人", "done_at": "2026-11-05", "checked_by": "a0",
                           "closed_at": "2026-11-06", "recurs": "Z0"},
    "corrective_events": {"ref": "Z{n}", "n": "1", "at": "2026-11-02", "actor": "季",
                          "kind": "ordered", "detail": "{{}}"},
    "stars": {"month": "2026-09", "unit": "U{n}", "person": "P0", "minutes": "全票",
              "by": "tang", "decided_at": "2026-10-02", "bars": "评价太少", "despite": "难得"},
    "closings": {"month": "{month}", "closed_at": "2026-11-03", "by": "fang", "policy": "1",
                 "head": "0", "left_open": '[["还有", "open"]]'},
    "ledger": {"seq": "{n}", "month": "2026-01", "posted_month": "2026-02", "person": "P0",
               "role": "worst", "complaint": "C0", "unit": "U0", "ordinal": "1", "points": "0",
               "yuan": "-500", "kind": "entry", "clause": "6", "formula": "500", "evidence": "[]",
               "policy": "0", "reverses": "1", "posted_at": "2026-02-03T00:00:00+00:00",
               "by": "fang", "hash": "0", "approved": "yes", "decided_by": "fang",
               "decided_at": "2026-02-09", "reason": "同意", "taken_at": "2026-02-10",
               "taken_by": "fang"},
    "approvals": {"month": "2026-01", "person": "P0", "role": "worst", "kind": "entry",
                  "n": "{n}", "approved": "yes", "by": "fang", "at": "2026-02-09",
                  "reason": "同意", "taken_at": "2026-02-10", "taken_by": "fang"},
}  # fmt: skip
REFERRED: Final = {
    "units": "U", "people": "P", "ratings": "R", "complaints": "C", "inspections": "IJ",
    "corrective_actions": "Z", "requests": "R", "holds": "H",
    "bursts": "B", "burst_decisions": "D",
}  # fmt: skip
"""What each row needs one of for itself, by the letters its numbers begin with."""


def filled(row: dict[str, str], n: int) -> dict[str, str]:
    day, month = f"20{n // 300:02d}-{n // 25 % 12 + 1:02d}-{n % 25 + 1:02d}", n % 250
    places = {"n": n, "day": day, "month": f"20{month // 12:02d}-{month % 12 + 1:02d}"}
    return {name: cell.format(**places) for name, cell in row.items()}


def odd_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield a row for each column and odd cell, each with numbers of its own."""
    n = 0
    for column in GOOD[name]:
        for cell in ODD:
            n += 1
            yield filled(GOOD[name], n) | {column: cell}


def grounds(name: str, letters: str, n: int) -> Iterator[dict[str, str]]:
    """Yield plain rows that others refer to, numbered from 0."""
    key = "code" if "code" in GOOD[name] else "id" if "id" in GOOD[name] else "ref"
    for letter in letters:
        for each in range(n):
            lone = {"parent": "", "supervisor": "", "leader": "", "recurs": "", "visit": ""}
            yield filled(GOOD[name], each) | lone | {key: f"{letter}{each}"}


def written(folder: Path, name: str, rows: Iterable[dict[str, str]]) -> None:
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as target:
        lines = csv.DictWriter(
            target, list(GOOD[name]), extrasaction="ignore", lineterminator="\r\n"
        )
        lines.writeheader()
        lines.writerows(rows)


def without(files: ReadFiles, problems: Iterable[Problem]) -> ReadFiles:
    wrong = {(each.file, each.row) for each in problems}
    return ReadFiles(
        tuple(
            ReadTable(
                each.table, each.file, [r for r in each.rows if (each.file, r[0]) not in wrong]
            )
            for each in files.tables
        ),
        (),
    )


def brought_in(house: House, files: ReadFiles) -> dict[str, Any]:
    with house.writing() as session:
        counts = import_files(session, files, now=NOW, zone=house.settings.zone, slot=0)
    return {name: (c.new, c.changed) for name, c in counts.items() if c.new or c.changed}


def test_every_column_is_tried() -> None:
    assert {name: list(row) for name, row in GOOD.items()} == {
        table.name: [column.name for column in table.columns] for table in TABLES
    }


def test_what_the_reader_takes_the_databases_keep(any_house: House, tmp_path: Path) -> None:
    at = Circumstances(any_house.settings.zone, NOW)
    ground = tmp_path / "ground"
    most = max(len(row) for row in GOOD.values()) * len(ODD) + 1
    for name, letters in REFERRED.items():
        few = name in {"units", "people"}  # stars and the roster alone need them, and are narrow
        written(ground, name, grounds(name, letters, most // 3 if few else most))
    written(ground, "windows", [filled(GOOD["windows"], 0) | {"code": "W0"}])
    written(ground, "accounts", [filled(GOOD["accounts"], 0)])
    brought_in(any_house, read_files(ground, at))

    for name in GOOD:
        written(tmp_path / "odd", name, odd_rows(name))
    read = read_files(tmp_path / "odd", at)
    assert all(p.row > 1 and p.told(CHINESE) != p.told(ENGLISH) for p in read.problems)
    read, kept = without(read, read.problems), None
    while kept is None:  # what is told only later: codes nobody has, duties that overlap
        try:
            kept = brought_in(any_house, read)
        except FilesWrong as refused:
            read = without(read, refused.problems)
    # The ledger is kept sealed or not at all; of the house's own things there is one of each.
    assert set(kept) == set(GOOD) - {"approvals", "ledger", "house"}

    with any_house.reading() as session:
        write_files(tmp_path / "out", export_rows(session), any_house.settings.zone)
        assert list(proof.rollup_differences(session)) == []
        assert list(proof.told_differences(session)) == []
        first, last = rollup_store.months(session) or (None, None)
        for month in (first, last):
            assert month is not None
            report(session, month, now=NOW, zone=any_house.settings.zone)
    again = read_files(tmp_path / "out", at)
    assert [problem.told(ENGLISH) for problem in again.problems] == []
    assert brought_in(any_house, again) == {}
