"""A tablet's token is ours or none; its code is copied by hand, and a slip is noticed."""

import pytest

from kiosk.locks.tablets import TABLET_COOKIE, code_of, code_read, mark_of, new_token, token_of
from survey.codes import LETTERS
from survey.refusals.directory import TabletCodeWrong

SECRET = "a secret"


def test_only_a_token_of_ours_is_read() -> None:
    token = new_token(SECRET)
    assert token_of({TABLET_COOKIE: token}, secret=SECRET) == token
    drawn = token.partition(".")[0]
    for other in ("", "x", drawn, f"{drawn}.", f"{'0' * 32}.{token.partition('.')[2]}", "é.é"):
        assert token_of({TABLET_COOKIE: other}, secret=SECRET) is None
    assert token_of({TABLET_COOKIE: token}, secret="another") is None
    assert token_of({}, secret=SECRET) is None


def test_tokens_differ_and_so_do_their_codes_and_marks() -> None:
    tokens = [new_token(SECRET) for _ in range(200)]
    assert len({code_of(SECRET, each) for each in tokens}) == 200
    assert len({mark_of(SECRET, each) for each in tokens}) == 200


def test_a_code_is_read_however_it_was_copied() -> None:
    code = code_of(SECRET, new_token(SECRET))
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
    for copied in (code, code.lower(), f" {code[:4]} {code[4:]}. ", f"{code[:4]}-{code[4:]}", wide):
        assert code_read(copied) == code


def test_one_sign_mistyped_and_two_exchanged_are_noticed() -> None:
    code = code_of(SECRET, new_token(SECRET))
    slips = [
        code[:at] + other + code[at + 1 :]
        for at in range(len(code))
        for other in LETTERS
        if other != code[at]
    ]
    slips += [
        code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        for at in range(len(code) - 2)
        if code[at] != code[at + 1]
    ]
    for slip in (*slips, "", code[:-1], code + "2", "一二三四五六七八"):
        with pytest.raises(TabletCodeWrong):
            code_read(slip)
