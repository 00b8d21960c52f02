"""Bringing files in: checked as a whole, written as a whole, and again without any effect."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import (
    audit_store,
    case_store,
    counselling_store,
    directory_store,
    duty_store,
    governance_store,
    handling_store,
    import_store,
    month_store,
)
from db.directory_store import Posting
from db.import_store import Counts
from db.month_store import Closing
from kiosk.actions import duties, posting
from kiosk.actions.checklist_files import put_checklists
from kiosk.files.reading import (
    FilesWrong,
    Problem,
    ReadFiles,
    ReadTable,
    circle_problems,
    reference_problems,
)
from kiosk.files.tables import Row
from survey.duties import Duty, checked_duty
from survey.months import Month, business_date, business_hour
from survey.refusals import SurveyError
from survey.texts import Text

Progress = Callable[[str, int], object]
"""Told after each step: the table's name, and how many more rows are done."""

IMPORT: Final = "import"
WORKED_ON: Final = Text(
    "这个投诉已在本系统办理，内容与文件不同，只能在办理页面改",
    "this case is worked on here and differs from the file; it is changed at its desk alone",
)
SIGNED: Final = Text(
    "这份批评教育记录已在本系统签名，内容与文件不同，只能在办理页面更正",
    "this counselling record was signed here and differs from the file; correct it at its case",
)
OTHER_POLICY: Final = Text(
    "这里的规则版本与文件不同，或版本号不连续",
    "the versions of the policy here differ from the file, or a number is skipped",
)
PutHandling = Callable[[Session, Iterable[Row], Callable[[int], object]], Counts]
DIFFERENT: Final = Text("已有同一编号但内容不同的评价", "another rating is kept under this number")


def import_files(
    session: Session,
    files: ReadFiles,
    *,
    now: datetime,
    zone: ZoneInfo,
    slot: int,
    progress: Progress = lambda _name, _n: None,
) -> dict[str, Counts]:
    """Write what was read and return the counts by file; refuse if anything at all is wrong."""
    problems = [
        *files.problems,
        *circle_problems(files, _known_superiors(session, now.astimezone(zone).date())),
        *reference_problems(files, _known_codes(session, files)),
    ]
    if problems:
        raise FilesWrong(problems)
    return _Import(session, now, zone, slot, progress).of(files)


