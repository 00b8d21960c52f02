"""What makes a burst: one client, near-equal words, or a speed no crowd has; never a number."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.bursts import (
    ALIKE,
    APART,
    FIRST_FEW,
    LOOK_BACK,
    MOST_AT_A_PACE,
    MOST_OF_A_UNIT,
    MOST_OF_THE_HOUSE,
    NAMELESS_WITHIN,
    Sent,
    Usual,
    Why,
    burst,
    likeness,
    shingles_of,
)

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
TEMPLATE = "东门磅房的胖子{}收黑钱，今天又故意压磅，赶紧开除他，车牌{}"
DIFFERENT = (
    "我在二号门等了四十分钟，过磅员一直在打电话，叫了三次才抬头看我一眼",
    "磅单上的皮重写错了三百公斤，让他改，他说系统改不了，要我自己去找科长",
    "中午十二点半窗口没有人，牌子上写着全天服务，后面排了二十多辆车",
    "问他为什么先给别人过，他骂我是乡巴佬，还把磅单摔在地上",
    "收单子的师傅说没有零钱，让我自己出去换，回来又说下班了",
    "明明是我先到的，他让熟人的车从出口倒进来过磅，大家都看见了",
)


def ago(seconds: float, words: str = "", *, of: str | None = None, **more: object) -> Sent:
    return Sent(NOW - timedelta(seconds=seconds), 1, words, device=of, **more)  # type: ignore[arg-type]


def test_the_fourth_of_one_browser_within_the_hour_is_put_aside() -> None:
    earlier = [ago(60 * n, DIFFERENT[n], of="a") for n in range(FIRST_FEW)]
    found = burst(ago(0, DIFFERENT[4], of="a"), earlier)
    assert found is not None
    assert (found.why, found.others) == (Why.CLIENT, (0, 1, 2))
    assert burst(ago(0, DIFFERENT[4], of="a"), earlier[1:]) is None
    assert burst(ago(0, DIFFERENT[4], of="b"), earlier) is None


def test_what_came_longer_ago_makes_no_burst() -> None:
    earlier = [
        ago(LOOK_BACK.total_seconds() + 1, TEMPLATE.format("王某", n), of="a") for n in range(9)
    ]
    assert burst(ago(0, TEMPLATE.format("王某", 9), of="a"), earlier) is None


def test_without_a_cookie_a_network_is_one_client_for_minutes_and_with_one_never() -> None:
    earlier = [ago(60 + n, DIFFERENT[n], network="n") for n in range(FIRST_FEW)]
    found = burst(ago(0, DIFFERENT[4], network="n"), earlier)
    assert found is not None
    assert found.why is Why.CLIENT
    late = NAMELESS_WITHIN.total_seconds()
    assert burst(ago(-late, DIFFERENT[4], network="n"), earlier) is None
    lorries = [ago(60 + 20 * n, DIFFERENT[n % 6], of=f"phone {n}", network="n") for n in range(2)]
    assert burst(ago(0, DIFFERENT[4], of="mine", network="n"), lorries * 2) is None


def test_near_equal_sentences_with_other_names_and_plates_are_alike() -> None:
    texts = [TEMPLATE.format(name, plate) for name, plate in (("王某", 11111), ("小李", 20482))]
    assert likeness(*map(shingles_of, texts)) >= ALIKE
    earlier = [
        ago(90 * n, TEMPLATE.format(name, 31_000 + 77 * n), of=f"d{n}")
        for n, name in enumerate(("王某", "张师傅", "老赵"), 2)
    ]
    found = burst(ago(0, TEMPLATE.format("小李", 99_321), of="new"), earlier)
    assert found is not None
    assert found.why is Why.LIKENESS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ 服务态度太差了，真的！", "abc服务态度太差了 真的"),
        ("等了一个多小时都没有人来管！！！", "等了一个多小时，都没有人来管。"),
    ],
)
def test_signs_blanks_and_width_make_no_other_text(one: str, other: str) -> None:
    assert shingles_of(one) == shingles_of(other)


def test_different_people_on_one_matter_are_not_alike() -> None:
    for n, one in enumerate(DIFFERENT):
        for other in DIFFERENT[n + 1 :]:
            assert likeness(shingles_of(one), shingles_of(other)) < ALIKE / 2
    waited = [f"二号门等了{n}分钟没有人理我们" for n in ("十五", "四十", "六十", "七十")]
    earlier = [ago(600 * n, words, of=f"d{n}") for n, words in enumerate(waited[:3], 1)]
    assert burst(ago(0, waited[3], of="new"), earlier) is None


def test_anybody_writes_too_slow_but_not_four_in_two_minutes() -> None:
    slow = [ago(300 * n, "太慢了", of=f"d{n}") for n in range(1, 9)]
    assert burst(ago(0, "太慢了", of="new"), slow) is None
    at_once = [ago(20 * n, "太慢了！", of=f"d{n}") for n in range(1, 4)]
    assert burst(ago(0, "太慢了", of="new"), at_once) is not None


def test_a_scandal_in_which_everybody_tells_their_own_is_never_put_aside() -> None:
    told = [*DIFFERENT[1:], *(different(n) for n in range(40))]
    earlier = [ago(30 * n, words, of=f"d{n}", network="n") for n, words in enumerate(told, 1)]
    assert burst(ago(0, DIFFERENT[0], of="new", network="n"), earlier) is None


def different(n: int) -> str:
    return "".join(chr(0x4E00 + 40 * n + k) for k in range(30))


def test_more_voices_in_a_minute_than_people_write_are_too_fast() -> None:
    earlier = [ago(10 * n, different(n), of=f"d{n}") for n in range(MOST_AT_A_PACE)]
    found = burst(ago(0, different(40), of="new"), earlier)
    assert found is not None
    assert found.why is Why.SPEED
    assert burst(ago(0, different(40), of="new"), earlier[1:]) is None
    assert burst(ago(0, different(40), of="new"), earlier, usual=Usual(window=24)) is None
    elsewhere = Sent(NOW, 2, different(40), "new")
    assert burst(elsewhere, earlier) is None


@pytest.mark.parametrize(
    ("most", "unit", "usual"),
    [(MOST_OF_A_UNIT, 7, Usual(unit=200)), (MOST_OF_THE_HOUSE, None, Usual(house=200))],
)
def test_a_script_that_goes_from_window_to_window_is_too_fast_for_unit_and_house(
    most: int, unit: int | None, usual: Usual
) -> None:
    earlier = [Sent(NOW, 10 + n, different(n), f"d{n}", unit=unit or n) for n in range(most)]
    new = Sent(NOW, 2, different(90), "new", unit=unit or 99)
    found = burst(new, earlier)
    assert found is not None
    assert found.why is Why.SPEED
    assert burst(new, earlier[1:]) is None
    assert burst(new, earlier, usual=usual) is None


def test_the_same_few_words_at_many_windows_within_a_minute_are_one_hand_s() -> None:
    earlier = [Sent(NOW, n, f"态度太差{n}", f"d{n}") for n in range(MOST_AT_A_PACE)]
    found = burst(Sent(NOW, 9, "态度太差9", "new"), earlier)
    assert found is not None
    assert found.why is Why.LIKENESS
    assert burst(Sent(NOW, 9, "态度太差9", "new"), earlier[1:]) is None
    late = Sent(NOW + timedelta(minutes=2), 9, "态度太差9", "new")
    assert burst(late, earlier) is None


def test_one_network_s_few_words_at_other_windows_are_alike_from_the_fourth_on() -> None:
    earlier = [Sent(NOW, n, f"态度太差{n}", f"d{n}", "net") for n in range(FIRST_FEW)]
    assert burst(Sent(NOW, 9, "态度太差9", "new", "net"), earlier) is not None
    assert burst(Sent(NOW, 9, "态度太差9", "new", "other"), earlier) is None


def test_a_script_at_one_address_does_not_take_the_place_of_who_comes_beside_it() -> None:
    script = [
        ago(n, different(n), of=f"d{n}", network="one", aside=n >= MOST_AT_A_PACE)
        for n in range(2 * MOST_AT_A_PACE)
    ]
    assert burst(ago(0, different(40), of="new", network="other"), script) is None
    assert burst(ago(0, different(40), of="new", network="one"), script) is not None
    hired = [
        ago(n, different(n), of=f"d{n}", network=f"n{n}") for n in range(APART * MOST_AT_A_PACE)
    ]
    found = burst(ago(0, different(40), of="new", network="other"), hired)
    assert found is not None
    assert found.why is Why.SPEED


def test_a_flood_beside_them_makes_honest_ones_not_too_fast() -> None:
    flood = [
        ago(n / 10, TEMPLATE.format("王某", n), of=f"s{n}", aside=n >= FIRST_FEW) for n in range(90)
    ]
    honest = ago(1, DIFFERENT[0], of="one")
    assert burst(ago(0, DIFFERENT[1], of="two"), [*flood, honest]) is None


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_a_share_the_same_from_both_sides(one: str, other: str) -> None:
    first, second = shingles_of(one), shingles_of(other)
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1
    assert likeness(first, first) == (1 if first else 0)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3600)), max_size=12))
def test_the_first_few_of_anything_are_always_ordinary(sent: list[tuple[int, int]]) -> None:
    seen: list[Sent] = []
    put = 0
    for device, at in sorted(sent, key=lambda each: each[1]):
        new = Sent(NOW + timedelta(seconds=at), 1, TEMPLATE.format("王某", at), f"d{device}")
        found = burst(new, seen)
        assert found is None or len(seen) >= FIRST_FEW
        put += found is not None
        seen.append(Sent(new.at, 1, new.words, new.device, aside=found is not None))
    assert put <= max(len(sent) - FIRST_FEW, 0)
