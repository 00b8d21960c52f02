"""The worked example, and those who decide about its money and honours."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from db.books import ledger_store
from db.books.ledger_store import Asked, Posted
from kiosk.actions.books import money, stars
from kiosk.files.columns import Circumstances
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.reports.books.ledger import pending
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.books.rulebook import Star
from survey.months import Month
from tests.helpers.booking import EXAMPLE
from tests.helpers.building import NOW, a_person, an_account

DESPITE = "例子里没有评价"
JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)


class Office:
    """The worked example, and those who decide about it."""

    def __init__(self, house: House) -> None:
        self.house, self.zone = house, house.settings.zone
        self.bring(EXAMPLE)
        for code in "TX":
            a_person(house, code, unit="U9")
        self.leader = an_account(house, "tang", "team_leader", "T")
        self.chairman = an_account(house, "chen", "chairman")
        self.finance = an_account(house, "fang", "finance")
        self.auditor = an_account(house, "shen", "auditor")

    def bring(self, files: dict[str, str]) -> None:
        with TemporaryDirectory() as folder:
            for name, told in files.items():
                Path(folder, f"{name}.csv").write_text(told, encoding="utf-8")
            read = read_files(Path(folder), Circumstances(self.zone, NOW))
        with self.house.writing() as session:
            import_files(session, read, now=NOW, zone=self.zone, slot=0)

    def do(self, deed: Any, *given: Any, **how: Any) -> Any:
        with self.house.writing() as session:
            return deed(session, *given, at=NOW, **how)

    def star(
        self,
        person: str | None,
        *,
        month: Month = FEBRUARY,
        minutes: str = "全票",
        despite: str = DESPITE,
    ) -> None:
        self.do(
            stars.name_star,
            Star(month, "U1", person),
            minutes=minutes,
            despite=despite,
            by=self.leader,
            zone=self.zone,
        )

    def decide(self, seq: int, by: User, *, approved: bool = True, reason: str = "") -> None:
        self.do(money.decide, seq, approved=approved, reason=reason, by=by)

    def entries(self, **asked: Any) -> list[Posted]:
        with self.house.reading() as session:
            return list(ledger_store.entries(session, Asked(**asked)))

    def pending(self) -> list[Posted]:
        with self.house.reading() as session:
            return pending(session)

    def worst(self) -> Posted:
        return next(each for each in self.pending() if each.entry.role == "worst")
