"""Drafts of the staff: theirs alone, sealed, gone once sent, never back from a late wire."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import account_store
from kiosk import clock
from kiosk.actions.directory import drafts
from kiosk.locks.writers import writers_mark
from kiosk.reports.directory.drafts import Drafted, drafted
from kiosk.rights.who import SESSION_COOKIE, User
from kiosk.routes import drafts as drafts_route
from kiosk.wiring import House
from survey.directory.drafts import BYTES, KEPT_FOR, LONGEST, MOST_FIELDS, MOST_LETTERS, Typed
from survey.refusals.given import DraftSent
from tests.helpers.building import a_session, an_account

PLACE = "case:T2611-ABCDEF"
WORDS = "监控可见，当事人两次大声呵斥"


@pytest.fixture
def officer(house: House) -> User:
    return an_account(house, "officer")


def keep(
    house: House, user: User, words: Mapping[str, str], *, mark: str = "", base: int | None = 3,
    place: str = PLACE, page: str = "",
) -> None:  # fmt: skip
    with house.writing() as session:
        typed = Typed(place, mark, base, words, page)
        drafts.keep(session, user, typed, secret=house.secret, at=clock.now())


def sent(
    house: House, user: User, *names: str, moved: tuple[int, int] | None = None, page: str = ""
) -> None:
    with house.writing() as session:
        drafts.sent(
            session, user, PLACE, names, secret=house.secret, at=clock.now(), page=page, moved=moved
        )  # fmt: skip


def found(house: House, user: User, place: str = PLACE) -> Drafted:
    with house.reading() as session:
        return drafted(session, user, place, secret=house.secret)


def words(house: House, user: User) -> dict[str, str]:
    return {name: each.words for name, each in found(house, user).fields.items()}


def test_a_draft_is_its_writers_alone(house: House, officer: User) -> None:
    other = an_account(house, "other")
    keep(house, officer, {"case_facts": WORDS})
    assert words(house, officer) == {"case_facts": WORDS}
    assert words(house, other) == {}


def test_a_draft_lies_sealed_in_the_database(house: House, officer: User) -> None:
    keep(house, officer, {"case_facts": WORDS})
    with house.reading() as session:
        row = session.execute(text("SELECT * FROM drafts")).one()
        assert WORDS not in str(row)
        assert drafted(session, officer, PLACE, secret="another house's").fields == {}


def test_fields_are_kept_one_by_one_and_an_emptied_one_is_gone(house: House, officer: User) -> None:
    keep(house, officer, {"case_facts": WORDS, "case_cause": "人少"})
    keep(house, officer, {"case_cause": "  "})
    assert words(house, officer) == {"case_facts": WORDS}


def test_what_was_sent_is_gone_and_does_not_come_back_late(house: House, officer: User) -> None:
    keep(house, officer, {"case_facts": WORDS, "case_comment": "还没写完"})
    sent(house, officer, "case_facts")
    assert words(house, officer) == {"case_comment": "还没写完"}
    with pytest.raises(DraftSent):
        keep(house, officer, {"case_facts": WORDS})
    keep(house, officer, {"case_comment": "写完了"}, mark=found(house, officer).round)
    assert words(house, officer) == {"case_comment": "写完了"}


def test_a_form_sent_before_its_draft_arrived_refuses_it_all_the_same(
    house: House, officer: User
) -> None:
    sent(house, officer, "case_facts")
    with pytest.raises(DraftSent):
        keep(house, officer, {"case_facts": WORDS})


def test_what_is_typed_into_one_form_while_another_is_sent_is_kept(
    house: House, officer: User
) -> None:
    keep(house, officer, {"case_facts": "监控"})
    sent(house, officer, "case_summary")
    keep(house, officer, {"case_facts": WORDS, "case_summary": "晚到的"})
    assert words(house, officer) == {"case_facts": WORDS}


def test_what_comes_late_goes_on_with_the_step_its_own_writer_took_meanwhile(
    house: House, officer: User
) -> None:
    keep(house, officer, {"case_cause": "人少"}, base=3)
    sent(house, officer, "case_summary", moved=(3, 4))
    keep(house, officer, {"case_facts": WORDS}, base=3)
    assert {each.base for each in found(house, officer).fields.values()} == {4}


def test_a_second_page_is_told_that_another_sent_its_field_and_what_it_types_then_is_kept(
    house: House, officer: User
) -> None:
    sent(house, officer, "case_facts", page="a")
    with pytest.raises(DraftSent) as own:
        keep(house, officer, {"case_facts": WORDS}, page="a")
    with pytest.raises(DraftSent) as late:
        keep(house, officer, {"case_facts": WORDS}, page="b")
    assert own.value.details["since"] == ""
    keep(house, officer, {"case_facts": WORDS}, page="b", mark=str(late.value.details["since"]))
    assert words(house, officer) == {"case_facts": WORDS}


def test_who_moved_the_case_on_keeps_what_else_they_typed_and_nobody_elses_follows(
    house: House, officer: User
) -> None:
    keep(house, officer, {"case_facts": WORDS}, base=3)
    keep(house, officer, {"case_cause": "很早以前写的"}, base=1)
    sent(house, officer, moved=(3, 4))
    fields = found(house, officer).fields
    assert {name: each.base for name, each in fields.items()} == {"case_facts": 4, "case_cause": 1}


def test_a_press_without_words_leaves_no_row(house: House, officer: User) -> None:
    sent(house, officer, moved=(1, 2))
    with house.reading() as session:
        assert session.execute(text("SELECT count(*) FROM drafts")).scalar() == 0


def test_drafts_nobody_came_back_to_are_forgotten(house: House, officer: User) -> None:
    keep(house, officer, {"case_facts": WORDS})
    with house.writing() as session:
        assert drafts.forget_old(session, now=clock.now() + KEPT_FOR - timedelta(hours=1)) == 0
        assert drafts.forget_old(session, now=clock.now() + KEPT_FOR + timedelta(hours=1)) == 1
    assert words(house, officer) == {}


def test_a_script_fills_no_table_with_drafts(house: House, officer: User) -> None:
    for n in range(drafts.PLACES + 3):
        keep(house, officer, {"case_facts": WORDS}, place=f"case:{n}")
    with house.reading() as session:
        assert session.execute(text("SELECT count(*) FROM drafts")).scalar() == drafts.PLACES


def test_a_script_makes_no_draft_so_large_that_keeping_it_holds_up_everybody(
    house: House, officer: User
) -> None:
    for n in range(MOST_FIELDS):
        keep(house, officer, {f"f{n}": "字" * LONGEST})
    assert sum(map(len, words(house, officer).values())) == MOST_LETTERS
    for n in range(MOST_FIELDS + 3):
        keep(house, officer, {f"g{n}": "字"})
    assert len(words(house, officer)) == MOST_FIELDS
    keep(house, officer, {"case_facts": WORDS})
    assert words(house, officer)["case_facts"] == WORDS


# Over HTTP


@pytest.fixture
def client(house: House) -> TestClient:
    return TestClient(Starlette(routes=[*drafts_route.routes(house)]))


BODY = {"place": PLACE, "round": "", "base": 3, "words": {"case_facts": WORDS}}


def test_a_page_hands_in_what_is_typed(client: TestClient, house: House, officer: User) -> None:
    client.cookies.set(SESSION_COOKIE, a_session(house, officer))
    assert client.post("/api/drafts", json=BODY).status_code == 204
    assert words(house, officer) == {"case_facts": WORDS}


def test_nobody_else_hands_in_anything(client: TestClient, house: House, officer: User) -> None:
    assert client.post("/api/drafts", json=BODY).status_code == 401
    assert words(house, officer) == {}


def test_what_is_odd_or_large_is_refused(client: TestClient, house: House, officer: User) -> None:
    client.cookies.set(SESSION_COOKIE, a_session(house, officer))
    assert client.post("/api/drafts", content=b"[").status_code == 400
    assert client.post("/api/drafts", content=b"[]").status_code == 400
    assert client.post("/api/drafts", json=BODY | {"place": "?"}).status_code == 400
    assert client.post("/api/drafts", content=b" " * (BYTES + 1)).status_code == 413
    sent(house, officer, "case_facts")
    assert client.post("/api/drafts", json=BODY).status_code == 409


def test_a_page_hears_since_when_what_it_types_is_no_longer_late(
    client: TestClient, house: House, officer: User
) -> None:
    client.cookies.set(SESSION_COOKIE, a_session(house, officer))
    sent(house, officer, "case_facts", page="a")
    late = client.post("/api/drafts", json=BODY | {"page": "b"})
    assert late.status_code == 409
    again = BODY | {"page": "b", "round": late.json()["error"]["since"]}
    assert client.post("/api/drafts", json=again).status_code == 204
    assert "since" not in client.post("/api/drafts", json=BODY | {"page": "a"}).json()["error"]


def test_a_page_of_one_account_keeps_nothing_for_another_who_signed_in_beside_it(
    client: TestClient, house: House, officer: User
) -> None:
    other = an_account(house, "other")
    client.cookies.set(SESSION_COOKIE, a_session(house, other))
    late = client.post("/api/drafts", params={"as": str(officer.id)}, json=BODY)
    assert late.status_code == 401
    assert late.json()["error"]["code"] == "access.another-signed-in"
    assert found(house, other).fields == found(house, officer).fields == {}
    assert client.post("/api/drafts", params={"as": str(other.id)}, json=BODY).status_code == 204


def written(house: House, user: User) -> dict[str, str]:
    """Return what the address of a page drawn for somebody says of who types there."""
    with house.reading() as session:
        account = account_store.get(session, user.id)
    return {"as": str(user.id), "by": writers_mark(house.secret, account)}


def test_last_words_are_kept_for_who_typed_them_though_another_signed_in_or_nobody_is(
    client: TestClient, house: House, officer: User
) -> None:
    address = written(house, officer)
    other = an_account(house, "other")
    client.cookies.set(SESSION_COOKIE, a_session(house, other))
    assert client.post("/api/drafts", params=address, json=BODY).status_code == 204
    client.cookies.clear()
    more = BODY | {"words": {"case_place": "东门"}}
    assert client.post("/api/drafts", params=address, json=more).status_code == 204
    assert words(house, officer) == {"case_facts": WORDS, "case_place": "东门"}
    assert words(house, other) == {}


@pytest.mark.parametrize("mark", ["", "rubbish", "一"])
def test_a_mark_that_is_not_ours_lets_nobody_write(
    client: TestClient, house: House, officer: User, mark: str
) -> None:
    address = {"as": str(officer.id), "by": mark}
    assert client.post("/api/drafts", params=address, json=BODY).status_code == 401
    assert words(house, officer) == {}


def test_a_page_from_before_another_password_or_of_a_closed_account_keeps_no_words(
    client: TestClient, house: House, officer: User
) -> None:
    address = written(house, officer)
    with house.writing() as session:
        account_store.set_password_hash(session, officer.id, "another")
    assert client.post("/api/drafts", params=address, json=BODY).status_code == 401
    address = written(house, officer)
    with house.writing() as session:
        account_store.close(session, officer.id, at=clock.now())
    assert client.post("/api/drafts", params=address, json=BODY).status_code == 401
    assert words(house, officer) == {}


def test_half_a_sign_is_left_out_and_the_rest_is_kept(
    client: TestClient, house: House, officer: User
) -> None:
    client.cookies.set(SESSION_COOKIE, a_session(house, officer))
    cut = b'{"place": "%s", "round": "", "base": 3, "words": {"case_facts": "ab\\ud83d"}}'
    assert client.post("/api/drafts", content=cut % PLACE.encode()).status_code == 204
    assert words(house, officer) == {"case_facts": "ab"}
