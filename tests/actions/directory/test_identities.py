"""Linking accounts to who came by a provider: by hand, with power by two, never twice."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from db.directory import account_store, identity_store
from db.directory.identity_store import Identity
from db.ground import audit_store
from kiosk.actions.directory import identities, powers
from kiosk.actions.directory.powers import Given
from kiosk.reports.directory.browsers import done_to
from kiosk.reports.directory.identities import identity_said
from kiosk.rights.powers import chain_has_begun
from kiosk.rights.who import User
from kiosk.wiring import House, open_house
from survey.directory.identities import FORGOTTEN_AFTER, MOST_WAITING, Told, Way, proposed
from survey.directory.powers import Kind, State
from survey.directory.roles import Role
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.directory import AccountClosed, NotYours, PowerStale
from survey.refusals.outside import IdentityGone, IdentityTaken, NotLinkedYet
from tests.helpers.at_once import meanwhile
from tests.helpers.building import fresh_settings
from tests.helpers.empowering import Top
from tests.helpers.postgresql import Pool
from tests.helpers.worlds import world

ISSUER = "https://id.example.com"
LI = Told(Way.OIDC, ISSUER, "u-1", "李四", "li@example.com", ("yard",))


@pytest.fixture
def top(any_house: House) -> Top:
    return world(any_house, Top)


def came(top: Top, told: Told = LI) -> Identity:
    """Let somebody come who is nobody here yet; return them."""
    with top.house.writing() as session:
        assert isinstance(identities.come(session, told, at=top.at), NotLinkedYet)
        return identity_store.named(session, told)


def bind(top: Top, username: str, who: Identity, by: User | None = None) -> Given:
    with top.house.writing() as session:
        return powers.bind(session, top.account(username), who.id, top.asking(by))


def linked_to(top: Top, username: str) -> list[str]:
    with top.house.reading() as session:
        found = identity_store.of_account(session, top.account(username).id)
        return [each.told.subject for each in found]


def test_an_account_without_power_is_linked_at_once_and_its_owner_is_told(top: Top) -> None:
    clerk = top.a_named("wang", Role.EMPLOYEE, "W")
    assert bind(top, "wang", came(top)) == Given()
    assert linked_to(top, "wang") == ["u-1"]
    with top.house.reading() as session:
        [told] = done_to(session, clerk, at=top.at)
        last = list(audit_store.entries(session))[-1]
    assert "关联到了一个外部身份" in told.what.zh
    assert (last.deed, last.actor, last.subject) == ("identity-linked", "adm", "wang")
    assert last.detail["identity"] == {"issuer": ISSUER, "subject": "u-1", "name": "李四"}


def test_an_account_with_power_waits_for_its_second_person(top: Top) -> None:
    top.a_named("wang", Role.SUPERVISION, "W")
    assert bind(top, "wang", came(top)) == Given(waits=True)
    assert linked_to(top, "wang") == []
    [asked] = top.asks()
    assert (asked.wish.kind, asked.wish.identity) == (Kind.BIND, Told(*_parts(LI)))
    assert top.decide(top.chairman).code is None
    assert linked_to(top, "wang") == ["u-1"]


def test_turned_down_nothing_is_linked(top: Top) -> None:
    top.a_named("wang", Role.SUPERVISION, "W")
    bind(top, "wang", came(top))
    top.decide(top.leader, approved=False)
    assert linked_to(top, "wang") == []


def test_who_it_is_about_does_not_approve_it(top: Top) -> None:
    bind(top, "chen", came(top))
    with pytest.raises(SecondPersonNeeded):
        top.decide(top.chairman)
    top.decide(top.leader)
    assert linked_to(top, "chen") == ["u-1"]


def test_an_identity_linked_meanwhile_is_not_linked_twice(top: Top) -> None:
    top.a_named("wang", Role.SUPERVISION, "W")
    top.a_named("li", Role.EMPLOYEE, "V")
    who = came(top)
    bind(top, "wang", who)
    bind(top, "li", who)
    with pytest.raises(IdentityTaken):
        top.decide(top.chairman)
    assert linked_to(top, "wang") == []
    with pytest.raises(IdentityTaken):
        bind(top, "wang", who)


def test_an_account_has_one_identity_of_a_provider(top: Top) -> None:
    top.a_named("li", Role.EMPLOYEE, "V")
    bind(top, "li", came(top))
    with pytest.raises(IdentityTaken):
        bind(top, "li", came(top, Told(Way.OIDC, ISSUER, "u-2")))
    bind(top, "li", came(top, Told(Way.WECOM, "wecom:ww1", "LiSi")))
    assert set(linked_to(top, "li")) == {"u-1", "LiSi"}


def test_a_closed_account_is_linked_to_nobody(top: Top) -> None:
    top.a_named("li", Role.EMPLOYEE, "V")
    who = came(top)
    top.close("li")
    with pytest.raises(AccountClosed):
        bind(top, "li", who)


def test_closed_before_it_was_approved_it_is_stale(top: Top) -> None:
    top.a_named("wang", Role.SUPERVISION, "W")
    bind(top, "wang", came(top))
    asked = top.last()
    top.close("wang")
    with pytest.raises(PowerStale):
        top.decide(top.chairman, seen=asked)


def test_nobody_but_administrators_links_or_unlinks(top: Top) -> None:
    clerk = top.a_named("li", Role.EMPLOYEE, "V")
    who = came(top)
    for user in (clerk, top.chairman):
        with pytest.raises(NotYours):
            bind(top, "li", who, by=user)
    bind(top, "li", who)
    with pytest.raises(NotYours), top.house.writing() as session:
        identities.unlink(session, top.account("li"), who.id, by=clerk, at=top.at)


def test_unlinked_twice_it_is_gone(top: Top) -> None:
    top.a_named("li", Role.EMPLOYEE, "V")
    who = came(top)
    bind(top, "li", who)
    account = top.account("li")
    with top.house.writing() as session:
        identities.unlink(session, account, who.id, by=top.administrator, at=top.at)
    with pytest.raises(IdentityGone), top.house.writing() as session:
        identities.unlink(session, account, who.id, by=top.administrator, at=top.at)


def test_an_account_that_gets_power_loses_who_it_was_linked_to(top: Top) -> None:
    """One administrator linked it alone: else that one would hold the power now."""
    top.a_named("wang", Role.EMPLOYEE, "W")
    bind(top, "wang", came(top))
    top.change("wang", Role.SUPERVISION, "W")
    top.decide(top.chairman)
    assert linked_to(top, "wang") == []


def test_an_account_that_becomes_another_employee_s_loses_who_it_was_linked_to(top: Top) -> None:
    top.a_named("wang", Role.EMPLOYEE, "W")
    bind(top, "wang", came(top))
    top.change("wang", Role.EMPLOYEE, "V")
    assert linked_to(top, "wang") == []


def test_who_is_linked_at_the_top_begins_the_chain_for_good(any_house: House) -> None:
    top = Top(any_house, held=False)
    top.make(Role.CHAIRMAN, username="chen", person="C")
    bind(top, "chen", came(top))
    assert linked_to(top, "chen") == ["u-1"]
    assert [each.wish.kind for each in top.asks(State.ALONE)] == [Kind.MAKE, Kind.BIND]
    with top.house.writing() as session:
        assert chain_has_begun(session)
        identity_store.unlink_all(session, top.account("chen").id)
    with top.house.reading() as session:
        assert chain_has_begun(session)


def test_who_signs_in_by_a_provider_alone_is_a_second_person_as_well(top: Top) -> None:
    bind(top, "chen", came(top))
    top.decide(top.leader)
    with top.house.writing() as session:
        account_store.forget_password(session, top.account("chen").id)
    assert top.invite("tang").waits


def test_strangers_make_room_for_who_came_last(top: Top) -> None:
    first = came(top)
    for n in range(MOST_WAITING):
        came(top, Told(Way.OIDC, ISSUER, f"s-{n}"))
    with top.house.reading() as session:
        found = identity_store.unlinked(session)
    assert len(found) == MOST_WAITING
    assert first.id not in {each.id for each in found}


def test_who_never_comes_again_is_forgotten_and_who_is_linked_is_not(top: Top) -> None:
    top.a_named("li", Role.EMPLOYEE, "V")
    bind(top, "li", came(top))
    came(top, Told(Way.OIDC, ISSUER, "u-2"))
    with top.house.writing() as session:
        identities.forget(session, now=top.at + FORGOTTEN_AFTER * 2)
        assert identity_store.unlinked(session) == []
    assert linked_to(top, "li") == ["u-1"]


# Two at once


@pytest.fixture
def crowd(reused_postgresql: Pool, tmp_path: Path) -> Iterator[Top]:
    """A house with the top held, on PostgreSQL, where two do write at once."""
    with reused_postgresql.lent() as url:
        opened = open_house(fresh_settings(tmp_path, database_url=url))
        yield Top(opened)
        opened.close()


def test_who_comes_at_two_browsers_at_once_is_kept_once(crowd: Top) -> None:
    def comes(session: Session) -> object:
        return identities.come(session, LI, at=crowd.at)

    assert isinstance(meanwhile(crowd.house, comes, comes), NotLinkedYet)
    with crowd.house.reading() as session:
        assert len(identity_store.unlinked(session)) == 1
        assert [each.deed for each in audit_store.entries(session)].count("identity-came") == 1


def test_of_two_who_link_the_same_person_one_is_refused(crowd: Top) -> None:
    for username, person in (("li", "V"), ("wang", "W")):
        crowd.a_named(username, Role.EMPLOYEE, person)
    who = came(crowd)

    def links(username: str) -> Callable[[Session], object]:
        account = crowd.account(username)
        return lambda session: powers.bind(session, account, who.id, crowd.asking())

    with pytest.raises(IdentityTaken):
        meanwhile(crowd.house, links("li"), links("wang"))
    assert (linked_to(crowd, "li"), linked_to(crowd, "wang")) == (["u-1"], [])


def test_groups_propose_roles_and_give_none() -> None:
    roles = {"yard": Role.INSPECTOR, "money": Role.FINANCE}
    assert proposed(["money", "nobody's", "yard"], roles) == [Role.INSPECTOR, Role.FINANCE]
    assert proposed([], roles) == []


def test_who_somebody_is_elsewhere_is_said_once_each() -> None:
    assert identity_said(LI).zh == "公司统一身份认证 · 李四 · li@example.com · u-1"
    same = Told(Way.WECOM, "wecom:ww1", "LiSi", "LiSi")
    assert identity_said(same).en == "WeCom · LiSi"


def _parts(told: Told) -> tuple[Way, str, str, str, str]:
    return told.way, told.issuer, told.subject, told.name, told.address
