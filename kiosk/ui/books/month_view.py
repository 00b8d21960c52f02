"""A month at the closing desk: what it came to, its worst, and what came late."""

import streamlit as st

from kiosk.reports import wording
from kiosk.reports.board.sentences import uncounselled_said
from kiosk.reports.books.closing import ClosingDesk
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.trail import closing_code
from kiosk.rights.who import User
from kiosk.ui.books.entries import draw_entry
from kiosk.ui.speech import current_language, say
from kiosk.ui.who import who_marked
from kiosk.wiring import house
from survey.texts import worded


def draw_answer(found: ClosingDesk) -> None:
    """Draw whether the month is closed, how satisfied customers were and what it cost."""
    language, zone = current_language(), house().settings.zone
    if found.closing is not None:
        at = moment_said(found.closing.closed_at, zone).said(language)
        st.success(
            say(
                f"已由 {who_marked(found.closing.by)} 于 {at} 结账",
                f"Closed by {who_marked(found.closing.by)}, {at}",
            )
        )
        if found.closing.head:
            st.caption(say("账本校验：", "Seal of the ledger: ") + found.closing.head[:16])
        with house().reading() as session:
            code = closing_code(session, found.month)
        st.caption(say("记录链编码：", "Code of the trail: ") + code)
    satisfied = found.report.satisfaction
    rate, n = wording.percent(satisfied.rate), wording.number(satisfied.n)
    upheld = len({line.complaint for line in found.report.people.lines})
    points = sum(line.points for line in found.report.people.lines)
    st.markdown(
        say(
            f"**满意率 {rate}（n = {n}）；计分事项 {upheld} 件，共扣 {points} 分。**",
            f"**{rate} satisfied (n = {n}); {upheld} {worded(upheld, 'matter', 'matters')} cost "
            f"{points} {worded(points, 'point', 'points')}.**",
        )
    )
    for each in found.report.ended_since:
        said = wording.ended_said(
            each, proposed_by=who_marked(each.proposed_by), decided_by=who_marked(each.decided_by)
        )
        st.warning(said.said(language))
    version = say(f"规则版本 {found.policy_version}", f"policy version {found.policy_version}")
    st.caption(version)


def draw_worst(found: ClosingDesk) -> None:
    """Draw the month's worst, and who is still to be counselled."""
    for missed in found.report.people.uncounselled:
        st.text(uncounselled_said(missed).said(current_language()))
    worst = found.report.people.worst
    if not worst:
        return
    names = {one.person.code: one.person.name for one in found.report.people.months}
    st.header(say("月度最差", "Worst of the month"), anchor=False)
    for one in worst:
        who = f"{names.get(one.person, '')} {one.person}"
        told = say(
            f"{who}：批评教育（{one.counselling}）后再次被投诉（{one.trigger}），"
            f"罚 {one.fine} 元，累计第 {one.count} 次。",
            f"{who}: complained of again ({one.trigger}) after counselling ({one.counselling}); "
            f"fine of {one.fine} yuan, no. {one.count} in all.",
        )
        st.text(told)
        if one.review:
            st.text(
                say(
                    "累计达到规定次数：记账后自动立去留评议，在“积分”页由人决定，系统不作任何处理。",
                    "The number for a dismissal review is reached: it opens with the posting, on "
                    "the ledger's page. People decide, nothing happens by itself.",
                )
            )


def draw_late(found: ClosingDesk, user: User) -> None:
    """Draw the entries that later books hold about the month."""
    n = len(found.late)
    with st.expander(
        say(
            f"结账后的补记和冲销 {n} 条",
            f"{n} {worded(n, 'entry', 'entries')} in later books about this month",
        )
    ):
        for each in found.late:
            draw_entry(each, user)
