"""What is done past the house, in the database itself, is named by the doctor, row by row."""

import shutil
from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from db.ground import seal_store
from db.ground.engine import sqlite_module
from db.ground.models import Base
from db.ground.sealed import COUNTED, ROW_BY_ROW, UNSEALED
from kiosk import clock
from kiosk.config import Settings
from kiosk.demo.installation import demo_settings, open_demo
from kiosk.locks import trail_keys
from kiosk.reports.trail import end_code, holds
from kiosk.upkeep import trail, trail_proof
from kiosk.upkeep.backup import back_up
from kiosk.upkeep.doctor import examine
from kiosk.upkeep.restoring import restore
from kiosk.wiring import House, open_house
from tests.helpers.building import a_person, a_window, an_account, fresh_settings

ROWS, DAYS, ENDS = "sealed rows", "ratings by day", "ends of the trail"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a demo: months of history with something of most kinds in it."""
    given = demo_settings(fresh_settings(tmp_path_factory.mktemp("demo")))
    with closing(open_demo(given, watched=lambda: nullcontext(lambda _name, _n: None))) as house:
        trail.settle(house, fully=True)
        trail.tell_head(house)
        house.settle()
    return given


@pytest.fixture
def visited(demo: Settings, tmp_path: Path) -> Iterator[House]:
    """A demo of one's own, copied from the one that was made."""
    folder = tmp_path / "data" / "demo"
    shutil.copytree(demo.data_dir, folder)
    with closing(open_house(demo.model_copy(update={"data_dir": folder}))) as house:
        yield house


def attack(house: House, *statements: str) -> int:
    """Do something in the database's file as who holds it does; return how many rows it took.

    By the library that the house uses: two of them in one process take each other's locks away.
    """
    with closing(sqlite_module().connect(str(house.database.path))) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = found.fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        n = sum(connection.execute(each).rowcount for each in statements)
        for _, made in triggers:
            connection.execute(made)
        connection.commit()
        return n


def said(house: House, check: str) -> str:
    """Return what one of the doctor's checks finds wrong; nothing where it finds that sound."""
    prove = {ROWS: trail_proof.rows, DAYS: trail_proof.days, ENDS: trail_proof.ends}[check]
    return "; ".join(prove(house)[0])


def test_a_lived_in_house_is_sound(visited: House) -> None:
    assert [each for each in examine(visited) if not each.sound] == []


