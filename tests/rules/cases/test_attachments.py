"""Files at a case: whose they are to see, how they are called, how many there may be."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.attachments import (
    MOST_FILES,
    NAME_LIMIT,
    name_kept,
    refuse_more,
    refuse_over,
    sees_file,
)
from survey.cases.complaints import State
from survey.cases.file_kinds import Medium
from survey.cases.steps import RIGHTS, Relation, Right
from survey.refusals.attachments import TooManyFiles
from survey.refusals.cases import StateOutOfTurn


def test_who_reads_all_of_a_case_sees_every_file_and_who_it_is_about_their_own() -> None:
    for who in Relation:
        reads = Right.READ in RIGHTS[who]
        assert sees_file(who, own=False) is reads
        assert sees_file(who, own=True) is (reads or who in {Relation.ACCUSED, Relation.CHAIN})
    assert not sees_file(Relation.COMPLAINANT, own=True)


def test_whoever_may_comment_may_attach_and_nobody_else() -> None:
    for who in Relation:
        assert (Right.ATTACH in RIGHTS[who]) is (Right.COMMENT in RIGHTS[who])


def test_only_a_case_that_was_joined_to_another_takes_no_file() -> None:
    for state in State:
        if state is State.MERGED:
            with pytest.raises(StateOutOfTurn):
                refuse_over(state)
        else:
            refuse_over(state)


def test_a_person_attaches_as_many_as_a_case_takes_and_no_more() -> None:
    refuse_more(MOST_FILES - 1)
    with pytest.raises(TooManyFiles):
        refuse_more(MOST_FILES)


@pytest.mark.parametrize(
    ("given_name", "medium", "kept"),
    [
        ("值班说明.pdf", Medium.PDF, "值班说明.pdf"),
        ("IMG_0012.HEIC", Medium.PHOTO, "IMG_0012.jpg"),
        ("a photo.jpeg", Medium.PHOTO, "a photo.jpg"),
        ("录音.3gp", Medium.M4A, "录音.m4a"),
        ("说明.docx", Medium.PDF, "说明.docx.pdf"),
        ("../../etc/passwd", Medium.PDF, "passwd.pdf"),
        ("C:\\fakepath\\扫描.PDF", Medium.PDF, "扫描.pdf"),
        ("上／下／扫描.pdf", Medium.PDF, "扫描.pdf"),
        ("扫描\u202efdp.exe", Medium.PDF, "扫描fdp.exe.pdf"),
        ("ＡＢＣ\u200b.pdf", Medium.PDF, "ABC.pdf"),
        ('a"b\r\nX-Evil: 1.pdf', Medium.PDF, "a_b X-Evil_ 1.pdf"),
        ("", Medium.WAV, "录音.wav"),
        (".pdf", Medium.PDF, "文件.pdf"),
        ("...", Medium.PHOTO, "照片.jpg"),
    ],
)
def test_a_file_keeps_its_name_without_path_or_hidden_signs_and_ends_as_what_it_is(
    given_name: str, medium: Medium, kept: str
) -> None:
    assert name_kept(given_name, medium) == kept


@given(st.text(max_size=300), st.sampled_from(Medium))
def test_every_name_is_short_plain_and_stays_as_it_is_once_kept(name: str, medium: Medium) -> None:
    kept = name_kept(name, medium)
    assert len(kept) <= NAME_LIMIT
    assert kept.endswith(f".{medium}")
    assert not kept.startswith(".")
    assert not set(kept) & set('/\\<>:"|?*\n\r\t')
    assert all(unicodedata.category(each)[0] != "C" for each in kept)
    assert name_kept(kept, medium) == kept
