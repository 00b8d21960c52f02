"""The start page marks what waits for whom: one observer for each queue."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from db.books import policy_store
from db.cases import case_store, complaint_store
from db.directory import identity_store
from db.feedback import surge_store
from kiosk import clock
from kiosk.actions.books import dismissals, publications, regulation
from kiosk.actions.cases import reviews
from kiosk.actions.cases.complaints import send_message
from kiosk.actions.checks import plans
from kiosk.actions.directory import identities, powers
from kiosk.reports.cases.counselling import to_counsel
from kiosk.reports.cases.desk import OWN_AT_ONCE, bound_cases
from kiosk.rights.who import User
from kiosk.ui.queues import QUEUES
from kiosk.wiring import House
from survey.books.policy import DEFAULT_POLICY
from survey.books.regulation import RegulationDraft
from survey.cases.bursts import FIRST_FEW, Verdict
from survey.directory.identities import Told, Way
from survey.directory.roles import Role
from survey.feedback.judging import Surge
from survey.months import Month
from survey.periods import Period
from survey.texts import CHINESE
from tests.helpers.booking import COMPLAINTS, COUNSELLING
from tests.helpers.building import NOW, a_person, a_session, an_account
from tests.helpers.bursting import clock_of, flooded
from tests.helpers.checking import CRITICAL, ITEMS, a_yard
from tests.helpers.correcting import a_site
from tests.helpers.deciding import FEBRUARY, JANUARY, Office
from tests.helpers.empowering import Top
from tests.helpers.handling import DAY, Yard
from tests.helpers.history import counselled, upheld_case
from tests.helpers.holding import Desk
from tests.helpers.pages import PAGES, markup, page_at
from tests.helpers.planning import a_plan, joint_walk
from tests.helpers.ruling import SETTLED, Bench
from tests.helpers.worlds import world

MAYS = (
    "C-9,2026-05-04T10:00,SB-1,W,customer,attitude,upheld,2026-05-05T10:00\n"
    "C-10,2026-05-20T10:00,SB-1,W,customer,attitude,upheld,2026-05-21T10:00\n"
)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def marks(house: House, user: User) -> set[str]:
    """Return the queues that somebody's start page marks."""
    page = page_at(PAGES / "home.py", a_session(house, user))
    return set(re.findall(r'data-queue="([a-z]+)"', markup(page)))


@pytest.fixture
def office(house: House) -> Office:
    return world(house, Office)


def test_money_waits_for_its_second_person_and_then_for_payroll(office: Office) -> None:
    assert "amounts" in marks(office.house, office.finance)
    assert "amounts" not in marks(office.house, office.auditor)
    for each in office.pending():
        office.decide(each.seq, office.finance)
    assert marks(office.house, office.finance) & {"amounts", "payroll"} == {"payroll"}


def test_months_stars_and_publications_wait_for_the_committee(office: Office) -> None:
    assert "months" in marks(office.house, office.leader)
    office.star("V")
    assert "publications" not in marks(office.house, office.chairman)
    office.do(
        publications.propose, FEBRUARY, "star", "V", until=None, by=office.leader,
        zone=office.zone,
    )  # fmt: skip
    assert "publications" in marks(office.house, office.chairman)
    assert "publications" not in marks(office.house, office.leader)


def test_policies_and_editions_wait_for_a_second_person(office: Office) -> None:
    with office.house.writing() as session:
        policy_store.propose(
            session, DEFAULT_POLICY, effective_from=JANUARY, reason="复议", by="tang", at=NOW
        )
    draft = RegulationDraft("制度", "2026", "第一条 微笑服务")
    office.do(regulation.propose, draft, by=office.leader)
    both = {"policies", "editions"}
    assert both <= marks(office.house, office.chairman)
    assert not both & marks(office.house, office.leader)


def test_a_dismissal_review_waits_for_the_top_and_for_the_person(office: Office) -> None:
    own = an_account(office.house, "wang", "employee", "W")
    assert "hearing" not in marks(office.house, own)
    office.bring(
        {"complaints": COMPLAINTS + MAYS, "counselling": COUNSELLING + "B-3,W,2026-05-06T09:00\n"}
    )
    assert "hearing" in marks(office.house, own)
    assert "reviews" in marks(office.house, office.leader)
    assert "reviews" not in marks(office.house, office.auditor)


def test_a_review_to_be_decided_anew_waits_for_the_person_once_more(office: Office) -> None:
    own = an_account(office.house, "wang", "employee", "W")
    talk = COUNSELLING + "B-3,W,2026-05-06T09:00\n"
    office.bring({"complaints": COMPLAINTS + MAYS, "counselling": talk})
    of = Month(2026, 5), "W"
    office.do(dismissals.hear, *of, "我承认态度不好", by=own)
    assert "hearing" not in marks(office.house, own)
    office.do(dismissals.propose, *of, decision="留用", minutes="一致", by=office.leader)
    office.do(dismissals.decide, *of, approved=True, because="同意", by=office.chairman)
    fallen = COMPLAINTS + MAYS.replace("upheld", "rejected")
    office.bring({"complaints": fallen, "counselling": talk})
    assert "hearing" in marks(office.house, own)
    office.do(dismissals.hear, *of, "我知道了", by=own)
    assert "hearing" not in marks(office.house, own)


