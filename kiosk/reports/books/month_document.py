"""The month as the JSON document others build upon; its names and forms stay.

Shares are numbers from 0 to 1, null where nobody was asked; points and yuan are decimal strings.
"""

from dataclasses import asdict
from typing import Any

from db.feedback.hold_sums import Ended
from kiosk.reports.books.month import MonthReport, RankedWindow
from kiosk.reports.books.people import PersonMonth
from kiosk.reports.books.stars import UnitStar
from survey.books.worst import CounsellingMissed, Worst
from survey.feedback.satisfaction import Satisfaction
from survey.feedback.tiers import ORDER, ByTier
from survey.texts import Language

_NOBODY_ASKED = Satisfaction(0, 0, None, None, None, None)


def document(found: MonthReport, language: Language) -> dict[str, Any]:
    """Return the month; sentences in the given language."""
    return {
        "month": str(found.month),
        "closed": found.closed,
        "satisfaction": _satisfaction(found.satisfaction) | {"excluded": found.excluded},
        "tiers": _tiers(found.tiers),
        "windows": [_window(row) for row in found.ranking.windows],
        "people": [_person(one, language) for one in found.people.months],
        "stars": [_star(star, language) for star in found.stars],
        "worst": [_worst(worst) for worst in found.people.worst],
        "ended_after_closing": [_ended(each) for each in found.ended_since],
        "uncounselled": [_uncounselled(each) for each in found.people.uncounselled],
    }


def _satisfaction(found: Satisfaction) -> dict[str, Any]:
    return {
        "n": found.n,
        "satisfied": found.satisfied,
        "rate": found.rate,
        "mean": found.mean,
        "lower": found.lower,
        "upper": found.upper,
    }


def _tiers(found: ByTier) -> dict[str, int]:
    """Return how many ratings that count each way of coming brought, the surest first."""
    return {tier.value: found[tier].n for tier in ORDER if tier in found and found[tier].n}


def _window(row: RankedWindow) -> dict[str, Any]:
    share = row.satisfaction
    found = _NOBODY_ASKED
    if share is not None:
        found = Satisfaction(
            share.n, share.satisfied, share.rate, share.mean, share.lower, share.upper
        )
    return {
        "window": row.window.code,
        "unit": row.window.unit,
        "post": row.window.post,
        **_satisfaction(found),
        "complaints": row.complaints,
        "check_score": row.check_score,
        "rank": row.rank,
        "places": None if row.place is None else [row.place.best, row.place.worst],
        "excluded": row.excluded,
        "tiers": _tiers(row.tiers),
        "holds": asdict(row.holds),
    }


def _person(one: PersonMonth, language: Language) -> dict[str, Any]:
    return {
        "person": one.person.code,
        "points": str(one.points),
        "n": one.satisfaction.n,
        "rate": one.satisfaction.rate,
        "lower": one.satisfaction.lower,
        "tiers": _tiers(one.tiers),
        "star_n": one.candidate.satisfaction.n,
        "star_strong": one.candidate.strong,
        "holds": asdict(one.holds),
        "star_gate": {
            "passed": one.gate.passed,
            "reasons": [reason.said(language) for reason in one.gate.reasons],
        },
    }


def _star(star: UnitStar, language: Language) -> dict[str, Any]:
    return {
        "unit": star.unit.code,
        "person": star.person,
        "streak": star.streak,
        "yuan": str(star.yuan),
        "decided": star.decided,
        "tied": list(star.tied),
        "reason": star.why.said(language),
        "weak": star.weak is not None,
    }


def _worst(worst: Worst) -> dict[str, Any]:
    return {
        "person": worst.person,
        "count": worst.count,
        "yuan": str(-worst.fine),
        "review": worst.review,
        "complaint": worst.trigger,
        "counselling": worst.counselling,
    }


def _ended(each: Ended) -> dict[str, Any]:
    return {
        "verdict": each.verdict,
        "n": each.n,
        "proposed_by": each.proposed_by,
        "decided_by": each.decided_by,
        "decided_at": each.decided_at.isoformat(),
    }


def _uncounselled(missed: CounsellingMissed) -> dict[str, Any]:
    return {
        "person": missed.person,
        "supervisor": missed.supervisor,
        "complaints": [missed.first, missed.second],
    }
