"""`kiosk init --invite`: the way in for whom no administrator can help."""

from collections.abc import Iterator

import pytest

from db.directory import account_store
from db.ground import audit_store
from kiosk import clock
from kiosk.config import Settings
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import NOW, a_login, an_empty_house
from tests.helpers.commands import Kiosk, commands


@pytest.fixture
def kiosk(
    nowhere: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kiosk:
    """The command line in a place where nothing is yet."""
    return commands(nowhere, monkeypatch, capsys)


@pytest.fixture
def lived_in(nowhere: Settings) -> Iterator[House]:
    """A house whose only administrator has a password; others left or are no administrators."""
    house = an_empty_house(nowhere)
    try:
        for username, role in (("boss", Role.ADMINISTRATOR), ("admin", "leader"), ("gone", "wall")):
            account = a_login(house, username, role, password="a good long phrase")
        with house.writing() as session:
            account_store.close(session, account.id, at=NOW)
        yield house
    finally:
        house.close()


def test_who_forgot_the_only_administrators_password_gets_a_link_on_record(
    kiosk: Kiosk, lived_in: House
) -> None:
    told = kiosk("init", "--invite", "boss")
    assert told.status == 0
    address, _, token = told.out.strip().partition("/welcome#t=")
    assert address == lived_in.settings.public_url
    with lived_in.reading() as session:
        assert account_store.invited(session, token, at=clock.now()).username == "boss"
        [noted] = audit_store.entries(session)
    assert (noted.actor, noted.deed, noted.subject) == ("kiosk init", "account-invited", "boss")


@pytest.mark.parametrize(("username", "why"), [("nobody", "没有这个账号"), ("gone", "已停用")])
@pytest.mark.usefixtures("lived_in")
def test_no_link_is_printed_for_an_account_nobody_can_use(
    kiosk: Kiosk, username: str, why: str
) -> None:
    assert why in kiosk("init", "--invite", username).refusal


def test_an_invitation_migrates_nothing(kiosk: Kiosk) -> None:
    assert "kiosk init" in kiosk("init", "--invite", "admin").refusal


def test_init_makes_an_administrator_although_another_account_is_called_so(
    kiosk: Kiosk, lived_in: House
) -> None:
    with lived_in.writing() as session:
        account_store.close(session, account_store.by_username(session, "boss").id, at=NOW)
    told = kiosk("init")
    assert told.status == 0
    token = told.out.strip().partition("/welcome#t=")[2]
    with lived_in.reading() as session:
        account = account_store.invited(session, token, at=clock.now())
    assert (account.username, account.role) == ("admin2", Role.ADMINISTRATOR)
