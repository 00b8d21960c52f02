"""A living demo: one group, two feed mills, months of ratings, complaints and checks.

One seeded generator makes it all, so that the same seed and day give the same history. It has rush
hours and quiet Sundays, a weighbridge that gets worse, a billing office that gets better, a window
with too few ratings to judge, and people who have good and bad days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from db.feedback.addition_store import Addition
from db.feedback.ratings import COUNTED, HELD
from kiosk.files.reading import ReadFiles, ReadTable
from kiosk.files.tables import BY_NAME
from survey.directory.posts import post_of
from survey.feedback.questionnaire import reasons_for
from survey.feedback.ratings import DEVICE_REPEATS
from survey.months import Month

SEED: Final = 20260101
MONTHS: Final = 6
ANSWERED_WITHIN: Final = timedelta(days=35)

UNITS: Final = (
    ("JT", "禾丰集团", None),
    ("YC", "东河饲料厂", "JT"),
    ("EC", "南岭饲料厂", "JT"),
    ("XSZX", "销售管理中心", "JT"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A demo window: how busy it is, how well it serves, and how that changes by month."""

    code: str
    name: str
    unit: str
    post: str
    location: str
    a_day: float
    good: float
    trend: float = 0.0


PLACES: Final = (
    Place("YC-MW", "东门门卫", "YC", "MW", "东门", 34, 0.93),
    Place("YC-SB", "一号司磅室", "YC", "SB", "东门内 50 米", 38, 0.94, -0.035),
    Place("YC-KP", "开票室", "YC", "KP", "综合楼一层", 30, 0.84, 0.022),
    Place("YC-ZC", "成品库装车一组", "YC", "ZC", "成品库 1–4 号位", 32, 0.91),
    Place("YC-XC", "原料库卸车组", "YC", "XC", "原料库南侧", 20, 0.90),
    Place("EC-MW", "南门门卫", "EC", "MW", "南门", 26, 0.95),
    Place("EC-SB", "司磅室", "EC", "SB", "南门内", 28, 0.92),
    Place("EC-KP", "开票室", "EC", "KP", "办公楼大厅", 24, 0.93),
    Place("EC-ZC", "成品库装车组", "EC", "ZC", "成品库", 26, 0.89),
    Place("EC-XC", "原料库卸车组", "EC", "XC", "原料库", 16, 0.92),
    Place("XS-1", "销售大厅", "XSZX", "XS", "集团总部一层", 14, 0.94),
    Place("XS-2", "预混料专柜", "XSZX", "XS", "集团总部一层西侧", 0.2, 0.9),
)

SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN: Final = (
    "建国", "秀英", "志强", "桂兰", "海涛", "丽娟", "文军", "玉梅", "国庆", "春燕",
    "立新", "小红", "永刚", "雪梅", "大勇", "晓东", "凤霞", "宝林", "佳怡", "子豪",
    "雨欣", "浩然", "梦洁", "俊杰", "思远", "一鸣", "美玲", "卫东", "爱华", "成功",
    "金花", "长青", "红梅", "树林", "春生", "秋月", "冬梅", "明亮", "新华", "小军",
)  # fmt: skip

PRAISE: Final = (
    "服务很好，办得快。", "师傅很热情，帮我盖好了篷布。", "姑娘态度好，讲得明白。", "比以前快多了",
    "一直都很满意", "主动提醒我核对数量，放心。", "排队有序，不用抢。", "好评👍", "谢谢，辛苦了",
    "下雨天还帮忙，感谢！", "Quick and friendly.", "很专业", "赞", "第一次来，门卫指路很清楚。",
)  # fmt: skip
MIDDLING: Final = (
    "还行吧", "一般，等了半个多小时", "人少的时候还可以", "能不能多开一个窗口", "电话不太好打通",
    "夏天排队太热，搭个棚子就好了",
)  # fmt: skip
BLAME: Final = (
    "等了一个半小时，没人说一声。", "态度太差，爱答不理。", "过磅不让看数，打完单才叫我。",
    "有人插队没人管。", "问了三个人都说不归他管。", "窗口没人，打电话也不接。",
    "开错票又重开，耽误半天。",
    "磅房老是换人，每次都要重新讲一遍。", "说话很冲", "中午没人，白跑一趟。",
)  # fmt: skip
COMPLAINT_WORDS: Final = {
    "attitude": ("催了一句就甩脸子，说不想等就别拉。", "问流程不耐烦，说自己看墙上。"),
    "work_state": ("下午两点到三点窗口没人，打电话不接。", "上班看手机，叫了三遍才抬头。"),
    "conflict": ("因为排队和我吵起来，还骂人。",),
    "other": ("开票和库房对不上，让我来回跑了四趟。", "销售说有货，到了说没有，白跑八十公里。"),
    "integrity": ("暗示要一条烟才给先装。",),
}

