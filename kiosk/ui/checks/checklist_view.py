"""How a checklist is drawn: what a version changes, and what an inspector sees of it."""

from collections.abc import Sequence
from html import escape
from typing import Final

from kiosk.ui.speech import say
from kiosk.ui.styles import style
from survey.checks.checklist_terms import Changes
from survey.checks.checklists import Answer, Item
from survey.directory.posts import Way
from survey.texts import Language, Text, in_a_row

ANSWERS: Final = {
    Answer.MET: Text("符合", "Met"),
    Answer.NOT_MET: Text("不符合", "Not met"),
    Answer.NOT_APPLICABLE: Text("不适用", "N/A"),
}
CRITICAL: Final = Text("关键项", "critical")
STYLE: Final = style("checks/checklist.css")


def ways_said(ways: Sequence[Way], language: Language) -> str:
    """Return the ways of checking in words."""
    return in_a_row(way.label for way in ways).said(language)


def item_card(item: Item, language: Language) -> str:
    """Return an item as a card of the editor: its words, and how it is checked and weighed."""
    weight = say(f"权重 {item.weight}", f"weight {item.weight}")
    facts = [item.code, ways_said(item.ways, language) or "—", weight]
    facts += [CRITICAL.said(language)] if item.critical else []
    facts.append(say("不符合须附：", "if not met: ") + item.proof.label.said(language))
    return (
        f'<div class="cl-item"><p>{escape(item.text.said(language))}</p>'
        f'<p class="how">{escape(" · ".join(facts))}</p></div>'
    )


def preview(items: Sequence[Item], language: Language) -> str:
    """Return the checklist as the inspector walks it."""
    cards = "".join(_walked(item, language) for item in items)
    return f'<ol class="cl-walk">{cards}</ol>{STYLE}'


def changes_listed(found: Changes, language: Language) -> str:
    """Return what a version changes, a line each."""
    lines = [
        *(say("新增 ", "added ") + _named(item, language) for item in found.added),
        *(say("去掉 ", "left out ") + _named(item, language) for item in found.dropped),
        *(f"{new.code}{_differs(old, new, language)}" for old, new in found.changed),
    ]
    if found.moved:
        lines.append(say("顺序有变", "another order"))
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul class="cl-list">{listed}</ul>{STYLE}'


def _walked(item: Item, language: Language) -> str:
    how = [item.code, ways_said(item.ways, language)]
    how += [CRITICAL.said(language)] if item.critical else []
    choices = "".join(f"<span>{escape(text.said(language))}</span>" for text in ANSWERS.values())
    asks = say("选“不符合”时要求：", "“Not met” asks for ") + item.proof.label.said(language)
    return (
        f'<li class="cl-item"><p class="how">{escape(" · ".join(how))}</p>'
        f"<p>{escape(item.text.said(language))}</p>"
        f'<div class="choices">{choices}</div><p class="asks">{escape(asks)}</p></li>'
    )


def _named(item: Item, language: Language) -> str:
    weight = say(f"（权重 {item.weight}）", f" (weight {item.weight})")
    return f"{item.code} {item.text.said(language)}{weight}"


def _differs(old: Item, new: Item, language: Language) -> str:
    critical = {True: say("关键项", "critical"), False: say("非关键项", "not critical")}
    fields = (
        (say("权重", "weight"), str(old.weight), str(new.weight)),
        (say("性质", "kind"), critical[old.critical], critical[new.critical]),
        (
            say("证明", "proof"),
            old.proof.label.said(language),
            new.proof.label.said(language),
        ),
        (say("方式", "ways"), ways_said(old.ways, language), ways_said(new.ways, language)),
        (say("中文", "Chinese"), old.text.zh, new.text.zh),
        (say("英文", "English"), old.text.en, new.text.en),
    )
    told = [f"{name} {was} → {now}" for name, was, now in fields if was != now]
    return say("：", ": ") + say("；", "; ").join(told)
