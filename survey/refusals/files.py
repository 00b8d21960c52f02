"""Refusals of files that come in and go out."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.refusals.kinds import Absent, Unusable
from survey.texts import Language, Text


class NothingToRead(Absent):
    """The path names no file of ours."""

    code = "files.nothing-to-read"
    sentence = Text(
        "{path} 里没有可以导入的文件；可用：{known}（CSV 文件或 XLSX 工作表）。",
        "There is nothing to import at {path}; known are {known} (CSV files or XLSX sheets).",
    )


class NoSuchPath(Absent):
    """There is no file and no folder at the path."""

    code = "files.no-such-path"
    sentence = Text("没有 {path} 这个文件或文件夹。", "There is no file or folder {path}.")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where: file, line as a person sees it, column."""

    file: str
    row: int
    column: str
    what: Text

    def told(self, language: Language) -> str:
        """Return `file:row: column: what is wrong`."""
        return f"{self.file}:{self.row}: {self.column}: {self.what.said(language)}"


class FilesWrong(Unusable):
    """Some rows cannot be used, so nothing was written; `problems` lists each."""

    code = "files.wrong"
    sentence = Text(
        "有 {n} 处问题，什么都没有写入。",
        "There {n:is|are} {n} {n:problem|problems}; nothing was written.",
    )

    def __init__(self, problems: Sequence["Problem"]) -> None:
        self.problems = tuple(problems)
        super().__init__(n=len(self.problems))


class SheetFull(Unusable):
    """A workbook's sheet cannot hold a row; CSV can."""

    code = "files.sheet-full"
    sentence = Text(
        "{table} 的第 {row} 行放不进 XLSX 工作表（最多 {most} 行，每格 32767 个字符）。"
        "请导出为 CSV：路径不要以 .xlsx 结尾。",
        "Row {row} of {table} does not fit into a sheet of XLSX (at most {most} rows, and 32767 "
        "characters a cell). Export CSV instead: a path that does not end in .xlsx.",
    )


class NotWritten(Unusable):
    """The workbook could not be written where it should stand."""

    code = "files.not-written"
    sentence = Text("无法写入 {path}：{why}。", "{path} cannot be written: {why}.")
