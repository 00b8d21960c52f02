"""The versions of the policy as a document: what each changed, who proposed and who decided."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from kiosk.reports.books.policies import PolicyDesk, Proposal

STATES: Final = {None: "proposed", True: "approved", False: "rejected"}


def document(found: PolicyDesk) -> dict[str, Any]:
    """Return the policy of a month and its versions for JSON, the newest first."""
    return {
        "version": found.number,
        "since": str(found.since) if found.since else None,
        "parameters": {name: _plain(value) for name, value in asdict(found.policy).items()},
        "versions": [
            _version(each)
            for each in sorted(
                (*found.waiting, *found.decided), key=lambda one: -one.version.version
            )
        ],
    }


def _version(proposal: Proposal) -> dict[str, Any]:
    version = proposal.version
    return {
        "version": version.version,
        "effective_from": str(version.effective_from),
        "state": STATES[version.approved],
        "reason": version.reason,
        "proposed_by": version.proposed_by,
        "proposed_at": version.proposed_at.isoformat(),
        "decided_by": version.decided_by,
        "decided_at": _moment(version.decided_at),
        "decided_because": version.decided_because,
        "changes": {
            name: {"before": _plain(was), "after": _plain(will)}
            for name, (was, will) in proposal.changes.items()
        },
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
