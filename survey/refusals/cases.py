"""Refusals about the handling of cases: steps, findings, appeals, root causes."""

from survey.refusals.complaints import ComplaintUnknown
from survey.refusals.kinds import (
    Conflicting,
    NotAllowed,
    NotNow,
    Unusable,
)
from survey.texts import Text


class CaseUnknown(ComplaintUnknown):
    """There is no such case, or it does not concern who asks; which of the two is not told."""

    code = "case.unknown"
    sentence = Text(
        "没有这件投诉，或者它不归您看。", "There is no such case, or it is not yours to see."
    )


class StateOutOfTurn(Conflicting):
    """A complaint cannot go from its state to that one."""

    code = "complaint.state-out-of-turn"
    sentence = Text(
        "投诉现在是“{now}”，不能直接改为“{to}”。",
        "The complaint stands at “{now}” and cannot go to “{to}” from there.",
    )


class NotYourCase(NotAllowed):
    """What somebody is to a case gives no right to this."""

    code = "case.not-yours"
    sentence = Text(
        "您与此件有关联或不负责此件，不能这样做；可以留下说明。",
        "You are bound to this case or it is not yours, so you cannot do that. You may comment.",
    )


class CaseChanged(Conflicting):
    """Somebody else changed the case meanwhile."""

    code = "case.changed"
    sentence = Text(
        "刚才有人更新了此件，您写的内容还在，请看过最新情况后再提交。",
        "Somebody updated this case just now. What you wrote is still here: "
        "look at the latest state, then send it again.",
    )


class FindingUnknown(Unusable):
    """A finding is one of four."""

    code = "case.finding-unknown"
    sentence = Text(
        "请选择结论：属实、部分属实、不属实或无法核实。",
        "Choose a finding: upheld, partly upheld, not upheld, or could not be verified.",
    )


class FindingIncomplete(Unusable):
    """A finding lacks what makes it fair."""

    code = "case.finding-incomplete"
    sentence = Text("作结论前还缺：{missing}。", "Before a finding there must be: {missing}.")


class NotToldToComplainant(Unusable):
    """A finding, a measure or a changed decision says nothing to who complained."""

    code = "case.not-told"
    sentence = Text(
        "请写一句给投诉人的话：查到了什么，怎么处理的。",
        "Please write a sentence to the complainant: what was found, what was done.",
    )


class NamesSomebody(Unusable):
    """A sentence to the complainant names who was complained of, or somebody above them."""

    code = "case.names-somebody"
    sentence = Text(
        "给投诉人的话里不要写员工的姓名，可以写“当班人员”。",
        "Please name no member of staff to the complainant; say “the person on duty”.",
    )


class NamesUnmeant(Unusable):
    """Words to a customer hold a name or a telephone number that nobody said is meant."""

    code = "case.names-unmeant"
    sentence = Text(
        "还没有发出：这段话里有 {named}，客户会看到。请改一改；确要写明，就勾选“照样写明”再发。",
        "Not sent yet: it holds {named}, and the customer reads it. Change it, or tick “Keep it "
        "in” and send it again.",
    )


class AppealTooLate(Conflicting):
    """There is no appeal, or no longer."""

    code = "case.appeal-too-late"
    sentence = Text(
        "申诉期已过，或者已经申诉过一次。",
        "The time to appeal has passed, or there was an appeal already.",
    )


class AppealOpen(Conflicting):
    """The accused may still appeal."""

    code = "case.appeal-open"
    sentence = Text(
        "当事人的申诉期还没有结束，结束后才能办结。",
        "The person complained of may still appeal; the case can be closed after that.",
    )


class SameDecider(NotAllowed):
    """Who gave the finding does not decide the appeal against it."""

    code = "case.same-decider"
    sentence = Text(
        "作出结论的人不能复核申诉，请由另一位负责人办理。",
        "Whoever gave the finding cannot decide the appeal; somebody else must.",
    )


