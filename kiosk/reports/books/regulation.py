"""The company's regulation beside the numbers: its articles, and which numbers each sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.books import regulation_store
from db.books.policy_store import policies
from db.books.regulation_store import Edition
from kiosk.reports.books.policies import set_in
from survey.books.policy import Policy
from survey.books.regulation import Article, articles, cited
from survey.months import Month


@dataclass(frozen=True, slots=True)
class RegulationRead:
    """The edition in force with its articles, and the policy of a month beside it.

    `cited` tells by which article a number is set, `set_in` in which version of the policy the
    company gave it its value; what is in neither comes with the program.
    """

    edition: Edition | None
    articles: Sequence[Article]
    cited: Mapping[str, str]
    policy: Policy
    set_in: Mapping[str, int]
    waiting: Sequence[Edition]
    earlier: Sequence[Edition]


def regulation(session: Session, month: Month) -> RegulationRead:
    """Return the regulation as it is read now, and the numbers of a month."""
    editions = regulation_store.editions(session)
    approved = [each for each in editions if each.approved]
    held = max(approved, key=lambda each: (each.decided_at, each.number), default=None)
    found = articles(held.words) if held else ()
    known = policies(session)
    return RegulationRead(
        edition=held,
        articles=found,
        cited=cited(found),
        policy=known.of(month),
        set_in=set_in(known, known.version_of(month)),
        waiting=[each for each in editions if each.approved is None],
        earlier=[each for each in editions if each.approved is not None and each != held],
    )
