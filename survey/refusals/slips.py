"""Refusals about slips, the batches they are printed in, and what staff note at a post."""

from survey.refusals.kinds import Absent, Conflicting, NotAllowed, TooMany, Unusable
from survey.texts import Text


class SlipMistyped(Unusable):
    """The code is none of a slip: a sign is wrong, missing or too many."""

    code = "slip.mistyped"
    sentence = Text(
        "排号单的编码输错了：应是 12 位。请对照单子再输一遍，或扫窗口上的二维码评价。",
        "That is not a slip's code: it has 12 signs. Please compare it with the slip, "
        "or scan the code at the window to rate.",
    )


class SlipUnknown(Absent):
    """No batch has this slip, or its signature is not ours: typed as printed, it is not known."""

    code = "slip.unknown"
    sentence = Text(
        "这里查不到这张排号单，可能不是本场发的。请扫窗口上的二维码评价。",
        "This slip is not known here; it may have been given out somewhere else. "
        "Please scan the code at the window to rate.",
    )


class SlipGuessed(TooMany):
    """Too many wrong codes came one after the other from here."""

    code = "slip.guessed"
    sentence = Text(
        "错的编码太多，请 {seconds} 秒后再试，或扫窗口上的二维码评价。",
        "Too many wrong codes. Please wait {seconds} seconds, "
        "or scan the code at the window to rate.",
    )


class SlipVoided(Conflicting):
    """The batch of this slip was voided."""

    code = "slip.voided"
    sentence = Text(
        "这批排号单已作废，不能再用。您仍可在下面评价。",
        "The slips of this batch were cancelled. You can still rate below.",
    )


class SlipNotYet(Conflicting):
    """The slip's first day has not come."""

    code = "slip.not-yet"
    sentence = Text(
        "这张排号单从 {day} 起才有效。您仍可在下面评价。",
        "This slip is valid from {day} on. You can still rate below.",
    )


class SlipOver(Conflicting):
    """The slip's last day has passed."""

    code = "slip.over"
    sentence = Text(
        "这张排号单只用到 {day}，已过期。您仍可在下面评价。",
        "This slip was valid until {day}. You can still rate below.",
    )


class TripOver(Conflicting):
    """The slip was scanned longer ago than a trip lasts."""

    code = "slip.trip-over"
    sentence = Text(
        "这张排号单已用过，那一趟已超过 24 小时。您仍可在下面评价。",
        "This slip was used for a trip more than 24 hours ago. You can still rate below.",
    )


class SlipElsewhere(Conflicting):
    """The slip is in use on another phone."""

    code = "slip.elsewhere"
    sentence = Text(
        "这张排号单正在另一部手机上使用。您仍可在下面评价。",
        "This slip is in use on another phone. You can still rate below.",
    )


class SlipOfAnotherYard(Conflicting):
    """Somebody notes a slip at a window of a yard it was not given out for."""

    code = "slip.another-yard"
    sentence = Text(
        "这张排号单是“{unit}”发的，不能在“{window}”登记。",
        "This slip was given out at {unit}. It cannot be noted at {window}.",
    )


class StopOutOfTime(Unusable):
    """The time said of a stop lies in the future, or longer ago than may be typed later."""

    code = "slip.stop-out-of-time"
    sentence = Text(
        "到达时间应在最近 {days} 天内，不能晚于现在。",
        "The time of arrival must lie within the last {days} days, and not after now.",
    )


class StopNotYours(NotAllowed):
    """Somebody notes slips at a window that is not theirs."""

    code = "slip.stop-not-yours"
    sentence = Text(
        "您不能在这个窗口登记排号单。请选自己单位的窗口。",
        "You cannot note slips at this window. Please choose one of your own unit.",
    )


class BatchTooLarge(Unusable):
    """A batch has no slips, or more than one batch takes."""

    code = "slip.batch-too-large"
    sentence = Text(
        "一批应有 1 到 {most} 张。", "A batch has at least one slip, and at most {most}."
    )


class BatchSpansNoDays(Unusable):
    """A batch is never valid, or for too long."""

    code = "slip.batch-days"
    sentence = Text(
        "有效期的最后一天不能早于今天和第一天，最长 {days} 天。",
        "The last day must not lie before today or the first day, and {days} days are the most.",
    )


class BatchUnknown(Absent):
    """There is no such batch of slips, or it is of a unit that is not theirs."""

    code = "slip.batch-unknown"
    sentence = Text(
        "没有这批排号单，或它不归您管。", "There is no such batch of slips, or it is not yours."
    )


class BatchVoidedBefore(Conflicting):
    """Somebody voided the batch before."""

    code = "slip.batch-voided-before"
    sentence = Text("这批排号单已经作废。", "This batch of slips was cancelled before.")


class VoidWithoutReason(Unusable):
    """A batch is voided without saying why."""

    code = "slip.void-without-reason"
    sentence = Text("请写明作废的原因。", "Please say why these slips are cancelled.")


class BatchMeanwhile(Conflicting):
    """Two people made a batch at the same moment."""

    code = "slip.batch-meanwhile"
    sentence = Text(
        "刚刚有人也做了一批，请再按一次。",
        "Somebody made a batch at the same moment. Please press once more.",
    )


class NoSlipsLeft(Conflicting):
    """All slips of a batch were handed out, or it is printed and not handed out one by one."""

    code = "slip.none-left"
    sentence = Text(
        "这批排号单已经发完。请让管理员再做一批“门卫逐张发”的。",
        "All slips of this batch were handed out. Please ask an administrator for another one "
        "that is handed out at the gate.",
    )


class NoSlipsYet(Absent):
    """A gate has no batch to hand out slips of, or somebody serves no gate."""

    code = "slip.none-yet"
    sentence = Text(
        "今天没有由您逐张发的排号单。只有在门卫窗口的人能发；"
        "用完了，请让管理员再做一批“门卫逐张发”的。",
        "There are no slips for you to hand out today. Whoever serves the gate's window hands "
        "them out, from a batch that an administrator makes for the gate.",
    )


class SlipNotShownAgain(Absent):
    """Somebody asks for a slip that was handed out earlier, or that is none of their gate's."""

    code = "slip.not-shown-again"
    sentence = Text(
        "这里只能再看刚发的那一张。司机弄丢了单子，请按“下一张”另发一张。",
        "Only the slip handed out last is shown again here. "
        "For a driver who lost theirs, hand out the next one.",
    )


class HandedOutSingly(Conflicting):
    """A batch is printed that the gate hands out one by one: a lorry would share its slip."""

    code = "slip.handed-out-singly"
    sentence = Text(
        "这批由门卫逐张发，不能再整批打印，否则两辆车会拿到同一张。",
        "The gate hands these slips out one by one. Printed as well, two lorries would have "
        "the same slip.",
    )
