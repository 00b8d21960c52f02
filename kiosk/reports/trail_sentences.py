"""What a deed changed and from where it came, as sentences in both languages."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from db.ground.audit_store import Changed, Entry
from survey.cases.complaints import STATES
from survey.directory.browsers import Device
from survey.texts import Text, in_a_row

TABLES: Final[Mapping[str, Text]] = {
    "calendar_days": Text("特殊日期", "Special day"),
    "cases": Text("投诉", "Case"),
    "complaints": Text("投诉", "Case"),
    "corrective_actions": Text("整改", "Corrective action"),
    "holds": Text("暂不计入的评价", "Held ratings"),
    "inspections": Text("检查", "Check"),
    "people": Text("人员", "Person"),
    "policies": Text("规则版本", "Policy version"),
    "postings": Text("岗位", "Place of"),
    "publications": Text("公示", "Publication"),
    "regulations": Text("制度版本", "Regulation"),
    "requests": Text("诉求", "Request"),
    "root_causes": Text("根本原因", "Root cause"),
    "slip_batches": Text("排号单批次", "Batch of slips"),
    "star_decisions": Text("月度之星", "Star"),
    "tablets": Text("平板", "Tablet"),
    "units": Text("单位", "Unit"),
    "windows": Text("窗口", "Window"),
}
"""What the rows are called that the trail tells before and after."""

COLUMNS: Final[Mapping[str, Text]] = {
    "active": Text("开放", "open"),
    "appeal_officer_id": Text("申诉复核人", "who looks at the appeal"),
    "approved": Text("批准", "approved"),
    "because": Text("决定理由", "why it was decided so"),
    "decided_because": Text("决定理由", "why it was decided so"),
    "despite": Text("另行评定的理由", "why all the same"),
    "due_on": Text("期限", "due on"),
    "edition": Text("版次", "edition"),
    "effective_from": Text("生效月份", "in force from"),
    "en": Text("英文名", "English name"),
    "escalated_to": Text("上报到", "escalated to"),
    "gone": Text("已离职", "has left"),
    "hours": Text("服务时间", "hours"),
    "kind": Text("种类", "kind"),
    "leader_id": Text("上级领导", "leader"),
    "level": Text("级别", "level"),
    "location": Text("位置", "location"),
    "merged_into_id": Text("并入", "joined to"),
    "month": Text("月份", "month"),
    "name": Text("名称", "name"),
    "officer_id": Text("办理人", "officer"),
    "outcome": Text("结论", "finding"),
    "owner_id": Text("整改人", "owner"),
    "parent_id": Text("上级单位", "unit above"),
    "person_id": Text("当事人", "person"),
    "post": Text("岗位", "post"),
    "published_by": Text("公示人", "published by"),
    "reason": Text("理由", "reason"),
    "retired": Text("停用", "retired"),
    "root_cause": Text("根本原因", "root cause"),
    "score": Text("得分", "score"),
    "sealed": Text("密封", "sealed"),
    "state": Text("状态", "state"),
    "supervisor_id": Text("主管", "supervisor"),
    "title": Text("标题", "title"),
    "unit_id": Text("单位", "unit"),
    "until": Text("截止", "until"),
    "use": Text("用途", "use"),
    "valid_until": Text("有效期至", "valid until"),
    "verdict": Text("意见", "verdict"),
    "void_reason": Text("作废理由", "why it was cancelled"),
    "voided_by": Text("作废人", "voided by"),
    "window_id": Text("窗口", "window"),
    "withdrawn_because": Text("撤下理由", "why it was withdrawn"),
    "withdrawn_by": Text("停用人", "taken out by"),
    "works": Text("上班", "working day"),
    "zh": Text("中文名", "Chinese name"),
}

_YES: Final = Text("是", "yes")
_NO: Final = Text("否", "no")
_NOTHING: Final = Text("无", "nothing")


def whence_said(whence: Mapping[str, str]) -> Text:
    """Return from where a deed came: the network, the browser, the system, as far as known."""
    device = Device(whence.get("browser"), whence.get("system")).said
    network = whence.get("network")
    if network is None:
        return device
    return Text(f"{network} · {device.zh}", f"{network} · {device.en}")


def changes_said(entry: Entry) -> Iterator[Text]:
    """Yield what a deed changed: a sentence a row, and how many more there were."""
    yield from map(_row_said, entry.changed)
    if entry.changed_more:
        n = entry.changed_more
        yield Text("另有 {n} 处改动", "{n} more {n:row was|rows were} changed").format(n=n)


def _row_said(row: Changed) -> Text:
    table = TABLES.get(row.table, Text(row.table, row.table))
    pairs = [_pair_said(name, *pair) for name, pair in row.columns.items()]
    said = in_a_row(pairs, "；", "; ")
    return Text(f"{table.zh} {row.called}：{said.zh}", f"{table.en} {row.called}: {said.en}")


def _pair_said(name: str, before: Any, after: Any) -> Text:
    column = COLUMNS.get(name, Text(name, name))
    was, now = _value_said(name, before), _value_said(name, after)
    if before is None:
        return Text(f"{column.zh}为“{now.zh}”", f"{column.en} “{now.en}”")
    return Text(
        f"{column.zh}由“{was.zh}”改为“{now.zh}”", f"{column.en} from “{was.en}” to “{now.en}”"
    )


def _value_said(name: str, value: Any) -> Text:
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return _YES if value else _NO
    if name in {"state", "outcome"} and value in STATES:
        return STATES[value].name
    return Text(str(value), str(value))
