"""What a file is, its bytes say: papers and recordings of phones, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.file_kinds import CALLED, RECORDINGS, TYPES, Medium, medium_of
from tests.helpers.given_files import AMR, FILM, HTML, M4A, PDF, WAV, an_mp3, an_mp4, an_ogg


@pytest.mark.parametrize(
    ("content", "medium"),
    [
        (PDF, Medium.PDF),
        (M4A, Medium.M4A),
        (an_mp4(b"soun", brand=b"3gp4"), Medium.M4A),
        (an_mp4(b"soun", first=b"hdlr" + bytes(8) + b"vide"), Medium.M4A),
        (an_mp3(), Medium.MP3),
        (an_mp3(tagged=True), Medium.MP3),
        (an_ogg(), Medium.OGG),
        (an_ogg(b"\x01vorbis"), Medium.OGG),
        (WAV, Medium.WAV),
        (AMR, Medium.AMR),
        (b"#!AMR-WB\n" + bytes(9), Medium.AMR),
    ],
)
def test_papers_and_recordings_are_known_by_their_bytes(content: bytes, medium: Medium) -> None:
    assert medium_of(content) is medium


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HTML,
        b" " + PDF,
        b"\n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>",
        FILM,
        an_mp4(brand=b"heic"),
        an_ogg(b"\x80theora"),
        b"RIFF\x24\x00\x00\x00AVI " + bytes(32),
        b"ID3\x04\x00\x00\x00\x00\x00\x7f<script>",
        an_mp3()[:300],
        b"PK\x03\x04" + bytes(60),
        b"\x7fELF" + bytes(60),
        b"\x00\x00\x00\x01ftypM4A " + bytes(7),
        b"OggS",
    ],
)
def test_what_is_neither_paper_nor_recording_is_neither(content: bytes) -> None:
    assert medium_of(content) is None


@given(st.binary(max_size=200), st.sampled_from([PDF, M4A, an_mp3(), an_ogg(), WAV, AMR]))
def test_no_bytes_however_broken_stop_the_reading(noise: bytes, whole: bytes) -> None:
    for content in (noise, whole[: len(noise)], whole[:20] + noise, noise + whole):
        assert medium_of(content) in {None, *Medium}


def test_nothing_is_sent_as_what_a_browser_would_run() -> None:
    assert set(TYPES) == set(CALLED) == set(Medium)
    assert {each.split("/")[0] for each in TYPES.values()} == {"image", "application", "audio"}
    assert all(TYPES[each].startswith("audio/") for each in RECORDINGS)
