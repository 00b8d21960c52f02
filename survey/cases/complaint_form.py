"""What a complaint asks, in one place: the plain page and the Streamlit page draw the same form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from survey.cases.complaints import CATEGORIES
from survey.cases.contacts import ERASED_AFTER, KINDS, PHONE, Contact, checked_contact
from survey.cases.contacts import LONGEST as LONGEST_CONTACT
from survey.given import checked_photo, required_words
from survey.refusals.complaints import (
    CategoryUnknown,
    ComplaintWithoutWords,
    MomentInFuture,
    MomentTooLongAgo,
    MomentUnreadable,
    TooManyPhotos,
)
from survey.retention import span_said
from survey.texts import Text

WORDS_LIMIT: Final = 2000
PHOTOS_LIMIT: Final = 6
LOW: Final = 2
"""Up to this score somebody may ask for a call without complaining (regulation 7)."""
OLDEST: Final = timedelta(days=365)
EARLIER: Final = timedelta(hours=2)
"""How long before now "earlier today" is taken to be, if it is still today."""
SKEW: Final = timedelta(minutes=10)
"""How far a phone's clock may be ahead."""

NOW: Final = "now"
TODAY: Final = "today"
PICKED: Final = "picked"
MOMENTS: Final[dict[str, Text]] = {
    NOW: Text("刚才", "Just now"),
    TODAY: Text("今天早些时候", "Earlier today"),
    PICKED: Text("选时间", "Pick a time"),
}

NOTHING: Final = Text("", "")


class Kind(StrEnum):
    """How a field is filled in."""

    PLACE = "place"
    WORDS = "words"
    LINE = "line"
    CHOICE = "choice"
    MOMENT = "moment"
    PHOTOS = "photos"
    TICK = "tick"
    FOLD = "fold"


@dataclass(frozen=True, slots=True)
class Field:
    """Something the form asks: under which name, how it is filled in, and what helps to.

    The parts of a fold are asked within it; a part of a choice once the choice of its name is
    made. `missing` is said where nothing was filled in.
    """

    name: str
    kind: Kind
    label: Text
    hint: Text = NOTHING
    limit: int | None = None
    optional: bool = False
    missing: Text = NOTHING
    choices: Mapping[str, Text] = field(default_factory=dict)
    beginning: str = ""
    parts: tuple["Field", ...] = ()


HEADING: Final = Text("我要投诉", "Make a complaint")
PROMISE: Final = Text(
    "不用登录。提交后给您一个编号，随时可看处理到哪一步。",
    "No account needed. You get a number to follow what happens.",
)
CODE_DEAD: Final = Text(
    "这个二维码已失效，不过在这里照样可以投诉。",
    "That code is no longer in use, but you can still complain here.",
)
PLACE_UNKNOWN: Final = Text("不清楚", "Not sure")
PLACE: Final = Field(
    "window",
    Kind.PLACE,
    Text("哪个窗口", "Which window"),
    Text("不清楚可以不选，在下面写明地点。", "If unsure, leave it and say where below."),
    optional=True,
)
WORDS: Final = Field(
    "words",
    Kind.WORDS,
    Text("发生了什么", "What happened"),
    Text("写清经过就好，不必写自己的姓名。", "Just what happened; no need for your name."),
    limit=WORDS_LIMIT,
    missing=ComplaintWithoutWords.sentence,
)
CATEGORY: Final = Field(
    "category",
    Kind.CHOICE,
    Text("是哪方面的问题", "What is it about"),
    missing=CategoryUnknown.sentence,
    choices=CATEGORIES,
)
WHEN: Final = Field(
    "when",
    Kind.CHOICE,
    Text("什么时候", "When was it"),
    choices=MOMENTS,
    beginning=NOW,
    parts=(
        Field(
            PICKED,
            Kind.MOMENT,
            Text("日期和时间", "Date and time"),
            missing=MomentUnreadable.sentence,
        ),
    ),
)
PHOTOS: Final = Field(
    "photo",
    Kind.PHOTOS,
    Text("照片（可不填）", "Photos (optional)"),
    Text("最多 {limit} 张。", "Up to {limit}.").format(limit=PHOTOS_LIMIT),
    limit=PHOTOS_LIMIT,
    optional=True,
)
PHOTOS_KEPT: Final = Text(
    "已附 {n} 张照片，不用再选。", "Photos attached: {n}. No need to choose them again."
)
CONTACT: Final = Field(
    "reach",
    Kind.FOLD,
    Text("联系方式（可不填）", "How to reach you (optional)"),
    Text(
        "只给监督小组核实和回复用，加密保存；被投诉的人看不到。办结 {kept} 后删除。",
        "Only the supervision team may use it to check and reply. It is kept encrypted; "
        "the staff you complain about never see it. It is erased {kept} after the case is closed.",
    ).format(kept=span_said(ERASED_AFTER)),
    optional=True,
    parts=(
        Field(
            "contact_kind",
            Kind.CHOICE,
            Text("联系方式的种类", "Kind of contact"),
            optional=True,
            choices=KINDS,
            beginning=PHONE,
        ),
        Field(
            "contact",
            Kind.LINE,
            Text("号码或账号", "Number or name"),
            limit=LONGEST_CONTACT,
            optional=True,
        ),
    ),
)
FOLLOW_UP: Final = Field(
    "follow_up",
    Kind.TICK,
    Text("不算投诉，只希望有人回访我", "Not a complaint: I only want somebody to get back to me"),
    optional=True,
)
ABOUT_TEAM: Final = Field(
    "about_team",
    Kind.TICK,
    Text(
        "涉及监督小组的人，请直接交组长和董事长",
        "It is about the supervision team: send it to its leader and the chairman",
    ),
    optional=True,
)
ABOUT_LEADER: Final = Field(
    "about_leader",
    Kind.TICK,
    Text(
        "涉及监督小组组长本人，请只交董事长",
        "It is about the leader of that team: send it to the chairman alone",
    ),
    optional=True,
)
SEND: Final = Text("提交投诉", "Send complaint")

