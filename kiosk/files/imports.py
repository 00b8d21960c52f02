"""Bringing files in: checked as a whole, written as a whole, and again without any effect."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import closing_store, ledger_store
from db.books.closing_store import Closing
from db.directory import directory_store, roster_act_store
from db.files import burst_file_store, handling_store
from db.files.bringing import Counts
from db.ground import audit_store
from kiosk.actions.books import posting
from kiosk.files.alike import like_known
from kiosk.files.books import (
    decided_by_people,
    put_ledger,
    put_policies,
    put_regulations,
    put_stars,
)
from kiosk.files.bursts import (
    put_burst_complaints,
    put_burst_decided,
    put_burst_decisions,
    put_bursts,
)
from kiosk.files.cases import (
    PutHandling,
    put_case_events,
    put_complaints,
    put_counsellings,
    put_handling,
    put_root_causes,
)
from kiosk.files.check_outcomes import put_actions, put_checks, put_events, put_joint_checks
from kiosk.files.checklists import put_checklists
from kiosk.files.duties import put_calendar, put_roster
from kiosk.files.holds import put_flags, put_hold_ratings, put_holds, put_surges
from kiosk.files.known import known_codes, known_numbers
from kiosk.files.people import Later, put_accounts, put_bare, put_people, under_the_gone
from kiosk.files.ratings import put_answers, put_praise, put_ratings
from kiosk.files.reading import Done, ReadFiles
from kiosk.files.references import circle_problems, reference_problems, superiors
from kiosk.files.renaming import called, note_renamed
from kiosk.files.requests import put_request_events, put_requests
from kiosk.files.shape import ReadTable, Row
from kiosk.files.windows import put_house, put_units, put_windows
from survey.directory.roles import IMPORT
from survey.months import Month, business_date
from survey.refusals.files import FilesWrong, Problem

Progress = Callable[[str, int], object]
"""Told after each step: the table's name, and how many more rows are done."""