ATTACKS = {
    "money approved by a plain INSERT": (
        ("INSERT INTO ledger_decisions (seq, approved, by, at, reason) SELECT seq, 1, 'finance', "
        "posted_at, '' FROM ledger WHERE seq NOT IN (SELECT seq FROM ledger_decisions) LIMIT 1"),
        "ledger_decisions", "put in",
    ),
    "an approval turned round": (
        ("UPDATE ledger_decisions SET approved = 0 WHERE seq = "
        "(SELECT min(seq) FROM ledger_decisions)"), "ledger_decisions", "changed",
    ),
    "an approval removed": (
        "DELETE FROM ledger_decisions WHERE seq = (SELECT min(seq) FROM ledger_decisions)",
        "ledger_decisions", "removed",
    ),
    "money said to be paid out": (
        ("INSERT INTO money_takings (seq, at, by) SELECT seq, at, 'finance' FROM ledger_decisions "
        "LIMIT 1"), "money_takings", "put in",
    ),
    "the last entry of the ledger removed": (
        "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)", "ledger", "removed",
    ),
    "the fine in an entry changed": (
        "UPDATE ledger SET yuan = yuan + 1 WHERE seq = 1", "ledger 1", "changed",
    ),
    "the trail's last entry removed": (
        "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", "audit", "removed",
    ),
    "a complaint of a closed month rejected": (
        ("UPDATE complaints SET outcome = 'rejected' WHERE id = (SELECT min(id) FROM complaints "
        "WHERE outcome = 'upheld')"), "complaints", "changed",
    ),
    "a complaint's words changed": (
        "UPDATE complaints SET words = 'all was well' WHERE id = 1", "complaints 1", "changed",
    ),
    "a complaint about nobody any more": (
        ("UPDATE complaints SET person_id = NULL WHERE id = (SELECT min(id) FROM complaints "
        "WHERE person_id IS NOT NULL)"), "complaints", "changed",
    ),
    "a complaint removed": (
        "DELETE FROM complaints WHERE id = (SELECT max(id) FROM complaints)",
        "complaints", "removed",
    ),
    "the finding of a case changed": (
        "UPDATE case_events SET detail = '{}' WHERE id = (SELECT min(id) FROM case_events)",
        "case_events", "changed",
    ),
    "an event of a case removed": (
        "DELETE FROM case_events WHERE id = (SELECT max(id) FROM case_events)",
        "case_events", "removed",
    ),
    "an event of a case made up": (
        ("INSERT INTO case_events (complaint_id, at, actor, kind, detail) SELECT complaint_id, at, "
        "actor, kind, detail FROM case_events LIMIT 1"), "case_events", "put in",
    ),
    "a case given to another decider": (
        "UPDATE cases SET decider_id = 5 WHERE complaint_id = 1", "cases 1", "changed",
    ),
    "a seal taken from a case": (
        "UPDATE cases SET sealed = 1 - sealed WHERE complaint_id = 2", "cases 2", "changed",
    ),
    "a deadline moved": (
        "UPDATE case_clocks SET due_at = starts_at WHERE rowid = 1", "case_clocks", "changed",
    ),
    "somebody taken out of a case's chain": (
        "DELETE FROM case_chain WHERE rowid = 1", "case_chain", "removed",
    ),
    "a file at a case withdrawn": (
        "UPDATE case_files SET withdrawn_at = at WHERE id = 1", "case_files 1", "changed",
    ),
    "a complainant's contact removed": (
        "DELETE FROM complaint_contacts WHERE rowid = (SELECT min(rowid) FROM complaint_contacts)",
        "complaint_contacts", "removed",
    ),
    "a message put into another's mouth": (
        "UPDATE complaint_messages SET words = 'I take it back' WHERE id = 1",
        "complaint_messages 1", "changed",
    ),
    "a signed counselling rewritten": (
        "UPDATE counsellings SET promised = 'nothing' WHERE id = 1", "counsellings 1", "changed",
    ),
    "a counselling made up": (
        ("INSERT INTO counsellings (ref, person_id, held_at) SELECT 'C-X', person_id, held_at "
        "FROM counsellings WHERE id = 1"), "counsellings", "put in",
    ),
    "the score of a check changed": (
        "UPDATE inspections SET score = 10000 WHERE id = 1", "inspections 1", "changed",
    ),
    "a finding of a check changed": (
        ("UPDATE findings SET answer = 'met' WHERE rowid = (SELECT min(rowid) FROM findings "
        "WHERE answer = 'not_met')"), "findings", "changed",
    ),
    "a finding of a check removed": (
        "DELETE FROM findings WHERE rowid = 7", "findings", "removed",
    ),
    "a signature under a check made up": (
        "UPDATE inspection_signatures SET signer = 'somebody' WHERE rowid = 1",
        "inspection_signatures", "changed",
    ),
    "a draw given to another inspector": (
        ("UPDATE assignments SET inspector_id = 1 WHERE id = (SELECT min(id) FROM assignments "
        "WHERE inspector_id <> 1)"), "assignments", "changed",
    ),
    "the seed of a draw changed": (
        "UPDATE draws SET seed = 'x' WHERE id = 1", "draws 1", "changed",
    ),
    "what must be put right said to be closed": (
        "UPDATE corrective_actions SET state = 'withdrawn' WHERE id = 1",
        "corrective_actions 1", "changed",
    ),
    "a role raised": (
        "UPDATE accounts SET role = 'chairman' WHERE username = 'clerk'", "accounts", "changed",
    ),
    "a password replaced": (
        ("UPDATE accounts SET password_hash = (SELECT password_hash FROM accounts WHERE username = "
        "'clerk') || 'x' WHERE username = 'chairman'"), "accounts", "changed",
    ),
    "an account made": (
        ("INSERT INTO accounts (username, name, role, active, created_at) SELECT 'x', 'x', "
        "'chairman', 1, created_at FROM accounts LIMIT 1"), "accounts", "put in",
    ),
    "a way in made": (
        ("INSERT INTO invitations (token_hash, account_id, expires_at) SELECT 'x', id, "
        "'2099-01-01 00:00:00.000000' FROM accounts LIMIT 1"), "invitations x", "put in",
    ),
    "a browser signed in": (
        ("INSERT INTO sessions (token_hash, account_id, created_at, seen_at, expires_at) SELECT "
        "'x', id, created_at, created_at, '2099-01-01 00:00:00.000000' FROM accounts LIMIT 1"),
        "sessions x", "put in",
    ),
    "a policy put in force": (
        ("INSERT INTO policies (version, effective_from, parameters, reason, proposed_by, "
        "proposed_at, approved, decided_by, decided_at) SELECT 99, '2026-01', '{}', 'x', 'a', "
        "created_at, 1, 'b', created_at FROM accounts LIMIT 1"), "policies 99", "put in",
    ),
    "a star put on show": (
        "UPDATE publications SET person_id = 1 WHERE id = 1", "publications 1", "changed",
    ),
    "a publication withdrawn": (
        "DELETE FROM publications WHERE id = 1", "publications 1", "removed",
    ),
    "a star named": (
        ("UPDATE star_decisions SET person_id = 1 WHERE rowid = (SELECT min(rowid) FROM "
        "star_decisions WHERE person_id IS NOT 1)"), "star_decisions", "changed",
    ),
    "a month opened again": (
        "DELETE FROM closings WHERE month = (SELECT max(month) FROM closings)",
        "closings", "removed",
    ),
    "another above somebody": (
        ("UPDATE postings SET supervisor_id = 1 WHERE rowid = (SELECT min(rowid) FROM postings "
        "WHERE supervisor_id IS NOT 1)"), "postings", "changed",
    ),
    "somebody called otherwise": (
        "UPDATE people SET name = 'x' WHERE id = 3", "people 3", "changed",
    ),
    "a duty moved": ("DELETE FROM duties WHERE id = 11", "duties 11", "removed"),
    "a window of another unit": (
        "UPDATE windows SET unit_id = unit_id % 3 + 1 WHERE id = 1", "windows 1", "changed",
    ),
    "a window's code in use again": (
        "UPDATE window_tokens SET revoked_at = issued_at WHERE rowid = 1",
        "window_tokens", "changed",
    ),
    "somebody outside linked": (
        ("INSERT INTO identities (way, issuer, subject, name, address, groups, account_id, "
        "first_at, came_at) SELECT 'oidc', 'https://id', 'me', '', '', '[]', id, created_at, "
        "created_at FROM accounts LIMIT 1"),
        "identities", "put in",
    ),
    "ratings let out": (
        ("INSERT INTO holds (ref, verdict, reason, proposed_by, proposed_at, state, version) "
        "SELECT 'H-X', 'exclude', 'x', 'a', created_at, 'approved', 1 FROM accounts LIMIT 1"),
        "holds", "put in",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "row", "what"), ATTACKS.values(), ids=ATTACKS)
