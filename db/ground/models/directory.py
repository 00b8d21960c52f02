"""Tables of the directory: units, windows, people, who is on duty, accounts."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.ground.models.base import Base
from db.ground.types import Serial


class UnitRow(Base):
    """A company or department; units form a tree."""

    __tablename__ = "units"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))


class WindowRow(Base):
    """A place where customers are served, or a department's office that is only checked."""

    __tablename__ = "windows"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    post: Mapped[str] = mapped_column(String(8))
    location: Mapped[str | None] = mapped_column(String(200))
    hours: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)


class WindowTokenRow(Base):
    """A window's printed secret: random, revocable, replaceable; old ones stay on record."""

    __tablename__ = "window_tokens"
    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"))
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    __table_args__ = (
        Index(
            "ix_window_tokens_one_in_use",
            "window_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )


class TabletRow(Base):
    """A tablet that stands at a window: enrolled by the code on its screen, known by a blind mark.

    The mark is kept when the tablet comes; one taken out never comes back under its code.
    """

    __tablename__ = "tablets"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    mark: Mapped[str | None] = mapped_column(String(32), unique=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    use: Mapped[str] = mapped_column(String(8))
    """Whether customers tap on it, or it shows them a code."""
    enrolled_at: Mapped[datetime]
    enrolled_by: Mapped[str] = mapped_column(String(120))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(120))


class PersonRow(Base):
    """An employee."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))


class PostingRow(Base):
    """Where a person belongs and who stands above, from a day on (the incident's day decides).

    One that is `gone` begins on the day after the person's last.
    """

    __tablename__ = "postings"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    window_id: Mapped[int | None] = mapped_column(ForeignKey("windows.id"))
    gone: Mapped[bool] = mapped_column(default=False, server_default=false())
    noted_by: Mapped[str | None] = mapped_column(String(120))
    noted_at: Mapped[datetime | None]


class CalendarDayRow(Base):
    """A day that differs from its weekday: a holiday, or a free day that is worked."""

    __tablename__ = "calendar_days"
    day: Mapped[date] = mapped_column(primary_key=True)
    works: Mapped[bool]
    name: Mapped[str] = mapped_column(String(60))


class DutyRow(Base):
    """Who serves at which window when; two there at once: nobody's ratings (regulation 1)."""

    __tablename__ = "duties"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_later"),
        UniqueConstraint("window_id", "person_id", "starts_at"),
        Index("ix_duties_window_ends", "window_id", "ends_at"),
    )


class RosterActRow(Base):
    """One thing done to the roster: what it put on and took off, to be undone as one."""

    __tablename__ = "roster_acts"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(16))
    added: Mapped[list[list[str]]] = mapped_column(JSON)
    removed: Mapped[list[list[str]]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(120))


class AccountRow(Base):
    """A local account."""

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(
            "role IN ('administrator', 'supervision', 'team_leader', 'chairman', 'employee', "
            "'inspector', 'quality_manager', 'leader', 'finance', 'auditor', 'wall')",
            name="role_known",
        ),
    )


class PowerRequestRow(Base):
    """What was asked for with an account that has power, and what a second person decided.

    `was` is how the account stood then; of the link's half its hash alone is kept. `identity` is
    who it is to be linked to, as that was told then.
    """

    __tablename__ = "power_requests"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    username: Mapped[str] = mapped_column(String(60), index=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    was_role: Mapped[str | None] = mapped_column(String(16))
    was_person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    identity: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    half: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), index=True)
    decided_by: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    because: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]
    __table_args__ = (
        CheckConstraint(
            "kind IN ('make', 'change', 'link', 'reopen', 'close', 'bind', 'reset', 'rename')",
            name="kind_known",
        ),
        CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'withdrawn', 'lapsed', 'alone', 'seen', "
            "'told')",
            name="state_known",
        ),
        Index(
            "ix_power_requests_one_open",
            "username",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )


class SessionRow(Base):
    """A signed-in browser; only the hash of its token is kept.

    One that stays signed in for weeks has a key of its own, and opens again with a PIN.
    """

    __tablename__ = "sessions"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    browser: Mapped[str | None] = mapped_column(String(20))
    system: Mapped[str | None] = mapped_column(String(20))
    network: Mapped[str | None] = mapped_column(String(45))
    proved_at: Mapped[datetime | None]
    way: Mapped[str | None] = mapped_column(String(10))
    phone_key: Mapped[str | None] = mapped_column(Text)
    pin_mark: Mapped[str | None] = mapped_column(String(32))
    pin_tries: Mapped[int | None]


class SecondFactorRow(Base):
    """What an account shows beside its password; the key is sealed."""

    __tablename__ = "second_factors"
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_counter: Mapped[int] = mapped_column(BigInteger)


class RecoveryCodeRow(Base):
    """A code for who lost the phone; only a mark of it is kept, and none once it was used."""

    __tablename__ = "recovery_codes"
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), primary_key=True)


class PasskeyRow(Base):
    """A key of an account on a phone or stick; here lies the half that opens nothing."""

    __tablename__ = "passkeys"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    credential: Mapped[str] = mapped_column(Text, unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(40))
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SpentChallengeRow(Base):
    """A mark of what a passkey or a phone has signed: nothing is signed for twice."""

    __tablename__ = "spent_challenges"
    mark: Mapped[str] = mapped_column(String(32), primary_key=True)
    spent_at: Mapped[datetime] = mapped_column(index=True)


class InvitationRow(Base):
    """A one-time link to set a password; only the hash of its token is kept."""

    __tablename__ = "invitations"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class DraftRow(Base):
    """What an account typed into a form and has not sent; the words are sealed."""

    __tablename__ = "drafts"
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(100), primary_key=True)
    round: Mapped[str] = mapped_column(String(36))
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(index=True)


class GuessRow(Base):
    """Failed guesses against one door (a login, a tracking number): they make the next wait."""

    __tablename__ = "guesses"
    door: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