def import_files(
    session: Session,
    files: ReadFiles,
    *,
    now: datetime,
    zone: ZoneInfo,
    slot: int,
    progress: Progress = lambda _name, _n: None,
) -> dict[str, Counts]:
    """Write what was read and return the counts by file; refuse if anything at all is wrong.

    Nobody else changes who is who and when meanwhile: what is known must hold until it is written.
    """
    directory_store.lock(session)
    roster_act_store.lock(session)
    known = known_codes(session, files)
    problems = [
        *files.problems,
        *like_known(files.tables, known | known_numbers(session, files)),
        *circle_problems(files, superiors(session), today=business_date(now, zone)),
        *reference_problems(files, known),
    ]
    if not problems:
        try:
            return _Import(session, now, zone, slot, progress).of(files)
        except FilesWrong as refusal:
            problems = [*refusal.problems]
    raise FilesWrong([files.as_headed(each) for each in problems])


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
        self.fresh: set[str] = set()
        self.has_ledger = False
        self.last_entry, _ = ledger_store.last(session)
        self.decided = decided_by_people(session)
        self.moved: list[int] = []
        self.before = directory_store.postings(session)
        self.called = called(session)
        self.notes: list[Later] = []

    def of(self, files: ReadFiles) -> dict[str, Counts]:
        counts: dict[str, Counts] = {}
        problems: list[Problem] = []
        names = [read.table.name for read in files.tables]
        if max(names.count("units"), names.count("people")) > 1:
            self.fresh = put_bare(self.session, files.tables)
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
        problems = problems or [*self._under_the_gone(files)]
        if problems:
            raise FilesWrong(problems)
        burst_file_store.take_in_the_lost(self.session)
        posting.replay(
            self.session, self.closings, approvals=self.approvals,
            now=self.now, zone=self.zone, by=IMPORT, written=self.has_ledger,
        )  # fmt: skip
        self._leave_a_trace(self._with_money(counts))
        return counts

    def _under_the_gone(self, files: ReadFiles) -> Iterator[Problem]:
        today = business_date(self.now, self.zone)
        for read in files.tables:
            if read.table.name == "people":
                yield from under_the_gone(self.session, read, self.before, today)

    def _told(self, read: ReadTable, counts: Counts) -> Counts:
        self.progress(read.table.name, len(read.rows))
        return counts

    def _done(self, read: ReadTable) -> Done:
        """Return what tells of rows of a file that take their time, as they are done."""
        return lambda n: self.progress(read.table.name, n)

    def _with_money(self, counts: dict[str, Counts]) -> dict[str, Counts]:
        """Count the amounts that are decided or taken by now and were not; keep which stood."""
        decided = decided_by_people(self.session)
        moved = {seq for seq, became in decided.items() if self.decided.get(seq) != became}
        self.moved = sorted(seq for seq in moved if seq <= self.last_entry)
        brought, n = ("ledger", len(self.moved)) if self.has_ledger else ("approvals", len(moved))
        if brought in counts:
            before = counts[brought]
            counts[brought] = replace(
                before, changed=before.changed + n, unchanged=max(0, before.unchanged - n)
            )
        return counts

    def _leave_a_trace(self, counts: Mapping[str, Counts]) -> None:
        """Note what files brought in, and which amounts that stood here they decided about."""
        for note in self.notes:
            note()
        note_renamed(self.session, self.called, at=self.now)
        written = {name: [c.new, c.changed] for name, c in counts.items() if c.new or c.changed}
        if written:
            money = {"money": self.moved} if self.moved else {}
            audit_store.note(
                self.session, at=self.now, actor=IMPORT, deed="files-imported",
                subject=f"{len(written)} files", new_and_changed=written, **money,
            )  # fmt: skip

    def _units(self, read: ReadTable) -> Counts:
        return self._told(read, put_units(self.session, read, fresh=self.fresh))

    def _windows(self, read: ReadTable) -> Counts:
        return self._told(read, put_windows(self.session, read, at=self.now))

    def _people(self, read: ReadTable) -> Counts:
        counts = put_people(
            self.session, read, at=self.now, zone=self.zone, slot=self.slot, fresh=self.fresh,
            later=self.notes,
        )  # fmt: skip
        return self._told(read, counts)

    def _ratings(self, read: ReadTable) -> Counts:
        return put_ratings(
            self.session, read, zone=self.zone, slot=self.slot, done=self._done(read)
        )

    def _answers(self, read: ReadTable) -> Counts:
        return put_answers(self.session, read, now=self.now, slot=self.slot, done=self._done(read))

    def _praise(self, read: ReadTable) -> Counts:
        return put_praise(self.session, read, now=self.now, done=self._done(read))

    def _holds(self, read: ReadTable) -> Counts:
        return self._told(read, put_holds(self.session, read))

    def _hold_ratings(self, read: ReadTable) -> Counts:
        return put_hold_ratings(self.session, read, self._done(read))

    def _rating_flags(self, read: ReadTable) -> Counts:
        return put_flags(self.session, read, self._done(read))

    def _surges(self, read: ReadTable) -> Counts:
        return put_surges(self.session, read, self._done(read))

    def _complaints(self, read: ReadTable) -> Counts:
        return put_complaints(self.session, read, zone=self.zone, done=self._done(read))

    def _accounts(self, read: ReadTable) -> Counts:
        return self._told(read, put_accounts(self.session, read, at=self.now))

    def _roster(self, read: ReadTable) -> Counts:
        return self._told(
            read, put_roster(self.session, read, at=self.now, zone=self.zone, slot=self.slot)
        )

    def _calendar(self, read: ReadTable) -> Counts:
        return self._told(read, put_calendar(self.session, read))

    def _root_causes(self, read: ReadTable) -> Counts:
        return self._told(read, put_root_causes(self.session, read))

    def _house(self, read: ReadTable) -> Counts:
        return self._told(read, put_house(self.session, read))

    def _cases(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_cases, ("ref",))

    def _case_chain(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_chains, ("ref", "person"))

    def _case_clocks(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_clocks, ("ref", "clock"))

    def _case_events(self, read: ReadTable) -> Counts:
        return put_case_events(self.session, read, done=self._done(read))

    def _messages(self, read: ReadTable) -> Counts:
        return self._handling(read, handling_store.put_messages, ("key",))

    def _handling(self, read: ReadTable, put: PutHandling, key: tuple[str, ...]) -> Counts:
        return put_handling(self.session, read, put, key, done=self._done(read))

    def _bursts(self, read: ReadTable) -> Counts:
        return self._told(read, put_bursts(self.session, read))

    def _burst_complaints(self, read: ReadTable) -> Counts:
        return put_burst_complaints(self.session, read, self._done(read))

    def _burst_decisions(self, read: ReadTable) -> Counts:
        return self._told(read, put_burst_decisions(self.session, read))

    def _burst_decided(self, read: ReadTable) -> Counts:
        return put_burst_decided(self.session, read, self._done(read))

    def _counselling(self, read: ReadTable) -> Counts:
        return put_counsellings(self.session, read, done=self._done(read))

    def _requests(self, read: ReadTable) -> Counts:
        return self._told(read, put_requests(self.session, read))

    def _request_events(self, read: ReadTable) -> Counts:
        return put_request_events(self.session, read, self._done(read))

    def _inspections(self, read: ReadTable) -> Counts:
        return put_checks(self.session, read, zone=self.zone, done=self._done(read))

    def _joint_checks(self, read: ReadTable) -> Counts:
        return self._told(read, put_joint_checks(self.session, read))

    def _corrective_actions(self, read: ReadTable) -> Counts:
        return self._told(read, put_actions(self.session, read))

    def _corrective_events(self, read: ReadTable) -> Counts:
        return put_events(self.session, read, self._done(read))

    def _stars(self, read: ReadTable) -> Counts:
        return self._told(read, put_stars(self.session, read))

    def _closings(self, read: ReadTable) -> Counts:
        known = {*closing_store.closings(self.session), *(each.month for each in self.closings)}
        rows = [
            {
                **row,
                "month": Month.read(row["month"]),
                "left_open": tuple(row.get("left_open") or ()),
            }
            for _, row in read.rows
        ]
        new = [Closing(**row) for row in rows if row["month"] not in known]
        self.closings += new
        return self._told(read, Counts(new=len(new), unchanged=len(rows) - len(new)))

    def _ledger(self, read: ReadTable) -> Counts:
        brought = put_ledger(self.session, read)
        self.has_ledger = brought.whole
        return self._told(read, brought.counts)

    def _regulations(self, read: ReadTable) -> Counts:
        return self._told(read, put_regulations(self.session, read))

    def _policies(self, read: ReadTable) -> Counts:
        return self._told(read, put_policies(self.session, read))

    def _checklists(self, read: ReadTable) -> Counts:
        return self._told(read, put_checklists(self.session, read))

    def _approvals(self, read: ReadTable) -> Counts:
        self.approvals += [row for _, row in read.rows]
        return self._told(read, Counts(unchanged=len(read.rows)))