class _Import:
    """One import into an open transaction."""

    def __init__(
        self, session: Session, now: datetime, zone: ZoneInfo, slot: int, progress: Progress
    ) -> None:
        self.session = session
        self.now = now
        self.zone = zone
        self.slot = slot
        self.progress = progress
        self.closings: list[Closing] = []
        self.approvals: list[Row] = []

    def of(self, files: ReadFiles) -> dict[str, Counts]:
        counts: dict[str, Counts] = {}
        for read in files.tables:
            put: Callable[[ReadTable], Counts] = getattr(self, f"_{read.table.name}")
            counts[read.table.name] = counts.get(read.table.name, Counts()) + put(read)
        posting.replay(
            self.session, self.closings, approvals=self.approvals,
            now=self.now, zone=self.zone, by=IMPORT,
        )  # fmt: skip
        self._leave_a_trace(counts)
        return counts

    def _leave_a_trace(self, counts: Mapping[str, Counts]) -> None:
        """Note what files brought in: they may name people, cases and approvals."""
        written = {name: [c.new, c.changed] for name, c in counts.items() if c.new or c.changed}
        if written:
            audit_store.note(
                self.session, at=self.now, actor=IMPORT, deed="files-imported",
                subject=f"{len(written)} files", new_and_changed=written,
            )  # fmt: skip

    def _units(self, read: ReadTable) -> Counts:
        waiting = {row["code"]: row for _, row in read.rows}
        known = {unit.code for unit in directory_store.units(self.session)}
        counts = Counts()
        while waiting:  # those above first; circles were refused before
            ready = [r for r in waiting.values() if r["parent"] not in waiting]
            for row in ready:
                del waiting[row["code"]]
                new = row["code"] not in known
                changed = directory_store.keep_unit(self.session, **row)
                counts += _counted(new=new, changed=changed)
        self.progress("units", len(read.rows))
        return counts

    def _windows(self, read: ReadTable) -> Counts:
        known = {window.code: window for window in directory_store.windows(self.session)}
        counts = Counts()
        for _, row in read.rows:
            changed = directory_store.keep_window(
                self.session,
                code=row["code"],
                name=row["name"],
                unit=row["unit"],
                post=row["post"],
                location=row["location"],
            )
            before = known.get(row["code"])
            hours = row.get("hours")
            if hours or (before is not None and before.hours):
                changed |= directory_store.keep_hours(self.session, row["code"], hours)
            counts += _counted(new=before is None, changed=changed)
            self._keep_token(row, has_one=before is not None and before.token is not None)
        self.progress("windows", len(read.rows))
        return counts

    def _keep_token(self, row: Mapping[str, Any], *, has_one: bool) -> None:
        window = directory_store.window(self.session, row["code"])
        if not row["active"]:
            directory_store.set_window_active(self.session, row["code"], active=False)
        elif row["token"]:
            import_store.put_token(self.session, row["token"], window_id=window.id, at=self.now)
        elif not has_one:
            directory_store.issue_token(self.session, row["code"], at=self.now)

    def _people(self, read: ReadTable) -> Counts:
        today = self.now.astimezone(self.zone).date()
        known = {person.code for person in directory_store.people(self.session, on=today)}
        renamed = {
            row["code"]
            for _, row in read.rows
            if directory_store.keep_person(self.session, code=row["code"], name=row["name"])
        }
        counts = Counts()
        for _, row in sorted(read.rows, key=lambda each: each[1]["since"] or date.min):
            posting = Posting(row["unit"], row["supervisor"], row["leader"], row["window"])
            since = row["since"] or today
            moved = directory_store.keep_posting(self.session, row["code"], posting, since=since)
            counts += _counted(
                new=row["code"] not in known, changed=moved or row["code"] in renamed
            )
        self.progress("people", len(read.rows))
        return counts

    def _ratings(self, read: ReadTable) -> Counts:
        counts = import_store.put_ratings(
            self.session,
            self._rating_values(read),
            slot=self.slot,
            progress=lambda n: self.progress("ratings", n),
        )
        if counts.differing:
            lines = {row["id"]: line for line, row in read.rows}
            raise FilesWrong(
                [Problem(read.file, lines[each], "id", DIFFERENT) for each in counts.differing]
            )
        return counts

    def _rating_values(self, read: ReadTable) -> Iterator[dict[str, Any]]:
        windows, people = self._window_ids(), self._person_ids()
        for _, row in read.rows:
            yield {
                "id": row["id"],
                "window_id": windows[row["window"]],
                "person_id": people[row["person"]] if row["person"] else None,
                "score": row["score"],
                "visit": row["visit"],
                "amends": row["amends"],
                "standing": row["standing"],
                "flag": row["flag"],
                "channel": row["channel"],
                "device": None,
                "body_hash": "imported",
                "received_at": row["created_at"],
                "comment": row["comment"],
                "reasons": row["reasons"],
                **self._business(row["created_at"], "created_at"),
            }

    def _complaints(self, read: ReadTable) -> Counts:
        windows, people = self._window_ids(), self._person_ids()
        values = (
            {
                "ref": row["ref"],
                "window_id": windows[row["window"]] if row["window"] else None,
                "person_id": people[row["person"]] if row["person"] else None,
                "source": row["source"],
                "category": row["category"],
                "words": row["text"],
                "outcome": row["outcome"],
                "state": row["state"] or ("closed" if row["outcome"] else "received"),
                "language": "zh-CN",
                "received_at": row["received_at"] or row["occurred_at"],
                "decided_at": row["decided_at"],
                "occurred_at": row["occurred_at"],
                "biz_month": str(Month.of(business_date(row["occurred_at"], self.zone))),
            }
            for _, row in read.rows
        )
        counts = import_store.put_complaints(
            self.session, values, lambda n: self.progress("complaints", n)
        )
        self._refuse(read, handling_store.handled_here(self.session, counts.differing), WORKED_ON)
        return counts

    def _refuse(self, read: ReadTable, refs: Collection[str], why: Text) -> None:
        wrong = [
            Problem(read.file, line, "ref", why) for line, row in read.rows if row["ref"] in refs
        ]
        if wrong:
            raise FilesWrong(wrong)

    def _accounts(self, read: ReadTable) -> Counts:
        rows = [row for _, row in read.rows]
        self.progress("accounts", len(rows))
        return handling_store.put_accounts(self.session, rows, at=self.now)

    def _roster(self, read: ReadTable) -> Counts:
        """Keep new duties; refuse one in which the person would serve twice at once."""
        known: dict[str, list[Duty]] = defaultdict(list)
        for duty in duty_store.everything(self.session):
            known[duty.person].append(duty)
        new, problems = [], []
        for line, row in read.rows:
            duty = Duty(**row)
            if duty in known[duty.person]:
                continue
            try:
                new.append(checked_duty(duty, known[duty.person]))
                known[duty.person].append(duty)
            except SurveyError as refusal:
                problems.append(Problem(read.file, line, "starts_at", refusal.said))
        if problems:
            raise FilesWrong(problems)
        duties.give(self.session, new, at=self.now, slot=self.slot)
        self.progress("roster", len(read.rows))
        return Counts(new=len(new), unchanged=len(read.rows) - len(new))

    def _calendar(self, read: ReadTable) -> Counts:
        counts = Counts()
        known = case_store.days(self.session)
        for _, row in read.rows:
            day = (row["day"], row["works"], row["name"])
            changed = case_store.keep_days(self.session, [day]) > 0
            counts += _counted(new=row["day"] not in known, changed=changed)
        self.progress("calendar", len(read.rows))
        return counts

    def _cases(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_cases, ("ref",))

    def _case_chain(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_chains, ("ref", "person"))

    def _case_clocks(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_clocks, ("ref", "clock"))

    def _case_events(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_events, ("ref", "n"))

    def _messages(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_messages, ("key",))

    def _handling(self, read: ReadTable, put: PutHandling, key: tuple[str, ...]) -> Counts:
        """Keep how cases were handled; refuse what differs from a case worked on here."""
        name = read.table.name
        rows = [row for _, row in read.rows]
        counts = put(self.session, rows, lambda n: self.progress(name, n))
        if counts.differing:
            lines = {tuple(row[part] for part in key): line for line, row in read.rows}
            raise FilesWrong(
                [Problem(read.file, lines[each], key[0], WORKED_ON) for each in counts.differing]
            )
        return counts

    def _counselling(self, read: ReadTable) -> Counts:
        people = self._person_ids()
        refs = [row["complaint"] for _, row in read.rows if row["complaint"]]
        complaints = import_store.complaint_ids(self.session, refs)
        values = (
            {
                "ref": row["ref"],
                "person_id": people[row["person"]],
                "complaint_id": complaints.get(row["complaint"]),
                "held_at": row["held_at"],
                "promised": row["promised"],
            }
            for _, row in read.rows
        )
        counts = import_store.put_counsellings(
            self.session, values, lambda n: self.progress("counselling", n)
        )
        self._refuse(read, counselling_store.held_here(self.session, counts.differing), SIGNED)
        return counts

    def _inspections(self, read: ReadTable) -> Counts:
        windows, people = self._window_ids(), self._person_ids()
        values = (
            {
                "ref": row["ref"],
                "window_id": windows[row["window"]],
                "inspector_id": people[row["inspector"]],
                "kind": row["kind"],
                "score": row["score"],
                "inspected_at": row["inspected_at"],
                "received_at": row["inspected_at"],
                "biz_month": str(Month.of(business_date(row["inspected_at"], self.zone))),
            }
            for _, row in read.rows
        )
        return import_store.put_inspections(
            self.session, values, lambda n: self.progress("inspections", n)
        )

    def _stars(self, read: ReadTable) -> Counts:
        people = self._person_ids()
        units = {unit.code: unit.id for unit in directory_store.units(self.session)}
        counts = Counts()
        for _, row in read.rows:
            counts += import_store.put_star(
                self.session,
                month=row["month"],
                unit_id=units[row["unit"]],
                person_id=people[row["person"]] if row["person"] else None,
            )
        self.progress("stars", len(read.rows))
        return counts

    def _closings(self, read: ReadTable) -> Counts:
        known = month_store.closings(self.session)
        rows = [{**row, "month": Month.read(row["month"])} for _, row in read.rows]
        new = [Closing(**row) for row in rows if row["month"] not in known]
        self.closings += new
        self.progress("closings", len(rows))
        return Counts(new=len(new), unchanged=len(rows) - len(new))

    def _policies(self, read: ReadTable) -> Counts:
        counts = governance_store.put_policies(self.session, [row for _, row in read.rows])
        if counts.differing:
            lines = {row["version"]: line for line, row in read.rows}
            raise FilesWrong(
                [Problem(read.file, lines[n], "version", OTHER_POLICY) for n in counts.differing]
            )
        self.progress("policies", len(read.rows))
        return counts

    def _checklists(self, read: ReadTable) -> Counts:
        counts = put_checklists(self.session, read)
        self.progress("checklists", len(read.rows))
        return counts

    def _approvals(self, read: ReadTable) -> Counts:
        self.approvals += [row for _, row in read.rows]
        self.progress("approvals", len(read.rows))
        return Counts(unchanged=len(read.rows))

    def _business(self, moment: datetime, name: str) -> dict[str, Any]:
        day = business_date(moment, self.zone)
        return {
            name: moment,
            "biz_date": day,
            "biz_month": str(Month.of(day)),
            "biz_hour": business_hour(moment, self.zone),
        }

    def _window_ids(self) -> dict[str, int]:
        return {window.code: window.id for window in directory_store.windows(self.session)}

    def _person_ids(self) -> dict[str, int]:
        return directory_store.person_ids(self.session)


def _known_superiors(session: Session, today: date) -> dict[str, dict[str, str | None]]:
    return {
        "units": {unit.code: unit.parent for unit in directory_store.units(session)},
        "people": {
            person.code: person.supervisor for person in directory_store.people(session, on=today)
        },
    }


def _known_codes(session: Session, files: ReadFiles) -> dict[str, set[str]]:
    wanted = {
        row[reference.column]
        for read in files.tables
        for reference in read.table.references
        if reference.to == "complaints"
        for _, row in read.rows
        if row[reference.column] is not None
    }
    return {
        "units": {unit.code for unit in directory_store.units(session)},
        "windows": {window.code for window in directory_store.windows(session)},
        "people": set(directory_store.person_ids(session)),
        "complaints": set(import_store.complaint_ids(session, sorted(wanted))),
        "accounts": {each["username"] for each in handling_store.accounts(session)},
    }


def _counted(*, new: bool, changed: bool) -> Counts:
    if new:
        return Counts(new=1)
    return Counts(changed=1) if changed else Counts(unchanged=1)
