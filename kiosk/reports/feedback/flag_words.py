"""Why ratings are held, in words: the reasons, and what the numbers of each say."""

from collections.abc import Sequence
from typing import Final

from db.feedback.flag_store import Spoken
from survey.feedback.flags import HELD_FROM, WEIGHTS, Reason
from survey.texts import Text, in_a_row

SHOWN: Final = 5
"""How many reasons of a group are said."""

_SAID: Final[dict[Reason, Text]] = {
    Reason.AT_ONCE: Text("{seconds} 秒内来了 {n} 条", "{n} within {seconds} s"),
    Reason.BURST: Text(
        "{minutes} 分钟内 {of} 条，其中 {score} 分 {n} 条，远多于本窗口平时",
        "{of} within {minutes} min, {n} of them {score}s: far more than usual here",
    ),
    Reason.RUN: Text(
        "连续 {n} 条都是 {score} 分，比平时长得多", "{n} in a row are {score}s: far more than usual"
    ),
    Reason.METRONOME: Text(
        "每隔约 {seconds} 秒一条，均匀得不像人工", "one every {seconds} s, as even as a machine"
    ),
    Reason.STAFF_DEVICE: Text("员工登录过的设备", "a device on which staff signed in"),
    Reason.TOO_QUICK: Text(
        "同一设备隔 {seconds} 秒又来一次", "one device, two visits {seconds} s apart"
    ),
    Reason.SAME_WORDS: Text("{n} 条留言几乎一样", "{n} with nearly the same words"),
    Reason.ONE_NETWORK: Text("{n} 条来自同一网络", "{n} from one network"),
    Reason.DEVICE_AGAIN: Text("同一设备当天 {n} 次", "{n} from one device that day"),
    Reason.ONE_PERSON: Text(
        "一周内 {share}% 评同一个人，平时 {usual}%",
        "{share}% of the week reach one person, {usual}% before",
    ),
    Reason.TOGETHER: Text(
        "{n} 条同时送到，却说是早些时候的", "{n} arrived at once, as if made before"
    ),
    Reason.STAFF_NETWORK: Text("员工用过的网络", "a network that staff uses"),
    Reason.CLOSED: Text("不在服务时间", "outside the hours of service"),
    Reason.NO_VISIT: Text("没有到访记录", "no visit, where visits are usual"),
    Reason.NO_PAGE: Text("不是从扫码页面来的", "not from a page of the code"),
    Reason.NO_DEVICE: Text("设备不明", "from no known device"),
    Reason.WORKED: Text("手机做过验证计算", "the phone worked for it"),
}

_TOGETHER: Final[dict[Reason, Text]] = {
    Reason.BURST: Text(
        "{minutes} 分钟内 {of} 条，其中 {least} 分及以上 {n} 条，远多于本窗口平时",
        "{of} within {minutes} min, {n} of them {least} or more: far more than usual here",
    ),
    Reason.RUN: Text(
        "连续 {n} 条都是 {least} 分及以上，比平时长得多",
        "{n} in a row are {least} or more: far more than usual",
    ),
}
"""Where the numbers are of several high scores together."""


def spoken_said(spoken: Sequence[Spoken]) -> Text | None:
    """Return how suspicious a group is and why, the heaviest first; None where nothing is kept."""
    if not spoken:
        return None
    score = min(HELD_FROM, sum(each.weight for each in spoken))
    worked = [each for each in spoken[SHOWN:] if each.reason == Reason.WORKED]
    reasons = in_a_row([_one(each) for each in (*spoken[:SHOWN], *worked)], "；", "; ")
    return Text("可疑度 {score}（满 {most}）：{why}", "Suspicion {score} of {most}: {why}").format(
        score=score, most=HELD_FROM, why=reasons
    )


def _one(each: Spoken) -> Text:
    words = _SAID | _TOGETHER if "least" in each.detail else _SAID
    said = words.get(Reason(each.reason)) if each.reason in WEIGHTS else None
    told = said.format(**each.detail) if said else Text(each.reason, each.reason)
    return Text("{told}（{weight}）", "{told} ({weight})").format(told=told, weight=each.weight)
