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
NO_SIGNAL: Final = Text("现在没有信号", "There is no signal right now")
NO_SIGNAL_NEXT: Final = Text(
    "您写过的话都还在手机上。有信号时请再试。",
    "What you wrote is still on your phone. Please try again when there is a signal.",
)
"""Said by a page that opens where another one cannot."""
