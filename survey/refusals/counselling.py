"""Refusals about talks with somebody who was found at fault, and signatures under them."""

from survey.refusals.kinds import (
    Conflicting,
    TooLarge,
    Unusable,
)
from survey.texts import Text


class SignatureMissing(Unusable):
    """A counselling record needs both signatures."""

    code = "case.signature-missing"
    sentence = Text(
        "双方都要签名；手写或输入姓名后，请点“签好了”。",
        "Both have to sign, each for themselves; press Done after drawing or typing the name.",
    )


class SignatureEmpty(Unusable):
    """A signature has to be more than an empty field or a dot."""

    code = "case.signature-empty"
    sentence = Text(
        "还没有签名，请用手指签上姓名。", "Nothing is signed yet. Please sign your name."
    )


class SignatureTooLarge(TooLarge):
    """A drawn signature is a small picture."""

    code = "case.signature-too-large"
    sentence = Text(
        "签名图片太大（上限 {limit}），请清除后重签。",
        "The signature is too large (the limit is {limit}). Please clear it and sign again.",
    )


class RefusalUnexplained(Unusable):
    """Who refuses to sign is witnessed, and the reason noted."""

    code = "case.refusal-unexplained"
    sentence = Text(
        "当事人拒绝签字的，要写明原因和见证人。",
        "If the person refuses to sign, note the reason and who witnessed it.",
    )


class CounsellingIncomplete(Unusable):
    """A counselling record says what was wrong, what must improve, and by when."""

    code = "case.counselling-incomplete"
    sentence = Text(
        "批评教育记录还缺：{missing}。", "The counselling record still lacks: {missing}."
    )


class CounsellingInFuture(Unusable):
    """A talk that is recorded has been held."""

    code = "case.counselling-in-future"
    sentence = Text(
        "谈话时间还没有到，请谈话之后再登记。",
        "That time is still to come; record the talk once it has been held.",
    )


class CounsellingTooEarly(Unusable):
    """Nobody is counselled about what has not happened yet."""

    code = "case.counselling-too-early"
    sentence = Text(
        "谈话时间早于事情发生的时间，请核对。",
        "The talk cannot have been held before it happened. Please check the time.",
    )


class ImproveByTooEarly(Unusable):
    """Whatever must improve does so on the day of the talk or later."""

    code = "case.improve-by-too-early"
    sentence = Text(
        "改进期限不能早于谈话当天。", "The day to improve by cannot be before the day of the talk."
    )


class NoCounselling(Conflicting):
    """Only a complaint upheld against somebody calls for counselling."""

    code = "case.no-counselling"
    sentence = Text(
        "属实或部分属实、并已确定当事人的投诉才登记批评教育。",
        "Counselling belongs to a complaint that was upheld against somebody.",
    )
