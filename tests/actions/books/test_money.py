"""Money and honours: a second person approves, decides and publishes; nobody their own."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from db.books import policy_store, publication_store
from db.ground import audit_store
from kiosk.actions.books import publications, stars
from kiosk.reports.board.wall import wall
from kiosk.ui.board.wall import wall_page
from kiosk.wiring import House
from survey.books.policy import Policy
from survey.books.rulebook import Star
from survey.books.worst import masked
from survey.months import Month
from survey.refusals.books import (
    MinutesMissing,
    MoneyDecided,
    MonthNotOver,
    NoMoney,
    PublicationUnusable,
    SecondPersonNeeded,
    StarUnusable,
)
from survey.refusals.directory import NotYours
from survey.refusals.given import ReasonMissing
from survey.texts import CHINESE, Text
from tests.helpers.booking import COMPLAINTS, JANUARYS, sound
from tests.helpers.building import NOW, an_account
from tests.helpers.deciding import DESPITE, FEBRUARY, JANUARY, Office
from tests.helpers.worlds import world

TODAY = date(2026, 11, 23)
APPEALED = {"complaints": COMPLAINTS + JANUARYS.replace("conflict,upheld", "conflict,rejected")}


@pytest.fixture
def office(any_house: House) -> Office:
    return world(any_house, Office)


def test_a_fine_counts_once_a_second_person_approved_it(office: Office) -> None:
    fine = office.worst()
    assert fine.status == "pending"
    office.decide(fine.seq, office.finance)
    approved = next(each for each in office.entries() if each.seq == fine.seq)
    assert (approved.status, approved.decided_by) == ("approved", "fang")
    with pytest.raises(MoneyDecided):
        office.decide(fine.seq, office.chairman, approved=False, reason="不同意")
    with office.house.reading() as session:
        assert [each.deed for each in audit_store.entries(session)][-1] == "money-approved"


def test_a_rejection_has_a_reason_and_leaves_the_trace(office: Office) -> None:
    fine = office.worst()
    with pytest.raises(ReasonMissing):
        office.decide(fine.seq, office.finance, approved=False, reason="  ")
    office.decide(fine.seq, office.finance, approved=False, reason="谈话记录无签名")
    kept = next(each for each in office.entries() if each.seq == fine.seq)
    assert (kept.status, kept.reason) == ("rejected", "谈话记录无签名")
    assert fine.seq not in {each.seq for each in office.pending()}
    assert sound(office.house)


def test_points_need_no_approval(office: Office) -> None:
    points = next(each for each in office.entries() if not each.is_money)
    with pytest.raises(NoMoney):
        office.decide(points.seq, office.finance)


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_only_those_whose_office_it_is_approve(office: Office, who: str) -> None:
    with pytest.raises(NotYours):
        office.decide(office.worst().seq, getattr(office, who))


def test_who_named_the_star_does_not_approve_its_bonus(office: Office) -> None:
    boss = an_account(office.house, "dong", "chairman")
    office.do(
        stars.name_star,
        Star(FEBRUARY, "U1", "V"),
        minutes="全票",
        despite=DESPITE,
        by=boss,
        zone=office.zone,
    )
    bonus = next(each for each in office.pending() if each.entry.role == "star")
    with pytest.raises(SecondPersonNeeded):
        office.decide(bonus.seq, boss)
    office.decide(bonus.seq, office.chairman)


@pytest.mark.parametrize("person", ["W", "Z", "Q"])
def test_nobody_approves_what_concerns_them_or_their_chain(office: Office, person: str) -> None:
    concerned = an_account(office.house, "own", "finance", person)
    fine = office.worst()
    with office.house.writing() as session:
        number = session.execute(
            text("SELECT id FROM complaints WHERE ref = :ref"), {"ref": fine.entry.complaint}
        ).scalar_one()
        for code in "ZQ":
            session.execute(
                text(
                    "INSERT INTO case_chain (complaint_id, person_id, bond) "
                    "SELECT :number, id, 'leader' FROM people WHERE code = :code"
                ),
                {"number": number, "code": code},
            )
    with pytest.raises(SecondPersonNeeded):
        office.decide(fine.seq, concerned)


def test_a_second_account_of_whoever_decided_is_no_second_person(office: Office) -> None:
    fine = office.worst()
    again = an_account(office.house, "fang-2", "finance", "T")  # of the leader of the team
    with office.house.writing() as session:
        number = session.execute(
            text("SELECT id FROM complaints WHERE ref = :ref"), {"ref": fine.entry.complaint}
        ).scalar_one()
        session.execute(
            text("UPDATE cases SET decider_id = :who WHERE complaint_id = :number"),
            {"who": office.leader.id, "number": number},
        )
    with pytest.raises(SecondPersonNeeded):
        office.decide(fine.seq, again)
    office.decide(fine.seq, office.finance)


def test_money_taken_back_before_approval_needs_none_any_more(office: Office) -> None:
    fine = office.worst()
    office.bring(APPEALED)
    with pytest.raises(NoMoney):
        office.decide(fine.seq, office.finance)
    statuses = {each.status for each in office.entries(month="2026-01") if each.is_money}
    assert statuses == {"rejected"}


def test_approved_money_goes_back_only_with_an_approval_of_its_own(office: Office) -> None:
    fine = office.worst()
    office.decide(fine.seq, office.finance)
    office.bring(APPEALED)
    [back] = [each for each in office.pending() if each.reverses == fine.seq]
    assert (back.entry.yuan, back.status) == (500, "pending")
    office.decide(back.seq, office.finance)
    assert sound(office.house)


# Stars


def test_a_star_is_named_with_minutes_and_posted_as_pending(office: Office) -> None:
    office.star("V")
    [bonus] = [each for each in office.pending() if each.entry.role == "star"]
    assert (bonus.entry.person, bonus.entry.yuan, bonus.by) == ("V", 500, "tang")
    office.star(None)
    assert not [each for each in office.pending() if each.entry.role == "star"]
    assert sound(office.house)


def test_who_cannot_be_the_star_is_refused(office: Office) -> None:
    with pytest.raises(StarUnusable):
        office.star("W", month=JANUARY)  # the worst of that month
    with pytest.raises(StarUnusable):
        office.star("X")  # of another unit
    with pytest.raises(MinutesMissing):
        office.star("V", minutes=" ")
    with pytest.raises(MonthNotOver):
        office.star("V", month=Month(2026, 11))
    with pytest.raises(NotYours):
        office.do(
            stars.name_star, Star(FEBRUARY, "U1", "V"), minutes="全票",
            despite=DESPITE, by=office.auditor,
            zone=office.zone,
        )  # fmt: skip
    own = an_account(office.house, "own", "team_leader", "V")
    with pytest.raises(SecondPersonNeeded):
        office.do(
            stars.name_star,
            Star(FEBRUARY, "U1", "V"),
            minutes="自荐",
            despite=DESPITE,
            by=own,
            zone=office.zone,
        )


# Publication


def propose(office: Office, month: Month, kind: str, person: str, until: date | None) -> int:
    number: int = office.do(
        publications.propose, month, kind, person, until=until, by=office.leader, zone=office.zone
    )
    return number


def shown(office: Office, kind: str, day: date = TODAY) -> list[str]:
    with office.house.reading() as session:
        return [each.person for each in publication_store.on_show(session, kind, day)]


def allow_worst(office: Office) -> None:
    with office.house.writing() as session:
        version = policy_store.propose(
            session, Policy(publish_worst=True), effective_from=JANUARY, reason="公示", by="a",
            at=NOW,
        )  # fmt: skip
        policy_store.decide(session, version, approved=True, because="同意", by="b", at=NOW)


def test_a_star_is_shown_once_a_second_person_signs(office: Office) -> None:
    office.star("V")
    number = propose(office, FEBRUARY, "star", "V", None)
    assert shown(office, "star") == []
    with pytest.raises(SecondPersonNeeded):
        office.do(publications.publish, number, by=office.leader)
    office.do(publications.publish, number, by=office.chairman)
    assert shown(office, "star") == ["V"]
    with pytest.raises(PublicationUnusable):
        propose(office, FEBRUARY, "star", "V", None)


def test_who_proposed_at_one_account_does_not_sign_at_another(office: Office) -> None:
    office.star("V")
    number = propose(office, FEBRUARY, "star", "V", None)
    again = an_account(office.house, "tang-2", "chairman", "T")
    with pytest.raises(SecondPersonNeeded):
        office.do(publications.publish, number, by=again)
    assert shown(office, "star") == []


def test_nobody_takes_their_own_name_down(office: Office) -> None:
    allow_worst(office)
    number = propose(office, JANUARY, "worst", "W", TODAY + timedelta(days=30))
    office.do(publications.publish, number, by=office.chairman)
    own = an_account(office.house, "own", "team_leader", "W")
    with pytest.raises(SecondPersonNeeded):
        office.do(publications.withdraw, number, reason="不光彩", by=own)
    assert shown(office, "worst") == ["W"]


def test_a_worst_stays_private_unless_the_policy_says_otherwise(office: Office) -> None:
    end = TODAY + timedelta(days=30)
    with pytest.raises(PublicationUnusable):
        propose(office, JANUARY, "worst", "W", end)
    allow_worst(office)
    with pytest.raises(PublicationUnusable):
        propose(office, JANUARY, "worst", "W", None)
    number = propose(office, JANUARY, "worst", "W", end)
    office.do(publications.publish, number, by=office.chairman)
    assert shown(office, "worst") == ["W"]
    assert shown(office, "worst", end + timedelta(days=1)) == []
    assert masked("王小明") == "王**"


def test_what_is_taken_back_is_withdrawn_by_itself(office: Office) -> None:
    allow_worst(office)
    number = propose(office, JANUARY, "worst", "W", TODAY + timedelta(days=30))
    office.do(publications.publish, number, by=office.chairman)
    office.bring(APPEALED)
    assert shown(office, "worst") == []


def test_a_publication_is_withdrawn_with_a_reason(office: Office) -> None:
    office.star("V")
    number = propose(office, FEBRUARY, "star", "V", None)
    office.do(publications.publish, number, by=office.chairman)
    with pytest.raises(ReasonMissing):
        office.do(publications.withdraw, number, reason="", by=office.leader)
    office.do(publications.withdraw, number, reason="本人要求", by=office.leader)
    assert shown(office, "star") == []


def test_what_does_not_stand_is_not_published(office: Office) -> None:
    with pytest.raises(PublicationUnusable):
        propose(office, FEBRUARY, "star", "V", None)
    with pytest.raises(NotYours):
        office.do(
            publications.propose, FEBRUARY, "star", "V", until=None, by=office.finance,
            zone=office.zone,
        )  # fmt: skip


def test_the_wall_shows_what_is_published_and_nothing_taken_back(office: Office) -> None:
    march = NOW.replace(month=3, day=5)
    office.star("V")
    number = propose(office, FEBRUARY, "star", "V", None)
    office.do(publications.publish, number, by=office.chairman)

    def told() -> str:
        with office.house.reading() as session:
            seen = wall(session, now=march, zone=office.zone)
        return wall_page(seen, Text("公司", "Company"), CHINESE)

    with office.house.writing() as session:
        session.execute(
            text(
                "INSERT INTO rating_monthly (biz_month, window_id, tier, slot, n1, n2, n3, n4, n5, "
                "excluded) SELECT '2026-02', id, 'qr', 0, 0, 0, 0, 0, 9, 0 FROM windows"
            )
        )
    assert "吴" in told()
    office.do(publications.withdraw, number, reason="本人要求", by=office.leader)
    assert "吴" not in told()
    assert "虚位以待" in told()
    assert "评定的明星已撤回" in told()


def test_a_published_worst_is_masked_on_the_wall_until_its_day(office: Office) -> None:
    allow_worst(office)
    end = TODAY + timedelta(days=30)
    number = propose(office, JANUARY, "worst", "W", end)
    office.do(publications.publish, number, by=office.chairman)
    for now, is_shown in ((NOW, True), (NOW + timedelta(days=40), False)):
        with office.house.reading() as session:
            seen = wall(session, now=now, zone=office.zone)
        told = wall_page(seen, Text("公司", "Company"), CHINESE)
        assert ("王*" in told) is is_shown
