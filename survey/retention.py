"""What is kept of people, how long and why: notice and sweeps are made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from survey.cases.bursts import LOOK_BACK
from survey.cases.contacts import ERASED_AFTER
from survey.directory.drafts import KEPT_FOR
from survey.directory.identities import FORGOTTEN_AFTER
from survey.directory.phones import STAYS
from survey.directory.sessions import LONGEST_SHIFT, ON_A_WALL, WORKDAY
from survey.quotas import DAY, UNUSED_FOR
from survey.texts import Text


class Kind(StrEnum):
    """What is kept, by how it ends."""

    CONTACTS = "contacts"
    CASES = "cases"
    SENDERS = "senders"
    PHOTOS = "photos"
    PHOTO_MARKS = "photo-marks"
    RATINGS = "ratings"
    NETWORKS = "networks"
    COOKIE = "cookie"
    UNSENT = "unsent"
    GUESSES = "guesses"
    SESSIONS = "sessions"
    COMERS = "comers"
    DRAFTS = "drafts"
    STAFF = "staff"
    TRAIL = "trail"
    BACKUPS = "backups"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept, until when (`{kept}` is the span), and why; without a span nothing ends it."""

    what: Text
    until: Text
    why: Text
    span: timedelta | None = None

    @property
    def ends(self) -> Text:
        """Until when it is kept, in words."""
        return self.until.format(kept=span_said(self.span)) if self.span else self.until


