"""Refusals about the books: months, money, policies, publications, stars."""

from survey.refusals.kinds import Absent, Conflicting, NotAllowed, NotNow, Unusable
from survey.texts import Text


class MonthUnreadable(Unusable):
    """A month was not written as YYYY-MM."""

    code = "month.unreadable"
    sentence = Text(
        "月份要写成 YYYY-MM，例如 2026-11；收到的是 {text}。",
        "Write a month as YYYY-MM, for example 2026-11; this was {text}.",
    )


class EntryUnknown(Absent):
    """The ledger has no entry of that number."""

    code = "ledger.unknown"
    sentence = Text("没有这条记录。", "There is no such entry.")


class ReviewAsked(Conflicting):
    """A request for a review waits already."""

    code = "review.asked"
    sentence = Text(
        "已经申请过复核，正在等答复。", "A review was asked for already; the answer will follow."
    )


class NoMoney(Unusable):
    """Only money needs an approval, and only what still stands."""

    code = "ledger.no-money"
    sentence = Text(
        "这条记录不需要审批：它不涉及金额，或者已经冲销。",
        "This entry needs no approval: it is no money, or it was taken back.",
    )


class MoneyDecided(Conflicting):
    """Somebody decided about the entry before."""

    code = "ledger.decided"
    sentence = Text("{by} 已经审批过这条记录。", "{by} has decided about this entry already.")


class SecondPersonNeeded(NotAllowed):
    """Who began it cannot be the second person, nor whom it concerns, nor their chain."""

    code = "second-person.needed"
    sentence = Text(
        "要由另一位没有经手、也与本人无关的人来确认。",
        "Somebody else has to confirm this: neither who began it, nor whom it concerns.",
    )


class PolicyUnknown(Absent):
    """There is no such version of the policy."""

    code = "policy.unknown"
    sentence = Text("没有这个版本的规则。", "There is no such version of the policy.")


class PolicyUnusable(Unusable):
    """A parameter is out of its range."""

    code = "policy.unusable"
    sentence = Text("参数不可用：{what}。", "These parameters cannot be used: {what}.")


class PolicyTooLate(Unusable):
    """A policy begins in a month that is still open."""

    code = "policy.too-late"
    sentence = Text(
        "{month} 已经结账，规则不能从那时开始生效。",
        "{month} is closed; a policy cannot begin there.",
    )


class DeputyUnable(Unusable):
    """A deputy needs an account that works on cases."""

    code = "policy.deputy-unable"
    sentence = Text(
        "{codes} 没有监督小组的账号，不能作代理人。",
        "{codes}: no account of the supervision team, so no deputy.",
    )


class PolicyUnchanged(Unusable):
    """A proposal changes something."""

    code = "policy.unchanged"
    sentence = Text("和现在的规则一样，没有要改的。", "This is the policy that holds already.")


class PolicyDecided(Conflicting):
    """Somebody decided about this version before."""

    code = "policy.decided"
    sentence = Text("这个版本已经审批过。", "This version has been decided already.")


class MonthNotOver(NotNow):
    """A month is closed after its last day."""

    code = "month.not-over"
    sentence = Text(
        "{month} 还没有结束，不能结账。", "{month} is not over and cannot be closed yet."
    )


class NothingToTake(NotNow):
    """No approved amount waits to be taken to payroll."""

    code = "money.nothing-to-take"
    sentence = Text("没有待发放的金额。", "No approved amount waits to be taken.")


class MoneyMoved(Conflicting):
    """Other amounts wait than whoever took them saw."""

    code = "money.moved"
    sentence = Text(
        "待发放的金额刚刚有变化，请核对后再登记。",
        "The amounts that wait have changed just now: look at them again.",
    )


class NameMissing(Unusable):
    """Whoever closes a month is named."""

    code = "name.missing"
    sentence = Text("请写明是谁操作的。", "Say who does this.")


class CloserUnable(NotAllowed):
    """A month is closed in the name of somebody who may close it."""

    code = "month.closer-unable"
    sentence = Text(
        "{who} 不是可以结账的账号（监督小组组长或董事长）。",
        "{who} is no account that may close a month: the team's leader or the chairman.",
    )


class MonthClosed(Conflicting):
    """The month was closed before."""

    code = "month.closed"
    sentence = Text(
        "{month} 已由 {by} 结账，不能再改。", "{month} was closed by {by} and stays as it is."
    )