FIELDS: Final = (
    PLACE, WORDS, CATEGORY, WHEN, PHOTOS, CONTACT, FOLLOW_UP, ABOUT_TEAM, ABOUT_LEADER
)  # fmt: skip
"""All that can be asked, in the order in which it is: whoever draws the form draws this list."""
TICKS: Final = tuple(each for each in FIELDS if each.kind is Kind.TICK)

MESSAGE: Final = Field(
    "words",
    Kind.WORDS,
    Text("补充或追问", "Add or ask something"),
    Text("监督小组会看到并在这里回复。", "The supervision team reads it and answers here."),
    limit=WORDS_LIMIT,
)
MESSAGE_UNANSWERED: Final = Text(
    "会和这件投诉一起看；结果写在本页。",
    "It is read together with your complaint; what became of it is written on this page.",
)
"""The hint where a complaint stands aside: nobody can answer it there."""
MESSAGE_SEND: Final = Text("发送", "Send")


def asked(*, placed: bool, score: int | None = None) -> tuple[Field, ...]:
    """Return the fields to ask: where, unless it is known; after a low rating, for a call alone."""
    left_out = {PLACE.name: placed, FOLLOW_UP.name: not may_be_called_only(score)}
    return tuple(each for each in FIELDS if not left_out.get(each.name))


def may_be_called_only(score: int | None) -> bool:
    """Tell whether somebody may ask for a call without complaining: after a low rating (7)."""
    return score is not None and score <= LOW


def inputs(fields: Iterable[Field] = FIELDS) -> Iterator[Field]:
    """Give each field that takes an answer, parts included."""
    for each in fields:
        if each.kind is not Kind.FOLD:
            yield each
        yield from inputs(each.parts)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told us in the form, checked."""

    words: str
    category: str
    occurred_at: datetime
    photos: tuple[str, ...]
    contact: Contact | None


def told(form: Mapping[str, object], *, now: datetime, zone: ZoneInfo) -> Told:
    """Return what the form tells; refuse with one sentence what cannot be used."""
    return Told(
        words=checked_words(form.get("words")),
        category=checked_category(form.get("category")),
        occurred_at=checked_moment(form.get("when"), form.get("picked"), now=now, zone=zone),
        photos=checked_photos(form.get("photo")),
        contact=checked_contact(form.get("contact_kind"), form.get("contact")),
    )


def checked_words(words: object) -> str:
    """Return the words as they may be kept; refuse none, and more than we take."""
    told = words if isinstance(words, str) else ""
    return required_words(told, limit=WORDS_LIMIT, missing=ComplaintWithoutWords)


def checked_category(category: object) -> str:
    """Return the category; refuse one we do not know."""
    if not isinstance(category, str) or category not in CATEGORIES:
        raise CategoryUnknown
    return category


def checked_moment(when: object, picked: object, *, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when it happened; refuse the future and what is too long ago to look into."""
    if when == TODAY:
        midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
        return max(now - EARLIER, midnight)
    if when != PICKED:
        return now
    moment = _moment(picked, zone)
    if moment > now + SKEW:
        raise MomentInFuture
    if moment < now - OLDEST:
        raise MomentTooLongAgo(days=OLDEST.days)
    return min(moment, now)


def checked_photos(photos: object) -> tuple[str, ...]:
    """Return the numbers of the photos, each once; refuse too many, or what is no photo."""
    given: Sequence[object] = photos if isinstance(photos, (list, tuple)) else [photos]
    numbers = tuple(dict.fromkeys(checked_photo(photo) for photo in given if photo))
    if len(numbers) > PHOTOS_LIMIT:
        raise TooManyPhotos(limit=PHOTOS_LIMIT)
    return numbers


def _moment(picked: object, zone: ZoneInfo) -> datetime:
    if not isinstance(picked, str) or not picked:
        raise MomentUnreadable
    try:
        moment = datetime.fromisoformat(picked)
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError) as unreadable:
        raise MomentUnreadable from unreadable
