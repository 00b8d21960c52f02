"""What a case is in the figures: a complaint of its month, or why it is none (regulation 3).

One rule for whatever counts complaints: the register, the board, points, ranking, closing. A number
to track it by has each of them, whether it counts or not.
"""

from enum import StrEnum
from typing import Final

from survey.cases.complaints import State
from survey.texts import Text


class Counted(StrEnum):
    """What a case is in the figures."""

    CUSTOMER = "customer"
    OTHERS = "others"
    CALL = "call"
    INACTION = "inaction"
    JOINED = "joined"
    ASIDE = "aside"
    ABUSE = "abuse"


COUNTED: Final[dict[Counted, Text]] = {
    Counted.CUSTOMER: Text("客户投诉 {n} 件", "{n} {n:complaint|complaints} of customers"),
    Counted.OTHERS: Text("部门或检查提出 {n} 件", "{n} of departments or inspectors"),
    Counted.CALL: Text("低分回访 {n} 件", "{n} {n:call|calls} after a low rating"),
    Counted.INACTION: Text("监督员不作为 {n} 件", "{n} of inaction"),
    Counted.JOINED: Text("并入别的投诉 {n} 件", "{n} joined with another"),
    Counted.ASIDE: Text("放在一边 {n} 件", "{n} put aside"),
    Counted.ABUSE: Text("滥用 {n} 件", "{n} found to be abuse"),
}
COUNT: Final = (Counted.CUSTOMER, Counted.OTHERS)
"""What counts; the board shows the customers' alone."""
_KINDS: Final = {"follow_up": Counted.CALL, "inaction": Counted.INACTION}
_STATES: Final = {State.SET_ASIDE: Counted.ASIDE, State.ABUSE: Counted.ABUSE}


def counted(kind: str, state: str, source: str, *, joined: bool) -> Counted:
    """Return what a case is in the figures, by its kind, how it stands, and whether it was joined.

    A call after a low rating, an officer's inaction and a second teller of one incident are no
    complaints of the month; nor is what is put aside, or was found to be abuse.
    """
    if joined:
        return Counted.JOINED
    of_source = Counted.CUSTOMER if source == Counted.CUSTOMER else Counted.OTHERS
    return _STATES.get(State(state)) or _KINDS.get(kind, of_source)