def test_a_row_that_was_touched_in_the_database_is_named(
    visited: House, statement: str, row: str, what: str
) -> None:
    assert attack(visited, statement) == 1
    told = said(visited, ROWS)
    assert told.count("past the house") == 1
    assert told.startswith(row)
    assert what in told


def test_a_row_of_each_kind_that_is_there_is_named_when_it_goes(visited: House) -> None:
    kinds = sorted(ROW_BY_ROW - {"audit"})
    with visited.reading() as session:
        there = [
            kind for kind in kinds
            if session.scalar(text(f"SELECT EXISTS (SELECT 1 FROM {kind})"))
        ]  # fmt: skip
    assert len(there) > 30
    attack(visited, *(f"DELETE FROM {kind} WHERE rowid = 1 OR rowid = (SELECT min(rowid) "
                      f"FROM {kind})" for kind in there))  # fmt: skip
    told = said(visited, ROWS)
    for kind in there:
        assert f"{kind} " in told


BAD = "SELECT id FROM ratings WHERE score <= 2 AND biz_month = (SELECT min(month) FROM closings)"


def test_bad_ratings_that_were_removed_with_their_roll_ups_are_named(visited: House) -> None:
    columns = ("n1", "n2")
    with visited.reading() as session:
        n = session.scalar(text(f"SELECT count(*) FROM ratings WHERE id IN ({BAD})"))
    attack(
        visited,
        *(f"DELETE FROM {kind} WHERE rating_id IN ({BAD})" for kind in ("rating_additions",)),
        f"UPDATE complaints SET rating_id = NULL WHERE rating_id IN ({BAD})",
        f"DELETE FROM ratings WHERE id IN ({BAD})",
        *(
            f"UPDATE {table} SET {column} = 0 WHERE substr({by}, 1, 7) = "
            "(SELECT min(month) FROM closings)"
            for table, by in (
                ("rating_daily", "biz_date"), ("rating_monthly", "biz_month"),
                ("rating_hourly", "biz_month"), ("rating_person_monthly", "biz_month"),
            )
            for column in columns
        ),
    )  # fmt: skip
    told = said(visited, DAYS)
    gone = [line for line in told.split("; ") if line.startswith("ratings of ")]
    assert n is not None
    assert n > 50
    assert gone
    assert "were sealed" in gone[0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ratings SET score = score % 5 + 1 WHERE seq = 1",
        (
            "UPDATE ratings SET person_id = NULL WHERE seq = "
            "(SELECT min(seq) FROM ratings WHERE person_id IS NOT NULL)"
        ),
        "DELETE FROM rating_additions WHERE seq = 3",
        'UPDATE rating_additions SET body = \'{"words": "fine"}\' WHERE seq = 3',
    ],
)
def test_one_rating_that_was_touched_is_named_by_day_and_window(
    visited: House, statement: str
) -> None:
    assert attack(visited, statement) == 1
    assert said(visited, DAYS).count(" of ") == 1


