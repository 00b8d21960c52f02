"""Refusals about complaints that were put aside as groups."""

from survey.refusals.kinds import (
    Absent,
    Conflicting,
    Unusable,
)
from survey.texts import Text


class BurstUnknown(Absent):
    """There is no such group of complaints put aside, or it is not theirs to see."""

    code = "burst.unknown"
    sentence = Text(
        "没有这一组投诉，或者它不归您看。",
        "There is no such group of complaints, or it is not yours to see.",
    )


class BurstChanged(Conflicting):
    """What was chosen of a group is decided, or proposed, or not all theirs to decide."""

    code = "burst.changed"
    sentence = Text(
        "选中的投诉刚刚有变化（别人已提出或处理），或者有的不归您办。请再看一遍。",
        "What you chose has just changed: somebody else proposed or decided, or some of it is not "
        "yours. Please look again.",
    )


class NoneChosen(Unusable):
    """No complaint of a group was chosen."""

    code = "burst.none-chosen"
    sentence = Text("请至少选一件投诉。", "Please choose at least one complaint.")


class BurstTooLarge(Unusable):
    """A proposal takes more complaints than people can answer for at once."""

    code = "burst.too-many"
    sentence = Text(
        "一次最多处理 {limit} 件投诉，请分几次。",
        "At most {limit} complaints are decided at once. Please choose fewer.",
    )


class LeadingUnusable(Unusable):
    """Into that case nothing of the group can be joined."""

    code = "burst.leading-unusable"
    sentence = Text(
        "不能并入这一件：它已有结论、不归您看，或窗口不同。请另选一件。",
        "They cannot be joined into that case: it is decided, not yours, or of another window. "
        "Please choose another one.",
    )
