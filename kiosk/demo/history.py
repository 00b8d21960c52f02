"""A living demo: one group, two feed mills, months of ratings, complaints and checks.

One seeded generator makes it all, so that the same seed and day give the same history. It has rush
hours and quiet Sundays, a weighbridge that gets worse, a billing office that gets better, a window
with too few ratings to judge, and people who have good and bad days.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from db.feedback.ratings import COUNTED, HELD
from kiosk.demo.places import GIVEN, HOURS, PLACES, SURNAMES, UNITS, WEEKDAYS, Place
from kiosk.demo.sayings import BLAME, COMPLAINT_WORDS, MIDDLING, PRAISE
from kiosk.demo.slips import share_visits
from kiosk.files.reading import ReadFiles
from kiosk.files.shape import ReadTable
from kiosk.files.tables import BY_NAME
from survey.feedback.questionnaire import reasons_for
from survey.feedback.ratings import DEVICE_REPEATS
from survey.months import Month

SEED: Final = 20260101
MONTHS: Final = 6
CHANNELS: Final = ("qr", "kiosk", "slip", "screen", "link")


def demo_history(*, now: datetime, zone: ZoneInfo, seed: int = SEED) -> ReadFiles:
    """Return the demo's files as if they had been read, up to the present moment."""
    return _History(Random(seed), now, zone).files()  # noqa: S311 - a made-up history is no secret


class _History:
    """One history in the making; everything is drawn from one chance, in one order."""

    def __init__(self, chance: Random, now: datetime, zone: ZoneInfo) -> None:
        self.chance = chance
        self.now = now
        self.zone = zone
        self.today = now.astimezone(zone).date()
        self.months = [Month.of(self.today)]
        while len(self.months) < MONTHS:
            self.months.insert(0, self.months[0].previous)
        self.people: list[dict[str, Any]] = []
        self.crew: dict[str, list[str]] = {}

    def files(self) -> ReadFiles:
        self._hire()
        complaints = list(self._complaints())
        ratings = list(self._ratings())
        share_visits(ratings, now=self.now)
        rows: dict[str, list[dict[str, Any]]] = {
            "units": [{"code": c, "name": n, "parent": p} for c, n, p in UNITS],
            "windows": list(self._windows()),
            "people": self.people,
            "ratings": ratings,
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
                busy = place.a_day * WEEKDAYS[day.weekday()] * (1.3 if day.day >= 26 else 1.0)
                for _ in range(self._about(busy)):
                    number += 1
                    moment = self._moment(day)
                    if moment <= self.now:
                        yield self._rating(f"demo-{number:06d}", place, moment)

    def _rating(self, number: str, place: Place, moment: datetime) -> dict[str, Any]:
        person = self._on_duty(place, moment)
        score = self._score(self._quality(place, moment, person))
        reasons, comment = self._words(score)
        channel = self.chance.choices(CHANNELS, (50, 22, 12, 10, 6))[0]
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
        hour = self.chance.choices([h for h, _ in HOURS], [w for _, w in HOURS])[0]
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
