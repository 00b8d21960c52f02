"""Where a definition changed between the periods compared, the figure says so."""

from datetime import date
from decimal import Decimal

from db.books import policy_store
from kiosk.reports.board import certainty
from kiosk.reports.board.overview import Overview, overview
from kiosk.ui.board import view
from kiosk.ui.board.answer import answer
from kiosk.wiring import House
from survey.books.policy import Policy
from survey.months import Month
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import NOW, a_window
from tests.helpers.history import rated

NOVEMBER = Month(2026, 11)


def seen(house: House) -> Overview:
    with house.reading() as session:
        return overview(session, NOVEMBER, today=date(2026, 12, 5))


def in_force(house: House, policy: Policy) -> None:
    with house.writing() as session:
        number = policy_store.propose(
            session, policy, effective_from=NOVEMBER, reason="更严", by="a", at=NOW
        )
        policy_store.decide(session, number, approved=True, because="同意", by="b", at=NOW)


def three_months(house: House) -> None:
    a_window(house, "A")
    for month in (9, 10, 11):
        rated(house, "A", [5] * 30 + [3] * 10, day=date(2026, month, 2))


def test_months_counted_otherwise_then_are_counted_alike_and_it_is_said(house: House) -> None:
    three_months(house)
    in_force(house, Policy(satisfied_from=4))
    found = seen(house)
    assert [p.satisfaction.rate for p in found.trend[-3:] if p.satisfaction] == [0.75] * 3
    assert "satisfied has changed: from 3 in Sep\u00a02026, Oct\u00a02026." in view.trend(
        found, ENGLISH
    )
    assert "从\u00a04 分算起".replace("\u00a0", " ") in view.trend(found, CHINESE)
    assert "here both months are counted from 4" in answer(found, ENGLISH, where="")


def test_a_target_that_was_another_is_named_beside_the_one_that_is_drawn(house: House) -> None:
    three_months(house)
    in_force(house, Policy(satisfaction_target=Decimal("0.95")))
    page = view.trend(seen(house), ENGLISH)
    assert "it was 90\u00a0% in Sep\u00a02026, Oct\u00a02026" in page


def test_where_nothing_changed_nothing_is_said_of_it(house: House) -> None:
    three_months(house)
    found = seen(house)
    assert certainty.defined_otherwise(found) is None
    assert certainty.defined_otherwise_before(found) is None
    assert certainty.target_otherwise(found) is None
