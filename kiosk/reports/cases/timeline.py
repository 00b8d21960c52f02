"""What happened in a case, in plain words: one sentence an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from db.ground.happenings import Event
from survey.cases.attachments import ATTACHED, WITHDRAWN
from survey.cases.bursts import ABUSE, AGAIN, PROPOSED, SET_ASIDE, VERDICTS, WHYS
from survey.cases.clocks import CLOCKS, Clock
from survey.cases.complaints import CATEGORIES, STATES
from survey.cases.erasures import ANSWERED, ASKED
from survey.cases.intakes import HANDED_OVER, INTAKES, TAKEN_IN, TAKEN_IN_NEARBY
from survey.cases.recusal import BONDS, Bond
from survey.cases.root_causes import named_in
from survey.texts import Text

SAID: Final[dict[str, Text]] = {
    "received": Text("受理，来源：{intake}", "Received by {intake}"),
    TAKEN_IN: Text("由工作人员代为登记", "Taken in by a member of staff"),
    TAKEN_IN_NEARBY: Text(
        "由同单位的同事代为登记，请先向投诉人核实",
        "Taken in by a colleague of the same unit: ask the complainant first",
    ),
    HANDED_OVER: Text(
        "投诉人用交接码换取了查询密码", "The complainant exchanged the code for their secret"
    ),
    "from-check": Text("检查中发现", "Seen in a check"),
    "alike": Text(
        "字句、窗口和类别与 {number} 相同，可能是同一人提交了两次",
        "Same words, window and kind as {number}: perhaps sent twice",
    ),
    SET_ASIDE: Text(
        "和短时间内的其他投诉放在一组，等两个人决定（{why}）",
        "Put aside with others of a short time, for two people to decide ({why})",
    ),
    PROPOSED: Text("提出：{verdict}", "Proposed: {verdict}"),
    "taken-up": Text("受理，从现在起计时", "Taken up; its time runs from now on"),
    "joined-many": Text(
        "{n} 件同批投诉并入此件", "{n} {n:complaint|complaints} of a group joined to this case"
    ),
    ABUSE: Text("两人认定为滥用，不作为投诉", "Found to be abuse by two people: no complaint"),
    AGAIN: Text(
        "投诉人又写来，再看一遍，由两个人决定",
        "The complainant wrote again: two people look at it again",
    ),
    "drawn": Text("随机抽定办理人：{drawn}", "Officer drawn: {drawn}"),
    "reply": Text("首次回复投诉人", "First answer to the complainant"),
    "answered": Text("回复投诉人", "Answered the complainant"),
    ASKED: Text("投诉人要求删除数据", "The complainant asked to have their data erased"),
    ANSWERED: Text("答复删除要求", "Answered the request to erase"),
    "words-read": Text(
        "看过投诉人补充的内容，无须回复", "Read what the complainant added; no answer needed"
    ),
    "arrive": Text("到达现场（{proof}）", "At the place ({proof})"),
    "investigate": Text("开始核实", "Began to verify"),
    "investigate-at-once": Text("不到场，直接核实", "Began to verify without going there"),
    "sealed": Text("转为密封件，只由组长、董事长办理", "Sealed: for those at the top alone"),
    "named": Text("指定当事人：{person}", "Named the person: {person}"),
    "summary": Text("写了情况摘要", "Wrote the summary"),
    "heard": Text("当事人陈述", "The person was heard"),
    "review-asked": Text("申请复核扣分", "Asked to review the points"),
    "review-answered": Text("复核答复", "Answer to the review"),
    "comment": Text("说明", "Comment"),
    ATTACHED: Text("附上材料：{name}", "Attached {name}"),
    WITHDRAWN: Text("撤回材料：{name}", "Withdrew {name}"),
    "person-read": Text(
        "看过当事人一方的说明和材料", "Read what the person or their head stated and attached"
    ),
    "decide": Text("结论：{outcome}（{category}）", "Finding: {outcome} ({category})"),
    "decide-caused": Text(
        "结论：{outcome}（{category}），原因：{cause}",
        "Finding: {outcome} ({category}); cause: {cause}",
    ),
    "appeal": Text("当事人提出申诉", "The person appealed"),
    "decide_appeal": Text("申诉复核：{outcome}", "Appeal decided: {outcome}"),
    "appeal-recast": Text(
        "申诉复核：{outcome}（{category}）", "Appeal decided: {outcome} ({category})"
    ),
    "remedy": Text("处理措施", "Remedy"),
    "counselled": Text("批评教育（{held}，{signed}）", "Counselling ({held}, {signed})"),
    "call": Text("回访：{called}", "Follow-up: {called}"),
    "close": Text("办结", "Closed"),
    "reopen": Text("投诉人要求重新办理", "Reopened by the complainant"),
    "merge": Text("并入 {into}", "Joined with {into}"),
    "joined": Text("{number} 并入此件", "{number} was joined to this case"),
    "reassigned": Text("转给 {to} 办理", "Given to {to}"),
    "extension-asked": Text("申请延期到 {until}", "Asked to put off until {until}"),
    "extended": Text("批准延期到 {until}", "Put off until {until}"),
    "extension-refused": Text("不同意延期", "Putting off turned down"),
    "warned": Text("“{clock}”即将到期", "“{clock}” is due soon"),
    "overdue": Text("“{clock}”超时，升级给 {to}", "“{clock}” overdue; taken up to {to}"),
    "inaction": Text("另立不作为案 {number}", "Inaction case {number} opened"),
    "ruling-proposed": Text(
        "提出处理意见：扣 {points} 分，罚 {yuan} 元，依据 {clause}",
        "Proposed: {points} {points:point|points}, a fine of {yuan} yuan, by {clause}",
    ),
    "ruling-approved": Text("批准处理意见", "The proposal was approved"),
    "ruling-refused": Text("不批准处理意见", "The proposal was turned down"),
    "direct": Text("投诉人直达 {to}", "The complainant went directly to {to}"),
    "handling-rated": Text("投诉人给办理打分：{score} 分", "Handling rated {score} of 5"),
}

_PROOFS: Final = {
    "scanned": Text("扫窗口码", "window's code scanned"),
    "typed": Text("输入窗口码下的五个字", "the signs beneath the window's code typed"),
    "declared": Text("自行声明", "declared"),
}
_SIGNED: Final = {
    True: Text("双方签名", "signed by both"),
    False: Text("当事人拒绝签字", "the person refused to sign"),
}
_NOBODY: Final = Text("暂无合适人选", "nobody available")


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it is shown; `words` are somebody's own, never markup.

    `told` is what the complainant reads of it.
    """

    at: datetime
    who: Text
    what: Text
    words: str = ""
    told: str = ""


