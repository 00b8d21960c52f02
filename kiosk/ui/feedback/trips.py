"""What the trips of a yard show, drawn: one sentence, response by post, waiting between posts."""

from datetime import timedelta
from typing import Final

import streamlit as st

from kiosk.reports.feedback.trips import DAYS, TripReport
from kiosk.reports.shares import Proportion
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.tables import Column, table
from survey.directory.posts import post_of
from survey.few import FEWEST
from survey.texts import Text

NOTHING: Final = "–"


def draw_trips(report: TripReport) -> None:
    """Draw what the trips of a yard show; nothing is told of a single lorry."""
    if not report.trips and not report.posts:
        return
    st.markdown(_sentence(report))
    language = current_language()
    shown = table(language, _CAPTION, _POSTS, _post_rows(report))
    if report.waits:
        shown += table(language, _WAITING, _WAITS, _wait_rows(report))
    st.html(f'{style("feedback/trips.css")}<div class="trips">{shown}</div>')
    st.caption(
        say(
            f"等候时间只在同一段至少有 {FEWEST} 辆车时才显示。要有这些数，岗位得登记排号单。",
            f"Times are shown where at least {FEWEST} lorries were under way. They need posts that "
            "note slips.",
        )
    )


def _sentence(report: TripReport) -> str:
    if report.rating is None or report.a_lorry is None:
        return say(
            f"近 {DAYS} 天还没有人扫排号单。", f"No slip was scanned in the last {DAYS} days."
        )
    share, each = _share(report.rating), f"{report.a_lorry:.1f}"
    return say(
        f"近 {DAYS} 天有 **{report.trips:,}** 辆车扫了排号单，{share}评了至少一个岗位，"
        f"每车平均 **{each}** 条评价。",
        f"In the last {DAYS} days **{report.trips:,}** lorries scanned their slip; "
        f"{share} rated at least one post, **{each}** ratings a lorry.",
    ) + _unseen(report)


def _unseen(report: TripReport) -> str:
    """Return how many slips were scanned that no post ever saw, where posts look."""
    if report.unseen is None:
        return ""
    share, n = _share(report.unseen), f"{report.unseen.n:,}"
    return say(
        f"其中有岗位登记的那些天扫了 {n} 张，{share}没有一个岗位见过（被评的人自己登记的不算）。",
        f" {n} of them were scanned on days when posts noted slips: {share} of these were seen at "
        "no post (what the person rated noted does not count).",
    )


def _post_rows(report: TripReport) -> list[list[str]]:
    language = current_language()
    return [
        [
            each.post.said(language),
            f"{each.response.n:,}" if each.response else NOTHING,
            f"{each.rated:,}",
            _share(each.response) if each.response else NOTHING,
        ]
        for each in report.posts
    ]


def _wait_rows(report: TripReport) -> list[list[str]]:
    language = current_language()
    return [
        [
            f"{post_of(each.here).name.said(language)} → {post_of(each.there).name.said(language)}",
            f"{each.n:,}",
            _minutes(each.median),
            _minutes(each.nine_of_ten),
        ]
        for each in report.waits
    ]


def _share(part: Proportion) -> str:
    span = f"{part.lower:.0%}–{part.upper:.0%}"
    return say(f"{part.rate:.0%}（{span}）", f"{part.rate:.0%} ({span})")


def _minutes(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    return say(f"{minutes} 分钟", f"{minutes} min")


_CAPTION: Final = Text(
    "各岗位：见到的车有几成评了", "Each post: which part of the lorries seen rated it"
)
_POSTS: Final = (
    Column(Text("岗位", "Post"), is_figure=False),
    Column(Text("登记的车", "Lorries noted")),
    Column(Text("评了的车", "Lorries rated")),
    Column(Text("登记的车里评了几成（95% 区间）", "Part of the noted that rated (95 %)")),
)
_WAITING: Final = Text("岗位之间用了多久", "How long from post to post")
_WAITS: Final = (
    Column(Text("从 → 到", "From → to"), is_figure=False),
    Column(Text("车数", "Lorries")),
    Column(Text("一半的车不超过", "Half take at most")),
    Column(Text("九成的车不超过", "Nine of ten take at most")),
)
