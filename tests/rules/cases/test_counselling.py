"""What a counselling record needs, and who may hold the talk (regulation 6)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.complaint_form import WORDS_LIMIT
from survey.cases.counselling import (
    NAME_LIMIT,
    REASON_LIMIT,
    Counselling,
    Declined,
    Draft,
    Drawn,
    Typed,
    checked,
    may_counsel,
)
from survey.cases.recusal import Bond
from survey.cases.steps import Relation
from survey.refusals.counselling import (
    CounsellingIncomplete,
    CounsellingInFuture,
    CounsellingTooEarly,
    ImproveByTooEarly,
    RefusalUnexplained,
    SignatureMissing,
)
from survey.refusals.given import WordsTooLong
from survey.refusals.kinds import SurveyError

ZONE: Final = ZoneInfo("Asia/Shanghai")
INCIDENT: Final = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
NOW: Final = INCIDENT + 48 * HOUR
HELD: Final = INCIDENT + 6 * HOUR
TODAY: Final = date(2026, 11, 23)
GOOD: Final = Draft(
    wrong="对司机大声呵斥",
    improve="使用文明用语，有争执先报主管",
    improve_by=TODAY + timedelta(days=7),
    held_at=HELD,
    person=Drawn("a" * 64),
    officer=Drawn("b" * 64),
)


def check(draft: Draft, *, now: datetime = NOW) -> Counselling:
    return checked(draft, occurred_at=INCIDENT, now=now, zone=ZONE)


def test_a_complete_record_signed_by_both_is_valid() -> None:
    valid = check(GOOD)
    assert (valid.wrong, valid.improve_by, valid.held_at) == (GOOD.wrong, GOOD.improve_by, HELD)
    assert valid.improve == GOOD.improve
    assert (valid.person, valid.officer) == (GOOD.person, GOOD.officer)


def test_signatures_and_reasons_are_kept_cleaned() -> None:
    typed = check(replace(GOOD, person=Typed(" 王 芳 "), officer=Typed("李明 ")))
    assert (typed.person, typed.officer) == (Typed("王 芳"), Typed("李明"))
    declined = check(replace(GOOD, person=Declined(" 不认可处理 ", " 李明 ")))
    assert declined.person == Declined("不认可处理", "李明")


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"wrong": " \n"}, "what was wrong"),
        ({"improve": ""}, "what must improve"),
        ({"improve_by": None}, "by when"),
        ({"held_at": None}, "when the talk was held"),
        ({"wrong": "", "improve_by": None}, "what was wrong, by when"),
    ],
)
def test_what_is_missing_is_named_in_both_languages(
    changes: dict[str, object], lacking: str
) -> None:
    with pytest.raises(CounsellingIncomplete) as refused:
        check(replace(GOOD, **changes))  # type: ignore[arg-type]
    assert f"lacks: {lacking}." in refused.value.said.en
    assert "还缺" in refused.value.said.zh


def test_missing_things_are_joined_as_each_language_joins_them() -> None:
    with pytest.raises(CounsellingIncomplete) as refused:
        check(replace(GOOD, wrong="", improve=""))
    assert "错在哪里、要改进什么" in refused.value.said.zh
    assert "what was wrong, what must improve" in refused.value.said.en


@pytest.mark.parametrize(
    ("field", "limit", "filled"),
    [
        ("wrong", WORDS_LIMIT, lambda words: words),
        ("improve", WORDS_LIMIT, lambda words: words),
        ("person", NAME_LIMIT, Typed),
        ("person", REASON_LIMIT, lambda words: Declined(words, "李明")),
        ("person", NAME_LIMIT, lambda words: Declined("不认可处理", words)),
    ],
)
def test_words_are_as_long_as_they_may_be_and_no_longer(
    field: str, limit: int, filled: Callable[[str], object]
) -> None:
    longest = filled("长" * limit)
    assert getattr(check(replace(GOOD, **{field: longest})), field) == longest  # type: ignore[arg-type]
    with pytest.raises(WordsTooLong):
        check(replace(GOOD, **{field: filled("长" * (limit + 1))}))  # type: ignore[arg-type]


REFUSED: Final[list[tuple[dict[str, object], type[SurveyError]]]] = [
    ({"held_at": NOW + timedelta(seconds=1)}, CounsellingInFuture),
    ({"held_at": INCIDENT - timedelta(seconds=1)}, CounsellingTooEarly),
    ({"improve_by": TODAY - timedelta(days=1)}, ImproveByTooEarly),
    ({"wrong": "长" * 100_000}, WordsTooLong),
    ({"person": None}, SignatureMissing),
    ({"officer": None}, SignatureMissing),
    ({"person": Drawn("")}, SignatureMissing),
    ({"officer": Typed("  ")}, SignatureMissing),
    ({"officer": GOOD.person}, SignatureMissing),
    ({"person": Typed("王芳"), "officer": Typed(" 王芳 ")}, SignatureMissing),
    ({"officer": Declined("不签", "李明")}, SignatureMissing),
    ({"person": Declined("", "李明")}, RefusalUnexplained),
    ({"person": Declined("不认可处理", " ")}, RefusalUnexplained),
]


@pytest.mark.parametrize(("changes", "refusal"), REFUSED)
def test_each_fault_is_refused_by_its_own_name(
    changes: dict[str, object], refusal: type[SurveyError]
) -> None:
    with pytest.raises(refusal):
        check(replace(GOOD, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"held_at": NOW, "improve_by": date(2026, 11, 25)},
        {"held_at": INCIDENT},
        {"improve_by": TODAY},
        {"person": Typed("王芳")},
        {"person": Declined("不认可处理", "李明")},
    ],
)
def test_the_very_edge_of_each_bound_is_still_valid(changes: dict[str, object]) -> None:
    assert check(replace(GOOD, **changes))  # type: ignore[arg-type]


def test_the_day_of_the_talk_is_that_of_the_yard() -> None:
    late = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # 01:00 on the 24th in the yard
    with pytest.raises(ImproveByTooEarly):
        check(replace(GOOD, held_at=late, improve_by=TODAY))
    assert check(replace(GOOD, held_at=late, improve_by=date(2026, 11, 24)))


@given(
    held=st.integers(-100, 200).map(lambda h: INCIDENT + h * HOUR),
    days=st.integers(-10, 10).map(lambda d: TODAY + timedelta(days=d)),
)
def test_whatever_is_accepted_was_held_in_between_and_looks_ahead(
    held: datetime, days: date
) -> None:
    right = INCIDENT <= held <= NOW and days >= held.astimezone(ZONE).date()
    try:
        valid = check(replace(GOOD, held_at=held, improve_by=days))
    except (CounsellingInFuture, CounsellingTooEarly, ImproveByTooEarly):
        assert not right
    else:
        assert right
        assert valid.improve_by >= valid.held_at.astimezone(ZONE).date()


R: Final = Relation


@pytest.mark.parametrize("bond", [*Bond, None])
@pytest.mark.parametrize("who", list(Relation))
def test_officers_those_at_the_top_and_heads_of_the_person_may_counsel(
    who: Relation, bond: Bond | None
) -> None:
    expected = who in {R.OFFICER, R.TOP} or (
        who is R.CHAIN and bond in {Bond.SUPERVISOR, Bond.LEADER}
    )
    assert may_counsel(who, bond) == expected
