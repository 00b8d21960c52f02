"""What a window's code says, scanned or typed."""

import pytest

from survey.checks.codes import token_in


@pytest.mark.parametrize(
    ("words", "token"),
    [
        ("https://k.example/rate?w=abcd-EF_9", "abcd-EF_9"),
        ("https://k.example/rate?lang=zh&w=abcdefgh", "abcdefgh"),
        ("https://k.example/rate?w=abcdefg", None),
        (" abcdefghijkl ", "abcdefghijkl"),
        ("ａｂｃｄｅｆｇｈｉｊｋｌ", "abcdefghijkl"),
        ("abcdefghijk", None),
        ("相机坏了", None),
        ("", None),
    ],
)
def test_a_token_is_read_from_the_code_or_from_what_stands_beneath(
    words: str, token: str | None
) -> None:
    assert token_in(words) == token