_HOURS: Final = (
    (6, 2), (7, 9), (8, 14), (9, 10), (10, 6), (11, 4), (12, 2), (13, 8), (14, 12), (15, 9),
    (16, 6), (17, 4), (18, 2), (19, 1),
)  # fmt: skip
_WEEKDAYS: Final = (1.15, 1.05, 1.0, 1.0, 1.1, 0.75, 0.35)


def demo_history(*, now: datetime, zone: ZoneInfo, seed: int = SEED) -> ReadFiles:
    """Return the demo's files as if they had been read, up to the present moment."""
    return _History(Random(seed), now, zone).files()  # noqa: S311 - a made-up history is no secret


def demo_answers(history: ReadFiles, *, now: datetime, seed: int = SEED) -> Iterator[Addition]:
    """Yield what some customers of the last weeks said about the window's promises."""
    chance = Random(seed)  # noqa: S311 - a made-up history is no secret
    posts = {place.code: post_of(place.post) for place in PLACES}
    for _, row in history.rows("ratings"):
        asked = now - row["created_at"] < ANSWERED_WITHIN and chance.random() < 0.06
        if not asked or row["standing"] != "counted":
            continue
        satisfied = row["score"] >= 3
        answers = {
            commitment.code: chance.random() < (0.97 if satisfied else 0.6)
            for commitment in posts[row["window"]].commitments
            if chance.random() < 0.8
        }
        key = f"{row['id']}-kept"
        yield Addition(key, row["id"], "kept", {"answers": answers}, key, row["created_at"])