class PublicationUnknown(Absent):
    """There is no such publication, or it does not wait any more."""

    code = "publication.unknown"
    sentence = Text("没有这条公示，或者已经处理过。", "There is no such publication to decide.")


class PublicationUnusable(Unusable):
    """Only what stands is published, once, and a worst only by the policy and for a while."""

    code = "publication.unusable"
    sentence = Text(
        "不能公示：记录已不成立、已经提出过，或规则不允许公示最差员工、没有写截止日期。",
        "This cannot be published: it does not stand, was proposed already, or the policy keeps "
        "a worst private or without an end.",
    )


class MinutesMissing(Unusable):
    """The committee's decision on a star has minutes."""

    code = "star.minutes-missing"
    sentence = Text(
        "请写明评定经过（谁参加、依据什么）。", "Give the minutes: who took part, on what grounds."
    )


class StarUnqualified(NotAllowed):
    """Who does not qualify is named all the same for a reason alone, on record."""

    code = "star.unqualified"
    sentence = Text(
        "不符合条件：{why}。仍要评定，请写明理由，会给第二人、结账和公示时看到。",
        "Does not qualify: {why}. To name them all the same, give the reason: the second person, "
        "the closing and the publication show it.",
    )


class StarUnusable(Unusable):
    """A star is an employee of the unit who is not the worst of the month."""

    code = "star.unusable"
    sentence = Text(
        "不能评为明星：要在本单位工作，且不是本月最差员工。",
        "This person cannot be the star: it takes somebody of the unit who is not the worst.",
    )


class RulingUnusable(Unusable):
    """A ruling has points, yuan (nought is a decision, too) and a clause."""

    code = "ruling.unusable"
    sentence = Text(
        "请写明扣几分（0 到 1,000）、罚几元（0 到 100,000）和依据条款；不处理就都填 0。",
        "Give points (0 to 1,000), yuan (0 to 100,000) and the clause; 0 and 0 is no sanction.",
    )


class RulingTooEarly(NotNow):
    """Only an inaction case that was upheld for good is ruled on."""

    code = "ruling.too-early"
    sentence = Text(
        "只有不作为案认定属实、申诉期已过或申诉已有结论，并且有当事人，才能决定如何处理。",
        "Only an inaction case against somebody that was upheld, and that nobody can appeal any "
        "more, is ruled on.",
    )


class RulingWaits(Conflicting):
    """A proposal waits for the second person already."""

    code = "ruling.waits"
    sentence = Text(
        "已经有一份处理意见在等第二个人审批。", "A proposal waits for the second person already."
    )


class RulingDecided(Conflicting):
    """Somebody decided about the proposal, or the finding it rests on does not stand any more."""

    code = "ruling.decided"
    sentence = Text(
        "这份处理意见已经审批过，或者认定已不成立。",
        "This proposal was decided already, or the finding it rests on does not stand any more.",
    )


class DismissalUnknown(Absent):
    """There is no such dismissal review."""

    code = "dismissal.unknown"
    sentence = Text("没有这份去留评议。", "There is no such dismissal review.")


class DismissalOutOfTurn(Conflicting):
    """The review was decided, lapsed, or has no proposal to decide about."""

    code = "dismissal.out-of-turn"
    sentence = Text(
        "这份去留评议已有决定、已失效，或还没有人提出决定。",
        "This dismissal review was decided, has lapsed, or has no proposal yet.",
    )


class DismissalUnheard(NotNow):
    """Nothing is proposed before whom it concerns was heard, or it is written why not."""

    code = "dismissal.unheard"
    sentence = Text(
        "请先听取当事人陈述并记录；听不到的，写明原因。",
        "Hear the person first and keep what was said; where that cannot be, write why.",
    )


class RegulationUnknown(Absent):
    """There is no such edition of the regulation."""

    code = "regulation.unknown"
    sentence = Text("没有这个版本的制度。", "There is no such edition of the regulation.")


class RegulationUnusable(Unusable):
    """A text has a title, an edition and articles, and marks only numbers that there are."""

    code = "regulation.unusable"
    sentence = Text("制度原文不能录入：{what}。", "This text cannot be entered: {what}.")


class RegulationDecided(Conflicting):
    """Somebody decided about this edition before."""

    code = "regulation.decided"
    sentence = Text("这个版本已经审批过。", "This edition has been decided already.")
