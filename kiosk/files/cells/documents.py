"""Cells that hold JSON: it stays text, in one spelling."""

import json
from typing import Any

from db.books import policy_store
from kiosk.files.columns import CellWrong, Circumstances, shown, wrong_cell
from kiosk.files.veils import as_detail, is_veiled
from survey.books.policy import DEFAULT_POLICY, Policy
from survey.books.policy_terms import MOST
from survey.checks.checklist_terms import CODE_LIMIT
from survey.checks.checklists import Answer


def details(cell: str, _at: Circumstances) -> str:
    """Read a JSON object; it stays text, its names in order. What is veiled is told in one."""
    read, told = _json(as_detail(cell) if is_veiled(cell) else cell)
    if not isinstance(read, dict):
        raise CellWrong("不是 JSON 对象", "this is no JSON object")
    return told


def answers(cell: str, at: Circumstances) -> str:
    """Read the answers to a checklist's items: a JSON object of answers by item."""
    told = details(cell, at)
    known = {str(each) for each in Answer}
    for item, answer in json.loads(told).items():
        if not 0 < len(item) <= CODE_LIMIT or answer not in known:
            raise wrong_cell(f"{item}: {answer}", "不是检查项的答案", "is no answer to an item")
    return told


def questions(cell: str, _at: Circumstances) -> str:
    """Read why after why: a JSON list of words; it stays text."""
    read, told = _json(cell)
    if not isinstance(read, list) or not all(isinstance(each, str) for each in read):
        raise CellWrong("不是 JSON 文字列表", "this is no JSON list of words")
    return told


def remarks(cell: str, _at: Circumstances) -> list[list[str]]:
    """Read sentences in both languages: a JSON list of pairs of words."""
    read, _ = _json(cell)
    pairs: list[list[str]] = read if isinstance(read, list) else [[]]
    for each in pairs:
        if not isinstance(each, list) or [type(words) for words in each] != [str, str]:
            raise CellWrong("不是 JSON 双语句子列表", "this is no JSON list of pairs of words")
    return pairs


def parameters(cell: str, at: Circumstances) -> str:
    """Read a policy's parameters: a JSON object that makes a policy."""
    told = details(cell, at)
    read = json.loads(told)
    try:
        policy = policy_store.from_json(read)
        wrong = next((name for name in read if not _is_usable(policy, name)), None)
    except (TypeError, ValueError, ArithmeticError) as refused:
        wrong = str(refused)
    if wrong is not None:
        raise CellWrong(
            f"不是可用的规则参数：{shown(wrong)}", f"no usable parameters: {shown(wrong)}"
        )
    return told


def _json(cell: str) -> tuple[Any, str]:
    """Return what JSON says, and in its one spelling; None for what no database keeps."""
    try:
        read = json.loads(cell)
        told = json.dumps(read, ensure_ascii=False, sort_keys=True, allow_nan=False)
        told.encode()  # half a character can be written in JSON, and nowhere else
    except (ValueError, RecursionError):
        return None, ""
    return read, told


def _is_usable(policy: Policy, name: str) -> bool:
    """Tell whether a parameter is known and its value of the right kind."""
    if not hasattr(DEFAULT_POLICY, name):
        return False
    value, usual = getattr(policy, name), getattr(DEFAULT_POLICY, name)
    if usual is None:
        return value is None or (type(value) is int and value <= MOST)
    return type(value) is type(usual) and (type(value) is not int or value <= MOST)
