"""Words are measured before they are drawn: they shrink, then wrap, and none is lost."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.look.measuring import Block, fitting, lines_of, width_of

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=80)


@given(st.lists(WORDS).map(" ".join), st.floats(min_value=3, max_value=40))
def test_no_sign_is_lost_and_no_line_is_wider_than_its_room(words: str, room: float) -> None:
    lines = lines_of(words, room)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(width_of(line) <= room for line in lines)


def test_short_words_keep_their_size_and_long_ones_shrink_before_they_wrap() -> None:
    def scale(words: str) -> float:
        return fitting((Block(words, 10),), width=100, height=40, least=0.8)

    assert scale("一号磅") == 1
    assert 0.8 <= scale("十二个字的窗口名称在这里") < 0.9
    wrapped = scale("三十个字的窗口名称" * 3)
    assert len(lines_of("三十个字的窗口名称" * 3, 100 / (10 * wrapped))) > 1


@given(st.lists(WORDS, min_size=1, max_size=3))
def test_all_lines_together_fit_their_box(words: list[str]) -> None:
    blocks = tuple(Block(each, 5) for each in words)
    scale = fitting(blocks, width=60, height=30, least=0.8)
    lines = sum(len(lines_of(each, 60 / (5 * scale))) for each in words if each)
    assert lines * 5 * scale * 1.3 <= 30 + 1e-6
