"""The doctor names accounts that have power and no employee behind them."""

from kiosk.upkeep.doctor import Finding, examine
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import a_login, a_person

PASSWORD = "a good long phrase"


def found(house: House) -> Finding:
    [finding] = [each for each in examine(house) if each.check == "accounts with power"]
    return finding


def test_accounts_of_before_are_named_until_somebody_stands_behind_them(house: House) -> None:
    a_person(house, "W")
    a_login(house, "wang", Role.FINANCE, password=PASSWORD, person="W")
    a_login(house, "adm", Role.ADMINISTRATOR, password=PASSWORD)
    assert found(house).detail == "each names an employee"
    a_login(house, "office", Role.SUPERVISION, password=PASSWORD)
    a_login(house, "cash", Role.FINANCE, password=PASSWORD)
    assert found(house).detail == "no employee is named behind cash, office"
    assert found(house).sound, "it is told, and stops nothing"


def test_who_is_administrator_and_at_the_top_of_old_is_named(house: House) -> None:
    a_person(house, "T")
    a_login(house, "tang", Role.TEAM_LEADER, password=PASSWORD, person="T")
    assert found(house).detail == "each names an employee"
    a_login(house, "tang-adm", Role.ADMINISTRATOR, password=PASSWORD, person="T")
    assert found(house).detail == (
        "each names an employee; one employee is administrator and at the top by tang, tang-adm"
    )
