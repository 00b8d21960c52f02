"""What a number or an entry rests on, in words: the company's regulation, or a proposal of ours.

The regulation has six rules (rule 1 to 6). Entries carry a clause as it was written when they were
posted and never change; what such a mark stands for is said here.
"""

from collections.abc import Mapping
from typing import Final

from survey.texts import Text

_RULES: Final[Mapping[str, Text]] = {
    "rules 1 and 2": Text("公司制度规则一、规则二", "the company's regulation, rules 1 and 2"),
    "rule 3": Text("公司制度规则三", "the company's regulation, rule 3"),
    "rule 4": Text("公司制度规则四", "the company's regulation, rule 4"),
    "rules 5 and 6": Text("公司制度规则五、规则六", "the company's regulation, rules 5 and 6"),
}
_READING: Final = "reading of "
PROPOSED: Final = Text(
    "本系统建议，公司制度没有写明", "proposed by this program; the regulation does not name it"
)
CLAUSES: Final[Mapping[str, str]] = {
    "regulation 3": "reading of rules 1 and 2",
    "regulation 4": "rules 1 and 2",
    "regulation 5": "rule 3",
    "regulation 6": "rule 4",
    "regulation 7": "rules 5 and 6",
}
"""What the marks of entries stand for: sections of the product's own summary, by the rule."""


def source_said(source: str) -> Text:
    """Return in words what a number comes from: a rule, a reading of one, or this program."""
    if source in _RULES:
        return _RULES[source]
    read = source.removeprefix(_READING)
    if read in _RULES:
        return Text("{rule}，按本系统的理解", "{rule}, as this program reads it").format(
            rule=_RULES[read]
        )
    return PROPOSED


def clause_said(clause: str) -> Text:
    """Return in words what an entry rests on; a clause that people typed is said as they did."""
    mark = CLAUSES.get(clause)
    return Text(clause, clause) if mark is None else source_said(mark)
