"""The list of root causes: offered, chosen, changed by the company, never forgotten."""

from dataclasses import replace

import pytest

from survey.cases.root_causes import (
    DEFAULTS,
    OTHER,
    RootCause,
    added,
    chosen_cause,
    listed,
    name_of,
    named_in,
    noted,
    offered,
    renamed,
    retired,
)
from survey.refusals.cases import CauseStays, CauseThere, CauseUnknown
from survey.refusals.given import NotChosen, WordsTooLong
from survey.texts import Text

STAFFING = DEFAULTS[0]


def with_retired(*codes: str) -> list[RootCause]:
    return listed([replace(each, retired=True) for each in DEFAULTS if each.code in codes])


def test_the_products_list_holds_until_the_company_changes_it_and_ends_with_their_own() -> None:
    assert listed([]) == list(DEFAULTS)
    own = [RootCause("own-10", Text("十", "ten")), RootCause("own-2", Text("二", "two"))]
    changed = replace(STAFFING, name=Text("缺人", "Short of people"))
    assert listed([*own, changed]) == [changed, *DEFAULTS[1:], own[1], own[0]]


def test_nothing_is_chosen_by_itself_and_what_is_needed_is_asked_for() -> None:
    assert chosen_cause(DEFAULTS, "", needed=False) is None
    with pytest.raises(NotChosen):
        chosen_cause(DEFAULTS, "", needed=True)
    assert chosen_cause(DEFAULTS, "staffing", needed=True) == STAFFING
    for needed in (True, False):
        with pytest.raises(CauseUnknown):
            chosen_cause(DEFAULTS, "never-heard-of", needed=needed)


def test_a_retired_cause_is_chosen_no_more_but_by_who_chose_it_before() -> None:
    causes = with_retired("staffing")
    assert STAFFING.code not in {each.code for each in offered(causes)}
    with pytest.raises(CauseUnknown):
        chosen_cause(causes, "staffing", needed=True)
    assert chosen_cause(causes, "staffing", needed=True, also="staffing") is not None
    assert name_of(causes, "staffing") == STAFFING.name
    assert name_of(causes, "of-another-house") == Text("of-another-house", "of-another-house")


def test_an_event_keeps_the_name_of_the_day_whatever_the_cause_is_called_later() -> None:
    told = noted(STAFFING)
    assert named_in(told) == STAFFING.name
    assert noted(None) == {}
    assert named_in({}) is None
    assert named_in({"cause": "own-9"}) == Text("own-9", "own-9")


def test_a_cause_of_the_companys_own_gets_a_code_that_was_never_used() -> None:
    first = added(DEFAULTS, " 天气  原因 ", "")
    assert first == RootCause("own-1", Text("天气 原因", "天气 原因"))
    gone = [*DEFAULTS, replace(first, retired=True)]
    assert added(gone, "天气 原因", "Weather").code == "own-2"


@pytest.mark.parametrize("zh", ["服务态度", " 服务 态度 ", "Training", "培训不足"])
def test_no_two_causes_that_are_offered_are_called_alike(zh: str) -> None:
    taken = renamed(DEFAULTS, "training", "培训不足", "Training")
    causes = listed([taken])
    with pytest.raises(CauseThere):
        added(causes, zh, "")
    with pytest.raises(CauseThere):
        renamed(causes, "staffing", zh, "")


def test_a_name_is_needed_and_is_short() -> None:
    with pytest.raises(NotChosen):
        added(DEFAULTS, " \u200b ", "English alone")
    with pytest.raises(WordsTooLong):
        added(DEFAULTS, "长" * 21, "")


def test_the_cause_for_everything_else_stays_even_where_a_file_says_otherwise() -> None:
    with pytest.raises(CauseStays):
        retired(DEFAULTS, OTHER)
    assert OTHER in {each.code for each in offered(with_retired(*(e.code for e in DEFAULTS)))}


def test_a_cause_comes_back_unless_another_is_called_so_meanwhile() -> None:
    causes = with_retired("staffing")
    assert not retired(causes, "staffing", back=True).retired
    causes.append(added(causes, STAFFING.name.zh, "Another"))
    with pytest.raises(CauseThere):
        retired(causes, "staffing", back=True)
    with pytest.raises(CauseUnknown):
        retired(causes, "own-77")
