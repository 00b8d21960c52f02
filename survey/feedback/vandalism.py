"""Which low ratings of a surge two people may hold: those marked by how they came, none else.

No rule holds a rating for being low. Two people may, with a reason, and two others release or
exclude what they held. Whoever came as customers come is out of their reach, whatever their score.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from survey.feedback.flag_origins import note_origins
from survey.feedback.flags import MARKS, Flags, Reason, Tap, Usual
from survey.feedback.proof_of_work import EASED

WAYS: Final = frozenset({Reason.NO_PAGE, Reason.NO_VISIT, Reason.NO_DEVICE})
"""What one that came without a page of ours lacks. Who waited for long has a page that is too old,
and some browsers keep no cookie: each alone marks no low rating."""
SPEAKS: Final = MARKS - EASED - WAYS
"""What speaks of its phone; that others came from where it is marks no low rating."""


def marked_low(taps: Sequence[Tap], usual: Usual, begin: datetime, end: datetime) -> Flags:
    """Return the low ratings of a stretch that are marked, with all that marks each."""
    flags: Flags = {}
    note_origins(sorted(taps, key=lambda tap: (tap.at, tap.id)), usual, flags)
    low = (tap for tap in taps if begin <= tap.at <= end and tap.score in usual.low)
    marks = {tap.id: [f for f in flags.get(tap.id, ()) if f.reason in MARKS] for tap in low}
    return {
        rating: told for rating, told in marks.items() if _speaks({flag.reason for flag in told})
    }


def _speaks(reasons: set[Reason]) -> bool:
    """Tell whether it came as no customer comes: every page of ours sends a visit along."""
    pageless = Reason.NO_VISIT in reasons and len(reasons & WAYS) > 1
    return pageless or not SPEAKS.isdisjoint(reasons)
