"""The inspector's walk as a component: it lives on the phone and outlives a lost connection."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import streamlit as st

from db.checks.plan_store import Assigned
from db.directory.directory_store import Window
from kiosk import phone
from kiosk.actions.checks.walks import PAPER_PATIENCE
from kiosk.reports.checks.walks import Walks
from kiosk.reports.wording import day_name
from kiosk.ui.own_routes import own_address
from kiosk.ui.styles import sheet
from survey import codes
from survey.checks.checklists import Checklist
from survey.checks.draws import Why
from survey.directory.posts import post_of
from survey.texts import Language, Text, in_a_row

HERE: Final = Path(__file__).parent
SCRIPTS: Final = (
    "rules",
    "state",
    "photos",
    "sending",
    "scanner",
    "drawing",
    "list",
    "cards",
    "steps",
    "undo",
    "walk",
)
"""One script in the end: what knows nothing of the others comes first."""
ADDRESSES: Final = {
    "submit": "/api/inspections",
    "draft": "/api/inspections/draft",
    "photos": "/api/photos",
}
TEXTS: Final = {
    "pick": Text("选择要检查的窗口或部门", "Which window or department"),
    "find": Text("按名称查找", "Find by name"),
    "no_windows": Text(
        "还没有窗口。请管理员先建好窗口。", "There are no windows yet. An administrator adds them."
    ),
    "back": Text("全部窗口", "All windows"),
    "begun": Text("已填 {n}/{total}", "{n}/{total} done"),
    "done_today": Text("今天已检查 · {score} 分", "checked today · {score}"),
    "another": Text("检查其他窗口或部门", "Check another window or department"),
    "mine": Text("我的检查", "My checks"),
    "mine_alone": Text(
        "只有您自己知道，查完之前请保密。", "You alone know of these until they are done."
    ),
    "shut": Text("由别人检查的窗口（{n}）", "Windows that others check ({n})"),
    "shut_kept": Text("已填的都还在，但不能提交。", "What you filled in is kept, not handed in."),
    "kind_shut": Text(
        "这个窗口不能再按原来的种类检查。已填的都还在，请另选种类。",
        "This window can no longer be checked in this way. All is kept: choose another kind.",
    ),
    "kind_first": Text("请先选检查种类", "Choose the kind of check"),
    "drawn_shut": Text(
        "抽签以后您要回避这个窗口了。", "Since the draw you have to stand aside for this window."
    ),
    "ask_excuse": Text("申请免除", "Ask to be excused"),
    "matters": Text("这个窗口的未了事项（{n}）", "Still open at this window ({n})"),
    "undo": Text("选错了窗口？不查了？", "Wrong window, or not now?"),
    "move": Text(
        "把已填的移到同岗位的另一个窗口：", "Move what is filled in to another window of this post:"
    ),
    "throw": Text("放弃这次检查", "Give this check up"),
    "throw_note": Text("放弃以后还可以恢复。", "It can be taken back afterwards."),
    "thrown": Text("已放弃：{window}", "Given up: {window}"),
    "all_thrown": Text("放弃的检查（{n}）", "Given up ({n})"),
    "take_back": Text("恢复", "Take it back"),
    "answers": Text("项已填", "answered"),
    "phone": Text("不是纸质的，改回现场检查", "Not on paper after all: check on the spot"),
    "previous": Text("上一项", "Back"),
    "following": Text("下一项", "Next"),
    "all_items": Text("全部检查项", "All items"),
    "still_open": Text("未填", "open"),
    "arrival": Text("到窗口了吗？请扫窗口上的二维码。", "Are you there? Scan the window's code."),
    "no_code": Text(
        "这里没有可扫的码。请写下接待您的人。",
        "Nothing hangs here to be scanned. Say whom you met.",
    ),
    "met_whom": Text("谁接待的？", "Whom did you meet?"),
    "i_am_there": Text("我已到场", "I am there"),
    "scan": Text("扫窗口码", "Scan the code"),
    "scan_outside": Text(
        "这部手机不能在页内扫码。请用手机相机扫窗口上的码，会自动回到这里；没有信号时先写明原因。",
        "This phone cannot scan in the page. Use its camera app on the window's code: it leads "
        "back here. Without a signal say why below.",
    ),
    "no_scan": Text(
        "扫不了？输入码下的五个字，或写原因", "No scan? Type its five signs, or say why"
    ),
    "other_code": Text("这是“{name}”的码，请核对。", "That is the code of “{name}”. Please check."),
    "slip": Text(
        "这五个字不是这个窗口的码，请核对。如果是原因，请再点一次。",
        "These five signs are not of this window's code: please check. Is it a reason, tap again.",
    ),
    "declare": Text("不扫码，写明原因", "Go on without scanning"),
    "arrived": Text("已扫到窗口码。", "The window's code was scanned."),
    "typed_in": Text("已输入窗口码。", "The window's code was typed in."),
    "declared": Text("没有扫码：{reason}", "Not scanned: {reason}"),
    "change": Text("重来", "Change"),
    "arrival_first": Text("请先确认到场", "Confirm that you are there"),
    "paper_first": Text("请先填纸质检查的时间", "First say when the check on paper was"),
    "paper_fault": Text(
        "这个时间不能用：不能晚于现在，也不能早于 {days} 天前。",
        "That moment cannot be used: it is still to come, or more than {days} days ago.",
    ).format(days=PAPER_PATIENCE.days),
    "paper": Text("这是纸质检查表，补录", "Typing in a form on paper"),
    "print": Text("打印空白检查表", "Print an empty form"),
    "paper_when": Text("纸质检查的日期和时间", "Day and time of the check on paper"),
    "joint": Text("联合检查", "Joint check"),
    "gallery": Text("相册", "Gallery"),
    "photos_full": Text("一次检查最多 {n} 张照片。", "{n} photos a check at most."),
    "result": Text("看结果、签字", "The result, and its signature"),
    "spot": Text("抽查", "Spot check"),
    "self": Text("自查", "Self-check"),
    "met": Text("符合", "Met"),
    "not_met": Text("不符合", "Not met"),
    "not_applicable": Text("不适用", "N/A"),
    "critical": Text("关键项", "critical"),
    "note": Text("看到了什么？（写说明或拍照）", "What did you see? (a note or a photo)"),
    "note_any": Text("说明（可不填）", "A note (optional)"),
    "prove": Text("＋ 说明、照片", "＋ Note, photo"),
    "own": Text("本单位自查", "Self-checks of my unit"),
    "self_open": Text("今天还没有自查。", "No self-check has been made today."),
    "self_made": Text("今天的自查已做。", "Today's self-check is made."),
    "self_here": Text("今天已自查", "self-checked today"),
    "note_note": Text("看到了什么？（必须写说明）", "What did you see? (a note is required)"),
    "note_photo": Text("看到了什么？（必须拍照）", "What did you see? (a photo is required)"),
    "photo": Text("拍照", "Camera"),
    "remove_photo": Text("删除照片", "Remove the photo"),
    "restore_photo": Text("恢复删除的照片（{n}）", "Take the removed photo back ({n})"),
    "photo_refused": Text(
        "这张照片没有被接受，请删除后重拍。", "That photo was refused. Remove it and take it again."
    ),
    "photo_lost": Text(
        "这张照片不在这部手机上了，请重拍。",
        "That photo is no longer on this phone: take it again.",
    ),
    "lost_sent": Text(
        "{window}：检查已提交，但有 {n} 张照片不在这部手机上了，没能一起提交。",
        "{window}: the check was submitted, but without {n} of its photos, which are no longer on "
        "this phone.",
    ),
    "so_far": Text("{done}/{total} · {score} 分", "{done}/{total} · {score}"),
    "open": Text("还有 {n} 项", "{n} open: next"),
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


@dataclass(frozen=True, slots=True)
class Entry:
    """The window an address leads to: by its scanned code (`at`), or from a list (`go`)."""

    window: str
    by: Literal["at", "go"]
    said: str
    kind: str | None = None


def draw_walk(
    walks: Walks,
    *,
    account: str,
    at: Entry | None = None,
    now: datetime,
    language: Language,
) -> None:
    """Draw the walk: checks drawn first, then the own windows, then all; or right at a window."""
    current, begun = walks.checklists.current, walks.checklists.begun
    _component()(
        key="walk",
        data={
            "account": account,
            "windows": [_window(window, walks, language) for window in walks.windows],
            "checklists": {post: _checklist(each, language) for post, each in current.items()},
            "versions": {name: _checklist(each, language) for name, each in begun.items()},
            "drafts": dict(walks.drafts),
            "drawn": [_drawn(each, now.date(), language) for each in walks.drawn],
            "at": asdict(at) if at else None,
            "paper": {"from": _minute(now - PAPER_PATIENCE), "to": _minute(now)},
            "self_checked": sorted(walks.self_checked),
            "texts": {name: text.said(language) for name, text in TEXTS.items()},
            "urls": {name: own_address(each) for name, each in ADDRESSES.items()},
        },
    )


def _minute(moment: datetime) -> str:
    """Return a moment as a field of day and time holds it."""
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")


def _drawn(one: Assigned, today: date, language: Language) -> dict[str, object]:
    day = day_name(one.due_on).said(language)
    due = Text("{day} 截止", "due {day}").format(day=day)
    late = Text("{day} 已过期", "was due {day}").format(day=day)
    is_late = one.due_on < today
    return {
        "window": one.window,
        "kind": one.kind,
        "why": Why(one.why).label.said(language),
        "due": (late if is_late else due).said(language),
        "late": is_late,
    }


def _window(window: Window, walks: Walks, language: Language) -> dict[str, object]:
    shut = walks.reach.shut(window.code)
    return {
        "code": window.code,
        "name": window.name,
        "unit": window.unit_name,
        "post": window.post,
        "post_name": post_of(window.post).name.said(language),
        "location": window.location,
        "active": window.active,
        "mark": codes.mark_of(window.token) if window.token else None,
        "slip": codes.slip_of(codes.typed_of(window.token)) if window.token else None,
        "kinds": walks.reach.kinds_at(window.code),
        "matters": [
            {"item": each.item, "said": each.said.said(language)}
            for each in walks.matters.get(window.code, ())
        ],
        "shut": shut.said.said(language) if shut else None,
    }


def _checklist(checklist: Checklist, language: Language) -> dict[str, object]:
    return {
        "version": checklist.version,
        "items": [
            {
                "code": item.code,
                "text": item.text.said(language),
                "how": in_a_row(way.label for way in item.ways).said(language),
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
        css=sheet("checks/walk/walk.css"),
        js=phone.component(*(HERE / f"{part}.js" for part in SCRIPTS)),
    )
