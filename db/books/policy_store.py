"""Policies: dated, versioned sets of parameters, in force once a second person approved them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.ground.models import ClosingRow, PolicyRow
from survey.books.policy import DEFAULT_POLICY, Policy
from survey.months import Month
from survey.refusals.books import PolicyUnknown

BUILT_IN: Final = 0
"""The version of the regulation's own numbers, in force from the beginning."""


@dataclass(frozen=True, slots=True)
class Version:
    """A policy somebody proposed; `approved` is None while nobody decided."""

    version: int
    effective_from: Month
    policy: Policy
    reason: str
    proposed_by: str
    proposed_at: datetime
    approved: bool | None
    decided_by: str | None
    decided_at: datetime | None
    decided_because: str | None


@dataclass(frozen=True, slots=True)
class Policies:
    """Which policy holds for which month: a closed month keeps the one it was closed under."""

    approved: tuple[Version, ...]
    closed_under: dict[Month, int]

    def version_of(self, month: Month) -> int:
        """Return the number of the version that holds for a month."""
        if month in self.closed_under:
            return self.closed_under[month]
        begun = [each for each in self.approved if each.effective_from <= month]
        latest = max(begun, key=lambda each: (each.effective_from, each.version), default=None)
        return BUILT_IN if latest is None else latest.version

    def of(self, month: Month) -> Policy:
        """Return the policy that holds for a month."""
        number = self.version_of(month)
        return next((e.policy for e in self.approved if e.version == number), DEFAULT_POLICY)


def policies(session: Session) -> Policies:
    """Return the policies in force and the versions that months were closed under."""
    closings = session.execute(select(ClosingRow.month, ClosingRow.policy))
    return in_force(versions(session), {Month.read(month): version for month, version in closings})


def in_force(versions: Iterable[Version], closed_under: Mapping[Month, int | None]) -> Policies:
    """Return those of some versions that are in force, beside what months were closed under."""
    return Policies(
        tuple(each for each in versions if each.approved),
        {month: version or BUILT_IN for month, version in closed_under.items()},
    )


def versions(session: Session) -> list[Version]:
    """Return every version, the newest first."""
    found = session.scalars(select(PolicyRow).order_by(PolicyRow.version.desc()))
    return [_version(row) for row in found]


def version(session: Session, number: int) -> Version:
    """Return a version; refuse an unknown one."""
    row = session.get(PolicyRow, number)
    if row is None:
        raise PolicyUnknown
    return _version(row)


def propose(
    session: Session, policy: Policy, *, effective_from: Month, reason: str, by: str, at: datetime
) -> int:
    """Keep a proposal and return its version."""
    row = PolicyRow(
        effective_from=str(effective_from),
        parameters=as_json(policy),
        reason=reason,
        proposed_by=by,
        proposed_at=at,
    )
    session.add(row)
    session.flush()
    return row.version


def decide(
    session: Session, number: int, *, approved: bool, because: str, by: str, at: datetime
) -> bool:
    """Keep what a second person decided and why; tell whether nobody had decided yet."""
    decided = session.scalar(
        update(PolicyRow)
        .where(PolicyRow.version == number, PolicyRow.approved.is_(None))
        .values(approved=approved, decided_because=because, decided_by=by, decided_at=at)
        .returning(PolicyRow.version)
    )
    return decided is not None


def as_json(policy: Policy) -> dict[str, Any]:
    """Return a policy's parameters for JSON; shares as text, so that none is rounded."""
    return {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in asdict(policy).items()
    }


def from_json(parameters: dict[str, Any]) -> Policy:
    """Return the policy of parameters; those it does not name are the regulation's own."""
    known = {name: value for name, value in parameters.items() if hasattr(DEFAULT_POLICY, name)}
    if "satisfaction_target" in known:
        known["satisfaction_target"] = Decimal(known["satisfaction_target"])
    return Policy(**known)


def _version(row: PolicyRow) -> Version:
    return Version(
        row.version, Month.read(row.effective_from), from_json(row.parameters), row.reason,
        row.proposed_by, row.proposed_at, row.approved, row.decided_by, row.decided_at,
        row.decided_because,
    )  # fmt: skip
