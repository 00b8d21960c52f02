"""The wall's markup: an honour board, the ranking, the commitments, each rotating by CSS alone.

CSS turns the slides because it goes on when the network is gone. The markup is the same as long
as the figures are: only the tick beside it changes, so nothing flickers.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from typing import Final, TypeVar
from urllib.parse import quote

from kiosk.look.palette import GOLD
from kiosk.reports.board.promises import Promise
from kiosk.reports.board.wall import Notice, Wall, WallStar
from kiosk.reports.books.month import RankedWindow
from kiosk.reports.wording import month_name, number, percent
from kiosk.ui.board import wall_sizes
from kiosk.ui.styles import style
from survey.texts import Language, Text

STYLE: Final = style("board/wall.css")
ROWS: Final = 5
TURN: Final = 12
"""Seconds a slide stands: long enough to read twice from five metres."""
_WIDE: Final = " w-wide"

Row = TypeVar("Row")
_FADE: Final = 0.6
_STAR: Final = (
    f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'><path fill='{GOLD}' "
    "d='M50 4l13.5 30.9 33.5 3.4-25.1 22.4 7.2 32.9L50 76.6 20.9 93.6l7.2-32.9L3 38.3l33.5-3.4z'/>"
    "</svg>"
)
_CODE: Final = (
    f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='{GOLD}' "
    "stroke-width='2'><path d='M3 9V3h6M15 3h6v6M21 15v6h-6M9 21H3v-6'/>"
    "<path d='M8 8h3v3H8zM13 8h3v3h-3zM8 13h3v3H8z'/><path d='M14 14h2v2'/></svg>"
)


def wall_page(wall: Wall, company: Text, language: Language) -> str:
    """Return the whole wall as markup."""
    return (
        f'{STYLE}<div class="w" lang="{language}"><header class="w-head">'
        f'<h1 style="{wall_sizes.company(company.said(language))}">'
        f"{escape(company.said(language))}</h1>"
        f"<p>{_TITLE.said(language)}</p></header>"
        f'<section class="w-star">{_slides(_stars(wall, language))}</section>'
        f'<section class="w-rank">{_slides(_rankings(wall, language))}</section>'
        f'<section class="w-kept">{_slides(_promises(wall, language))}</section>'
        f'<footer class="w-foot">{_picture(_CODE, "w-code")}<p>{_INVITE.said(language)}</p>'
        "</footer></div>"
    )


def tick(moment: str, time: str) -> str:
    """Return the mark by which the watchdog sees that the figures are fresh."""
    return f'<i hidden data-wall-tick="{escape(moment)}" data-wall-time="{escape(time)}">.</i>'


_TITLE: Final = Text("服务质量公示", "Quality of service")
_INVITE: Final = Text(
    "扫一扫窗口上的二维码，两秒钟，匿名评价。",
    "Scan the code at any window: two seconds, anonymous.",
)
_STAR_TITLE: Final = Text("每月服务之星", "Star of the month")
_VACANT: Final = Text("虚位以待", "Vacant")
_RANKING: Final = Text("窗口排名", "Windows")
_NOBODY_YET: Final = Text(
    "还没有评价，第一条评价到来后这里会有排名。",
    "No ratings yet. The ranking appears with the first ones.",
)
_NOTICE: Final = Text("公示：服务改进对象", "Notice: service to be improved")
_UNTIL: Final = Text("公示至<br>{day}", "until<br>{day}")
_KEPT_TITLE: Final = Text("我们的承诺", "Our commitments")
_NOT_ASKED: Final = Text("本月回答的人还太少", "too few answered yet this month")


def _stars(wall: Wall, language: Language) -> Iterator[str]:
    if not wall.stars:
        yield _board(WallStar(unit=None, person=None, why=(_NOBODY_YET,)), wall, language)
    for star in wall.stars:
        yield _board(star, wall, language)


def _board(star: WallStar, wall: Wall, language: Language) -> str:
    name = star.person or _VACANT.said(language)
    unit = ""
    if star.unit:
        unit = f'<p class="w-unit" style="{wall_sizes.unit(star.unit)}">{escape(star.unit)}</p>'
    reasons = [reason.said(language) for reason in star.why]
    why = "<br>".join(map(escape, reasons))
    return (
        f'<div class="w-board{"" if star.person else " w-vacant"}">'
        f"<h2>{_STAR_TITLE.said(language)}</h2>"
        f'<p class="w-month">{month_name(wall.star_month).said(language)}</p>'
        f"{_picture(_STAR, 'w-medal')}"
        f'<p class="w-person" style="{wall_sizes.person(name)}">{escape(name)}</p>{unit}'
        f'<p class="w-why" style="{wall_sizes.why(reasons)}">{why}</p></div>'
    )


def _rankings(wall: Wall, language: Language) -> Iterator[str]:
    title = f"<h2><b>{_RANKING.said(language)}</b> · {month_name(wall.month).said(language)}</h2>"
    pages = list(_pages(wall.windows, ROWS))
    for notices in _pages(wall.notices, ROWS):
        yield _notices(notices, language)
    for place, rows in enumerate(pages, start=1):
        which = f" · {place} / {len(pages)}" if len(pages) > 1 else ""
        body = "".join(_row(row, wall.enough, language) for row in rows)
        heading = title.replace("</h2>", f"{which}</h2>")
        yield f'<div class="w-panel">{heading}<ol style="--rows:{ROWS}">{body}</ol></div>'
    if not pages:
        nobody = f'<p class="w-none">{_NOBODY_YET.said(language)}</p>'
        yield f'<div class="w-panel">{title}{nobody}</div>'


def _notices(shown: Sequence[Notice], language: Language) -> str:
    """Return what is published beside the honours: plain, masked, and until when."""
    rows = "".join(
        f'<li class="w-few"><span class="w-place">–</span>'
        f"{_name(each.name, month_name(each.month).said(language))}<span></span>"
        f'<div class="w-share">{_UNTIL.format(day=each.until).said(language)}</div></li>'
        for each in shown
    )
    title = f"<h2><b>{_NOTICE.said(language)}</b></h2>"
    return f'<div class="w-panel">{title}<ol style="--rows:{ROWS}">{rows}</ol></div>'


def _row(row: RankedWindow, enough: int, language: Language) -> str:
    name = _name(row.window.name, row.window.unit_name)
    found = row.satisfaction
    if row.place is None or found is None:
        few = Text("样本太少<br>{n} / {enough}", "too few<br>{n} of {enough}")
        said = few.format(n=found.n if found else 0, enough=enough).said(language)
        return (
            f'<li class="w-few"><span class="w-place">–</span>{name}<span></span>'
            f'<div class="w-share">{said}</div></li>'
        )
    return (
        f'<li class="{"w-first" if row.place.is_first else ""}">'
        f'<span class="w-place{_WIDE if len(str(row.place)) > 2 else ""}">{row.place}</span>'
        f'{name}<span class="w-bar"><i style="left:{_css(found.lower)};'
        f'right:{_css(1 - found.upper)}"></i><b style="left:{_css(found.rate)}"></b></span>'
        f'<div class="w-share">{percent(found.rate)}<small>n = {number(found.n)}</small></div></li>'
    )


def _name(name: str, under: str) -> str:
    of_name, beneath = wall_sizes.row(name, under)
    return (
        f'<div class="w-name"><span style="{of_name}">{escape(name)}</span>'
        f'<small style="{beneath}">{escape(under)}</small></div>'
    )


def _promises(wall: Wall, language: Language) -> Iterator[str]:
    if not wall.promises:
        yield _no_promises(language)
    for promise in wall.promises:
        words, post = promise.words.said(language), promise.post.said(language)
        title = _KEPT_TITLE.said(language)
        size = wall_sizes.promise(f"{title} · {post}", words)
        yield (
            f'<div class="w-promise"><div><h2><b>{title}</b> · {escape(post)}</h2>'
            f'<p style="{size}">{escape(words)}</p></div>'
            f"{_kept(promise, language)}</div>"
        )


def _no_promises(language: Language) -> str:
    words = Text(
        "开设窗口后，这里轮流显示它的服务承诺。",
        "Once a window is open, its commitments take turns here.",
    )
    return f'<p class="w-none">{words.said(language)}</p>'


def _kept(promise: Promise, language: Language) -> str:
    if promise.kept is None:
        return f'<div class="w-share w-quiet">{_NOT_ASKED.said(language)}</div>'
    said = Text("做到了", "kept").said(language)
    return (
        f'<div class="w-share">{percent(promise.kept.rate)}'
        f"<small>{said} · n = {number(promise.kept.n)}</small></div>"
    )


def _slides(slides: Iterator[str]) -> str:
    """Return the slides one upon the other, each visible in its turn."""
    shown = list(slides)
    if len(shown) == 1:
        return f'<div class="w-slide w-only">{shown[0]}</div>'
    whole = TURN * len(shown)
    return f"<style>{_turning(len(shown))}</style>" + "".join(
        f'<div class="w-slide" style="animation:w-turn-{len(shown)} {whole}s linear infinite;'
        f'animation-delay:-{whole - TURN * place}s">{slide}</div>'
        for place, slide in enumerate(shown)
    )


def _turning(count: int) -> str:
    """Return the animation of one slide: in, standing, out before the next one comes in."""
    turn = 100 / count
    fade = turn * _FADE / TURN
    return (
        f"@keyframes w-turn-{count}{{0%{{opacity:0}}{fade:.3f}%{{opacity:1}}"
        f"{turn - fade:.3f}%{{opacity:1}}{turn:.3f}%{{opacity:0}}100%{{opacity:0}}}}"
    )


def _pages(rows: Sequence[Row], size: int) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while page := list(islice(remaining, size)):
        yield page


def _picture(drawing: str, kind: str) -> str:
    return f'<img class="{kind}" alt="" src="data:image/svg+xml,{quote(drawing)}">'


def _css(share: float) -> str:
    return f"{share * 100:.2f}%"
