"""Refusals of what people hand in: complaints, messages to them, what staff take in."""

from survey.refusals.kinds import (
    Absent,
    Conflicting,
    NotAllowed,
    TooLarge,
    TooMany,
    Unusable,
)
from survey.texts import Text


class ComplaintUnknown(Absent):
    """Number and secret open no complaint; which of the two is wrong is not told."""

    code = "complaint.unknown"
    sentence = Text(
        "编号或密码不对，请对照当时保存的链接再试。",
        "The number or the secret is wrong. Please compare them with the link you kept.",
    )


class HandoverByStaff(NotAllowed):
    """Staff sign in at this browser: whoever took a complaint in does not open it for somebody."""

    code = "complaint.handover-by-staff"
    sentence = Text(
        "这个浏览器有员工登录过。请投诉人用自己的手机打开，工作人员不能代为打开。",
        "Staff have signed in at this browser. The complainant opens it on their own phone; staff "
        "do not open it for them.",
    )


class HandoverUsed(Conflicting):
    """The code was exchanged for a secret before."""

    code = "complaint.handover-used"
    sentence = Text(
        "这个交接码已经用过。请用当时得到的 16 位查询密码；如果不是您本人用的，请马上联系我们。",
        "This code was used already. Please use the secret of 16 signs you got then; if it was "
        "not you who used it, contact us at once.",
    )


class HandoverOver(Conflicting):
    """The code was not exchanged in time."""

    code = "complaint.handover-over"
    sentence = Text(
        "这个交接码已经过期（30 天）。请联系我们了解办理情况。",
        "This code is too old (30 days). Please contact us to hear how it stands.",
    )


class WrongPairs(TooMany):
    """Too many pairs of number and secret that open nothing; the right pair still opens."""

    code = "complaint.wrong-pairs"
    sentence = Text(
        "编号或密码不对，而且已经错了很多次。请对照当时保存的链接再试：输对了马上就能打开。",
        "The number or the secret is wrong, and there have been many wrong tries. Please compare "
        "them with the link you kept: the right pair opens at once.",
    )


class ComplaintWithoutWords(Unusable):
    """A complaint has to say what happened."""

    code = "complaint.without-words"
    sentence = Text("请写一句发生了什么。", "Please write a sentence about what happened.")


class CategoryUnknown(Unusable):
    """The kind of complaint is none we know."""

    code = "complaint.category-unknown"
    sentence = Text("请选一类问题。", "Please choose what it is about.")


class MomentUnreadable(Unusable):
    """When it happened was not told in a way we understand."""

    code = "complaint.moment-unreadable"
    sentence = Text("请填写发生的日期和时间。", "Please fill in the date and the time it happened.")


class MomentInFuture(Unusable):
    """It cannot have happened yet."""

    code = "complaint.moment-in-future"
    sentence = Text(
        "发生的时间还没有到，请核对日期和时间。",
        "That time is still to come. Please check the date and the time.",
    )


class MomentTooLongAgo(Unusable):
    """It happened longer ago than we can look into."""

    code = "complaint.moment-too-long-ago"
    sentence = Text(
        "只能受理最近 {days} 天内的事情，请核对日期。",
        "We can look into the last {days} days. Please check the date.",
    )


class ContactUnreadable(Unusable):
    """The contact cannot be one."""

    code = "complaint.contact-unreadable"
    sentence = Text(
        "联系方式看起来不完整，请核对；不想留也可以清空。",
        "The contact looks incomplete. Please check it, or leave it empty.",
    )


class TooManyPhotos(TooLarge):
    """More photos than a complaint, or a check, takes."""

    code = "complaint.too-many-photos"
    sentence = Text("照片最多 {limit} 张。", "At most {limit} photos, please.")


class ComplaintKeyReused(Conflicting):
    """The same key came with other words; the first stays, the second is still in the form."""

    code = "complaint.key-reused"
    sentence = Text(
        "您之前的提交已收到。现在的内容不一样，还没有提交：要作为另一件提交，请再点一次。",
        "We already have what you sent before. This text differs and is not sent yet: "
        "to send it as well, press the button again.",
    )


class NumberTaken(Conflicting):
    """Another complaint has that number."""

    code = "complaint.number-taken"
    sentence = Text("编号 {number} 已被使用。", "The number {number} is taken.")


class MessageWithoutWords(Unusable):
    """A message has to say or show something."""

    code = "complaint.message-without-words"
    sentence = Text("请写一句话，或附一张照片。", "Please write a line or add a photo.")


class TooManyMessages(TooMany):
    """More messages within an hour than anybody can answer."""

    code = "complaint.too-many-messages"
    sentence = Text(
        "这一小时里您已发了很多条，请稍后再补充；之前的都已收到。",
        "You have sent many messages within the hour. We have them all; please add more later.",
    )


class ContactErased(Absent):
    """There is no contact to show: none was left, or it was erased."""

    code = "complaint.contact-erased"
    sentence = Text(
        "没有可显示的联系方式：未填写，或已按规定删除。",
        "There is no contact to show: none was left, or it was erased as the rules say.",
    )


class ErasureAskedBefore(Conflicting):
    """A request to erase is open already, or was answered as often as makes sense."""

    code = "complaint.erasure-asked"
    sentence = Text(
        "您已经提过删除要求；正在办理或已经答复，答复就在这个页面上。",
        "You have asked for that already: it is being dealt with, or the answer stands on this "
        "page.",
    )


class ErasureNotAsked(Conflicting):
    """Nobody asks to erase anything, or it was answered meanwhile."""

    code = "complaint.erasure-not-asked"
    sentence = Text(
        "没有待答复的删除要求，可能已经有人答复。",
        "No request to erase is open; somebody may have answered it.",
    )


class ContactNeeded(Conflicting):
    """A contact is kept for as long as the case goes on."""

    code = "complaint.contact-needed"
    sentence = Text(
        "这件投诉还在办理，需要能联系到您；办结后可以删除联系方式。",
        "It is still being dealt with, so we must be able to reach you. "
        "Your contact can be erased once it is closed.",
    )


class IntakeUnknown(Unusable):
    """A complaint comes in by one of the ways there are."""

    code = "case.intake-unknown"
    sentence = Text("请选择投诉的来源。", "Choose how the complaint came in.")


class TakenInUnexplained(Unusable):
    """A colleague who takes in a customer's complaint says how the customer told it."""

    code = "intake.unexplained"
    sentence = Text(
        "请写一句客户是怎么告诉您的，办理人会先向客户核实。",
        "Please write a sentence on how the customer told you; the officer asks them first.",
    )


class TooManyTakenIn(TooMany):
    """A colleague took in as many complaints as one may on a day."""

    code = "intake.too-many"
    sentence = Text(
        "您今天已代客户登记 {n} 件投诉，请让客户扫码或直接联系监督小组。",
        "You took in {n} {n:complaint|complaints} today. Please let customers scan the code or "
        "call the supervision team.",
    )