def test_a_rating_put_in_among_those_of_before_is_named(visited: House) -> None:
    attack(visited, "DELETE FROM ratings WHERE seq = 100")
    columns = (
        "id, window_id, score, standing, channel, body_hash, created_at, received_at, biz_date, "
        "biz_month, biz_hour"
    )
    copied = columns.replace("id,", "'made-up',", 1)
    attack(
        visited,
        f"INSERT INTO ratings (seq, {columns}) SELECT 100, {copied} FROM ratings WHERE seq = 5000",
    )
    assert said(visited, DAYS).count("ratings of") == 2


def resealed(house: House, key: bytes) -> None:
    """Seal the whole chain anew as somebody does who knows how, with a key of their own."""
    ring = seal_store.Ring("00000000", {"00000000": key})
    with closing(open_house(house.settings)) as forger:
        forger.__dict__["ring"] = ring
        attack(forger, "DELETE FROM seals")
        trail.settle(forger, fully=True)


def test_a_chain_sealed_anew_with_another_key_is_told(visited: House) -> None:
    attack(visited, "UPDATE complaints SET outcome = 'rejected' WHERE outcome = 'upheld'")
    resealed(visited, b"a key of their own")
    assert "link 1 was sealed with another key" in said(visited, ROWS)
    assert "sealed anew" in said(visited, ENDS)


