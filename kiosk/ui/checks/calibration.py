"""How strictly inspectors score: an answer first, then a table, and how it is worked out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.reports.checks.calibration import Calibration, calibration
from kiosk.reports.wording import month_name
from kiosk.ui.styles import style
from kiosk.ui.tables import Column, folded, table
from kiosk.wiring import house
from survey.checks.calibration import ENOUGH, Severity
from survey.texts import Language, Text, bracketed, in_a_row

STYLE: Final = style("checks/calibration.css")
NOTHING: Final = Text(
    "近 12 个月没有抽查和联合检查。检查提交后，这里显示每位检查员打分偏严还是偏松。",
    "No spot or joint checks in the last twelve months. Once there are, this shows who scores "
    "strictly and who mildly.",
)
COLUMNS: Final = (
    Column(Text("检查员", "Inspector"), is_figure=False),
    Column(Text("相差（95 % 区间）", "Difference (95 %)"), is_figure=False),
    Column(Text("n", "n")),
    Column(Text("平均分", "Mean")),
    Column(Text("别人平均", "Others")),
    Column(Text("校正后", "Adjusted")),
    Column(Text("联合检查 κ", "Joint checks κ")),
)
CAPTION: Final = Text("{first}至 {last}的检查", "Spot and joint checks, {first}–{last}")
HOW: Final = Text("怎么算的", "How it is worked out")
EXPLAINED: Final = (
    Text(
        "“别人平均”：别的检查员在同一窗口的平均分；没有别人去过的窗口，取同一岗位的平均分。自查不算。",
        "“Others” is the mean of other inspectors at the same windows, or at the same post where "
        "nobody else was. Self-checks do not count.",
    ),
    Text(
        f"“相差”为负是偏严，为正是偏松。能和别人比的检查满 {ENOUGH} 次才判断；"
        "区间包含 0，就可能只是偶然。",
        f"A difference below 0 is strict, above 0 mild. It takes {ENOUGH} checks that have others "
        "beside them; an interval that holds 0 may be mere chance.",
    ),
    Text(
        "“校正后”＝平均分－相差×n÷(n＋10)：次数少时只校正一点，次数多时几乎全部校正。",
        "“Adjusted” is the mean less difference × n ÷ (n + 10): with few checks hardly corrected, "
        "with many nearly in full.",
    ),
    Text(
        "κ 是两人各自打分的一致程度，去掉了碰巧一致的部分：1 为完全一致，0 和碰巧差不多。",
        "κ is how far two who scored alone agree beyond chance: 1 is full agreement, 0 no more "
        "than chance.",
    ),
    Text(
        "这些数字不扣分、不罚款，只提示谁该一起去看一个窗口。",
        "No points or money hang on these figures; they say who should look at a window together.",
    ),
)


def draw_calibration(language: Language) -> None:
    """Draw the section: what stands out, everybody's figures, and how they came about."""
    st.header(Text("打分松紧", "How strictly inspectors score").said(language), anchor=False)
    with house().reading() as session:
        found = calibration(session, today=clock.today(house().settings.zone))
    if not found.found:
        st.info(NOTHING.said(language))
        return
    st.markdown(f"**{answer(found).said(language)}**")
    caption = CAPTION.format(first=month_name(found.first), last=month_name(found.last))
    rows = [_row(each, found, language) for each in found.found]
    explained = "".join(f"<p>{text.said(language)}</p>" for text in EXPLAINED)
    drawn = table(language, caption, COLUMNS, rows) + folded(HOW.said(language), explained)
    st.html(f'<div class="cal">{drawn}</div>{STYLE}')


def answer(found: Calibration) -> Text:
    """Return what the figures come to, in a sentence."""
    judged = found.judged
    if not judged:
        most = max(each.compared for each in found.found)
        return Text(
            "样本太少：可比的检查最多的一位是 {most} 次，满 {enough} 次才判断。",
            "Too few to judge: the most anybody has is {most} of {enough} comparable checks.",
        ).format(most=most, enough=ENOUGH)
    outside = [each for each in judged if each.judgement and each.judgement.stands_out]
    if not outside and len(judged) == 1:
        return Text(
            "目前只有 1 位检查员可以判断，与别人没有超出偶然的差别。",
            "One inspector alone can be judged so far, and differs from others by chance at most.",
        )
    if not outside:
        return Text(
            "{n} 位检查员打分松紧相近，差别都在偶然范围内。",
            "The {n} inspectors who can be judged score alike; their differences may be chance.",
        ).format(n=len(judged))
    parts = [_said(each, found.names) for each in _widest(outside)]
    return Text("{said}。", "{said}.").format(said=in_a_row(parts, "；", "; "))


def _widest(outside: Sequence[Severity]) -> list[Severity]:
    """Return the two that stand out most."""
    return sorted(outside, key=lambda each: -abs(_difference(each)))[:2]


def _difference(each: Severity) -> Decimal:
    return each.judgement.difference if each.judgement else Decimal()


def _said(each: Severity, names: Mapping[str, str]) -> Text:
    difference = _difference(each)
    facts = {"name": names[each.inspector], "by": abs(difference), "n": each.compared}
    if difference < 0:
        strict = Text(
            "{name}打分偏严，比别人低 {by} 分（n = {n}）",
            "{name} scores strictly, {by} below others (n = {n})",
        )
        return strict.format(**facts)
    mild = Text(
        "{name}打分偏松，比别人高 {by} 分（n = {n}）",
        "{name} scores mildly, {by} above others (n = {n})",
    )
    return mild.format(**facts)


def _row(each: Severity, found: Calibration, language: Language) -> list[str]:
    many = bracketed(f"n = {each.joint}").said(language)
    kappa = "—" if each.kappa is None else _signed(each.kappa, plus="") + many
    judged = each.judgement
    return [
        found.names[each.inspector],
        _difference_said(each).said(language),
        str(each.n),
        str(each.raw),
        "—" if judged is None else str(judged.expected),
        "—" if judged is None else str(judged.adjusted),
        kappa,
    ]


def _difference_said(each: Severity) -> Text:
    judged = each.judgement
    if judged is None:
        few = Text("太少：{n} / {enough}", "too few: {n} of {enough}")
        return few.format(n=each.compared, enough=ENOUGH)
    return Text("{by}（{lower} 到 {upper}）", "{by} ({lower} to {upper})").format(
        by=_signed(judged.difference), lower=_signed(judged.lower), upper=_signed(judged.upper)
    )


def _signed(value: Decimal, *, plus: str = "+") -> str:
    """Return a number with its sign, a true minus rather than a hyphen."""
    if value == 0:
        return str(abs(value))
    return f"−{abs(value)}" if value < 0 else f"{plus}{value}"
