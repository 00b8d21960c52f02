"""An edited checklist: what it has to be, and what it changes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.checks.checklist_terms import (
    Changes,
    changes,
    checked_items,
    merged,
    next_version,
    own_code,
)
from survey.checks.checklists import Checklist, Item, Proof, checklist_of, item_read, item_told
from survey.directory.posts import POSTS, WEIGHBRIDGE, Post, Way
from survey.refusals.checks import ChecklistUnusable, CommitmentsDropped
from survey.texts import Text

PROMISED = checklist_of(WEIGHBRIDGE).items
_LETTERS_FIRST = "a code is capital letters, digits and hyphens, a letter first, 16 at most"
OWN = Item("SBX1", Text("磅台无积水。", "No water on the scale."), (Way.OBSERVE,))


def with_first(**changed: Any) -> tuple[Item, ...]:
    return (replace(PROMISED[0], **changed), *PROMISED[1:])


def own(**changed: Any) -> tuple[Item, ...]:
    return (*PROMISED, replace(OWN, **changed))


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.code)
def test_the_built_in_checklist_may_be_published(post: Post) -> None:
    items = checklist_of(post).items
    assert checked_items(post, items, reason="") == items


def test_a_commitment_may_be_weighed_anew_and_own_items_stand_beside() -> None:
    items = (*with_first(weight=10, critical=True, proof=Proof.PHOTO), OWN)
    assert checked_items(WEIGHBRIDGE, items, reason="") == items


def test_what_was_typed_is_tidied() -> None:
    typed = replace(
        OWN,
        code=" sbx1 ",
        text=Text(" 磅台\n无积水。 ", "No water  on the scale."),
        ways=(Way.RECORDS, Way.OBSERVE, Way.RECORDS),
    )
    [*_, kept] = checked_items(WEIGHBRIDGE, (*PROMISED, typed), reason="")
    assert (kept.code, kept.text.zh, kept.text.en) == ("SBX1", "磅台 无积水。", OWN.text.en)
    assert kept.ways == (Way.RECORDS, Way.OBSERVE)


@pytest.mark.parametrize(
    ("items", "field", "n"),
    [
        ((), "code", 0),
        (with_first(weight=0), "weight", 0),
        (with_first(weight=11), "weight", 0),
        (with_first(ways=()), "ways", 0),
        (with_first(text=replace(PROMISED[0].text, zh="改过的承诺")), "text", 0),
        (with_first(text=replace(PROMISED[0].text, en="reworded")), "text_en", 0),
        (own(text=Text("", "words")), "text", 5),
        (own(text=Text("说明", " \n")), "text_en", 5),
        (own(text=Text("\u200b", "words")), "text", 5),
        (own(text=Text("长" * 201, "words")), "text", 5),
        (own(code="SB1"), "code", 5),
        (own(code="MW1"), "code", 5),
        (own(code=""), "code", 5),
        (own(code="1X"), "code", 5),
        (own(code="A" * 17), "code", 5),
        (own(code='X"><B'), "code", 5),
        (own(code="检查"), "code", 5),
    ],
)
def test_an_unusable_item_is_named_by_its_place_and_field(
    items: Sequence[Item], field: str, n: int
) -> None:
    with pytest.raises(ChecklistUnusable) as refused:
        checked_items(WEIGHBRIDGE, items, reason="x")
    assert (refused.value.field, refused.value.n) == (field, n)


@pytest.mark.parametrize(
    ("items", "zh", "en"),
    [
        ((), "要有 1 到 60 项，现在有 0 项", "it takes 1 to 60 items, these are 0"),
        (
            with_first(weight=0),
            "第 1 项 SB1：权重要在 1 到 10 之间", "item 1 SB1: a weight is 1 to 10",
        ),
        (
            with_first(ways=()),
            "第 1 项 SB1：至少选一种检查方式", "item 1 SB1: it needs at least one way of checking",
        ),
        (
            with_first(text=replace(PROMISED[0].text, zh="改过的承诺")),
            "第 1 项 SB1：公开承诺的原文不能改", "item 1 SB1: a public commitment keeps its words",
        ),
        (
            own(text=Text("", "words")),
            "第 6 项 SBX1：缺中文内容", "item 6 SBX1: the Chinese words are missing",
        ),
        (
            own(text=Text("说明", " ")),
            "第 6 项 SBX1：缺英文内容", "item 6 SBX1: the English words are missing",
        ),
        (
            own(text=Text("长" * 201, "words")),
            "第 6 项 SBX1：中文内容最多 200 个字", "item 6 SBX1: the Chinese words: 200 at most",
        ),
        (own(code="SB1"), "第 6 项 SB1：编号重复", "item 6 SB1: this code is there twice"),
        (
            own(code="MW1"),
            "第 6 项 MW1：这是另一个岗位的承诺编号",
            "item 6 MW1: another post's commitment has this code",
        ),
        (
            own(code="A" * 17),
            f"第 6 项 {'A' * 16}：编号由大写字母、数字、短横组成，字母开头，最多 16 个字符",
            f"item 6 {'A' * 16}: {_LETTERS_FIRST}",
        ),
    ],
)  # fmt: skip
def test_a_refusal_says_which_item_cannot_be_used_and_why(
    items: Sequence[Item], zh: str, en: str
) -> None:
    with pytest.raises(ChecklistUnusable) as refused:
        checked_items(WEIGHBRIDGE, items, reason="x")
    assert refused.value.said.zh == f"检查表还不能发布：{zh}。"
    assert refused.value.said.en == f"This checklist cannot be published yet: {en}."


@pytest.mark.parametrize(("own_items", "fine"), [(55, True), (56, False)])
def test_sixty_items_are_the_most(own_items: int, fine: bool) -> None:
    items = (*PROMISED, *(replace(OWN, code=f"SBX{n}") for n in range(own_items)))
    if fine:
        assert len(checked_items(WEIGHBRIDGE, items, reason="")) == 60
    else:
        with pytest.raises(ChecklistUnusable):
            checked_items(WEIGHBRIDGE, items, reason="")


def test_a_code_of_sixteen_is_the_longest() -> None:
    assert checked_items(WEIGHBRIDGE, own(code="A" * 16), reason="")


def test_a_commitment_is_left_out_only_with_a_reason() -> None:
    with pytest.raises(CommitmentsDropped, match="SB2, SB3") as refused:
        checked_items(WEIGHBRIDGE, (PROMISED[0], *PROMISED[3:]), reason=" ")
    assert "SB2、SB3" in refused.value.said.zh
    assert checked_items(WEIGHBRIDGE, (PROMISED[0], *PROMISED[3:]), reason="岗位已撤")


def test_changes_name_what_came_what_went_and_what_is_weighed_anew() -> None:
    before = Checklist("a", (*PROMISED, OWN))
    heavier = replace(PROMISED[1], weight=5)
    new = replace(OWN, code="SBX2")
    found = changes(before, Checklist("b", (PROMISED[0], heavier, *PROMISED[2:], new)))
    assert (found.added, found.dropped) == ((new,), (OWN,))
    assert found.changed == ((PROMISED[1], heavier),)
    assert not found.moved


def test_another_order_is_a_change_and_the_same_is_none() -> None:
    before = Checklist("a", PROMISED)
    assert changes(before, Checklist("b", PROMISED[::-1])).moved
    assert not changes(before, Checklist("b", PROMISED))


@pytest.mark.parametrize(
    "one",
    [
        Changes((OWN,), (), (), moved=False),
        Changes((), (OWN,), (), moved=False),
        Changes((), (), ((OWN, PROMISED[0]),), moved=False),
        Changes((), (), (), moved=True),
    ],
)
def test_any_one_difference_is_a_change(one: Changes) -> None:
    assert one
    assert not Changes((), (), (), moved=False)


@pytest.mark.parametrize(
    ("known", "following"),
    [
        ([], "2026-2"),
        (["2026-1"], "2026-2"),
        (["2026-9", "2026-10"], "2026-11"),
        (["2026-3", "spring", "2027-8", "2026-x", "2026-²"], "2026-4"),
    ],
)
def test_versions_are_counted_on(known: list[str], following: str) -> None:
    assert next_version(known) == following


def test_a_code_that_was_used_is_not_given_again() -> None:
    assert own_code(WEIGHBRIDGE, {"SB1"}) == "SBX1"
    assert own_code(WEIGHBRIDGE, {"SBX1", "SBX2"}) == "SBX3"


items = st.builds(
    Item,
    code=st.sampled_from([*(item.code for item in PROMISED), "SBX1", "sbx2", "MW1", ""]),
    text=st.sampled_from([*(item.text for item in PROMISED), OWN.text, Text(" ", "x")]),
    ways=st.lists(st.sampled_from(Way), max_size=3).map(tuple),
    critical=st.booleans(),
    weight=st.integers(0, 12),
    proof=st.sampled_from(Proof),
)


@given(st.lists(st.sampled_from([*PROMISED, OWN]) | items, max_size=6))
def test_what_was_checked_stays_as_it_is_when_checked_again(given_: list[Item]) -> None:
    try:
        once = checked_items(WEIGHBRIDGE, given_, reason="why")
    except ChecklistUnusable:
        return
    assert checked_items(WEIGHBRIDGE, once, reason="why") == once
    assert len({item.code for item in once}) == len(once)


def versions_of(*items_: Item) -> Checklist:
    return Checklist("x", items_)


def test_an_edit_of_an_old_version_keeps_what_both_changed() -> None:
    base = versions_of(*PROMISED)
    theirs = versions_of(replace(PROMISED[0], weight=5), *PROMISED[1:4], OWN)
    mine = (replace(PROMISED[0], critical=True), *PROMISED[1:], replace(OWN, text=PROMISED[0].text))
    found = merged(WEIGHBRIDGE, base, mine, theirs)
    assert found[0] == replace(PROMISED[0], weight=5, critical=True)
    assert [item.code for item in found] == ["SB1", "SB2", "SB3", "SB4", "SBX1", "SBX2"]
    assert (found[4].text, found[5].text) == (OWN.text, PROMISED[0].text)


def test_where_both_changed_one_field_the_edit_at_hand_stands() -> None:
    base, mine = versions_of(*PROMISED), with_first(weight=7)
    assert merged(WEIGHBRIDGE, base, mine, versions_of(*with_first(weight=3)))[0].weight == 7


def test_an_edit_of_an_item_that_was_left_out_meanwhile_is_not_lost() -> None:
    base, theirs = versions_of(*PROMISED), versions_of(*PROMISED[2:])
    mine = with_first(weight=7)
    assert merged(WEIGHBRIDGE, base, mine, theirs) == (*PROMISED[2:], mine[0])


def test_an_item_left_out_in_the_edit_stays_out() -> None:
    base, theirs = versions_of(*PROMISED), versions_of(*with_first(weight=7))
    assert merged(WEIGHBRIDGE, base, PROMISED[1:], theirs) == PROMISED[1:]


def test_an_order_that_was_moved_stays() -> None:
    base = versions_of(*PROMISED)
    theirs = versions_of(OWN, *with_first(weight=3))
    found = merged(WEIGHBRIDGE, base, PROMISED[::-1], theirs)
    assert [item.code for item in found] == ["SB5", "SB4", "SB3", "SB2", "SB1", "SBX1"]


some_items = st.lists(
    st.sampled_from([*PROMISED, *with_first(weight=9), OWN, replace(OWN, code="SBX2")]),
    unique_by=lambda item: item.code,
    min_size=1,
).map(tuple)


@given(some_items, some_items)
def test_an_edit_of_the_version_in_force_and_no_edit_at_all_stay_as_they_are(
    base: tuple[Item, ...], other: tuple[Item, ...]
) -> None:
    assert merged(WEIGHBRIDGE, versions_of(*base), other, versions_of(*base)) == other
    assert merged(WEIGHBRIDGE, versions_of(*base), base, versions_of(*other)) == other


@given(some_items, some_items, some_items)
def test_what_was_merged_holds_each_item_once(
    base: tuple[Item, ...], mine: tuple[Item, ...], theirs: tuple[Item, ...]
) -> None:
    found = merged(WEIGHBRIDGE, versions_of(*base), mine, versions_of(*theirs))
    codes = [item.code for item in found]
    assert len(codes) == len(set(codes))
    new = len({i.code for i in mine} - {i.code for i in base})
    assert len(set(codes) - {i.code for i in base}) >= new


@given(items)
def test_an_item_comes_back_as_it_was_told(item: Item) -> None:
    assert item_read(item_told(item)) == item


def test_one_item_is_enough_for_a_checklist() -> None:
    assert checked_items(WEIGHBRIDGE, PROMISED[:1], reason="the others moved") == PROMISED[:1]
