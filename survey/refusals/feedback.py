"""Refusals about ratings and what is added to them."""

from survey.refusals.kinds import Absent, Conflicting, TooLarge, TooMany, Unreadable, Unusable
from survey.texts import Text


class ScoreOutOfRange(Unusable):
    """The score is not a whole number from 1 to 5."""

    code = "rating.score-out-of-range"
    sentence = Text("请在五个评价中选一个。", "Please choose one of the five faces.")


class NotARating(Unreadable):
    """The body could not be read as a rating."""

    code = "rating.unreadable"
    sentence = Text(
        "没有看懂提交的内容，请刷新页面再试。",
        "The submission could not be read. Please reload the page and try again.",
    )


class NothingFilledIn(Unusable):
    """What was to be added to a rating holds nothing."""

    code = "rating.nothing-filled-in"
    sentence = Text("还没有填写，写好再送出。", "Nothing is filled in yet.")


class TooManyRatingPhotos(TooLarge):
    """A rating has as many photos as it takes."""

    code = "rating.too-many-photos"
    sentence = Text(
        "一条评价最多附 {limit} 张照片。要说的多，请写投诉。",
        "A rating takes {limit} photos at most. If there is more to show, please make a complaint.",
    )


class TooManyAdded(TooLarge):
    """To a rating something was added as often as it may be."""

    code = "rating.too-many-added"
    sentence = Text(
        "这条评价已补充 {limit} 次，都已收到。要说的多，请写投诉。",
        "This rating was added to {limit} times, and we have it all. For more, make a complaint.",
    )


class KeyReused(Conflicting):
    """The same key came with another body; the second body is kept for review."""

    code = "rating.key-reused"
    sentence = Text(
        "同一编号已有一条不同的评价；两条都已保存，工作人员会核对。",
        "Another rating was already given under this key; both are kept and staff will look.",
    )


class RatingUnknown(Absent):
    """There is no rating of that number."""

    code = "rating.unknown"
    sentence = Text("没有找到这条评价。", "That rating was not found.")


class WorkTooLate(Conflicting):
    """A phone may work for its rating for some minutes only."""

    code = "rating.work-too-late"
    sentence = Text(
        "评价早已收到，不再需要手机计算。",
        "The rating has long been received; the phone need not work for it any more.",
    )


class WorkWrong(Unusable):
    """What a phone found for its rating is not what was asked for."""

    code = "rating.work-wrong"
    sentence = Text(
        "手机的计算结果不对；评价已收到，不受影响。",
        "The phone's result is wrong. The rating has been received all the same.",
    )


class AddedTooLate(Conflicting):
    """A rating takes words, answers, praise and photos for some days only."""

    code = "rating.added-too-late"
    sentence = Text(
        "这条评价已过 {days} 天，不能再补充。有新的情况，请重新评价或投诉。",
        "This rating is more than {days} days old, and nothing can be added any more. "
        "For anything new please rate again or complain.",
    )


class TooManyRatings(TooMany):
    """More ratings are waiting to be written than we can promise to keep."""

    code = "rating.too-many"
    sentence = Text(
        "现在评价的人太多，请稍等几秒再试。",
        "Many people are rating right now. Please try again in a few seconds.",
    )


class NothingHeldChosen(Unusable):
    """No group of ratings held back was chosen."""

    code = "held.nothing-chosen"
    sentence = Text("请至少选一组评价。", "Please choose at least one group of ratings.")


class NothingMarked(Conflicting):
    """The low ratings of a surge that came as nobody comes are not any more what was seen."""

    code = "held.not-marked"
    sentence = Text(
        "这些低分刚刚有变化（别人已提出，或客户改了评价）。请再看一遍。",
        "These low ratings have just changed: somebody else proposed, or a customer rated anew. "
        "Please look again.",
    )


class TooFewToEnd(Unusable):
    """Low ratings are held only where two others can end that."""

    code = "held.too-few"
    sentence = Text(
        "提出、决定之外，还要另有两人能处理。现在人手不够，这些低分照常计入。",
        "Beside who proposes and who decides, two others must be able to end it. There are too "
        "few people, so these low ratings count as before.",
    )


class HoldTooLarge(Unusable):
    """A proposal takes more ratings than people can answer for at once."""

    code = "held.too-many"
    sentence = Text(
        "一次最多处理 {limit} 条评价，请分几次。",
        "At most {limit} ratings are decided at once. Please choose fewer groups.",
    )


class HeldChanged(Conflicting):
    """A group of held ratings is not any more what somebody saw of it."""

    code = "held.changed"
    sentence = Text(
        "这些评价刚刚有变化（别人已提出，或客户改了评价）。请再看一遍。",
        "These ratings have just changed: somebody else proposed, or a customer rated anew. "
        "Please look again.",
    )


class HoldSettled(Conflicting):
    """A proposal about held ratings was decided, or taken back, by somebody before."""

    code = "held.settled"
    sentence = Text("这项提议刚刚已经有人处理。", "Somebody has settled this proposal already.")


class HoldUnknown(Absent):
    """There is no such proposal about held ratings, or it concerns who asks."""

    code = "held.unknown"
    sentence = Text(
        "没有这项提议，或者它不归您看。", "There is no such proposal, or it is not yours to see."
    )
