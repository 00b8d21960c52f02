"""Who complained reads what was found and what was done, and nothing about anybody."""

from dataclasses import replace
from uuid import uuid4

import pytest

from db.cases import complaint_store
from kiosk.actions.cases import appeals, complainant, steps
from kiosk.actions.cases.complaints import Filed
from kiosk.reports.cases.following import Followed, followed
from kiosk.wiring import House
from survey.cases.complaints import State
from survey.cases.findings import Reviewed
from survey.refusals.cases import (
    FindingIncomplete,
    NamesSomebody,
    NamesUnmeant,
    NotToldToComplainant,
)
from tests.helpers.building import NOW
from tests.helpers.handling import DAY, DONE, GUILTY, TOLD, Yard
from tests.helpers.kept import complaints_of
from tests.helpers.worlds import world


@pytest.fixture
def yard(house: House) -> Yard:
    return world(house, Yard)


def seen(yard: Yard, filed: Filed) -> Followed:
    with yard.house.reading() as session:
        complaint = complaint_store.get(session, filed.number)
        return followed(session, complaint, now=NOW, zone=yard.zone)


def stages(yard: Yard, filed: Filed) -> list[str]:
    """Return the steps as they are told, each done one with its mark."""
    return [f"{each.name.zh}{'✓' if each.at else ''}" for each in seen(yard, filed).stages]


def test_the_steps_are_told_in_order_with_what_is_done(yard: Yard) -> None:
    filed = yard.complain()
    assert stages(yard, filed) == [
        "收到投诉✓", "回复您", "到现场", "核实情况", "得出结论", "落实处理措施", "回访", "办结",
    ]  # fmt: skip
    yard.answer(filed)
    assert stages(yard, filed)[:3] == ["收到投诉✓", "回复您✓", "到现场"]
    assert stages(yard, yard.closed()) == [
        "收到投诉✓", "回复您✓", "到现场✓", "核实情况✓", "得出结论✓", "落实处理措施✓", "回访✓",
        "办结✓",
    ]  # fmt: skip


def test_what_was_left_out_is_not_promised(yard: Yard) -> None:
    filed = yard.complain()
    yard.answer(filed)
    yard.step(steps.investigate, filed, yard.officer, "看录像即可")
    assert stages(yard, filed)[:3] == ["收到投诉✓", "回复您✓", "核实情况✓"]


def test_of_what_was_not_found_to_be_so_no_measures_are_promised(yard: Yard) -> None:
    filed = yard.decided(replace(GUILTY, outcome="rejected", told="监控未见您反映的情况。"))
    assert "落实处理措施" not in stages(yard, filed)
    assert seen(yard, filed).found == "监控未见您反映的情况。"


def test_a_reopened_case_has_its_later_steps_to_come_again(yard: Yard) -> None:
    filed = yard.closed()
    yard.as_complainant(complainant.reopen, filed, "又来了", zone=yard.zone, at=NOW + 8 * DAY)
    assert stages(yard, filed) == [
        "收到投诉✓", "回复您✓", "到现场✓", "核实情况✓", "要求重新办理✓", "得出结论",
        "落实处理措施", "回访", "办结",
    ]  # fmt: skip
    assert (seen(yard, filed).found, seen(yard, filed).done) == ("", "")


def test_finding_and_measure_are_read_as_they_were_told(yard: Yard) -> None:
    told = seen(yard, yard.closed())
    assert (told.found, told.done) == (TOLD, DONE)


def test_whose_complaint_was_joined_reads_the_same(yard: Yard) -> None:
    leading, joined = yard.investigated(), yard.complain()
    yard.step(steps.merge, joined, yard.top, leading.number, zone=yard.zone)
    yard.step(steps.decide, leading, yard.officer, GUILTY, zone=yard.zone)
    assert seen(yard, joined).found == TOLD
    assert stages(yard, joined) == stages(yard, leading)


