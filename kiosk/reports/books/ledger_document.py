"""The ledger's entries as the JSON others build upon; names and forms stay."""

from typing import Any

from db.books.ledger_store import Posted


def document(posted: Posted) -> dict[str, Any]:
    """Return one entry; points and yuan are decimal strings."""
    entry = posted.entry
    return {
        "month": str(entry.month),
        "posted_month": str(posted.posted_month),
        "person": entry.person,
        "role": entry.role,
        "complaint": entry.complaint,
        "ordinal": entry.ordinal,
        "points": str(entry.points),
        "yuan": str(entry.yuan),
        "kind": posted.kind,
        "clause": entry.clause,
        "status": posted.status,
        "seq": posted.seq,
        "unit": entry.unit,
        "formula": entry.formula,
        "evidence": list(entry.evidence),
        "policy": posted.policy,
        "reverses": posted.reverses,
        "posted_at": posted.posted_at.isoformat(),
        "by": posted.by,
        "hash": posted.hash,
    }
