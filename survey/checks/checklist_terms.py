"""What an edited checklist has to be before it is published, and what it changes."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from survey.checks.checklists import VERSION, Checklist, Item
from survey.directory.posts import CHECKED, Post
from survey.given import clean_words
from survey.refusals.checks import ChecklistUnusable, CommitmentsDropped
from survey.refusals.kinds import SurveyError
from survey.texts import Text

MOST_ITEMS: Final = 60
CODE_LIMIT: Final = 16
TEXT_LIMIT: Final = 200
WEIGHTS: Final = range(1, 11)
_CODE: Final = re.compile(rf"[A-Z][A-Z0-9-]{{0,{CODE_LIMIT - 1}}}")
_OWNERS: Final = {c.code: post.code for post in CHECKED for c in post.commitments}


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two versions of a checklist; `moved` tells of another order alone."""

    added: tuple[Item, ...]
    dropped: tuple[Item, ...]
    changed: tuple[tuple[Item, Item], ...]
    moved: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.changed or self.moved)


def checked_items(post: Post, items: Sequence[Item], *, reason: str) -> tuple[Item, ...]:
    """Return the items as they may be published; refuse an unusable one by its place and field.

    A commitment keeps its public words, but may be weighed anew; to leave one out needs a reason.
    """
    if not 1 <= len(items) <= MOST_ITEMS:
        raise ChecklistUnusable(
            n=0,
            field="code",
            item=Text("", ""),
            why=Text(
                f"要有 1 到 {MOST_ITEMS} 项，现在有 {len(items)} 项",
                f"it takes 1 to {MOST_ITEMS} items, these are {len(items)}",
            ),
        )
    kept: list[Item] = []
    for n, item in enumerate(items):
        kept.append(_checked(post, item, n, taken={each.code for each in kept}))
    dropped = _dropped(post, kept)
    if dropped and not reason.strip():
        raise CommitmentsDropped(codes=Text("、".join(dropped), ", ".join(dropped)))
    return tuple(kept)


def changes(before: Checklist, after: Checklist) -> Changes:
    """Return what a version changes in the one before."""
    old = {item.code: item for item in before.items}
    new = {item.code: item for item in after.items}
    return Changes(
        added=tuple(item for item in after.items if item.code not in old),
        dropped=tuple(item for item in before.items if item.code not in new),
        changed=tuple(
            (old[item.code], item)
            for item in after.items
            if item.code in old and item != old[item.code]
        ),
        moved=[code for code in old if code in new] != [code for code in new if code in old],
    )


def merged(
    post: Post, base: Checklist, mine: Sequence[Item], theirs: Checklist
) -> tuple[Item, ...]:
    """Return an edit of one version as an edit of a later one.

    What was changed in the edit stays changed, everything else is as the later version has it: an
    item that version left out comes back only if it was edited.
    """
    if tuple(mine) == base.items:
        return theirs.items
    if theirs.items == base.items:
        return tuple(mine)
    was = {item.code: item for item in base.items}
    used = was.keys() | {item.code for item in (*theirs.items, *mine)}
    renamed = {}
    for item in mine:
        clashes = item.code not in was and any(item.code == their.code for their in theirs.items)
        code = own_code(post, used) if clashes else item.code
        used.add(code)
        renamed[code] = replace(item, code=code)
    there = {item.code: item for item in theirs.items}
    moved = changes(base, Checklist("", tuple(renamed.values()))).moved
    order = (*renamed, *there) if moved else (*there, *renamed)
    return tuple(
        _joined(was.get(code), renamed.get(code), there.get(code))
        for code in dict.fromkeys(order)
        if code not in was or (code in renamed and (code in there or renamed[code] != was[code]))
    )


def next_version(known: Iterable[str]) -> str:
    """Return the number after the highest one: 2026-1, 2026-2 and so on."""
    edition, first = VERSION.split("-")
    numbers = [int(first)]
    for version in known:
        head, _, tail = version.partition("-")
        if head == edition and tail.isascii() and tail.isdecimal():
            numbers.append(int(tail))
    return f"{edition}-{max(numbers) + 1}"


def own_code(post: Post, used: Collection[str]) -> str:
    """Return a code for an own item that no version of the post used: SBX1, SBX2 and so on."""
    n = 1
    while f"{post.code}X{n}" in used:
        n += 1
    return f"{post.code}X{n}"


def _joined(was: Item | None, mine: Item | None, theirs: Item | None) -> Item:
    """Return an item with what an edit changed in it, field by field."""
    if mine is None or theirs is None:
        kept = mine or theirs
        if kept is None:
            raise ValueError("an item is in one of the two at least")
        return kept
    edited = {
        field.name: getattr(mine, field.name)
        for field in fields(Item)
        if was is None or getattr(mine, field.name) != getattr(was, field.name)
    }
    return replace(theirs, **edited)


def _checked(post: Post, item: Item, n: int, *, taken: Collection[str]) -> Item:
    code = item.code.strip().upper()
    _refuse_code(post, code, n, taken)
    if item.weight not in WEIGHTS:
        raise _unusable(n, code, "weight", "权重要在 1 到 10 之间", "a weight is 1 to 10")
    ways = tuple(dict.fromkeys(item.ways))
    if not ways:
        raise _unusable(
            n, code, "ways", "至少选一种检查方式", "it needs at least one way of checking"
        )
    text = Text(
        _words(item.text.zh, n, code, "text", Text("中文内容", "the Chinese words")),
        _words(item.text.en, n, code, "text_en", Text("英文内容", "the English words")),
    )
    promised = next((c.text for c in post.commitments if c.code == code), text)
    if text != promised:
        field = "text" if text.zh != promised.zh else "text_en"
        raise _unusable(
            n, code, field, "公开承诺的原文不能改", "a public commitment keeps its words"
        )
    return replace(item, code=code, text=text, ways=ways)


def _refuse_code(post: Post, code: str, n: int, taken: Collection[str]) -> None:
    if not _CODE.fullmatch(code):
        raise _unusable(
            n, code, "code",
            f"编号由大写字母、数字、短横组成，字母开头，最多 {CODE_LIMIT} 个字符",
            f"a code is capital letters, digits and hyphens, a letter first, {CODE_LIMIT} at most",
        )  # fmt: skip
    if code in taken:
        raise _unusable(n, code, "code", "编号重复", "this code is there twice")
    if _OWNERS.get(code, post.code) != post.code:
        raise _unusable(
            n, code, "code", "这是另一个岗位的承诺编号", "another post's commitment has this code"
        )


def _words(words: str, n: int, code: str, field: str, what: Text) -> str:
    try:
        kept = " ".join(clean_words(words, limit=TEXT_LIMIT).split())
    except SurveyError:
        raise _unusable(
            n, code, field, f"{what.zh}最多 {TEXT_LIMIT} 个字", f"{what.en}: {TEXT_LIMIT} at most"
        ) from None
    if not kept:
        raise _unusable(n, code, field, f"缺{what.zh}", f"{what.en} are missing")
    return kept


def _dropped(post: Post, kept: Sequence[Item]) -> list[str]:
    codes = {item.code for item in kept}
    return [each.code for each in post.commitments if each.code not in codes]


def _unusable(n: int, code: str, field: str, zh: str, en: str) -> ChecklistUnusable:
    shown = code[:CODE_LIMIT]
    item = Text(f"第 {n + 1} 项 {shown}：", f"item {n + 1} {shown}: ")
    return ChecklistUnusable(n=n, field=field, item=item, why=Text(zh, en))