def test_no_finding_and_no_measure_without_a_sentence_to_who_complained(yard: Yard) -> None:
    filed = yard.investigated()
    with pytest.raises(FindingIncomplete, match="a sentence to the complainant"):
        yard.step(steps.decide, filed, yard.officer, replace(GUILTY, told=" "), zone=yard.zone)
    yard.step(steps.decide, filed, yard.officer, GUILTY, zone=yard.zone)
    with pytest.raises(NotToldToComplainant):
        yard.step(steps.remedy, filed, yard.officer, "道歉", told="")
    assert yard.state(filed) == State.UPHELD


def test_where_nobody_follows_the_case_nobody_need_be_told(yard: Yard) -> None:
    filed = yard.complain()
    yard.tick(NOW + DAY)
    with yard.house.reading() as session:
        kept = {each.ref: each.id for each in complaints_of(session)}
        followed_by = {ref: complaint_store.is_followed(session, id_) for ref, id_ in kept.items()}
    assert followed_by.pop(filed.number)
    assert list(followed_by.values()) == [False]


@pytest.mark.parametrize("told", ["员工 W 当时在打电话。", "已扣员工 Z 的分。"])
def test_nobody_of_the_chain_is_named_to_who_complained(yard: Yard, told: str) -> None:
    filed = yard.investigated()
    with pytest.raises(NamesSomebody):
        yard.step(steps.decide, filed, yard.officer, replace(GUILTY, told=told), zone=yard.zone)
    yard.step(steps.decide, filed, yard.officer, GUILTY, zone=yard.zone)
    with pytest.raises(NamesSomebody):
        yard.step(steps.remedy, filed, yard.officer, "道歉", told=told)


def test_nobody_else_is_named_unless_it_is_meant_nor_given_as_a_number(yard: Yard) -> None:
    filed, told = yard.investigated(), "员工 T 和 13800138000 已核实。"
    named, meant = replace(GUILTY, told=told), ("员工 T", "13800138000")
    for known in ((), meant[:1]):
        with pytest.raises(NamesUnmeant):
            yard.step(
                steps.decide, filed, yard.officer, replace(named, meant=known), zone=yard.zone
            )
    yard.step(steps.decide, filed, yard.officer, replace(named, meant=meant), zone=yard.zone)
    with pytest.raises(NamesUnmeant):
        yard.step(steps.remedy, filed, yard.officer, "道歉", told=told)
    yard.step(steps.remedy, filed, yard.officer, "道歉", told=told, meant=meant)
    assert (seen(yard, filed).found, seen(yard, filed).done) == (told, told)


def test_an_answer_names_nobody_unless_it_is_meant(yard: Yard) -> None:
    filed, words = yard.complain(), "员工 W 会给您打电话。"
    with pytest.raises(NamesUnmeant):
        yard.answer(filed, words)
    assert yard.state(filed) == State.RECEIVED
    yard.do(
        steps.answer, filed, yard.officer, words,
        key=str(uuid4()), at=NOW, meant=("员工 W",),
    )  # fmt: skip
    assert yard.state(filed) == State.REPLIED


def test_an_appeal_that_changes_the_finding_tells_it_anew(yard: Yard) -> None:
    filed = yard.decided()
    yard.step(appeals.appeal, filed, yard.clerk, "不是我", zone=yard.zone)
    with pytest.raises(NotToldToComplainant):
        yard.step(
            appeals.decide_appeal, filed, yard.top, Reviewed("rejected", "另有其人"), zone=yard.zone
        )
    yard.step(
        appeals.decide_appeal,
        filed,
        yard.top,
        Reviewed("rejected", "另有其人", told="经复核，不是当班人员。"),
        zone=yard.zone,
    )
    assert seen(yard, filed).found == "经复核，不是当班人员。"


def test_an_appeal_that_changes_nothing_leaves_what_was_told(yard: Yard) -> None:
    filed = yard.decided()
    yard.step(appeals.appeal, filed, yard.clerk, "不是我", zone=yard.zone)
    yard.step(appeals.decide_appeal, filed, yard.top, Reviewed("upheld", "维持"), zone=yard.zone)
    assert seen(yard, filed).found == TOLD