def test_a_chain_sealed_anew_with_the_right_key_is_told_by_the_end_that_left(
    visited: House,
) -> None:
    attack(visited, "UPDATE complaints SET outcome = 'rejected' WHERE outcome = 'upheld'")
    attack(visited, "DELETE FROM seals")
    trail.settle(visited, fully=True)
    assert said(visited, ROWS) == ""
    assert said(visited, ENDS) != ""


def test_a_chain_put_back_to_an_earlier_end_is_told(visited: House) -> None:
    a_window(visited, "ZZ-1", unit="ZZ")
    trail.tell_head(visited)
    attack(
        visited,
        "DELETE FROM seals WHERE seq = (SELECT max(seq) FROM seals)",
    )
    assert "is gone" in said(visited, ENDS)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE seals SET body = replace(body, '\"rows\"', '\"rowz\"') WHERE seq = 2",
        "UPDATE seals SET at = '2026-01-01 00:00:00.000000' WHERE seq = 2",
        "DELETE FROM seals WHERE seq = 2",
        "UPDATE seals SET mac = hash WHERE seq = 2",
    ],
)
def test_a_link_that_was_touched_is_named(visited: House, statement: str) -> None:
    assert attack(visited, statement) == 1
    assert "link " in said(visited, ROWS)


SWAPS = {
    "two findings of cases": ("case_events", "id", "detail"),
    "the words of two complaints": ("complaints", "id", "words"),
    "the persons of two entries of the ledger": ("ledger", "seq", "person_id"),
    "the deeds of two entries of the trail": ("audit", "seq", "subject"),
    "the scores of two checks": ("inspections", "id", "score"),
    "the roles of two accounts": ("accounts", "id", "role"),
}


@pytest.mark.parametrize(("table", "key", "column"), SWAPS.values(), ids=SWAPS)
def test_two_rows_that_were_swapped_are_both_named(
    visited: House, table: str, key: str, column: str
) -> None:
    two = (
        f"SELECT a.{key}, b.{key}, a.{column}, b.{column} FROM {table} a JOIN {table} b "
        f"ON a.{key} < b.{key} AND a.{column} <> b.{column} LIMIT 1"
    )
    with visited.reading() as session:
        first, second, ours, theirs = session.execute(text(two)).one()
    attack(
        visited,
        *(
            f"UPDATE {table} SET {column} = {value!r} WHERE {key} = {number}"
            for number, value in ((first, theirs), (second, ours))
        ),
    )  # fmt: skip
    told = said(visited, ROWS)
    assert f"{table} {first} was changed" in told
    assert f"{table} {second} was changed" in told


def test_two_rows_that_changed_their_numbers_are_both_named(visited: House) -> None:
    attack(
        visited,
        *(
            f"UPDATE complaint_messages SET id = {to} WHERE id = {of}"
            for of, to in ((1, -1), (2, 1), (-1, 2))
        ),
    )
    told = said(visited, ROWS)
    assert "complaint_messages 1 was changed" in told
    assert "complaint_messages 2 was changed" in told


def test_the_scores_of_two_ratings_that_were_swapped_are_named_by_day_and_window(
    visited: House,
) -> None:
    two = (
        "SELECT a.seq, b.seq, a.score, b.score FROM ratings a JOIN ratings b ON a.seq < b.seq "
        "AND a.score <> b.score AND a.window_id = b.window_id AND a.biz_date = b.biz_date LIMIT 1"
    )
    with visited.reading() as session:
        first, second, ours, theirs = session.execute(text(two)).one()
    attack(
        visited,
        f"UPDATE ratings SET score = {theirs} WHERE seq = {first}",
        f"UPDATE ratings SET score = {ours} WHERE seq = {second}",
    )
    assert "stand as were sealed, with other content" in said(visited, DAYS)