def test_a_request_to_look_at_points_again_waits_for_the_committee(office: Office) -> None:
    own = an_account(office.house, "wang", "employee", "W")
    assert "questioned" not in marks(office.house, office.leader)
    about = next(each for each in office.entries(person="W") if each.entry.complaint == "C-4")
    office.do(reviews.ask, about.seq, "当时不在岗", by=own)
    assert "questioned" in marks(office.house, office.leader)


def test_inaction_waits_for_a_ruling_and_the_ruling_for_its_second_person(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = world(house, Bench)
    bench.upheld()
    monkeypatch.setattr(clock, "now", lambda: SETTLED)
    assert "unruled" in marks(house, bench.top)
    assert "rulings" not in marks(house, bench.finance)
    bench.propose()
    assert "rulings" in marks(house, bench.finance)
    assert "unruled" not in marks(house, bench.top)


def test_a_case_and_what_its_complainant_adds_wait_for_its_officer(house: House) -> None:
    yard = world(house, Yard)
    filed = yard.complain()
    assert marks(house, yard.officer) & {"cases", "messages"} == {"cases"}
    assert "cases" not in marks(house, yard.clerk)
    yard.as_complainant(
        send_message, filed, "还在等", key=str(uuid4()), language=CHINESE, zone=yard.zone
    )
    assert "messages" in marks(house, yard.officer)


def test_counselling_waits_for_the_head(house: House) -> None:
    yard = world(house, Yard)
    assert "counselling" not in marks(house, yard.head)
    yard.decided()
    assert "counselling" in marks(house, yard.head)


def test_counselling_is_counted_and_stands_first_however_many_newer_cases_there_are(
    house: House,
) -> None:
    for code in "ZW":
        a_person(house, code)
    head = an_account(house, "zhao", "employee", "Z")
    for n in range(OWN_AT_ONCE + 1):
        ref, at = f"T-{n:02d}", NOW - timedelta(days=n)
        upheld_case(house, ref, "W", at=at, head="Z")
        if n < OWN_AT_ONCE:
            counselled(house, f"K-{n}", "W", at=at, complaint=ref)
    assert "counselling" in marks(house, head)
    with house.reading() as session:
        assert to_counsel(session, head) == 1
        assert bound_cases(session, head).cases[0].ref == f"T-{OWN_AT_ONCE}"


def test_a_star_with_a_late_verdict_waits_for_the_committee(office: Office) -> None:
    assert "stars" not in marks(office.house, office.leader)
    office.bring({"stars": "month,unit,person\n2026-10,U1,V\n"})
    assert "stars" in marks(office.house, office.leader)
    assert "stars" not in marks(office.house, office.finance)


def test_what_is_to_be_put_right_waits_for_its_owner(house: House) -> None:
    site = world(house, a_site)
    assert "corrections" not in marks(house, site.users["owner"])
    site.order()
    assert "corrections" in marks(house, site.users["owner"])


def test_who_asks_to_be_excused_waits_for_those_at_the_top(house: House) -> None:
    plan = world(house, a_plan)
    plan.draw(Period.month_of(NOW.date()))
    assert "excuses" not in marks(house, plan.top)
    place = plan.places(Period.month_of(NOW.date()))[0]
    with house.writing() as session:
        plans.ask_excuse(
            session, place.id, reason="窗口停业", by=plan.inspectors[place.inspector], at=NOW,
            zone=house.settings.zone,
        )  # fmt: skip
    assert "excuses" in marks(house, plan.top)


def test_what_a_check_found_of_integrity_waits_for_the_top_until_it_is_a_case(
    house: House,
) -> None:
    yard = world(house, a_yard)
    top, inspector = yard.user("top", "team_leader"), yard.user("i", "inspector", "I")
    yard.check(failed={ITEMS[0]: "不在岗"})
    assert "integrity" not in marks(house, top)
    ref = yard.check(failed={CRITICAL: "收烟"})
    assert "integrity" in marks(house, top)
    assert "integrity" not in marks(house, inspector)
    upheld_case(house, "C-7", "I", at=NOW, head="J")
    with house.writing() as session:
        case = case_store.get(session, complaint_store.get(session, "C-7").id)
        case_store.change(session, case.complaint_id, version=case.version, check_ref=ref)
    assert "integrity" not in marks(house, top)


def test_two_joint_checks_wait_to_be_agreed_on(house: House) -> None:
    plan = world(house, a_plan)
    plan.draw(Period.quarter_of(NOW.date()), "joint")
    pair = [e for e in plan.places(Period.quarter_of(NOW.date()), "joint") if e.window == "W1"]
    first, second = (each.inspector for each in pair)
    joint_walk(plan, first, {}, at=NOW)
    assert "pairs" not in marks(house, plan.inspectors[first])
    joint_walk(plan, second, {}, at=NOW)
    assert "pairs" in marks(house, plan.inspectors[first])


def test_a_surge_of_low_scores_waits_for_a_look(house: House) -> None:
    desk = world(house, Desk)
    assert "surges" not in marks(house, desk.officer)
    with house.writing() as session:
        surge_store.keep(session, desk.window(), NOW.date(), Surge(NOW, NOW, 58, 60))
    assert "surges" in marks(house, desk.officer)
    assert "surges" not in marks(house, desk.head)


def test_a_surge_is_told_to_the_heads_of_the_window_for_a_week_and_to_nobody_else(
    house: House,
) -> None:
    desk, long_ago = Desk(house), NOW - 8 * DAY
    with house.writing() as session:
        surge_store.keep(session, desk.window(), long_ago.date(), Surge(long_ago, long_ago, 58, 60))
    assert "surged" not in marks(house, desk.head)
    with house.writing() as session:
        surge_store.keep(session, desk.window(), NOW.date(), Surge(NOW, NOW, 58, 60))
    assert "surged" in marks(house, desk.head)
    for nobody in (desk.officer, desk.leader):
        assert "surged" not in marks(house, nobody)


def test_held_ratings_wait_for_the_team_and_a_proposal_for_its_second_person(house: House) -> None:
    desk = world(house, Desk)
    desk.rate()
    assert "held" in marks(house, desk.officer)
    assert not {"held", "holds"} & marks(house, desk.head)
    desk.propose()
    assert "holds" in marks(house, desk.leader)
    for nobody in (desk.officer, desk.head):
        assert not {"held", "holds"} & marks(house, nobody)


def test_complaints_put_aside_wait_for_the_team_then_for_a_second_person_and_late_for_the_top(
    house: House,
) -> None:
    attack = world(house, flooded, FIRST_FEW + 2)
    with clock_of(attack):
        yard, mine = attack.yard, {"aside", "bursts", "asidelate"}
        assert mine & marks(house, yard.officer) == {"aside"}
        assert not mine & marks(house, yard.head)
        attack.now += 3 * DAY
        yard.tick(attack.now)
        assert mine & marks(house, yard.top) == {"aside", "asidelate"}
        assert mine & marks(house, yard.officer) == {"aside"}
        attack.propose(Verdict.ABUSE)
        assert mine & marks(house, yard.top) == {"bursts", "asidelate"}
        assert not mine & marks(house, yard.officer)


def test_abuse_whose_complainant_writes_waits_for_one_by_name_and_for_all_as_ever(
    house: House,
) -> None:
    attack = world(house, flooded, FIRST_FEW + 2)
    with clock_of(attack):
        yard, mine = attack.yard, {"aside", "asideagain"}
        [ref, *_] = attack.abused()
        assert not mine & marks(house, yard.officer)
        attack.write(ref)
        assert mine & marks(house, yard.chairman) == {"aside", "asideagain"}
        assert mine & marks(house, yard.officer) == {"aside"}
        assert not mine & marks(house, yard.head)


def test_accounts_with_power_wait_for_a_second_person_and_what_one_did_for_a_look(
    house: House,
) -> None:
    top = world(house, Top)
    top.invite("chen")
    mine = {"powers", "powersalone"}
    assert mine & marks(house, top.leader) == {"powers"}
    assert not mine & (marks(house, top.chairman) | marks(house, top.administrator))
    top.decide(top.leader)
    assert not mine & marks(house, top.leader)
    top.close("tang")
    assert mine & marks(house, top.chairman) == {"powersalone"}


def test_who_came_by_a_provider_waits_for_administrators_until_linked(house: House) -> None:
    top = world(house, Top)
    top.a_named("li", Role.EMPLOYEE, "W")
    told = Told(Way.WECOM, "wecom:ww1", "LiSi")
    with house.writing() as session:
        identities.come(session, told, at=NOW)
        number = identity_store.named(session, told).id
    assert "nobodyyet" in marks(house, top.administrator)
    assert "nobodyyet" not in marks(house, top.chairman)
    with house.writing() as session:
        powers.bind(session, top.account("li"), number, top.asking())
    assert "nobodyyet" not in marks(house, top.administrator)


def test_every_queue_has_its_observer() -> None:
    observed = Path(__file__).read_text(encoding="utf-8")
    assert {each.name for each in QUEUES if f'"{each.name}"' not in observed} == set()
