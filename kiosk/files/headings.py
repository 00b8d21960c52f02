"""What files, sheets and columns are called in Chinese, and how a typed heading is known."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from kiosk.files.shape import Table
from kiosk.files.tables import BY_NAME
from survey.given import plain_code
from survey.texts import Text

TABLES_CALLED: Final[dict[str, tuple[str, ...]]] = {
    "units": ("单位", "单位表", "部门"),
    "windows": ("窗口", "服务窗口"),
    "people": ("人员", "员工", "人员名单", "员工名单", "员工名册"),
    "accounts": ("账号", "帐号"),
    "roster": ("排班", "排班表"),
    "calendar": ("节假日", "日历"),
    "root_causes": ("根本原因清单",),
    "house": ("公司",),
    "policies": ("规则",),
    "regulations": ("公司制度",),
    "checklists": ("检查表",),
    "ratings": ("评价",),
    "answers": ("承诺回答",),
    "praise": ("表扬",),
    "holds": ("放行和剔除",),
    "hold_ratings": ("放行和剔除的评价",),
    "rating_flags": ("评价可疑之处",),
    "surges": ("低分突增",),
    "complaints": ("投诉",),
    "cases": ("投诉办理",),
    "case_chain": ("回避关系",),
    "case_clocks": ("办理时限",),
    "case_events": ("办理经过",),
    "messages": ("留言",),
    "bursts": ("成批投诉",),
    "burst_complaints": ("成批投诉的归组",),
    "burst_decisions": ("成批投诉的处理",),
    "burst_decided": ("成批投诉处理的投诉",),
    "counselling": ("批评教育",),
    "requests": ("诉求", "上报诉求"),
    "request_events": ("诉求经过",),
    "inspections": ("检查", "检查结果"),
    "joint_checks": ("联合检查",),
    "corrective_actions": ("整改",),
    "corrective_events": ("整改经过",),
    "stars": ("明星", "月度明星"),
    "closings": ("月结", "结账"),
    "ledger": ("总账", "积分账"),
    "approvals": ("审批",),
}
"""What a file or sheet may be called beside its name, the usual word first."""
_ANYWHERE: Final[dict[str, tuple[str, ...]]] = {
    "code": ("编号", "代码", "编码"),
    "name": ("名称", "姓名", "名字"),
    "unit": ("单位编号", "单位", "所属单位", "部门"),
    "parent": ("上级单位编号", "上级单位", "上级"),
    "post": ("岗位", "岗位编号"),
    "location": ("位置", "地点"),
    "active": ("启用", "是否启用"),
    "token": ("二维码",),
    "hours": ("服务时间", "营业时间"),
    "supervisor": ("直接主管编号", "直接主管", "直接责任主管", "主管"),
    "leader": ("主管领导编号", "主管领导", "分管领导", "主管集团领导"),
    "window": ("窗口编号", "窗口"),
    "since": ("起始日期", "到岗日期", "生效日期"),
    "gone": ("已离职", "是否离职"),
    "last_day": ("最后工作日", "离职日期"),
    "username": ("登录名", "用户名"),
    "role": ("角色",),
    "person": ("人员编号", "员工编号", "工号", "员工", "当事人编号", "当事人"),
    "starts_at": ("开始时间",),
    "ends_at": ("结束时间",),
    "day": ("日期",),
    "works": ("是否上班", "上班"),
    "id": ("编号", "评价编号"),
    "score": ("得分", "分数", "评分"),
    "created_at": ("评价时间", "时间"),
    "channel": ("渠道",),
    "comment": ("留言", "评价内容"),
    "reasons": ("原因",),
    "standing": ("计入情况",),
    "ref": ("编号", "单号"),
    "occurred_at": ("发生时间", "事发时间"),
    "source": ("来源", "投诉来源"),
    "category": ("类别", "投诉类别"),
    "text": ("投诉内容", "内容", "原话"),
    "outcome": ("结论", "核实结论"),
    "decided_at": ("结论时间", "认定时间"),
    "received_at": ("受理时间",),
    "state": ("状态",),
    "held_at": ("教育时间", "谈话时间"),
    "complaint": ("投诉编号", "关联投诉"),
    "promised": ("整改承诺", "承诺改进"),
    "inspector": ("检查员编号", "检查员", "检查人"),
    "inspected_at": ("检查时间", "检查日期"),
    "kind": ("种类", "检查种类", "类型"),
    "month": ("月份",),
    "closed_at": ("结账时间", "办结时间"),
    "by": ("经办人", "结账人"),
    "minutes": ("会议纪要", "纪要"),
    "words": ("内容", "原话"),
    "rating": ("评价编号",),
    "commitment": ("承诺", "承诺编号"),
    "kept": ("做到了吗", "是否做到"),
    "due_on": ("期限", "整改期限"),
    "owner": ("责任人编号", "责任人"),
    "wrong": ("问题",),
    "measure": ("措施", "整改措施"),
    "root_cause": ("根本原因",),
    "reason": ("理由", "原因说明"),
    "at": ("时间",),
}
_SOMEWHERE: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("units", "code"): ("单位编号", "编号", "代码"),
    ("units", "name"): ("单位名称", "单位", "名称"),
    ("windows", "code"): ("窗口编号", "编号", "代码"),
    ("windows", "name"): ("窗口名称", "窗口", "名称"),
    ("people", "code"): ("人员编号", "员工编号", "工号", "编号"),
    ("people", "name"): ("姓名", "名字"),
    ("accounts", "name"): ("姓名", "名称"),
    ("calendar", "name"): ("说明", "节日"),
    ("praise", "name"): ("被表扬人", "姓名"),
    ("ratings", "person"): ("被评人编号", "人员编号", "员工编号", "工号"),
    ("ratings", "score"): ("评分", "分数"),
    ("complaints", "ref"): ("投诉编号", "编号", "单号"),
    ("complaints", "person"): ("当事人编号", "当事人", "被投诉人", "人员编号", "工号"),
    ("counselling", "ref"): ("记录编号", "编号"),
    ("counselling", "person"): ("受教育人编号", "受教育人", "人员编号", "工号"),
    ("requests", "ref"): ("诉求编号", "编号"),
    ("inspections", "ref"): ("检查编号", "编号"),
    ("closings", "by"): ("结账人", "经办人"),
    ("stars", "person"): ("明星编号", "明星", "人员编号", "员工编号", "工号"),
    ("checklists", "code"): ("检查项编号", "编号"),
    ("checklists", "text"): ("检查内容", "检查项"),
}
FILLED: Final[Mapping[str, tuple[str, ...]]] = {
    "units": ("code", "name", "parent"),
    "windows": ("code", "name", "unit", "post", "location", "hours"),
    "people": ("code", "name", "unit", "supervisor", "leader", "window", "since", "last_day"),
    "roster": ("window", "person", "starts_at", "ends_at"),
    "calendar": ("day", "works", "name"),
    "complaints": (
        "ref", "occurred_at", "window", "person", "source", "category", "text", "outcome",
        "decided_at",
    ),
    "counselling": ("ref", "person", "held_at", "complaint", "promised"),
    "inspections": ("ref", "window", "inspector", "inspected_at", "kind", "score"),
    "stars": ("month", "unit", "person"),
    "ratings": ("id", "window", "person", "score", "created_at", "channel", "comment"),
}  # fmt: skip
"""The files people fill in by hand, and the columns of each; programs know the others."""
UNMISSED: Final = frozenset({("people", "last_day")})
"""Columns of those that most files are without, and nothing is missing: few leave."""
REMARKS: Final = frozenset({"备注", "序号", "no.", "no", "#", "note", "notes", "remark", "remarks"})
"""Headings of columns people add for themselves; they are no slip of ours, and are let be."""
_MARKED: Final = re.compile(r"\([^()]*\)$|\*+$")


def table_called(name: str) -> Table | None:
    """Return the table a file or sheet is called after, in English or Chinese."""
    return _TABLES.get(_plain(name))


def headings(table: Table, column: str) -> tuple[str, ...]:
    """Return what a column may be called beside its name, the usual word first; maybe nothing."""
    return _SOMEWHERE.get((table.name, column)) or _ANYWHERE.get(column, ())


def column_called(table: Table, title: str) -> str:
    """Return the name of the column with a heading, the heading as typed where there is none."""
    return _columns(table).get(_plain(title), title)


def unknown_heading(table: Table, title: str, known: Iterable[str]) -> Text | None:
    """Return what is wrong with a heading that names no column; None where it is a remark's."""
    if not title.strip() or _plain(title) in REMARKS:
        return None
    missing = [each.name for each in table.columns if each.name not in set(known)]
    near = get_close_matches(_plain(title), list(_columns(table)), n=1, cutoff=0.5)
    meant = [_columns(table)[each] for each in near] or missing
    zh = "、".join(_both(table, each) for each in meant)
    return Text(
        f"不认得这个表头，整列会丢失：是不是 {zh}？自己加的列请改名为“备注”",
        f"this heading is not known, its column would be lost: is it {', '.join(meant)}? "
        "A column of your own is called “Notes”",
    )


def _both(table: Table, column: str) -> str:
    called = headings(table, column)
    return f"{column}（{called[0]}）" if called else column


def _columns(table: Table) -> dict[str, str]:
    """Return the columns of a table by every heading they may have; the first that has it."""
    found: dict[str, str] = {}
    for column in table.columns:
        found[_plain(column.name)] = column.name
    for column in table.columns:
        for title in headings(table, column.name):
            found.setdefault(_plain(title), column.name)
    return found


def _plain(title: str) -> str:
    """Return a heading as headings are compared: without width, spaces, marks of what is needed."""
    plain = "".join(plain_code(title).split()).replace("_", "").lower()
    return _MARKED.sub("", _MARKED.sub("", plain))


def _called() -> Iterator[tuple[str, Table]]:
    for name, table in BY_NAME.items():
        names: Sequence[str] = (name, *TABLES_CALLED[name])
        for each in names:
            yield _plain(each), table


_TABLES: Final = dict(_called())
