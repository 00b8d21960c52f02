"""The inspector's walk as a component: it lives on the phone and outlives a lost connection."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from db.directory_store import Window
from kiosk.reports.checklists import ToWalk
from survey.checklists import Checklist
from survey.posts import post_of
from survey.texts import Language, Text

HERE: Final = Path(__file__).parent
ADDRESSES: Final = {
    "submit": "/api/inspections",
    "draft": "/api/inspections/draft",
    "photos": "/api/photos",
}
TEXTS: Final = {
    "pick": Text("选择要检查的窗口", "Which window"),
    "find": Text("按名称查找", "Find by name"),
    "no_windows": Text(
        "还没有窗口。请管理员先建好窗口。", "There are no windows yet. An administrator adds them."
    ),
    "back": Text("全部窗口", "All windows"),
    "begun": Text("已填 {n}/{total}", "{n}/{total} done"),
    "done_today": Text("今天已检查 · {score} 分", "checked today · {score}"),
    "spot": Text("抽查", "Spot check"),
    "self": Text("自查", "Self-check"),
    "met": Text("符合", "Met"),
    "not_met": Text("不符合", "Not met"),
    "not_applicable": Text("不适用", "N/A"),
    "critical": Text("关键项", "critical"),
    "note": Text("看到了什么？（写说明或拍照）", "What did you see? (a note or a photo)"),
    "note_note": Text("看到了什么？（必须写说明）", "What did you see? (a note is required)"),
    "note_photo": Text("看到了什么？（必须拍照）", "What did you see? (a photo is required)"),
    "photo": Text("照片", "Photo"),
    "remove_photo": Text("删除照片", "Remove the photo"),
    "so_far": Text("{done}/{total} 项 · 目前 {score} 分", "{done}/{total} items · {score} so far"),
    "open": Text("还有 {n} 项，去下一项", "{n} open, go to the next"),
    "submit": Text("提交检查", "Submit the check"),
    "kept": Text("已提交，已保存。", "Submitted and kept."),
    "waiting_one": Text(
        "已记在手机上，有信号时自动提交。", "Kept on this phone; sent when there is a signal."
    ),
    "waiting": Text(
        "{n} 份检查等待提交，有信号时自动送出。",
        "{n} waiting; sent when there is a signal.",
    ),
    "sign_in": Text("登录已过期，请重新登录后自动提交", "Signed out: sign in again to send"),
    "refused": Text("没有被接受。", "It was not accepted."),
    "edit_again": Text("重新填写", "Edit it again"),
    "no_score": Text("无得分", "No score"),
    "storage_full": Text(
        "手机存储已满，请尽快提交，不要关闭页面。",
        "This phone's storage is full: submit soon and keep the page open.",
    ),
}


def draw_walk(
    *,
    account: str,
    windows: Sequence[Window],
    drafts: Mapping[str, Mapping[str, Any]],
    checklists: ToWalk,
    language: Language,
) -> None:
    """Draw the walk for the windows given; drafts are walks begun on another phone."""
    _component()(
        key="walk",
        data={
            "account": account,
            "windows": [_window(window, language) for window in windows],
            "checklists": {p: _checklist(c, language) for p, c in checklists.current.items()},
            "versions": {name: _checklist(c, language) for name, c in checklists.begun.items()},
            "drafts": dict(drafts),
            "texts": {name: text.said(language) for name, text in TEXTS.items()},
            "urls": ADDRESSES,
        },
    )


def _window(window: Window, language: Language) -> dict[str, str | None]:
    return {
        "code": window.code,
        "name": window.name,
        "unit": window.unit_name,
        "post": window.post,
        "post_name": post_of(window.post).name.said(language),
        "location": window.location,
    }


def _checklist(checklist: Checklist, language: Language) -> dict[str, Any]:
    return {
        "version": checklist.version,
        "items": [
            {
                "code": item.code,
                "text": item.text.said(language),
                "how": "、".join(way.label.said(language) for way in item.ways)
                if language != "en"
                else ", ".join(way.label.said(language) for way in item.ways),
                "critical": item.critical,
                "weight": item.weight,
                "proof": item.proof.value,
            }
            for item in checklist.items
        ],
    }


@cache
def _component() -> Any:
    return st.components.v2.component(
        "kiosk_walk",
        html='<div class="walk"></div>',
        css=(HERE / "walk.css").read_text(encoding="utf-8"),
        js=(HERE / "walk.js").read_text(encoding="utf-8"),
    )