@pytest.mark.parametrize(
    "statements",
    [
        (
            "UPDATE seals SET seq = -2 WHERE seq = 2",
            "UPDATE seals SET seq = 2 WHERE seq = 3",
            "UPDATE seals SET seq = 3 WHERE seq = -2",
        ),
        (
            (
                "INSERT INTO seals (seq, at, kind, body, key, previous, hash, mac) SELECT seq + 1, "
                """at, kind, '{"rows":{"accounts":{"1":null}}}', key, hash, 'x', mac FROM seals """
                "ORDER BY seq DESC LIMIT 1"
            ),
        ),
        ("UPDATE seals SET key = '00000000' WHERE seq = 2",),
        ("UPDATE seals SET previous = hash WHERE seq = 2",),
        ("DELETE FROM seals WHERE seq = 1",),
    ],
    ids=["two links swapped", "one put in", "another key", "another link before", "the first gone"],
)
def test_links_that_were_swapped_put_in_or_cut_are_named(
    visited: House, statements: tuple[str, ...]
) -> None:
    attack(visited, *statements)
    assert "link " in said(visited, ROWS)


def test_a_whole_file_put_back_to_yesterdays_is_told_by_the_ends_that_left(
    visited: House,
) -> None:
    visited.settle()
    file = visited.database.path
    assert file is not None
    yesterdays = file.with_name("yesterdays")
    shutil.copy(file, yesterdays)
    a_window(visited, "ZZ-2", unit="ZZ")
    trail.tell_head(visited)
    visited.close()
    yesterdays.replace(file)
    for rest in ("-wal", "-shm"):
        file.with_name(file.name + rest).unlink(missing_ok=True)
    with closing(open_house(visited.settings)) as again:
        assert said(again, ROWS) == ""
        assert "is gone" in said(again, ENDS)


def test_who_stole_the_database_alone_cannot_seal_one_more_deed(visited: House) -> None:
    """They know the chain, every digest and how it is made; they lack the key."""
    attack(visited, "UPDATE accounts SET role = 'chairman' WHERE username = 'clerk'")
    thief = seal_store.Ring(visited.ring.current, {visited.ring.current: b"a guess"})
    with closing(open_house(visited.settings)) as forger:
        forger.__dict__["ring"] = thief
        with forger.writing() as session:
            session.execute(text("UPDATE people SET name = name || 'x' WHERE id = 1"))
    told = said(visited, ROWS)
    assert "was sealed with another key" in told
    assert "accounts " in told
    assert "people 1 was changed" in told


def test_who_holds_disk_and_key_forges_all_but_what_left_the_server(visited: House) -> None:
    """What nothing on the server can tell: a code on paper, in an export or a stamp does."""
    trail.tell_head(visited)
    with visited.reading() as session:
        printed = end_code(session)
    attack(visited, "UPDATE complaints SET outcome = 'rejected' WHERE outcome = 'upheld'")
    attack(visited, "DELETE FROM seals")
    (visited.settings.data_dir / trail.HEADS).unlink()
    trail.settle(visited, fully=True)
    trail.tell_head(visited)
    assert said(visited, ROWS) == said(visited, ENDS) == ""
    with visited.reading() as session:
        assert holds(session, printed) is None