def span_said(span: timedelta) -> Text:
    """Return how long something is, in whole days or hours."""
    days, rest = divmod(span, DAY)
    if days and not rest:
        return Text("{n} 天", "{n} {n:day|days}").format(n=days)
    return Text("{n} 小时", "{n} {n:hour|hours}").format(n=span // timedelta(hours=1))


def span_of(kind: Kind) -> timedelta:
    """Return how long a kind is kept; refuse one that nothing ends."""
    span = KEPT[kind].span
    if span is None:
        raise LookupError(f"nothing ends {kind}")
    return span


_STAYS: Final = Text(
    "必须保留：奖罚、申诉以此为依据", "It must stay: rewards, penalties and appeals rest on it"
)
_GOES: Final = Text("到期自己删除，不用申请", "It goes by itself; nobody needs to ask")
_NAMELESS: Final = Text(
    "没有姓名，找不出哪条是您的", "It bears no name: which is yours cannot be told"
)
_YOURS: Final = Text("您自己就能删除", "You can erase it yourself")

ON_REQUEST: Final[Mapping[Kind, Text]] = {
    Kind.CONTACTS: Text("办结后应要求立即删除", "Erased at once on request, once the case is over"),
    Kind.CASES: _STAYS,
    Kind.SENDERS: _GOES,
    Kind.PHOTOS: _GOES,
    Kind.PHOTO_MARKS: _GOES,
    Kind.RATINGS: _NAMELESS,
    Kind.NETWORKS: _GOES,
    Kind.COOKIE: _YOURS,
    Kind.UNSENT: _YOURS,
    Kind.GUESSES: _GOES,
    Kind.COMERS: _GOES,
    Kind.SESSIONS: _YOURS,
    Kind.DRAFTS: _YOURS,
    Kind.STAFF: _STAYS,
    Kind.TRAIL: Text("必须保留，谁也不能抹掉", "It must stay; nobody may wipe it out"),
    Kind.BACKUPS: _GOES,
}
"""What a request to erase comes to, by kind."""

_PLAIN_SPAN: Final = Text("{kept}", "{kept}")
_NOT_BY_ITSELF: Final = Text("不会自动删除", "Nothing erases it by itself")

KEPT: Final[Mapping[Kind, Kept]] = {
    Kind.CONTACTS: Kept(
        Text("投诉人的联系方式", "How a complainant may be reached"),
        Text(
            "办结后 {kept}，还能要求重新办理或还有事等待答复的除外",
            "{kept} after the case is closed; longer while it may be reopened or an answer is due",
        ),
        Text(
            "用来核实和回访；之后一个季度内，结论和奖罚可能还要复核。",
            "To ask what happened and whether it was solved. For a quarter after that, "
            "the finding and what follows from it may be disputed.",
        ),
        ERASED_AFTER,
    ),
    Kind.CASES: Kept(
        Text(
            "投诉和诉求的内容、照片、往来消息、办理经过",
            "What complaints and requests tell, with photos, messages and how they were handled",
        ),
        _NOT_BY_ITSELF,
        Text(
            "奖罚以此为依据，谁也不能悄悄修改或抽走。投诉里涉及廉洁的文字加密保存。"
            "请不要写与事情无关的个人信息。",
            "Rewards and penalties rest on it, so nobody may change or remove it unseen. What "
            "complaints tell of integrity is kept encrypted. "
            "Please tell no more of yourself than the matter needs.",
        ),
    ),
    Kind.SENDERS: Kept(
        Text(
            "投诉从哪个浏览器、哪个网络来（只是代号）",
            "From which browser and network a complaint came, as code marks",
        ),
        _PLAIN_SPAN,
        Text("用来识别一人成批投诉。", "To notice when one hand sends complaints by the dozen."),
        LOOK_BACK,
    ),
    Kind.PHOTOS: Kept(
        Text("选好但没有随投诉或评价提交的照片", "Photos chosen but never sent with anything"),
        _PLAIN_SPAN,
        Text(
            "没有信号的手机可能过几天才发出。", "A phone without a signal may send them days later."
        ),
        UNUSED_FOR,
    ),
    Kind.PHOTO_MARKS: Kept(
        Text(
            "照片从哪个浏览器、哪个网络来（只是代号）",
            "From which browser and network a photo came, as code marks",
        ),
        _PLAIN_SPAN,
        Text("用来限制一天的数量。", "To bound how many come in a day."),
        DAY,
    ),
    Kind.RATINGS: Kept(
        Text(
            "评价的分数、选项、留言、照片和浏览器代号，排号单到过的窗口",
            "Ratings: score, answers, words, photos, the browser's code mark; where a slip went",
        ),
        _NOT_BY_ITSELF,
        Text(
            "服务质量按此统计。不记姓名和电话；代号只用来识别重复评价。",
            "The figures of service rest on them. They hold no name or number; the mark only "
            "tells when one browser rates again.",
        ),
    ),
    Kind.NETWORKS: Kept(
        Text(
            "评价从哪个网络来（只是代号，每天不同），手机是否为它做过验证",
            "From which network a rating came, as a code mark that changes every day, "
            "and whether the phone proved itself for it",
        ),
        _PLAIN_SPAN,
        Text("用来识别刷评价。", "To notice stuffed ratings."),
        timedelta(days=14),
    ),
    Kind.COOKIE: Kept(
        Text("您浏览器里的标记（Cookie）", "The mark in your browser (a cookie)"),
        Text("{kept}，您可以随时清除", "{kept}; you may clear it at any time"),
        Text("用来识别同一个浏览器。", "To know the same browser again."),
        timedelta(days=365),
    ),
    Kind.UNSENT: Kept(
        Text("没有信号时还没发出的内容", "What could not be sent without a signal"),
        Text("只在您自己的手机里，发出为止", "On your own phone alone, until it is sent"),
        Text("有信号后接着发出。", "It is sent as soon as there is one."),
    ),
    Kind.GUESSES: Kept(
        Text("密码或编号输错的次数", "How often a password or number was wrong"),
        Text("最后一次之后 {kept}", "{kept} after the last time"),
        Text("用来拖慢猜密码的人。", "To slow down whoever guesses."),
        timedelta(hours=1),
    ),
    Kind.SESSIONS: Kept(
        Text(
            "员工登录的浏览器：种类、系统、大致网络",
            "Browsers in which staff are signed in: which, on what system, roughly from where",
        ),
        Text(
            "退出登录为止，最长 {workday}；巡检手机 {shift}，设了 PIN 的 {stays}，大屏 {wall}",
            "Until they sign out, {workday} at most; an inspector's phone {shift}, with a PIN "
            "{stays}, a wall {wall}",
        ).format(
            workday=span_said(WORKDAY),
            shift=span_said(LONGEST_SHIFT),
            stays=span_said(STAYS),
            wall=span_said(ON_A_WALL.whole),
        ),
        Text("本人可以查看并逐个退出。", "So that they can see them and sign each one out."),
    ),
    Kind.COMERS: Kept(
        Text(
            "用企业身份来过、没有账号的人：姓名、地址、编号",
            "Who came by the company's identity service and has no account: name, address, number",
        ),
        Text("最后一次来之后 {kept}", "{kept} after they came last"),
        Text("管理员据此关联账号。", "So that an administrator can link them."),
        FORGOTTEN_AFTER,
    ),
    Kind.DRAFTS: Kept(
        Text("员工没有写完的草稿（加密）", "What staff typed and did not send yet, sealed"),
        Text("最后一次修改后 {kept}", "{kept} after it was last touched"),
        Text("换一台设备也能接着写。", "So that they can go on, be it elsewhere."),
        KEPT_FOR,
    ),
    Kind.STAFF: Kept(
        Text(
            "员工的岗位、积分、检查和谈话记录",
            "Of staff: posts, points, checks and talks that were held",
        ),
        _NOT_BY_ITSELF,
        Text(
            "奖罚、申诉和公示以此为依据。",
            "Rewards, penalties, appeals and what is published rest on it.",
        ),
    ),
    Kind.TRAIL: Kept(
        Text(
            "员工做了什么、改动前后、从哪个大致网络和哪种浏览器；谁看过联系方式、照片和文件；拒绝了多少次登录",
            "What staff did, what it changed, roughly from where and with which browser; who "
            "looked at a contact, photos and files; how often signing in was refused",
        ),
        _NOT_BY_ITSELF,
        Text("事后能查清，也不能抹掉。", "So that it can be told later, and not be wiped out."),
    ),
    Kind.BACKUPS: Kept(
        Text(
            "备份里的以上内容（联系方式和投诉里涉及廉洁的文字加密）",
            "All of this in backups, contacts and what complaints tell of integrity encrypted",
        ),
        Text(
            "随备份删除，备份由公司保管；恢复后，到期的会再次删除",
            "Until the company throws a backup away; after a restore, what is due is erased again",
        ),
        Text("故障后恢复系统。", "To restore the house after a failure."),
    ),
}
"""Every kind that is kept of people, those of customers first."""
