"""Who somebody is elsewhere: at the company's identity provider, in WeCom, in DingTalk.

What is told from outside is cleaned and cut, never refused: the number alone says who it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from survey.directory.roles import Role
from survey.given import harmless
from survey.refusals.outside import OutsideSaysNothing
from survey.texts import Text

LONGEST: Final = 255
"""Signs of an issuer or a number: OpenID Connect allows no more."""
NAME_LIMIT: Final = 120
ADDRESS_LIMIT: Final = 200
MOST_GROUPS: Final = 30
GROUP_LIMIT: Final = 100
MOST_WAITING: Final = 200
"""How many who came and are nobody here are kept; who came longest ago makes room."""
FORGOTTEN_AFTER: Final = timedelta(days=30)
"""Who came and was never linked is forgotten so long after they came last."""


class Way(StrEnum):
    """By whose word somebody signs in, where it is not by a password of ours."""

    OIDC = "oidc"
    WECOM = "wecom"
    DINGTALK = "dingtalk"


WAY_NAMES: Final[Mapping[Way, Text]] = {
    Way.OIDC: Text("公司统一身份认证", "the company's identity service"),
    Way.WECOM: Text("企业微信", "WeCom"),
    Way.DINGTALK: Text("钉钉", "DingTalk"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What an identity provider says of who came: issuer and number are who it is, no other."""

    way: Way
    issuer: str
    subject: str
    name: str = ""
    address: str = ""
    groups: tuple[str, ...] = ()


def told(
    way: Way,
    issuer: str,
    subject: object,
    *,
    name: object = None,
    address: object = None,
    groups: object = None,
) -> Told:
    """Return what was told, cleaned and cut; refuse what names nobody by a usable number."""
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST:
        raise OutsideSaysNothing
    if harmless(subject) != subject:
        raise OutsideSaysNothing
    listed = groups if isinstance(groups, list) else [groups]
    named = [_words(each, GROUP_LIMIT) for each in listed[:MOST_GROUPS]]
    return Told(
        way, issuer, subject,
        _words(name, NAME_LIMIT), _words(address, ADDRESS_LIMIT),
        tuple(each for each in named if each),
    )  # fmt: skip


def proposed(groups: Iterable[str], roles: Mapping[str, Role]) -> Sequence[Role]:
    """Return the roles that somebody's groups elsewhere speak for; they give none."""
    found = {roles[each] for each in groups if each in roles}
    return [role for role in Role if role in found]


def _words(value: object, limit: int) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join(harmless(value[: 2 * limit]).split())[:limit].strip()
