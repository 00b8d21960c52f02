"""Scores that all may read, where the exact one tells what a check found of integrity.

Revision: 0040
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op


revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

SEALED = ("ZC4", "XC3")
VERSIONS = "inspection_versions"
SAID = "earlier versions of a check are append-only"
inspections = sa.table(
    "inspections", *map(sa.column, ("id", "window_id", "checklist_version", "open_score"))
)
windows = sa.table("windows", sa.column("id"), sa.column("post"))
findings = sa.table("findings", *map(sa.column, ("inspection_id", "item", "answer")))
versions = sa.table(
    VERSIONS, sa.column("inspection_id"), sa.column("version"), sa.column("findings", sa.JSON),
    sa.column("open_score"),
)  # fmt: skip
joint = sa.table(
    "joint_checks", sa.column("id"), sa.column("first_id"), sa.column("agreed", sa.JSON),
    sa.column("open_score"),
)  # fmt: skip
checklists = sa.table(
    "checklists", sa.column("post"), sa.column("version"), sa.column("items", sa.JSON)
)


def upgrade() -> None:
    for table in ("inspections", VERSIONS, "joint_checks"):
        op.add_column(table, sa.Column("open_score", sa.Integer(), nullable=True))
    walked = _walked()
    _checks(walked)
    _joint_checks(walked)
    _versions(walked)


def _walked() -> dict[int, Mapping[str, int] | None]:
    """Return what each item weighed at the walk of each check; None where all weighed alike."""
    bind = op.get_bind()
    weights = {
        (post, version): {each["code"]: each["weight"] for each in items}
        for post, version, items in bind.execute(
            sa.select(checklists.c.post, checklists.c.version, checklists.c["items"])
        )
    }
    row = inspections.c
    found = bind.execute(
        sa.select(row.id, windows.c.post, row.checklist_version).join_from(
            inspections, windows, windows.c.id == row.window_id
        )
    )
    return {number: weights.get((post, version)) for number, post, version in found}


def _checks(walked: Mapping[int, Mapping[str, int] | None]) -> None:
    bind, row = op.get_bind(), findings.c
    failed = sa.select(row.inspection_id).where(row.item.in_(SEALED), row.answer == "not_met")
    answers: dict[int, dict[str, str]] = {}
    for number, item, answer in bind.execute(
        sa.select(row.inspection_id, row.item, row.answer).where(row.inspection_id.in_(failed))
    ):
        answers.setdefault(number, {})[item] = answer
    for number, given in answers.items():
        score = _open_score(given, walked[number])
        op.execute(inspections.update().where(inspections.c.id == number).values(open_score=score))


def _joint_checks(walked: Mapping[int, Mapping[str, int] | None]) -> None:
    row = joint.c
    for number, first, agreed in (
        op.get_bind().execute(sa.select(row.id, row.first_id, row.agreed)).all()
    ):
        score = _open_score(_told(agreed), walked[first])
        if score is not None:
            op.execute(joint.update().where(row.id == number).values(open_score=score))


def _versions(walked: Mapping[int, Mapping[str, int] | None]) -> None:
    row = versions.c
    scores = [
        (check, version, score)
        for check, version, told in op.get_bind().execute(
            sa.select(row.inspection_id, row.version, row.findings)
        )
        if (score := _open_score(_told(told), walked[check])) is not None
    ]
    if not scores:
        return
    _let_change()
    for check, version, score in scores:
        which = (row.inspection_id == check) & (row.version == version)
        op.execute(versions.update().where(which).values(open_score=score))
    _forbid_change()


def _let_change() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {VERSIONS}_forbids_update")
    else:
        op.execute(f"ALTER TABLE {VERSIONS} DISABLE TRIGGER {VERSIONS}_forbids_change")


def _forbid_change() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {VERSIONS}_forbids_update BEFORE UPDATE ON {VERSIONS} "
            f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )
    else:
        op.execute(f"ALTER TABLE {VERSIONS} ENABLE TRIGGER {VERSIONS}_forbids_change")


def _told(found: list[dict[str, Any]]) -> dict[str, str]:
    return {each["item"]: each["answer"] for each in found}


def _open_score(answers: Mapping[str, str], weights: Mapping[str, int] | None) -> int | None:
    """Return the score in hundredths as if integrity was met; None where it was."""
    if not any(answers.get(item) == "not_met" for item in SEALED):
        return None
    weighed = [
        (1 if weights is None else weights.get(item, 0), item, answer)
        for item, answer in answers.items()
        if answer != "not_applicable"
    ]
    met = sum(w for w, item, answer in weighed if answer == "met" or item in SEALED)
    asked = sum(w for w, _, _ in weighed)
    if not asked:
        return None
    return int((Decimal(100 * met) / asked).quantize(Decimal("0.1"), ROUND_HALF_UP) * 100)