class _History:
    """One history in the making; everything is drawn from one chance, in one order."""

    def __init__(self, chance: Random, now: datetime, zone: ZoneInfo) -> None:
        self.chance = chance
        self.now = now
        self.zone = zone
        self.today = now.astimezone(zone).date()
        first = Month.of(self.today)
        for _ in range(MONTHS - 1):
            first = first.previous
        self.months = [first]
        while self.months[-1] < Month.of(self.today):
            self.months.append(self.months[-1].next)
        self.people: list[dict[str, Any]] = []
        self.crew: dict[str, list[str]] = {}

    def files(self) -> ReadFiles:
        self._hire()
        complaints = list(self._complaints())
        rows: dict[str, list[dict[str, Any]]] = {
            "units": [{"code": c, "name": n, "parent": p} for c, n, p in UNITS],
            "windows": list(self._windows()),
            "people": self.people,
            "ratings": list(self._ratings()),
            "complaints": complaints,
            "counselling": list(self._counselling(complaints)),
            "inspections": list(self._inspections()),
            "stars": list(self._stars(complaints)),
            "closings": list(self._closings()),
        }
        return ReadFiles(
            tuple(
                ReadTable(BY_NAME[name], f"{name}.csv", list(enumerate(each, start=2)))
                for name, each in rows.items()
            ),
            (),
        )

    # Who works where

    def _windows(self) -> Iterator[dict[str, Any]]:
        for place in PLACES:
            yield {
                "code": place.code,
                "name": place.name,
                "unit": place.unit,
                "post": place.post,
                "location": place.location,
                "active": True,
                "token": None,
            }

    def _hire(self) -> None:
        chairman = self._person("JT", None, None)
        leaders = {unit: self._person("JT", chairman, chairman) for unit in ("YC", "EC", "XSZX")}
        heads = {
            unit: [self._person(unit, leaders[unit], leaders[unit]) for _ in range(2)]
            for unit in leaders
        }
        for index, place in enumerate(PLACES):
            head = heads[place.unit][index % 2]
            self.crew[place.code] = [
                self._person(place.unit, head, leaders[place.unit], window=place.code)
                for _ in range(3)
            ]

    def _person(
        self, unit: str, supervisor: str | None, leader: str | None, *, window: str | None = None
    ) -> str:
        number = f"P{len(self.people) + 1:03d}"
        taken = {person["name"] for person in self.people}
        while (name := self.chance.choice(SURNAMES) + self.chance.choice(GIVEN)) in taken:
            pass
        self.people.append(
            {
                "code": number,
                "name": name,
                "unit": unit,
                "supervisor": supervisor,
                "leader": leader,
                "window": window,
                "since": None,
            }
        )
        return number

    # What customers said

    def _ratings(self) -> Iterator[dict[str, Any]]:
        number = 0
        for day in self._days():
            for place in PLACES:
                busy = place.a_day * _WEEKDAYS[day.weekday()] * (1.3 if day.day >= 26 else 1.0)
                for _ in range(self._about(busy)):
                    number += 1
                    moment = self._moment(day)
                    if moment <= self.now:
                        yield self._rating(f"demo-{number:06d}", place, moment)

    def _rating(self, number: str, place: Place, moment: datetime) -> dict[str, Any]:
        person = self._on_duty(place, moment)
        score = self._score(self._quality(place, moment, person))
        reasons, comment = self._words(score)
        channel = self.chance.choices(("qr", "kiosk", "slip"), (80, 12, 8))[0]
        held = self.chance.random() < 0.002
        return {
            "id": number,
            "window": place.code,
            "person": person,
            "score": score,
            "created_at": moment,
            "channel": channel,
            "comment": comment,
            "reasons": reasons,
            "visit": None,
            "amends": None,
            "standing": HELD if held else COUNTED,
            "flag": DEVICE_REPEATS if held else None,
        }

    def _quality(self, place: Place, moment: datetime, person: str) -> float:
        local = moment.astimezone(self.zone)
        age = (Month.of(local.date()).first - self.months[0].first).days / 30.4
        good = place.good + place.trend * age
        good -= 0.05 if local.hour in {8, 14} else 0.0
        return good + (sum(map(ord, person)) % 7 - 3) * 0.008

    def _score(self, good: float) -> int:
        if self.chance.random() < good:
            return self.chance.choices((5, 4, 3), (66, 24, 10))[0]
        return self.chance.choices((2, 1), (60, 40))[0]

    def _words(self, score: int) -> tuple[str | None, str | None]:
        offered = [reason.code for reason in reasons_for(score)]
        wanted = 0.55 if score <= 2 else 0.3
        reasons = None
        if self.chance.random() < wanted:
            picked = set(self.chance.sample(offered, self.chance.choices((1, 2), (75, 25))[0]))
            reasons = ",".join(code for code in offered if code in picked)
        said = PRAISE if score >= 4 else MIDDLING if score == 3 else BLAME
        often = 0.22 if score <= 2 else 0.06
        return reasons, self.chance.choice(said) if self.chance.random() < often else None

    # What was complained of, and what came of it

    def _complaints(self) -> Iterator[dict[str, Any]]:
        number = 0
        for month in self.months:
            for place in PLACES:
                expected = 0.6 + (1.2 if place.trend < 0 else 0.0)
                for _ in range(self._about(expected, spread=1)):
                    moment = self._moment(self._day_of(month))
                    if moment <= self.now:
                        number += 1
                        yield self._complaint(f"C-{number:04d}", place, moment)

    def _complaint(self, ref: str, place: Place, moment: datetime) -> dict[str, Any]:
        source = self.chance.choices(("customer", "department", "inspection"), (70, 18, 12))[0]
        category = self.chance.choices(
            ("attitude", "work_state", "conflict", "other", "integrity"), (40, 28, 8, 20, 4)
        )[0]
        decided = moment + timedelta(hours=self.chance.randint(20, 70))
        outcome = None
        if decided <= self.now:
            outcome = self.chance.choices(
                ("upheld", "partly_upheld", "rejected", "unverifiable"), (52, 18, 20, 10)
            )[0]
        return {
            "ref": ref,
            "occurred_at": moment,
            "window": place.code,
            "person": self._on_duty(place, moment),
            "source": source,
            "category": category,
            "text": self.chance.choice(COMPLAINT_WORDS[category]),
            "outcome": outcome,
            "decided_at": decided if outcome else None,
            "received_at": min(self.now, moment + timedelta(minutes=self.chance.randint(2, 50))),
            "state": "closed" if outcome else "received",
        }

    def _counselling(self, complaints: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        seen: set[tuple[str, str]] = set()
        for complaint in complaints:
            upheld = complaint["outcome"] in {"upheld", "partly_upheld"}
            month = f"{complaint['occurred_at'].astimezone(self.zone):%Y-%m}"
            first = (complaint["person"], month) not in seen
            held_at = complaint["occurred_at"] + timedelta(days=1, hours=2)
            if upheld and complaint["source"] == "customer" and first and held_at <= self.now:
                seen.add((complaint["person"], month))
                yield {
                    "ref": f"K-{complaint['ref'][2:]}",
                    "person": complaint["person"],
                    "held_at": held_at,
                    "complaint": complaint["ref"],
                    "promised": "使用文明用语，离岗先找人顶岗。",
                }

    # What inspectors saw, and what the committee decided

    def _inspections(self) -> Iterator[dict[str, Any]]:
        number = 0
        inspectors = [person["code"] for person in self.people if person["window"] is None]
        for month in self.months:
            for place in PLACES:
                for kind in ("spot", "self"):
                    moment = self._moment(self._day_of(month))
                    if moment > self.now:
                        continue
                    number += 1
                    score = min(100, max(60, round(self.chance.gauss(94 + place.trend * 120, 5))))
                    yield {
                        "ref": f"I-{number:04d}",
                        "window": place.code,
                        "inspector": self.chance.choice(inspectors),
                        "inspected_at": moment,
                        "kind": kind,
                        "score": score * 100,
                    }

    def _stars(self, complaints: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for unit in ("YC", "EC", "XSZX"):
            favourite = self.crew[next(p.code for p in PLACES if p.unit == unit)][0]
            for index, month in enumerate(self.months[:-1]):
                accused = {
                    c["person"]
                    for c in complaints
                    if c["outcome"] in {"upheld", "partly_upheld"}
                    and f"{c['occurred_at'].astimezone(self.zone):%Y-%m}" == str(month)
                }
                vacant = unit == "YC" and index == len(self.months) - 3
                candidates = [
                    code
                    for place in PLACES
                    if place.unit == unit and place.a_day > 1
                    for code in self.crew[place.code]
                    if code not in accused
                ]
                star = favourite if favourite in candidates else self.chance.choice(candidates)
                yield {"month": str(month), "unit": unit, "person": None if vacant else star}

    def _closings(self) -> Iterator[dict[str, Any]]:
        for month in self.months[:-2]:
            local = datetime.combine(month.next.first + timedelta(days=2), time(17), self.zone)
            yield {"month": str(month), "closed_at": local, "by": "财务 周会计"}

    # Chance

    def _days(self) -> Iterator[date]:
        day = self.months[0].first
        while day <= self.today:
            yield day
            day += timedelta(days=1)

    def _day_of(self, month: Month) -> date:
        return month.first + timedelta(days=self.chance.randrange(month.last.day))

    def _moment(self, day: date) -> datetime:
        hour = self.chance.choices([h for h, _ in _HOURS], [w for _, w in _HOURS])[0]
        at = time(hour, self.chance.randrange(60), self.chance.randrange(60))
        return datetime.combine(day, at, self.zone)

    def _about(self, expected: float, *, spread: float = 0.35) -> int:
        drawn = self.chance.gauss(expected, max(0.4, expected * spread * 0.6))
        whole = int(max(0.0, drawn))
        return whole + (self.chance.random() < max(0.0, drawn) - whole)

    def _on_duty(self, place: Place, moment: datetime) -> str:
        crew = self.crew[place.code]
        local = moment.astimezone(self.zone)
        return crew[(local.date().toordinal() + (local.hour >= 13)) % len(crew)]
