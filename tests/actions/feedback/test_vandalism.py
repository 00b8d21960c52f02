"""Low ratings that people agree are vandalism: two hold them, two others end it, none is lost."""

from datetime import timedelta

import pytest

from db.feedback import hold_proof, rollup_store, surge_store
from kiosk.actions.feedback import holds, vandalism
from kiosk.actions.feedback.holds import AsSeen
from kiosk.reports.feedback import held
from kiosk.reports.feedback import vandalism as report
from kiosk.reports.feedback.surges import told_of
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.feedback.holds import Verdict
from survey.feedback.judging import Surge
from survey.months import Month
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.directory import NotYours
from survey.refusals.feedback import HeldChanged, NothingHeldChosen, NothingMarked, TooFewToEnd
from survey.refusals.given import ReasonMissing
from tests.helpers.building import NOW, an_account
from tests.helpers.holding import Desk
from tests.helpers.rated import differences

TODAY = NOW.date()


class Vandals(Desk):
    """A surge at SB-1: twelve ones of one phone, three of phones of their own; four who may end."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.third = an_account(house, "zhou")
        self.fourth = an_account(house, "wu", "chairman")
        self.by_one = [self.low(n, device="ab" * 16) for n in range(12)]
        self.honest = [self.low(20 + n, device=f"{n:032x}") for n in range(3)]
        begin = NOW - timedelta(hours=1)
        with house.writing() as session:
            surge_store.keep(session, self.window(), TODAY, Surge(begin, NOW, 15, 15))

    def low(self, minute: int, **told: object) -> str:
        at = NOW - timedelta(minutes=minute)
        known: dict[str, object] = {"created_at": at, "received_at": at, "visit": f"v{minute}"}
        return self.rate(1, held=False, **(known | told))

    def marked(self, user: User | None = None) -> int | None:
        with self.house.reading() as session:
            found = report.marked(
                session, user or self.officer, self.window(), TODAY, today=TODAY,
                zone=self.house.settings.zone,
            )  # fmt: skip
        return None if found is None else found.n

    def hold(
        self, *, by: User | None = None, n: int = 12, reason: str = "同一部手机刷的"
    ) -> AsSeen:
        with self.house.writing() as session:
            number = vandalism.propose(
                session, self.window(), TODAY, n=n, reason=reason, by=by or self.officer, at=NOW,
                zone=self.house.settings.zone,
            )  # fmt: skip
        return AsSeen(number, 0)

    def stand(self, ratings: list[str]) -> set[str]:
        return {self.standing(each) for each in ratings}

    def sums(self) -> tuple[int, int]:
        """Return how many ones count in the month, and how many do not."""
        with self.house.reading() as session:
            found = rollup_store.by_month(session, Month(2026, 11), Month(2026, 11))
        return found[Month(2026, 11)].n1, len(self.by_one + self.honest)

    def proofs(self) -> list[str]:
        with self.house.reading() as session:
            return [
                *hold_proof.standing_differences(session), *hold_proof.settled_twice(session),
                *hold_proof.undecided(session), *differences(self.house.database),
            ]  # fmt: skip


@pytest.fixture
def desk(any_house: House) -> Vandals:
    return Vandals(any_house)


def test_two_hold_the_marked_low_ratings_and_whoever_came_as_customers_come_counts(
    desk: Vandals,
) -> None:
    assert desk.marked() == 12
    seen = desk.hold()
    assert desk.stand(desk.by_one) == {"counted"}
    assert desk.decide(seen) == 12
    assert desk.stand(desk.by_one) == {"held"}
    assert desk.stand(desk.honest) == {"counted"}
    assert desk.sums()[0] == 3
    assert desk.proofs() == []


def test_two_others_exclude_them_and_nothing_is_deleted(desk: Vandals) -> None:
    desk.decide(desk.hold())
    assert desk.groups(desk.third)[0].pattern.flag == "vandalism"
    again = desk.propose(Verdict.EXCLUDE, by=desk.third)
    assert desk.decide(again, by=desk.fourth) == 12
    assert desk.stand(desk.by_one) == {"excluded"}
    assert desk.proofs() == []
    with desk.house.reading() as session:
        [month] = held.hold_store.months_of(session, again.number)
        sums = held.hold_store.vandalism_at(session, desk.window(), TODAY)
    assert month == "2026-11"
    assert (sums.n, sums.held, sums.excluded) == (12, 0, 12)


def test_two_others_release_them_and_they_count_as_before(desk: Vandals) -> None:
    desk.decide(desk.hold())
    desk.decide(desk.propose(Verdict.RELEASE, by=desk.third), by=desk.fourth)
    assert desk.sums()[0] == 15
    assert desk.marked() == 0
    assert desk.proofs() == []


@pytest.mark.parametrize("whose", ["officer", "leader"])
def test_whoever_held_them_neither_proposes_nor_decides_how_that_ends(
    desk: Vandals, whose: str
) -> None:
    user = getattr(desk, whose)
    desk.decide(desk.hold())
    waiting = desk.groups(desk.third)
    with pytest.raises(HeldChanged), desk.house.writing() as session:
        holds.propose(
            session, waiting, Verdict.EXCLUDE, reason="看错了", by=user, at=NOW,
            zone=desk.house.settings.zone,
        )  # fmt: skip
    with desk.house.reading() as session:
        assert held.to_propose(session, user, today=TODAY) == 0
        assert held.to_propose(session, desk.third, today=TODAY) == 12
    again = desk.propose(Verdict.EXCLUDE, by=desk.third)
    with pytest.raises(SecondPersonNeeded):
        desk.decide(again, by=user)
    assert desk.stand(desk.by_one) == {"held"}


def test_heads_neither_propose_nor_sign_for_their_own_windows_and_are_told(desk: Vandals) -> None:
    assert desk.marked(desk.head) is None
    with pytest.raises(NotYours):
        desk.hold(by=desk.head)
    seen = desk.hold()
    with pytest.raises(SecondPersonNeeded):
        desk.decide(seen, by=desk.head)
    desk.decide(seen)
    with desk.house.reading() as session:
        [told] = told_of(session, desk.head, today=TODAY)
    assert (told.vandalism.n, told.vandalism.held) == (12, 12)


def test_nobody_decides_on_their_own_proposal_to_hold(desk: Vandals) -> None:
    with pytest.raises(SecondPersonNeeded):
        desk.decide(desk.hold(), by=desk.officer)
    assert desk.stand(desk.by_one) == {"counted"}


def test_what_is_turned_down_counts_and_may_be_proposed_again(desk: Vandals) -> None:
    desk.decide(desk.hold(), approved=False)
    assert desk.stand(desk.by_one) == {"counted"}
    assert desk.marked() == 12
    desk.decide(desk.hold())
    assert desk.stand(desk.by_one) == {"held"}
    assert desk.proofs() == []


def test_nothing_is_held_that_was_not_seen_twice_or_without_a_reason(desk: Vandals) -> None:
    with pytest.raises(ReasonMissing):
        desk.hold(reason=" ")
    with pytest.raises(NothingMarked):
        desk.hold(n=11)
    desk.hold()
    with pytest.raises(NothingMarked):
        desk.hold(by=desk.leader)


def test_a_scandal_of_many_phones_behind_one_address_is_out_of_reach(any_house: House) -> None:
    desk = Vandals(any_house)
    for n in range(40):
        desk.low(15, device=f"f{n:031x}", visit=f"scandal{n}", network="n" * 16)
    assert desk.marked() == 12


def test_with_too_few_people_to_end_it_nothing_is_held(any_house: House) -> None:
    desk = Vandals(any_house)
    with any_house.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE accounts SET active = false WHERE username = 'wu'"
        )
    with pytest.raises(TooFewToEnd):
        desk.hold()


def test_a_customer_who_rates_anew_before_the_decision_is_not_held(desk: Vandals) -> None:
    seen = desk.hold()
    again = desk.rate(5, held=False, visit="v0", device="ab" * 16)
    assert desk.decide(seen) == 11
    assert desk.standing(again) == "counted"
    assert desk.proofs() == []


def test_a_customer_s_new_rating_is_not_excluded_by_those_who_held_the_old_one(
    desk: Vandals,
) -> None:
    desk.decide(desk.hold())
    desk.rate(2, held=False, visit="v0", device="ab" * 16)
    assert sum(each.n for each in desk.groups(desk.third)) == 12
    with desk.house.reading() as session:
        assert held.to_propose(session, desk.officer, today=TODAY) == 0


def test_a_hold_is_no_way_to_end_one(desk: Vandals) -> None:
    desk.rate(5)
    with pytest.raises(NotYours):
        desk.propose(Verdict.HOLD)
    with pytest.raises(NothingHeldChosen):
        desk.propose(Verdict.HOLD, groups=[])
