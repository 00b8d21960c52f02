"""What the first paint says besides the questionnaire: short, warm, no bureaucracy."""

from typing import Final

from survey import keeping
from survey.feedback import questionnaire
from survey.refusals.feedback import NothingFilledIn
from survey.texts import Text

THANKS: Final = questionnaire.THANKS
OTHER_LANGUAGE: Final = Text("English", "中文")
RATE: Final = Text("评价", "Rate")
CHANGE: Final = Text("想改？再点一张脸就行。", "Changed your mind? Just tap another face.")
ALL_RECEIVED: Final = Text("都收到了，谢谢您。", "We have it all. Thank you.")
CLOSE: Final = Text("可以关闭这一页了。", "You can close this page now.")
AGAIN: Final = Text("修改评价", "Change my rating")
MORE: Final = Text("还可以告诉我们", "If you like, tell us more")
PHOTO: Final = Text("附一张照片", "Add a photo")
BY_PHONE: Final = Text(
    "想投诉？请用手机扫描窗口的二维码。", "A complaint? Scan the window's code with your phone."
)
NOT_ENROLLED: Final = Text(
    "工作人员：这台平板还没有登记，评价可能暂缓计入。请用它打开 /tablet。",
    "Staff: this tablet is not enrolled, so ratings may be held back. Open /tablet on it.",
)
SEND: Final = Text("送出", "Send")

SCRIPT: Final = {
    "thanks": THANKS,
    "thank": Text("谢谢。", "Thank you."),
    "change": CHANGE,
    "all": ALL_RECEIVED,
    "sending": keeping.SENDING,
    "kept": keeping.KEPT,
    "mayClose": keeping.MAY_CLOSE,
    "stay": keeping.STAY,
    "close": CLOSE,
    "refused": Text("这一次没有被接受，请再试。", "That was not accepted. Please try again."),
    "earlier": Text("之前的一次提交没有被接受：", "Something sent earlier was refused: "),
    "lost": keeping.PHOTO_LOST,
    "nothing": NothingFilledIn.sentence,
    "sent": Text("已收到，可以改了再送。", "We have it. Change it and send again if you like."),
    "noSignal": Text(
        "现在没有信号，请稍后再点。填过的都在手机上。",
        "No signal at the moment. What you gave is on your phone; please try again later.",
    ),
}
"""What the script says, as it happens."""

NOT_NOW: Final = Text("暂时打不开", "This does not open right now")
DEAD_CODE: Final = Text("没有找到这个窗口", "We cannot find this window")
TELL_US: Final = Text("也可以直接告诉我们。", "Or tell us directly.")
CALL: Final = Text("拨打 {contact}", "Call {contact}")
REACH: Final = Text("联系我们：{contact}", "Reach us: {contact}")
COMPLAIN_HERE: Final = Text("写意见或投诉", "Write to us or complain")

TRIP: Final = Text("评价这一趟", "Rate this trip")
TRIP_QUESTION: Final = Text("这一趟，各岗位服务怎样？", "How was the service on this trip?")
TRIP_HINT: Final = Text(
    "到过哪个岗位就评哪个，没到过的不用管。匿名。",
    "Rate the posts you were at, and leave out the others. It is anonymous.",
)
SLIP: Final = Text("排号单 {code}", "Slip {code}")
WHICH: Final = Text("是哪一个？", "Which one was it?")
RATED: Final = Text("已评", "Rated")
WORDS: Final = Text("写几句", "Leave words")
COMPLAIN: Final = Text("投诉", "Complain")
NO_POSTS: Final = Text(
    "这里还没有可以评价的窗口。", "There is no window here yet that could be rated."
)
TRIP_SCRIPT: Final = {
    "which": Text("请先选是哪一个窗口。", "Please choose which window it was first."),
    "thanks": Text("谢谢，已收到 {n} 个岗位的评价。", "Thank you, {n} rated."),
    "sending": keeping.SENDING,
    "kept": keeping.KEPT,
    "mayClose": keeping.MAY_CLOSE,
    "stay": keeping.STAY,
    "refused": SCRIPT["refused"],
}
"""What the script of a trip's page says, as it happens."""
