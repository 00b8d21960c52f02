"""Accounts in a list: whose, under which name, in which role, and what keeps somebody out."""

from collections.abc import Sequence
from typing import Final

from kiosk.reports.directory.accounts import AccountShown
from kiosk.ui.directory.account_forms import ACCOUNT
from kiosk.ui.rows import NAME, STATE, Column, Row, draw_rows
from kiosk.ui.speech import current_language
from survey.directory.roles import ROLE_NAMES
from survey.texts import Text

COLUMNS: Final = (
    Column("name", Text("姓名", "Name"), NAME),
    Column("username", Text("用户名", "User name"), width=200),
    Column("role", Text("角色", "Role"), width=200),
    Column("person", Text("员工编号", "Employee code"), width=160),
    Column("state", Text("状态", "State"), STATE, 160, sorts=False),
)


def draw_accounts(name: str, accounts: Sequence[AccountShown]) -> None:
    """Draw accounts, each opened by a press."""
    draw_rows(name, ACCOUNT, COLUMNS, [_row(each) for each in accounts], caption=CAPTION)


def _row(account: AccountShown) -> Row:
    language = current_language()
    kept_out = account.kept_out.said(language) if account.kept_out else ""
    role = ROLE_NAMES[account.role].said(language)
    cells = (account.name, account.username, role, account.person or "", kept_out)
    return Row(account.username, cells)


CAPTION: Final = Text("账号", "Accounts")
