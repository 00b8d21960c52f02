"""Root causes from the list: needed for a finding, counted by month, changed by the top."""

from dataclasses import replace

import pytest

from db.cases import case_store, complaint_store
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.cases import root_causes, steps
from kiosk.reports.cases.desk import case_shown
from kiosk.reports.cases.root_causes import Found, causes, found_in
from kiosk.routes.documents import PAPERS
from kiosk.wiring import House
from survey.cases.root_causes import DEFAULTS
from survey.months import Month, business_date
from survey.refusals.cases import CauseUnknown
from survey.refusals.given import NotChosen
from survey.texts import CHINESE, Text
from tests.helpers.casework import GUILTY, STATEMENT, Affair

STAFFING = DEFAULTS[0].name


@pytest.fixture
def affair(any_house: House) -> Affair:
    made = Affair(any_house)
    made.verified()
    made.do(steps.comment, made.users["accused"], STATEMENT)
    return made


def decide(affair: Affair, cause: str) -> None:
    affair.step(steps.decide, affair.worker, replace(GUILTY, cause=cause), zone=affair.zone)


def change(affair: Affair, deed: object, *told: str) -> object:
    with affair.house.writing() as session:
        return deed(session, *told, by="leader-of-team-1", at=clock.now())  # type: ignore[operator]


def month(affair: Affair) -> str:
    return str(Month.of(business_date(affair.happened, affair.zone)))


def counted(affair: Affair, who: str) -> list[Found]:
    with affair.house.reading() as session:
        return found_in(session, affair.users[who], month(affair))


def test_a_finding_against_somebody_names_a_cause_that_is_offered(affair: Affair) -> None:
    with pytest.raises(NotChosen):
        decide(affair, "")
    change(affair, root_causes.retire, "staffing")
    with pytest.raises(CauseUnknown):
        decide(affair, "staffing")
    change(affair, root_causes.bring_back, "staffing")
    decide(affair, "staffing")
    with affair.house.reading() as session:
        number = complaint_store.get(session, affair.number).id
        [event] = [e for e in case_store.events(session, number) if e.kind == "decide"]
    assert event.detail["cause"] == "staffing"


def test_what_was_found_keeps_its_name_when_the_cause_is_renamed_and_retired(
    affair: Affair,
) -> None:
    decide(affair, "staffing")
    change(affair, root_causes.rename, "staffing", "缺人手", "Short-handed")
    change(affair, root_causes.retire, "staffing")
    with affair.house.reading() as session:
        shown = case_shown(
            session, affair.case(affair.worker), now=clock.now(), secret=affair.house.secret
        )
        paper = next(each for each in PAPERS if each.path == "cases")
        document = paper.make(affair.house, session, affair.worker, {"month": month(affair)})
    said = " ".join(each.what.said(CHINESE) for each in shown.lines)
    assert f"原因：{STAFFING.zh}" in said
    titles = [each.title.said(CHINESE) for each in document.headings]
    assert [row[titles.index("原因类别")] for row in document.rows] == [STAFFING]
    assert counted(affair, "officer") == [Found("staffing", Text("缺人手", "Short-handed"), 1)]


def test_causes_are_counted_for_who_reads_the_cases_and_for_nobody_else(affair: Affair) -> None:
    assert counted(affair, "officer") == []
    decide(affair, "staffing")
    one = [Found("staffing", STAFFING, 1)]
    for who in ("officer", "other-officer", "leader-of-team", "chairman"):
        assert counted(affair, who) == one
    for who in ("accused", "head", "group-leader", "employee"):
        assert counted(affair, who) == []


def test_a_finding_from_before_there_was_a_list_is_counted_as_such(affair: Affair) -> None:
    decide(affair, "staffing")
    with affair.house.writing() as session:
        number = complaint_store.get(session, affair.number).id
        case_store.note(
            session, number, at=clock.now(), actor="he", kind="decide", outcome="upheld"
        )
    [found] = counted(affair, "officer")
    assert (found.code, found.n) == ("", 1)


def test_changes_of_the_list_are_on_record(affair: Affair) -> None:
    code = change(affair, root_causes.add, "天气", "Weather")
    change(affair, root_causes.retire, str(code))
    with affair.house.reading() as session:
        assert [each.code for each in causes(session) if each.retired] == [code]
        deeds = [each.deed for each in audit_store.entries(session)]
    assert deeds[-2:] == ["cause-added", "cause-retired"]
