"""The board's answer: the month in one sentence, and where its figure comes from."""

from html import escape
from typing import Final

from kiosk.reports.board import sentences
from kiosk.reports.board.certainty import defined_otherwise_before
from kiosk.reports.board.overview import Overview
from kiosk.reports.wording import (
    number,
    percent,
)
from kiosk.ui.board.cards import card, few_rated, nothing_yet
from kiosk.ui.board.spark import interval_bar, level_bar
from kiosk.ui.tables import folded
from survey.feedback.questionnaire import LEVELS
from survey.feedback.tiers import NAMES, ORDER
from survey.texts import Language, Text, in_a_row

HOW: Final = Text("这个数字怎么来的", "Where this figure comes from")


def answer(seen: Overview, language: Language, *, where: str) -> str:
    """Return the month's answer: the finding, how sure it is, how it came about."""
    eyebrow = f"{sentences.period(seen).said(language)} · {where}"
    head = (
        f'<p class="k-eyebrow">{escape(eyebrow)}</p>'
        f"<h1>{_emphasised(sentences.headline(seen).said(language), seen)}</h1>"
    )
    if seen.satisfaction is None:
        why = few_rated(language) if seen.few else nothing_yet(language)
        return card(head + why, kind="k-answer")
    sure = (
        Text("", " ")
        .said(language)
        .join(
            said.said(language)
            for said in (
                sentences.interval(seen.satisfaction),
                sentences.certainty(seen),
                defined_otherwise_before(seen),
            )
            if said is not None
        )
    )
    return card(
        f"{head}<p>{escape(sure)}</p>{_scale(seen, language)}"
        f"{_levels(seen, language)}{_came(seen, language)}"
        f"{folded(HOW.said(language), _explained(seen, language))}",
        kind="k-answer",
    )


def _emphasised(sentence: str, seen: Overview) -> str:
    """Return the sentence with its rate made large."""
    written = escape(sentence)
    if seen.satisfaction is None:
        return written
    rate = sentences.satisfied(seen.satisfaction, seen)
    return written.replace(rate, f'<b class="k-big">{rate}</b>', 1)


def _scale(seen: Overview, language: Language) -> str:
    share, target = seen.satisfaction, float(seen.policy.satisfaction_target)
    said = sentences.interval(share).said(language) if share else ""
    goal = Text("目标 {rate}", "target {rate}").format(rate=percent(target)).said(language)
    return (
        f'<div class="k-scale">{interval_bar(share, says=said, target=target)}'
        f'<div class="k-ends"><span>0</span><em style="left:{target * 100:.0f}%">{goal}</em></div>'
        "</div>"
    )


def _levels(seen: Overview, language: Language) -> str:
    counts = [
        (level.score, seen.tally.scores[level.score - 1], level.name.said(language))
        for level in LEVELS
    ]
    said = in_a_row((f"{word} {n}" for _, n, word in counts), "，").said(language)
    items = "".join(
        f'<li><i class="k-l{score}"></i>{word} {number(n)}</li>' for score, n, word in counts
    )
    return f'{level_bar(counts, says=said)}<ul class="k-legend">{items}</ul>'


def _came(seen: Overview, language: Language) -> str:
    """Say how the month's ratings came, each way with its rate; what is looked at stands out."""
    told = [(tier, share) for tier in ORDER if (share := seen.tiers.get(tier)) is not None]
    if len(told) < 2 and seen.only is None:
        return ""
    items = []
    for tier, share in told:
        words = _WAY.format(way=NAMES[tier], rate=percent(share.rate), n=number(share.n)).said(
            language
        )
        looked_at = seen.only is not None and tier in seen.only
        items.append(
            f"<li><b>{escape(words)}</b></li>" if looked_at else f"<li>{escape(words)}</li>"
        )
    head = _WAYS if seen.only is None else _ONLY
    return f'<ul class="k-legend k-muted"><li>{head.said(language)}</li>{"".join(items)}</ul>'


_WAY: Final = Text("{way} {rate}（{n} 条）", "{way} {rate} (n = {n})")
_WAYS: Final = Text("怎么评的：", "How they came:")
_ONLY: Final = Text("只看加粗的：", "Only those in bold:")


def _explained(seen: Overview, language: Language) -> str:
    if seen.satisfaction is None:
        return ""
    lines = [
        sentences.formula(seen.satisfaction, seen.policy.satisfied_from),
        sentences.interval_rule(seen.satisfaction),
        sentences.compared_with(seen),
        sentences.mean_words(seen.satisfaction),
        sentences.who_was_asked(seen),
    ]
    return "".join(f"<p>{escape(line.said(language))}</p>" for line in lines if line)