@pytest.fixture
def peopled(any_house: House) -> House:
    """A house of a few people, once on each database."""
    a_window(any_house)
    a_person(any_house, "P1", window="SB-1")
    an_account(any_house, "wang", person="P1")
    return any_house


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE accounts SET role = 'chairman'", "accounts 1 was changed"),
        ("DELETE FROM postings", "postings 1 1970-01-01 was removed"),
        ("INSERT INTO people (code, name) VALUES ('X', 'x')", "people 2 was put in"),
    ],
)
def test_either_database_tells_what_was_done_past_the_house(
    peopled: House, statement: str, told: str
) -> None:
    assert said(peopled, ROWS) == ""
    engine = create_engine(peopled.database.url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert said(peopled, ROWS) == f"{told} past the house"


def test_what_was_undone_is_not_sealed(peopled: House) -> None:
    class Changed(Exception):
        pass

    def fail(house: House) -> None:
        with house.writing() as session:
            session.execute(text("UPDATE people SET name = 'x'"))
            raise Changed

    with pytest.raises(Changed):
        fail(peopled)
    a_person(peopled, "P2")
    assert said(peopled, ROWS) == ""


def test_a_house_from_before_is_taken_over_once_and_says_so(any_house: House) -> None:
    with any_house.database.writing() as session:  # as an earlier version wrote
        session.execute(text("INSERT INTO people (code, name) VALUES ('P1', '王')"))
    trail.settle(any_house, fully=True)
    trail.settle(any_house, fully=True)
    [found] = [each for each in examine(any_house) if each.check == ROWS]
    assert found.sound
    assert "taken over on " in found.detail
    with any_house.reading() as session:
        kinds = [each.kind for each in seal_store.links(session)]
    assert kinds.count(seal_store.TAKEN_OVER) == 2  # that it begins, and what was there


def test_a_backup_brings_the_chain_and_goes_on_with_it(peopled: House, tmp_path: Path) -> None:
    back_up(peopled, tmp_path / "copy.zip")
    with closing(open_house(fresh_settings(tmp_path / "other"))) as other:
        restore(other, tmp_path / "copy.zip")
        assert [each.detail for each in examine(other) if not each.sound] == []
        a_person(other, "P3")
        assert [each.detail for each in examine(other) if not each.sound] == []


def test_a_restore_is_no_chain_sealed_anew(peopled: House, tmp_path: Path) -> None:
    back_up(peopled, tmp_path / "copy.zip")
    other = fresh_settings(tmp_path / "other")
    with closing(open_house(other)) as there:
        restore(there, tmp_path / "copy.zip")
        a_person(there, "P4")
        trail.tell_head(there)
    (other.data_dir / "kiosk.db").unlink()
    with closing(open_house(other)) as there:
        restore(there, tmp_path / "copy.zip")
        assert said(there, ENDS) == ""


def test_a_changed_key_seals_from_then_on_and_the_former_one_goes_on_proving(
    peopled: House, tmp_path: Path
) -> None:
    former = peopled.ring
    made = trail_keys.make(peopled.settings)
    with closing(open_house(peopled.settings)) as again:
        a_person(again, "P5")
        assert (again.ring.current, said(again, ROWS)) == (made, "")
        assert former.current in again.ring.keys
        back_up(again, tmp_path / "copy.zip", with_keys=True)
    with closing(open_house(fresh_settings(tmp_path / "other"))) as other:
        restore(other, tmp_path / "copy.zip")
        assert [each.detail for each in examine(other) if not each.sound] == []


@pytest.mark.parametrize(
    ("later", "told"), [(timedelta(hours=1), ""), (timedelta(days=2), "with a former key")]
)
def test_who_took_a_former_key_seals_with_it_for_a_day_at_most(
    peopled: House, later: timedelta, told: str
) -> None:
    former = peopled.ring
    trail_keys.make(peopled.settings)
    with closing(open_house(peopled.settings)) as again:
        a_person(again, "P5")
        with again.database.writing() as session:
            moment = clock.now() + later
            seal_store.append(session, former, at=moment, kind="rows", told={"rows": {}})
        assert told in said(again, ROWS)
        assert bool(said(again, ROWS)) == bool(told)


def test_every_table_is_sealed_counted_or_left_out_with_a_reason() -> None:
    tables = {*Base.metadata.tables, "alembic_version"}
    assert ROW_BY_ROW | COUNTED.keys() | UNSEALED.keys() == tables
    assert not ROW_BY_ROW & (COUNTED.keys() | UNSEALED.keys())
    assert not COUNTED.keys() & UNSEALED.keys()
