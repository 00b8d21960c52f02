"""Bringing files in: checked as a whole, written as a whole, and again without any effect."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import closing_store
from db.books.closing_store import Closing
from db.cases import case_store, counselling_store
from db.directory import directory_store, duty_store
from db.files import governance_store, handling_store, import_store
from db.files.import_store import Counts
from db.ground import audit_store
from kiosk.actions.books import posting
from kiosk.actions.directory import duties
from kiosk.files.check_outcomes import (
    put_actions,
    put_events,
    put_joint_checks,
    require_every_number,
)
from kiosk.files.checklists import put_checklists
from kiosk.files.directory import counted, put_people, put_units, put_windows
from kiosk.files.ratings import put_answers, put_praise, put_ratings
from kiosk.files.reading import ReadFiles, ReadTable
from kiosk.files.references import circle_problems, reference_problems
from kiosk.files.shape import Row
from survey.directory.duties import Duty, checked_duty
from survey.months import Month, business_date
from survey.refusals.files import FilesWrong, Problem
from survey.refusals.kinds import SurveyError
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
WALKED: Final = Text(
    "这次检查是在本系统做的，内容与文件不同，只能在检查结果页更正",
    "this check was made here and differs from the file; correct it among the results",
)
OTHER_POLICY: Final = Text(
    "这里的规则版本与文件不同，或已有更新的版本",
    "the versions of the policy here differ from the file, or go beyond this one",
)
PutHandling = Callable[[Session, Iterable[Row], Callable[[int], object]], Counts]


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
        problems: list[Problem] = []
        wrong: set[str] = set()
        for read in files.tables:
            name = read.table.name
            put: Callable[[ReadTable], Counts] = getattr(self, f"_{name}")
            try:
                if wrong.isdisjoint(reference.to for reference in read.table.references):
                    counts[name] = counts.get(name, Counts()) + put(read)
                else:
                    wrong.add(name)
            except FilesWrong as refusal:  # nothing is written then, but the rest is told, too
                problems += refusal.problems
                wrong.add(name)
        if problems:
            raise FilesWrong(problems)
        posting.replay(
            self.session, self.closings, approvals=self.approvals,
            now=self.now, zone=self.zone, by=IMPORT,
        )  # fmt: skip
        self._leave_a_trace(counts)
        return counts

    def _told(self, read: ReadTable, counts: Counts) -> Counts:
        self.progress(read.table.name, len(read.rows))
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
        return self._told(read, put_units(self.session, read))

    def _windows(self, read: ReadTable) -> Counts:
        return self._told(read, put_windows(self.session, read, at=self.now))

    def _people(self, read: ReadTable) -> Counts:
        today = business_date(self.now, self.zone)
        return self._told(read, put_people(self.session, read, today=today))

    def _ratings(self, read: ReadTable) -> Counts:
        return put_ratings(
            self.session, read, zone=self.zone, slot=self.slot,
            done=lambda n: self.progress("ratings", n),
        )  # fmt: skip

    def _answers(self, read: ReadTable) -> Counts:
        return put_answers(
            self.session, read, now=self.now, slot=self.slot,
            done=lambda n: self.progress("answers", n),
        )  # fmt: skip

    def _praise(self, read: ReadTable) -> Counts:
        return put_praise(
            self.session, read, now=self.now, done=lambda n: self.progress("praise", n)
        )

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
        return self._told(read, handling_store.put_accounts(self.session, rows, at=self.now))

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
        return self._told(read, Counts(new=len(new), unchanged=len(read.rows) - len(new)))

    def _calendar(self, read: ReadTable) -> Counts:
        counts = Counts()
        known = case_store.days(self.session)
        for _, row in read.rows:
            day = (row["day"], row["works"], row["name"])
            changed = case_store.keep_days(self.session, [day]) > 0
            counts += counted(new=row["day"] not in known, changed=changed)
        return self._told(read, counts)

    def _cases(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_cases, ("ref",))

    def _case_chain(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_chains, ("ref", "person"))

    def _case_clocks(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_clocks, ("ref", "clock"))

    def _case_events(self, read: ReadTable) -> Counts:
        refs = {row["ref"] for _, row in read.rows}
        require_every_number(read, handling_store.event_counts(self.session, refs))
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
        counts = import_store.put_inspections(
            self.session, values, lambda n: self.progress("inspections", n)
        )
        self._refuse(read, import_store.walked(self.session, counts.differing), WALKED)
        return counts

    def _joint_checks(self, read: ReadTable) -> Counts:
        return self._told(read, put_joint_checks(self.session, read))

    def _corrective_actions(self, read: ReadTable) -> Counts:
        return self._told(read, put_actions(self.session, read))

    def _corrective_events(self, read: ReadTable) -> Counts:
        return put_events(self.session, read, lambda n: self.progress("corrective_events", n))

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
                told={name: row.get(name) for name in ("minutes", "by", "decided_at")},
            )
        return self._told(read, counts)

    def _closings(self, read: ReadTable) -> Counts:
        known = {*closing_store.closings(self.session), *(each.month for each in self.closings)}
        rows = [{**row, "month": Month.read(row["month"])} for _, row in read.rows]
        new = [Closing(**row) for row in rows if row["month"] not in known]
        self.closings += new
        return self._told(read, Counts(new=len(new), unchanged=len(rows) - len(new)))

    def _policies(self, read: ReadTable) -> Counts:
        counts = governance_store.put_policies(self.session, [row for _, row in read.rows])
        if counts.differing:
            lines = {row["version"]: line for line, row in read.rows}
            raise FilesWrong(
                [Problem(read.file, lines[n], "version", OTHER_POLICY) for n in counts.differing]
            )
        return self._told(read, counts)

    def _checklists(self, read: ReadTable) -> Counts:
        return self._told(read, put_checklists(self.session, read))

    def _approvals(self, read: ReadTable) -> Counts:
        self.approvals += [row for _, row in read.rows]
        return self._told(read, Counts(unchanged=len(read.rows)))

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
        name: sorted(
            {
                row[reference.column]
                for read in files.tables
                for reference in read.table.references
                if reference.to == name
                for _, row in read.rows
                if row[reference.column] is not None
            }
        )
        for name in import_store.REFERRED
    }
    return {
        "units": {unit.code for unit in directory_store.units(session)},
        "windows": {window.code for window in directory_store.windows(session)},
        "people": set(directory_store.person_ids(session)),
        "accounts": {each["username"] for each in handling_store.accounts(session)},
        **{name: import_store.known(session, name, refs) for name, refs in wanted.items()},
    }
