"""What a page says of a person's places and of what was changed by whom."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from db.directory.directory_store import Posting
from db.ground.audit_store import Entry
from kiosk.reports.directory.people import ONE_DAY, Names, Told
from kiosk.reports.wording import day_name
from survey.texts import Text, in_a_row

GONE: Final = Text("已离职", "has left")
NOBODY: Final = Text("无", "none")
_PLACE: Final = {
    "window": Text("窗口 {name}", "window {name}"),
    "supervisor": Text("直接主管 {name}", "supervisor {name}"),
    "leader": Text("主管领导 {name}", "leader {name}"),
}
_DEEDS: Final[dict[str, Text]] = {
    "person-added": Text("{who} 新建：{after}", "{who} added them: {after}"),
    "person-renamed": Text(
        "{who} 改名：{was} → {name}", "{who} corrected the name: {was} → {name}"
    ),
    "person-moved": Text(
        "{who} 从 {day} 起改为：{after}（原：{before}）",
        "{who} changed from {day} on: {after} (before: {before})",
    ),
    "person-move-withdrawn": Text(
        "{who} 撤销 {day} 起的变动：{before}；恢复为：{after}。原因：{reason}",
        "{who} took back the change from {day} on: {before}; again: {after}. Reason: {reason}",
    ),
    "person-leaving-withdrawn": Text(
        "{who} 撤销离职（原最后工作日 {last}）；恢复为：{after}；放回 {n} 班，"
        "重新启用账号：{accounts}。原因：{reason}",
        "{who} took back the leaving (last day {last}); again: {after}; {n} {n:duty|duties} put "
        "back, accounts opened: {accounts}. Reason: {reason}",
    ),
    "person-leaves": Text(
        "{who} 登记最后工作日 {last}，撤下之后的排班 {n} 班",
        "{who} noted the last day of work, {last}; {n} {n:duty|duties} after it came off",
    ),
}


def dated(day: date) -> Text:
    """Return a day with its year."""
    return Text("{year} 年 {day}", "{day} {year}").format(year=f"{day.year}", day=day_name(day))


def place_said(place: Mapping[str, Any], names: Names) -> Text:
    """Return where somebody belongs, as the trail keeps it: unit, window, those above."""
    if place.get("gone"):
        return GONE
    if not place:
        return NOBODY
    parts: list[str | Text] = [names.units.get(place["unit"], place["unit"])]
    called = {"window": names.windows, "supervisor": names.people, "leader": names.people}
    parts += [
        _PLACE[each].format(name=known.get(place[each], place[each]))
        for each, known in called.items()
        if place.get(each)
    ]
    return in_a_row(parts, " · ", " · ")


def of_posting(posting: Posting, names: Names) -> Text:
    """Return where a posting puts somebody."""
    fields = ("unit", "window", "supervisor", "leader", "gone")
    return place_said({each: getattr(posting, each) for each in fields}, names)


def trail_said(entry: Entry, names: Names, accounts: Mapping[str, str]) -> Text:
    """Return what somebody changed of a person's place, from its entry in the trail."""
    detail = entry.detail
    since = detail.get("since")
    last = detail.get("last_day")
    before = detail.get("before", {})
    is_place = isinstance(before, dict)
    after = detail.get(
        "after", {name: detail[name] for name in ("unit", *_PLACE) if name in detail}
    )
    deed = "person-leaving-withdrawn" if "put_back" in detail else entry.deed
    if deed != entry.deed:
        last = f"{date.fromisoformat(detail['since']) - ONE_DAY}"
    return _DEEDS[deed].format(
        who=accounts.get(entry.actor, entry.actor),
        day=dated(date.fromisoformat(since)) if since else "",
        last=dated(date.fromisoformat(last)) if last else "",
        before=place_said(before, names) if is_place else "",
        was="" if is_place else before,
        after=place_said(after, names),
        name=detail.get("name", ""),
        reason=detail.get("reason", ""),
        n=detail.get("put_back", detail.get("duties", 0)),
        accounts=in_a_row(detail.get("reopened") or [NOBODY], "、", ", "),
    )


def news_said(told: Told) -> Text:
    """Return what somebody is told of a change of their own place, or of who is under them."""
    if told.after.gone:
        day = dated(told.since - ONE_DAY)
        if told.own:
            return Text(
                "您的最后工作日是 {day}，之后不能再登录；能申诉的请在此前办理。",
                "Your last day of work is {day}. You cannot sign in after it; appeal before, "
                "if you mean to.",
            ).format(day=day)
        return Text("{name} 的最后工作日是 {day}。", "{name}’s last day of work is {day}.").format(
            name=told.name, day=day
        )
    said = Text("{name} 从 {day} 起：{place}", "{name} from {day} on: {place}")
    name: str | Text = Text("您", "You") if told.own else told.name
    return said.format(name=name, day=dated(told.since), place=of_posting(told.after, told.names))
