"""How tests come to an officer's inaction that was upheld, and rule on it."""

from datetime import datetime
from typing import Final
from uuid import uuid4

from db.books import ledger_store
from db.books.ledger_store import Asked, Posted
from db.cases import case_store, complaint_store
from kiosk.actions.books import rulings
from kiosk.actions.cases import complainant, steps
from kiosk.reports.cases.rulings import waiting
from kiosk.rights.cases import as_complainant
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.books.rulings import RulingDraft
from survey.cases.findings import Finding
from tests.helpers.building import NOW, an_account
from tests.helpers.handling import DAY, Yard

LATER: Final = NOW + 1 * DAY
SETTLED: Final = NOW + 10 * DAY
FOUND: Final = Finding(
    "upheld", "work_state", "手机记录可见，整天没有联系", "忘记了", "", "attitude"
)
DRAFT: Final = RulingDraft(6, 200, "规则五、规则六", "整天没有回复，也没有到场")


class Bench(Yard):
    """The yard, an officer who let a complaint lie, and those who rule on it."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.finance = an_account(house, "fang", "finance")
        self.employee = an_account(house, "he-2", "employee", "H")
        filed = self.complain()
        self.tick(LATER)
        with house.reading() as session:
            number = complaint_store.get(session, filed.number).id
            told = {each.kind: each.detail for each in case_store.events(session, number)}
        self.ref = str(told["inaction"]["number"])

    def upheld(self, by: User | None = None) -> str:
        """Find the inaction of the officer proven; return its case."""
        who = by or self.top
        self.do(steps.answer, self.ref, who, "已收到", key=str(uuid4()), at=LATER)
        self.step(steps.investigate, self.ref, who, at=LATER)
        self.do(steps.hear, self.ref, who, "本人说明当时在外", at=LATER)
        return self.find(by=who)

    def find(self, *, by: User | None = None, at: datetime = LATER) -> str:
        self.step(steps.decide, self.ref, by or self.top, FOUND, zone=self.zone, at=at)
        return self.ref

    def close(self, *, at: datetime) -> None:
        self.step(steps.remedy, self.ref, self.top, "谈话提醒", told="", at=at)
        self.step(
            steps.record_call, self.ref, self.top, reached=False, content=None, words="", at=at
        )
        self.step(steps.close, self.ref, self.top, zone=self.zone, at=at)

    def reopen(self, *, at: datetime) -> None:
        with self.house.writing() as session:
            case = as_complainant(session, complaint_store.get(session, self.ref))
            complainant.reopen(session, case, "没有查清", key=str(uuid4()), zone=self.zone, at=at)

    def propose(
        self, draft: RulingDraft = DRAFT, *, by: User | None = None, at: datetime = SETTLED
    ) -> int:
        """Propose and return the proposal's number."""
        self.do(rulings.propose, self.ref, by or self.top, draft, at=at)
        return self.waits()[0]

    def waits(self) -> list[int]:
        with self.house.reading() as session:
            return [each.ruling.number for each in waiting(session, self.chairman)]

    def second(
        self,
        number: int,
        by: User | None = None,
        *,
        approved: bool = True,
        because: str = "同意",
        at: datetime = SETTLED,
    ) -> None:
        with self.house.writing() as session:
            rulings.decide(
                session, self.ref, number, approved=approved, because=because,
                by=by or self.finance, at=at, zone=self.zone,
            )  # fmt: skip

    def entries(self) -> list[Posted]:
        with self.house.reading() as session:
            return list(ledger_store.entries(session, Asked(person="H")))
