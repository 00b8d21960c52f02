"""Which providers' word is taken here, as the settings say; without any there are none."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kiosk.config import Settings
from kiosk.outside.dingtalk import DingTalk
from kiosk.outside.oidc import Oidc
from kiosk.outside.providers import Provider
from kiosk.outside.wecom import WeCom
from survey.directory.identities import Way
from survey.directory.roles import Role
from survey.refusals.house import SettingUnusable

_MADE: Final[tuple[tuple[str, Callable[[Settings], Provider]], ...]] = (
    ("oidc_issuer", Oidc),
    ("wecom_corp_id", WeCom),
    ("dingtalk_corp_id", DingTalk),
)


def providers(settings: Settings) -> dict[Way, Provider]:
    """Return the providers that are set; refuse settings that cannot work."""
    proposed_roles(settings)
    found = (make(settings) for name, make in _MADE if getattr(settings, name))
    return {each.way: each for each in found}


def proposed_roles(settings: Settings) -> Mapping[str, Role]:
    """Return which role a group of the provider's speaks for; refuse a role that is none."""
    return dict(_pairs(settings.oidc_roles))


def _pairs(given: str) -> Iterator[tuple[str, Role]]:
    for each in filter(None, (part.strip() for part in given.split(","))):
        group, _, role = each.rpartition("=")
        if not group or role not in set(Role):
            raise SettingUnusable(name="KIOSK_OIDC_ROLES", why=f"{each!r} is no group=role")
        yield group, Role(role)
