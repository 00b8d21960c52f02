"""What staff write to customers names nobody unless that is meant."""

import pytest

from survey.cases.telling import numbers_in, refuse_unmeant
from survey.refusals.cases import NamesUnmeant
from survey.texts import CHINESE, ENGLISH

STAFF = ["王磊", "李小花", "Wang Lei", "方便"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王磊会给您回电话。", ("王磊",)),
        ("王 磊和李小花都在。", ("王磊", "李小花")),
        ("请打 13800138000。", ("13800138000",)),
        ("请打１３８-0013-8000，找王磊。", ("王磊", "138-0013-8000")),
        ("电话 0571 8888 6666", ("0571 8888 6666",)),
        ("+86 138 0013 8000", ("+86 138 0013 8000",)),
    ],
)
def test_names_and_numbers_are_shown_before_they_go_out(words: str, found: tuple[str, ...]) -> None:
    with pytest.raises(NamesUnmeant) as refused:
        refuse_unmeant(words, STAFF, meant=())
    assert refused.value.details["found"] == found
    for language in (CHINESE, ENGLISH):
        assert all(each in refused.value.said.said(language) for each in found)
    refuse_unmeant(words, STAFF, meant=found)


@pytest.mark.parametrize(
    "words",
    [
        "班长会给您回电话。",
        "您方便时请来。",
        "单号 202611301380013800012，2026-11-30",
        "T2611-D4UV7E",
    ],
)
def test_what_names_nobody_goes_out(words: str) -> None:
    refuse_unmeant(words, STAFF, meant=())


def test_the_houses_own_number_may_stand_there_however_it_is_written() -> None:
    refuse_unmeant("请打 057188886666。", STAFF, meant=["服务台 0571-8888 6666"])
    assert list(numbers_in("0571-8888 6666 / 13800138000")) == ["0571-8888 6666", "13800138000"]


def test_a_name_that_was_not_seen_is_asked_about_anew() -> None:
    with pytest.raises(NamesUnmeant) as refused:
        refuse_unmeant("王磊和李小花都在。", STAFF, meant=["王磊"])
    assert refused.value.details["found"] == ("李小花",)
