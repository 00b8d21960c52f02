"""Names in sentences to complainants: found however they are written, never in ordinary words."""

import pytest

from survey.cases.findings import refuse_names
from survey.cases.names import names_somebody
from survey.refusals.cases import NamesSomebody

OTHERWISE = (
    "张小三", "张 小三", "张　小三", "张\u200b小三", "张小\ufeff三", "張小三", "张·小三", "张•小三",
    "张-小三", "张 小 三", "张\ufe00小三", "张\u2060小\u00ad三", "⼩张，张⼩三",
)  # fmt: skip
LATIN = (
    "Wang Lei", "wang lei", "WANG LEI", "ＷＡＮＧ　ＬＥＩ", "Lei Wang", "WangLei", "Wang-Lei",
    "司磅员wang lei当班", "Wa\u200bng Lei",
)  # fmt: skip


@pytest.mark.parametrize("written", OTHERWISE)
def test_a_name_written_otherwise_is_the_same_name(written: str) -> None:
    with pytest.raises(NamesSomebody):
        refuse_names(f"已对{written}作了处理。", ["李四", "张小三"])


@pytest.mark.parametrize("written", LATIN)
def test_a_name_in_letters_is_found_in_either_order_and_any_case(written: str) -> None:
    assert names_somebody(f"We spoke to {written} today.", ["Wang Lei"])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("方便", "您方便的时候可以再来。"),
        ("高兴", "很高兴为您解决。"),
        ("安全", "我们检查了安全通道。"),
        ("高明", "评价很高。明天再与您联系。"),
        ("高明", "评价很高\n明天再与您联系。"),
        ("王", "王者的国王"),
        ("Li", "the list of liabilities"),
        ("Wang Lei", "swang leisure"),
        ("Ann", "announced at the annual meeting"),
        ("张 Wei", "一张单据"),
        ("员工 W", "员工当时在场，We are sorry"),
    ],
)
def test_ordinary_words_are_no_name(name: str, told: str) -> None:
    assert not names_somebody(told, [name])


@pytest.mark.parametrize("told", ["方便先生已道歉", "司磅员方便已道歉", "方 便师傅已道歉"])
def test_a_name_that_is_a_word_counts_beside_a_title(told: str) -> None:
    assert names_somebody(told, ["方便"])


def test_a_name_kept_in_its_traditional_form_is_found_in_the_simple_one() -> None:
    assert names_somebody("陈丽华当班", ["陳麗華"])
    assert names_somebody("陳麗華當班", ["陈丽华"])


def test_a_name_of_signs_and_letters_is_found_as_a_whole() -> None:
    assert names_somebody("员工 Ｗ 当时在打电话。", ["员工 W"])
    assert names_somebody("张　wei 已道歉", ["张 Wei"])
