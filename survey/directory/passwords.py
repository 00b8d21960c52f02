"""Passwords that a guesser tries first: a small list of ours, and what is made of known names."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 10
LONGEST: Final = 200

_LISTED: Final = """
password passwort passw0rd passphrase secret letmein letmeinplease welcome welcometo hello
helloworld iloveyou iloveyouso admin administrator administration root superuser sysadmin system
manager master guest visitor default changeme changethis test testing tester testtest user
username login signin access qwerty qwertyuiop qwertyui asdfgh asdfghjkl zxcvbn zxcvbnm azerty
qazwsx qazwsxedc qweasd qweasdzxc abc abcd abcde abcdef abcdefg abcdefgh abcdefghij aaa monkey
dragon football baseball basketball princess sunshine shadow superman batman trustno starwars
whatever freedom computer internet service services server database oracle company office kiosk
feedback rating survey quality inspection complaint supervisor employee mima wodemima mimamima
woaini woaiwojia woaizhongguo zhongguo china beijing shanghai nihao nihaoma woshishei gongsi
jituan guanliyuan zhanghao yonghu denglu huanying jiancha tousu fuwu pingjia caiwu dongshizhang
xinnianhao yuanfang tiantian aini asd asdf qwe qwer zxc zxcv mypassword thepassword newpassword
oldpassword adminadmin rootroot userpassword adminpassword passwordpassword temporary
temppassword initial initialpassword winter spring summer autumn january february march april
june july august september october november december monday
"""
_WORDS: Final = frozenset(_LISTED.split())
_ROWS: Final = (
    "01234567890123456789",
    "09876543210987654321",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
)
_AS_LETTERS: Final = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t",
                                    "@": "a", "$": "s", "!": "i"})  # fmt: skip
_AT_THE_ENDS: Final = re.compile(r"^[\d\W_]+|[\d\W_]+$")
_NOT_WORDS: Final = re.compile(r"[\d\W_]+")
_SHORTEST_NAME: Final = 2


def is_easy(password: str, names: Iterable[str]) -> bool:
    """Tell whether a password is a common one, or no more than known names, years and digits.

    Case, full width, signs put for letters, and what stands at the ends or between change nothing.
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    known = _parts(names)
    return (
        any(_rest(each, known) == "" for each in _letters(plain))
        or _is_row(plain)
        or _is_repeated(plain)
    )


def _letters(plain: str) -> set[str]:
    """Return what is left of a password where only its letters count, however they are put."""
    bases = (plain, _AT_THE_ENDS.sub("", plain))
    return {
        _NOT_WORDS.sub("", each) for base in bases for each in (base, base.translate(_AS_LETTERS))
    }


def _parts(names: Iterable[str]) -> frozenset[str]:
    """Return what a known name may be written as: whole, and without what is no letter."""
    plain = [unicodedata.normalize("NFKC", each).casefold().strip() for each in names]
    return frozenset(
        each
        for name in plain
        for each in (name, _NOT_WORDS.sub("", name))
        if len(each) >= _SHORTEST_NAME
    )


def _rest(told: str, names: frozenset[str]) -> str:
    """Return what is left of a password once known names and common words are taken out of it."""
    for name in sorted(names, key=len, reverse=True):
        told = told.replace(name, "")
    return "" if told in _WORDS else told


def _is_row(plain: str) -> bool:
    """Tell whether it runs along the keys, the digits or the alphabet."""
    bare = re.sub(r"[\W_]+", "", plain)
    return any(bare in row or bare in row[::-1] for row in _ROWS)


def _is_repeated(plain: str) -> bool:
    """Tell whether a few signs are written over and over: `abc1abc1abc1`."""
    return any(
        plain == (plain[:length] * (len(plain) // length + 1))[: len(plain)]
        for length in range(1, len(plain) // 2 + 1)
    )
