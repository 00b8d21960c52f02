"""The way to one's own data, on *Me*."""

import streamlit as st

from kiosk.ui.own_routes import own_address
from kiosk.ui.speech import say
from kiosk.ui.ways import draw_ways


def draw_own_data() -> None:
    """Offer all that is kept of who looks as one file, and say what is left out."""
    st.header(say("我的数据", "My data"), anchor=False)
    draw_ways((say("下载（ZIP）", "Download (ZIP)"), own_address("/me/data.zip")))
    st.caption(
        say(
            "岗位、当班、积分、谈话、涉及您的投诉摘要、您做过的操作；不含客户原话和联系方式。"
            "什么保存多久，见“制度”页。",
            "Postings, duties, points, talks, summaries of cases that concern you, what you did; "
            "no customers' words or contacts. What is kept how long stands on the page Regulation.",
        )
    )
