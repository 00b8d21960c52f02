"""Sealing anew, with the key of now, what former keys sealed: some rows at a time.

Each lot is a transaction: who is killed has done some of it, and goes on with the rest.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from db.cases import veiling
from db.ground import resealing
from db.ground.lots import lots
from db.ground.resealing import CONTACTS, DRAFTS, FACTORS, Token
from kiosk.locks import sealing, second_factors
from kiosk.locks.seal_keys import all_of, current, is_former, mark_of, sealer
from kiosk.wiring import House

AT_ONCE: Final = 200
_PURPOSES: Final = {
    CONTACTS: sealing.PURPOSE, FACTORS: second_factors.KEYS, DRAFTS: sealing.DRAFTS,
}  # fmt: skip


def in_plain(house: House) -> tuple[list[str], str]:
    """Tell what lies plain of sealed cases: written before they were sealed, or by no house."""
    with house.reading() as session:
        left = veiling.plain(session)
    return [f"{left} lie in plain: `kiosk init` encrypts them"] if left else [], "encrypted"


def under_which_key(house: House) -> tuple[list[str], str]:
    """Tell what former keys sealed; nothing is wrong, but the new one protects it only then."""
    mark, found = mark_of(current(house.secret)), left(house)
    if not found:
        return [], f"all is sealed with key {mark}"
    told = ", ".join(f"{n} {what}" for what, n in found.items())
    return [], f"{told} not with key {mark} yet: kiosk rotate-key --reseal"


def left(house: House) -> dict[str, int]:
    """Return how much of which kind former keys sealed."""
    found = Counter(token.kind for token in _former(house))
    with house.reading() as session:
        words = veiling.otherwise(session, mark_of(current(house.secret)))
    return dict(found) | ({"words of sealed cases": words} if words else {})


def reseal(house: House) -> Iterator[int]:
    """Seal anew what former keys sealed; yield how much, lot by lot. It takes the tables' owner."""
    for batch in lots(list(_former(house)), AT_ONCE):
        with house.writing() as session:
            for token in batch:
                seals = sealer(house.secret, _PURPOSES[token.kind])
                resealing.put(session, token, seals.rotate(token.kept).decode())
        yield len(batch)
    while n := _reveil(house):
        yield n


def _reveil(house: House) -> int:
    with house.writing() as session:
        return veiling.reveil(session, mark_of(current(house.secret)), limit=AT_ONCE)


def _former(house: House) -> Iterator[Token]:
    if len(all_of(house.secret)) == 1:
        return
    with house.reading() as session:
        for token in resealing.tokens(session):
            if is_former(house.secret, _PURPOSES[token.kind], token.kept):
                yield token