def line(event: Event, names: Mapping[str, Text]) -> Line:
    """Return an event in plain words; `names` are those of accounts."""
    who = names.get(event.actor, Text(event.actor, event.actor))
    words = [
        str(event.detail[name])
        for name in ("words", "findings", "root_cause", "reason", "waived")
        if event.detail.get(name)
    ]
    told = str(event.detail.get("told") or "")
    return Line(event.at, who, _what(event), "\n".join(words), told)


def recused_said(event: Event, names: Mapping[str, Text]) -> list[Text]:
    """Return who was recused at a drawing and why."""
    recused: dict[str, str] = event.detail.get("recused", {})
    return [
        Text("{name}：{why}", "{name}: {why}").format(
            name=names.get(account, account), why=BONDS[Bond(bond)]
        )
        for account, bond in recused.items()
    ]


def _what(event: Event) -> Text:
    told: dict[str, Any] = dict(event.detail)
    for name, known in (
        ("intake", INTAKES), ("proof", _PROOFS), ("category", CATEGORIES), ("signed", _SIGNED),
        ("why", WHYS), ("verdict", VERDICTS),
    ):  # fmt: skip
        if name in told:
            told[name] = known.get(told[name], told[name])
    if "outcome" in told:
        told["outcome"] = STATES[told["outcome"]].name
    if "clock" in told:
        told["clock"] = CLOCKS[Clock(told["clock"])]
    for name in ("to", "drawn"):
        if name in told and told[name] is None:
            told[name] = _NOBODY
    told["cause"] = named_in(event.detail) or ""
    if event.kind == "call":
        told["called"] = _called(told)
    return SAID[_said_as(event)].format(**told)


def _said_as(event: Event) -> str:
    if event.kind == "investigate" and event.detail.get("waived"):
        return "investigate-at-once"
    if event.kind == "decide_appeal" and event.detail.get("category"):
        return "appeal-recast"
    if event.kind == "decide" and named_in(event.detail):
        return "decide-caused"
    return event.kind


def _called(told: Mapping[str, Any]) -> Text:
    if not told.get("reached"):
        return Text("没有联系上", "not reached")
    if told.get("content"):
        return Text("满意", "content")
    return Text("不满意", "not content")
