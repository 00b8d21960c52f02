"""Refusals: what whoever asked is told, and what whoever runs the house is told."""

from survey.refusals.checks import ChecklistUnusable
from survey.refusals.files import FilesWrong, Problem
from survey.refusals.given import WordsTooLong
from survey.refusals.house import StoreUnavailable
from survey.refusals.kinds import SurveyError
from survey.texts import CHINESE, ENGLISH, Text


def test_who_runs_the_house_is_told_the_same_unless_there_is_something_to_do() -> None:
    class Full(SurveyError):
        sentence = Text("现在收不了。", "We cannot take it now.")
        remedy = Text("磁盘满了。", "The disk is full.")

    assert (Full().said, Full().for_operators) == (Full.sentence, Full.remedy)
    said = WordsTooLong(limit=5, length=6)
    assert said.for_operators == said.said


def test_a_checklist_says_in_both_languages_which_item_cannot_be_used() -> None:
    refused = ChecklistUnusable(
        n=1, field="weight", item=Text("第 2 项：", "item 2: "), why=Text("太重", "too heavy")
    )
    assert (refused.n, refused.field, refused.why) == (1, "weight", Text("太重", "too heavy"))
    assert refused.said == Text(
        "检查表还不能发布：第 2 项：太重。",
        "This checklist cannot be published yet: item 2: too heavy.",
    )


def test_whoever_runs_the_house_also_reads_the_databases_own_words() -> None:
    asked, known = StoreUnavailable(why="disk I/O error"), StoreUnavailable()
    remedy = StoreUnavailable.remedy
    assert remedy is not None
    assert asked.said == known.said == StoreUnavailable.sentence
    assert known.for_operators == remedy
    assert asked.for_operators == Text(
        f"{remedy.zh}（disk I/O error）", f"{remedy.en} (disk I/O error)"
    )


def test_problems_of_files_are_counted_and_each_says_where_it_is() -> None:
    problems = [
        Problem("people.csv", 3, "code", Text("重复", "there twice")),
        Problem("people.csv", 9, "name", Text("缺", "missing")),
    ]
    wrong = FilesWrong(problems)
    assert wrong.problems == tuple(problems)
    assert wrong.said.en == "There are 2 problems; nothing was written."
    assert problems[0].told(ENGLISH) == "people.csv:3: code: there twice"
    assert problems[0].told(CHINESE) == "people.csv:3: code: 重复"
