"""The QR codes of a batch, a hundred thousand in seconds: each is the sum of its signs' parts.

Error correction is linear, and so is a fixed mask: turning a bit of what a code holds turns always
the same squares. What each bit turns is found once, by the library; every code is then the first
one with some pictures laid over it. A test compares with codes the library makes whole.
"""

from functools import reduce
from operator import xor
from typing import Final

import qrcode
from qrcode.constants import ERROR_CORRECT_H
from qrcode.util import MODE_8BIT_BYTE, QRData

from kiosk.pictures.qr_codes import QUIET_ZONE
from survey import codes
from survey.feedback.slips import SIGNS

MASK: Final = 3
"""Any of the eight may be chosen; readers take all."""
_BITS: Final = 7


class SlipCodes:
    """Draws the codes of addresses that differ in their last signs alone."""

    def __init__(self, before: str) -> None:
        """Find out what each sign changes in a code whose address begins so."""
        plain = (before + codes.LETTERS[0] * SIGNS).encode()
        self._plain, self.side = _squares(plain)
        self._parts = [
            self._parts_of(plain, place) for place in range(len(before.encode()), len(plain))
        ]

    def rows(self, code: str) -> list[int]:
        """Return the squares of a code with its quiet zone: a row a number, dark is 1."""
        whole = reduce(
            xor,
            (parts[sign] for parts, sign in zip(self._parts, code, strict=True)),
            self._plain,
        )
        row = (1 << self.side) - 1
        return [whole >> self.side * (self.side - 1 - y) & row for y in range(self.side)]

    def hexadecimal(self, code: str) -> str:
        """Return the squares as a picture of one bit a square, in hexadecimal; dark is 1."""
        spare = -self.side % 8
        signs = (self.side + spare) // 4
        return "".join(f"{row << spare:0{signs}X}" for row in self.rows(code))

    def _parts_of(self, plain: bytes, place: int) -> dict[str, int]:
        """Return what each sign at a place turns, against the first sign of the alphabet."""
        turned = [self._turned(plain, place, 1 << bit) for bit in range(_BITS)]
        return {
            sign: reduce(
                xor,
                (part for bit, part in enumerate(turned) if _differs(sign) >> bit & 1),
                0,
            )
            for sign in codes.LETTERS
        }

    def _turned(self, plain: bytes, place: int, bit: int) -> int:
        other = bytearray(plain)
        other[place] ^= bit
        return _squares(bytes(other))[0] ^ self._plain


def _differs(sign: str) -> int:
    return ord(sign) ^ ord(codes.LETTERS[0])


def _squares(data: bytes) -> tuple[int, int]:
    """Return a code's squares as one number, the upper left one first, and how many a side has."""
    made = qrcode.QRCode(error_correction=ERROR_CORRECT_H, border=QUIET_ZONE, mask_pattern=MASK)
    made.add_data(QRData(data, mode=MODE_8BIT_BYTE))
    made.make(fit=True)
    matrix = made.get_matrix()
    bits = "".join("1" if dark else "0" for row in matrix for dark in row)
    return int(bits, 2), len(matrix)
