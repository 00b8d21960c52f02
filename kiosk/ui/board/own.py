"""Somebody's own satisfaction, as it is drawn on *Me*."""

import streamlit as st

from kiosk import clock
from kiosk.reports.board.own import OwnMonth, own_satisfaction
from kiosk.reports.wording import month_name, number, percent
from kiosk.rights.who import User
from kiosk.ui.speech import literal, say
from kiosk.wiring import house
from survey.texts import Language, Text


def draw_own(user: User, language: Language) -> None:
    """Tell somebody how satisfied those were whom they served; nothing where none were asked."""
    if user.person is None:
        return
    with house().reading() as session:
        found = own_satisfaction(session, user.person, today=clock.today(house().settings.zone))
    if not any(each.n for each in found):
        return
    st.header(say("我的满意率", "My satisfaction"), anchor=False)
    for each in found:
        st.markdown(f"- {literal(_said(each).said(language))}")


def _said(each: OwnMonth) -> Text:
    month, n = month_name(each.month), number(each.n)
    if each.share is None:
        return Text(
            "{month}：{n} 条评价，不满 {least} 条，不算满意率",
            "{month}: {n} {count:rating|ratings}; fewer than {least} make no rate",
        ).format(month=month, n=n, least=each.least, count=each.n)
    return Text(
        "{month}：满意率 {rate}（n = {n}，95% 区间 {lower}–{upper}）",
        "{month}: {rate} satisfied (n = {n}, 95 % interval {lower} to {upper})",
    ).format(
        month=month, n=n, rate=percent(each.share.rate), lower=percent(each.share.lower),
        upper=percent(each.share.upper),
    )  # fmt: skip
