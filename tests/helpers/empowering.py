"""A house with both offices at the top held, and an administrator who asks for accounts."""

from datetime import datetime, timedelta

from db.directory import account_store, power_store
from db.directory.account_store import Account
from db.directory.power_store import Ask
from kiosk.actions.directory import power_decisions, powers
from kiosk.actions.directory.power_decisions import AsSeen, Decided
from kiosk.actions.directory.powers import Asking, Given
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.powers import State
from survey.directory.roles import Role
from tests.helpers.building import NOW, a_login, a_person, an_account

PASSWORD = "a good long phrase"


class Top:
    """The chairman Chen, the team's leader Tang, an administrator, and Wang, a clerk under Chen."""

    def __init__(self, house: House, *, at: datetime = NOW, held: bool = True) -> None:
        self.house, self.at = house, at
        for code in ("C", "T"):
            a_person(house, code)
        a_person(house, "W", supervisor="C")
        a_person(house, "V")
        self.administrator = an_account(house, "adm", "administrator")
        if held:
            self.chairman = self.a_named("chen", Role.CHAIRMAN, "C")
            self.leader = self.a_named("tang", Role.TEAM_LEADER, "T")

    def a_named(self, username: str, role: Role, person: str) -> User:
        """Give an employee an account with a password, as if they had it of old."""
        a_login(
            self.house, username, role, password=PASSWORD, name=f"账号 {username}", person=person
        )
        return self.user(username)

    def user(self, username: str) -> User:
        kept = self.account(username)
        return User(kept.id, kept.username, kept.name, Role(kept.role), kept.person)

    def account(self, username: str) -> Account:
        with self.house.reading() as session:
            return account_store.by_username(session, username)

    def names(self) -> set[str]:
        with self.house.reading() as session:
            return {each.username for each in account_store.everyone(session)}

    def asking(self, by: User | None = None, reason: str = "新任") -> Asking:
        return Asking(by or self.administrator, reason, self.at)

    def make(
        self, role: Role = Role.SUPERVISION, *, username: str = "wang", person: str | None = "W",
        by: User | None = None, reason: str = "新任",
    ) -> Given:  # fmt: skip
        with self.house.writing() as session:
            return powers.make(
                session, username=username, name="王督", role=role, person=person,
                asking=self.asking(by, reason),
            )  # fmt: skip

    def change(self, username: str, role: Role, person: str | None) -> Given:
        drawn = self.account(username)
        with self.house.writing() as session:
            return powers.change(
                session, drawn, name=drawn.name, role=role, person=person, asking=self.asking()
            )

    def invite(self, username: str) -> Given:
        with self.house.writing() as session:
            return powers.invite(session, self.account(username), self.asking())

    def reopen(self, username: str) -> Given:
        with self.house.writing() as session:
            return powers.reopen(session, self.account(username), self.asking())

    def close(self, username: str) -> None:
        with self.house.writing() as session:
            powers.close(session, self.account(username), by=self.administrator, at=self.at)

    def asks(self, *states: State) -> list[Ask]:
        with self.house.reading() as session:
            return power_store.in_state(session, *(states or (State.OPEN,)))

    def last(self) -> AsSeen:
        with self.house.reading() as session:
            found = power_store.in_state(session, *set(State) - {State.TOLD})[-1]
        return AsSeen(found.id, found.version)

    def decide(
        self, by: User, *, approved: bool = True, because: str = "属实", seen: AsSeen | None = None
    ) -> Decided:
        with self.house.writing() as session:
            return power_decisions.decide(
                session, seen or self.last(), approved=approved, because=because, by=by, at=self.at
            )

    def withdraw(self, by: User) -> None:
        with self.house.writing() as session:
            power_decisions.withdraw(session, self.last(), by=by, at=self.at)

    def see(self, by: User) -> None:
        with self.house.writing() as session:
            power_decisions.see(session, self.last(), by=by, at=self.at)

    def later(self, by: timedelta) -> None:
        self.at += by
