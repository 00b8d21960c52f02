"""Refusals of what people hand in: keys, words, photos, bodies."""

from survey.refusals.kinds import (
    Absent,
    Conflicting,
    NotNow,
    TooLarge,
    TooMany,
    Unreadable,
    Unusable,
)
from survey.texts import Text


class KeyInvalid(Unusable):
    """The client's key is not a UUID."""

    code = "rating.key-invalid"
    sentence = Text(
        "这次提交缺少有效的编号，请刷新页面再试。",
        "This submission has no valid key. Please reload the page and try again.",
    )


class BodyTooLarge(TooLarge):
    """The body is larger than this address takes."""

    code = "request.too-large"
    sentence = Text(
        "提交的内容太大了（上限 {limit}）。", "That is too large (the limit is {limit})."
    )


class TooManyUnderWay(TooMany):
    """So many forms are on their way in that one more has to wait."""

    code = "request.too-many-under-way"
    sentence = Text(
        "此刻提交的人太多。请按返回键，稍等片刻再提交一次。",
        "Too many people are sending at this moment. Please go back, wait a little and send it "
        "again.",
    )


class FormUnreadable(Unreadable):
    """What was posted could not be read as a form."""

    code = "complaint.unreadable"
    sentence = Text(
        "没有看懂提交的内容，请按返回键再提交一次。",
        "The form could not be read. Please go back and send it again.",
    )


class ReasonMissing(Unusable):
    """This deed has to be given a reason."""

    code = "access.reason-missing"
    sentence = Text("请写明原因，会记入留痕。", "Please give the reason; it goes on record.")


class NotChosen(Unusable):
    """Something of consequence was left open, and nothing is chosen beforehand."""

    code = "given.not-chosen"
    sentence = Text("请先选择{what}。", "Please choose {what} first.")


class WordsTooLong(Unusable):
    """The words are longer than we keep; nothing is cut silently."""

    code = "words.too-long"
    sentence = Text(
        "文字太长了：最多 {limit} 个字，现在有 {length} 个。请缩短后再提交。",
        "That is too long: {limit} characters at most, this has {length}. Please shorten it.",
    )


class NotAPicture(Unusable):
    """The file is no picture we know."""

    code = "photo.not-a-picture"
    sentence = Text(
        "这个文件不是照片（支持 JPEG、PNG、WebP、HEIC）。",
        "That file is not a picture (JPEG, PNG, WebP and HEIC are fine).",
    )


class PhotoTooLarge(TooLarge):
    """The picture has more bytes or pixels than we take."""

    code = "photo.too-large"
    sentence = Text("照片太大了（上限 {limit}）。", "That picture is too large ({limit} at most).")


class PhotosEnough(TooLarge):
    """Strangers handed in more photos today than anybody looks at; words are kept all the same."""

    code = "photo.enough"
    sentence = Text(
        "今天收到的照片太多，暂时不能再附照片，明天可以补；文字照样收。",
        "Too many photos came today, and no more are taken until tomorrow. Words are taken all "
        "the same.",
    )


class PhotoDamaged(Unusable):
    """The picture ends too early or cannot be decoded."""

    code = "photo.damaged"
    sentence = Text(
        "照片不完整，请重新拍一张。", "The picture is damaged. Please take another one."
    )


class PhotoUnknown(Absent):
    """There is no such photo."""

    code = "photo.unknown"
    sentence = Text("没有这张照片。", "There is no such photo.")


class SignatureUsed(Conflicting):
    """A drawn signature stands under something else already."""

    code = "signature.used"
    sentence = Text(
        "这个签名已经用在别处，不能再用。请本人重新签名。",
        "This signature stands under something already. Let the person sign anew.",
    )


class PhotoStoreDown(NotNow):
    """The store of photos does not answer, or lets nobody in."""

    code = "photo.store-down"
    sentence = Text(
        "照片库现在连不上，照片还没有保存，请稍后再试。",
        "The photo store cannot be reached, so the photo is not kept yet. Please try again later.",
    )


class NoRoomForPhotos(NotNow):
    """The disk's last space is kept for ratings."""

    code = "photo.no-room"
    sentence = Text(
        "存储空间不足，暂时收不下照片；文字可以照常提交。",
        "There is no room for photos at the moment; words can be sent as usual.",
    )


class NotADraft(Unreadable):
    """What was handed in is no draft of one of our forms."""

    code = "draft.unreadable"
    sentence = Text("这份草稿没有存上。", "This draft could not be kept.")


class DraftSent(Conflicting):
    """What the draft was written for has been sent or given up since."""

    code = "draft.sent"
    sentence = Text(
        "这份表单已经提交过，晚到的草稿没有保存。",
        "This form was sent already; the draft that came late was not kept.",
    )
