"""A card of the board, and what it says where there is nothing to show yet."""

from html import escape

from survey.few import FEWEST
from survey.texts import Language, Text


def card(inner: str, *, kind: str = "") -> str:
    """Return a card around markup."""
    return f'<section class="k-card {kind}">{inner}</section>'


def empty_said(said: Text, language: Language) -> str:
    """Return what is said in a card where there is nothing."""
    return f'<p class="k-empty">{escape(said.said(language))}</p>'


def nothing_yet(language: Language) -> str:
    """Return what is said before the first rating."""
    return empty_said(
        Text(
            "窗口的二维码贴出去以后，第一条评价就会出现在这里。",
            "Once the windows' codes are up, the first rating appears here.",
        ),
        language,
    )


def few_rated(language: Language) -> str:
    """Return why what was chosen has no figure, though somebody rated."""
    return empty_said(
        Text(
            "不足 {n} 条评价不显示，能由总数倒推出来的也不显示，免得看出是谁评的、评的谁。",
            "Figures of fewer than {n} ratings are not shown, nor what would give them away by "
            "subtraction: nobody is to be found who rated or was rated.",
        ).format(n=FEWEST),
        language,
    )


def notes(language: Language, *said: Text | None) -> str:
    """Return what stands small beneath a card's head, a paragraph each."""
    return "".join(f"<p class='k-muted'>{escape(each.said(language))}</p>" for each in said if each)


def no_windows(language: Language) -> str:
    """Return what is said where no window is in view."""
    return empty_said(
        Text(
            "这里还没有窗口；管理员可以在“窗口”页添加或导入。",
            "No windows here yet; an administrator adds or imports them on the page Windows.",
        ),
        language,
    )
