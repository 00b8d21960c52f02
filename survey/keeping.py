"""What a phone says of what it keeps until there is a signal: never more than is true."""

from typing import Final

from survey.texts import Text

SENDING: Final = Text("正在送出…", "Sending…")
KEPT: Final = Text(
    "已记下，有信号时自动送出。", "Saved. It goes out by itself when there is a signal."
)
MAY_CLOSE: Final = Text("现在可以关闭这一页。", "You may close this page now.")
STAY: Final = Text(
    "请先不要关闭这一页；要关的话，7 天内再打开一次。",
    "Keep this page open, or come back within 7 days.",
)
PHOTO_LOST: Final = Text(
    "评价附的照片没有留住，请在评价页再选一次。",
    "The photo with your rating was not kept. Please choose it again on the rating page.",
)
PHOTOS_LOST: Final = Text(
    "有 {n} 张照片没有送出，请在下面补上。", "Photos that did not go: {n}. Please add them below."
)
PHOTOS_ENOUGH: Final = Text(
    "有 {n} 张照片没有收下：今天收到的照片太多。文字已收到，照片明天可以在下面补。",
    "Photos not taken: {n}, for too many came today. Your words are here; add the photos below "
    "tomorrow.",
)
ELSEWHERE: Final = Text(
    "已从另一页送出。这一页上另选的照片、另写的话还没有送出：",
    "Another page has sent it. What you chose or wrote on this one only has not gone yet:",
)
ADD_IT: Final = Text("补送", "Send this, too")
LEAVE_IT: Final = Text("不补了，看进度", "Leave it and see how it stands")
"""Said by a page that finds sent what it holds more of."""
NO_SIGNAL: Final = Text("现在没有信号", "There is no signal right now")
NO_SIGNAL_NEXT: Final = Text(
    "您写过的话都还在手机上。有信号时请再试。",
    "What you wrote is still on your phone. Please try again when there is a signal.",
)
"""Said by a page that opens where another one cannot."""
