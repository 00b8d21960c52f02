"""Refusals about requests that a post hands up."""

from survey.refusals.cases import CaseUnknown
from survey.refusals.kinds import (
    Conflicting,
    NotAllowed,
    NotNow,
    TooMany,
    Unusable,
)
from survey.texts import Text


class RequestUnknown(CaseUnknown):
    """There is no such request, or it does not concern who asks; which of the two is not told."""

    code = "request.unknown"
    sentence = Text(
        "没有这件诉求，或者它不归您看。", "There is no such request, or it is not yours to see."
    )


class RequestIncomplete(Unusable):
    """Something is missing without which nobody above could answer."""

    code = "request.incomplete"
    sentence = Text("还差{what}。", "Please say {what}, too.")


class NobodyAbove(NotNow):
    """Nobody who could be asked is above whoever hands up."""

    code = "request.nobody-above"
    sentence = Text(
        "您上面没有可以接收的人：没有主管的账号，监督小组组长和董事长也没有启用的账号。",
        "There is nobody above you to hand it to: neither your supervisor nor the leader of the "
        "team nor the chairman has an account in use.",
    )


class TooManyRequests(TooMany):
    """So many requests of one person wait already that one more would not be read."""

    code = "request.too-many"
    sentence = Text(
        "您上报的还有 {n} 件没有答复，请先跟主管说一声。",
        "{n} of what you handed up still wait for an answer. Please speak to your supervisor "
        "first.",
    )


class TooManyRequestsAtOnce(TooMany):
    """So many requests of one person came within an hour that nobody above could look at them."""

    code = "request.too-many-at-once"
    sentence = Text(
        "一小时内您已上报 {n} 件。请先打电话或当面跟主管说，过一会儿再上报。",
        "You handed up {n} within the hour. Please call or see your supervisor now, and hand up "
        "more a little later.",
    )


class RequestChanged(Conflicting):
    """Somebody else did something with the request while it was open here."""

    code = "request.changed"
    sentence = Text(
        "这件诉求刚刚有人处理过，请看最新情况再操作。",
        "Somebody has just done something with this request. Please look at it again.",
    )


class RequestAnswered(Conflicting):
    """The request stands where that step is not to be taken any more."""

    code = "request.answered"
    sentence = Text(
        "这件诉求已经有了结果，或者还没有答复，现在不能这样做。",
        "This request is settled already, or not answered yet: that cannot be done now.",
    )


class NotYourRequest(NotAllowed):
    """The request is not theirs to do that with."""

    code = "request.not-yours"
    sentence = Text("这件诉求不由您办理。", "This request is not yours to handle.")


class NobodyFurtherUp(Conflicting):
    """It has come to the top: there it is answered."""

    code = "request.nobody-further-up"
    sentence = Text(
        "上面没有人可以再交了，请在这里答复。",
        "There is nobody above to hand it to: please answer it here.",
    )
