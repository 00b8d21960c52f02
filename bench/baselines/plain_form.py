"""A rating form as anyone writes it in Streamlit; run the stock way with `streamlit run`."""

import os
import sqlite3

import streamlit as st


def main() -> None:
    """Show faces and a text area; keep what was submitted."""
    connection = sqlite3.connect(os.environ["BENCH_DATABASE"], timeout=60)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS ratings (score INT, comment TEXT)")
    st.title("请评价")
    with st.form("rating"):
        score = st.feedback("faces")
        comment = st.text_area("意见")
        submitted = st.form_submit_button("提交")
    if submitted:
        connection.execute("INSERT INTO ratings VALUES (?, ?)", (score, comment))
        connection.commit()
        st.success("谢谢！")
    connection.close()


main()
