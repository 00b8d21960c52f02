"""The policy as the page shows it: what holds now, what waits, and what held before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from db.books import closing_store, policy_store
from db.books.policy_store import Policies, Version
from survey.books.policy import DEFAULT_POLICY, Policy
from survey.books.policy_terms import changed
from survey.months import Month


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version with what it changes in the policy of the month it begins in.

    `posted_anew` are the open months that have begun and that it holds for once approved.
    """

    version: Version
    changes: Mapping[str, tuple[Any, Any]]
    posted_anew: Sequence[Month] = ()


@dataclass(frozen=True, slots=True)
class PolicyDesk:
    """The policy of a month, proposals that wait, and every decided version, newest first.

    `begins` are the months a change may begin in, with the policy that holds for each; `set_in`
    tells in which approved version the company gave a number the value it has now.
    """

    number: int
    policy: Policy
    since: Month | None
    waiting: Sequence[Proposal]
    decided: Sequence[Proposal]
    begins: Mapping[Month, Policy]
    set_in: Mapping[str, int]


def policy_desk(session: Session, month: Month, *, ahead: int = 6) -> PolicyDesk:
    """Return the policy as it holds for a month."""
    versions = policy_store.versions(session)
    closed = closing_store.closings(session)
    policies = policy_store.in_force(versions, {m: each.policy for m, each in closed.items()})
    number = policies.version_of(month)
    by_number = {each.version: each for each in versions}
    proposals = [
        Proposal(
            each,
            changed(_before(each, versions), each.policy),
            _posted_anew(each, policies, closed, until=month),
        )
        for each in versions
    ]
    begins = [month]
    for _ in range(ahead):
        begins.append(begins[-1].next)
    return PolicyDesk(
        number=number,
        policy=policies.of(month),
        since=by_number[number].effective_from if number in by_number else None,
        waiting=[each for each in proposals if each.version.approved is None],
        decided=[each for each in proposals if each.version.approved is not None],
        begins={each: policies.of(each) for each in begins if each not in closed},
        set_in=set_in(policies, number),
    )


def set_in(policies: Policies, number: int) -> Mapping[str, int]:
    """Return by number of the version that held when each parameter was last changed.

    Up to one version, which may be that of a month past. What nobody changed is not in it.
    """
    found: dict[str, int] = {}
    before = DEFAULT_POLICY
    for each in sorted(policies.approved, key=lambda one: (one.effective_from, one.version)):
        found |= dict.fromkeys(changed(before, each.policy), each.version)
        before = each.policy
        if each.version == number:
            return found
    return {}


def _posted_anew(
    version: Version, policies: Policies, closed: Collection[Month], *, until: Month
) -> list[Month]:
    approved = Policies((*policies.approved, version), policies.closed_under)
    months = []
    month = version.effective_from
    while month <= until:
        if month not in closed and approved.version_of(month) == version.version:
            months.append(month)
        month = month.next
    return months


def _before(version: Version, versions: Sequence[Version]) -> Policy:
    """Return what held for its first month when only earlier versions are looked at."""
    earlier = tuple(each for each in versions if each.approved and each.version < version.version)
    return Policies(earlier, {}).of(version.effective_from)
