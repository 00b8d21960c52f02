"""Refusals about files at cases."""

from survey.refusals.kinds import (
    Absent,
    NotAllowed,
    TooLarge,
    Unusable,
)
from survey.texts import Text


class TooManyFiles(TooLarge):
    """Somebody attached as many files to a case as it takes of one person."""

    code = "case.too-many-files"
    sentence = Text(
        "每人对一件投诉最多附 {limit} 份材料。请把其余的合并成一个 PDF。",
        "A case takes {limit} files of one person at most. Please join the rest in one PDF.",
    )


class FileUnusable(Unusable):
    """The bytes are none of the kinds a case takes, whatever the name says."""

    code = "case.file-unusable"
    sentence = Text(
        "收不了这种文件。可以附照片、PDF，或录音（m4a、mp3、ogg、wav、amr）。",
        "That kind of file is not taken. Photos, PDF and recordings are fine (m4a, mp3, ogg, "
        "wav, amr).",
    )


class FileTooLarge(TooLarge):
    """The file has more bytes than a case takes."""

    code = "case.file-too-large"
    sentence = Text(
        "文件太大了（上限 {limit}）。请分成几份再附。",
        "That file is too large ({limit} at most). Please attach it in parts.",
    )


class FileUnknown(Absent):
    """There is no such file, or it is not for who asks; which of the two is not told."""

    code = "case.file-unknown"
    sentence = Text(
        "没有这份材料，或者它不归您看。", "There is no such file, or it is not yours to see."
    )


class FileNotYours(NotAllowed):
    """Only who attached a file withdraws it, and once."""

    code = "case.file-not-yours"
    sentence = Text(
        "材料只能由附上它的人撤回，而且只撤回一次。",
        "A file can be withdrawn only by who attached it, and only once.",
    )