class DirectWayShut(NotYourCase):
    """The way past the officers is open only after they failed to act, and once."""

    code = "case.direct-way-shut"
    sentence = Text(
        "此件还没有超时，或者已经由上级接手，不必再申请。",
        "Nothing is overdue, or somebody above has the case already: there is nothing to ask for.",
    )


class HandlingRatedOften(Conflicting):
    """The handling may be rated anew a few times: what was said last counts."""

    code = "case.handling-rated-often"
    sentence = Text(
        "您已多次评价这件的办理，以最近一次为准。还有话要说，请写在“补充”里。",
        "You have rated the handling many times; the last one counts. Please add words instead.",
    )


class ReopenedBefore(Conflicting):
    """A case is reopened at most once."""

    code = "case.reopened-before"
    sentence = Text(
        "此件已经重新办理过一次。新的情况请另行投诉。",
        "This case was reopened once already. For anything new please make a new complaint.",
    )


class ReopenTooLate(Conflicting):
    """A closed case stays closed after some time."""

    code = "case.reopen-too-late"
    sentence = Text(
        "办结已久，不能重新办理。新的情况请另行投诉。",
        "It was closed too long ago to be reopened. For anything new please make a new complaint.",
    )


class ExtensionUnusable(Unusable):
    """A deadline is put off to a later day, within bounds, for a reason."""

    code = "case.extension-unusable"
    sentence = Text(
        "延期须晚于现在的期限、不超过 {latest}，并写明原因。",
        "A new deadline is later than the present one, {latest} at the latest, and has a reason.",
    )


class CallUnproven(Unusable):
    """Somebody who left no contact was reached by what they said, or not at all."""

    code = "case.call-unproven"
    sentence = Text(
        "投诉人没有留联系方式：请写明是怎样联系上的、对方怎么说。",
        "The complainant left no contact: write down how they were reached and what they said.",
    )


class NothingAsked(NotNow):
    """There is no request that could be turned down."""

    code = "case.nothing-asked"
    sentence = Text("没有待批的延期申请。", "Nobody asked to put it off.")


class NotClosedYet(Conflicting):
    """The handling is rated once the case is closed."""

    code = "case.not-closed-yet"
    sentence = Text(
        "这件投诉还在办理，办结后再评价。",
        "It is still being dealt with. It can be rated once it is closed.",
    )


class MergeUnusable(Unusable):
    """Only cases of one incident at one place are joined, and not with themselves."""

    code = "case.merge-unusable"
    sentence = Text(
        "只能与同一窗口、尚未有结论的另一件并案。",
        "A case can be joined only with another open one at the same window.",
    )


class OfficerUnusable(Unusable):
    """Only an officer outside the chain gets a case."""

    code = "case.officer-unusable"
    sentence = Text(
        "此人须回避或不在监督小组，不能办理此件。",
        "That person is recused or not of the supervision team, and cannot have this case.",
    )


class NotThisWindow(Unusable):
    """The code scanned is not that of the case's window."""

    code = "case.not-this-window"
    sentence = Text(
        "扫的不是此件所在窗口的二维码。",
        "That is not the code of the window this case is about.",
    )


class CauseUnknown(Unusable):
    """The root cause is none that is offered, or is offered no more."""

    code = "cause.unknown"
    sentence = Text(
        "这一类原因已经不在清单里，请重新选一类。",
        "That cause is not in the list any more. Please choose one again.",
    )


class CauseThere(Conflicting):
    """The list has a cause of that name."""

    code = "cause.there"
    sentence = Text("清单里已经有“{name}”。", "“{name}” is in the list already.")


class CauseStays(Conflicting):
    """The cause for whatever fits no other stays in the list."""

    code = "cause.stays"
    sentence = Text(
        "“其他”要留在清单里：总有对不上的情况。",
        "“Other” stays in the list: something always fits nowhere else.",
    )
