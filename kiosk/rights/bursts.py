"""Who decides about complaints put aside: whoever may read them all; none of a chain.

That is the rule of the cases themselves: who proposes, and who decides, is neither who is
complained of nor stands above them, and what is sealed is decided at the top alone.
"""

from collections.abc import Collection, Iterator

from sqlalchemy.orm import Session

from db.cases import burst_decisions, burst_store, case_sight, case_store
from db.cases.burst_decisions import Decision
from db.cases.case_store import Officer
from db.directory import account_store
from kiosk.rights.cases import sight
from kiosk.rights.who import User
from survey.cases.bursts import Verdict
from survey.directory.roles import CASE_WORKERS, Deed, Role
from survey.feedback.holds import Hand


def hand(session: Session, user: User, decision: Decision) -> Hand:
    """Return what somebody is to a proposal, whichever of their accounts it was made at."""
    own = user.username in account_store.of_the_same_person(session, decision.proposed_by)
    reads = user.may(Deed.END_BURSTS) and not burst_decisions.outside(
        session, decision.id, sight(user)
    )
    is_abuse = decision.verdict is Verdict.ABUSE
    refs = burst_decisions.taken(session, decision.id) if is_abuse and reads and not own else ()
    return Hand(own, reads, _found_before(session, refs, decision.proposed_by, user.username))


def _found_before(session: Session, refs: Collection[str], one: str, other: str) -> bool:
    """Tell whether two people found any of some complaints to be abuse before, be it apart."""
    by_both = set(refs)
    for username in (one, other):
        accounts = account_store.of_the_same_person(session, username)
        if by_both:
            by_both = burst_decisions.found_abuse(session, by_both, accounts)
    return bool(by_both)


def proposer_is_free(session: Session, decision: Decision) -> bool:
    """Tell whether who proposed may still read all of it: a case may concern somebody since."""
    return any(
        hand(session, _user(each), decision).reads_all
        for each in case_store.officers(session, CASE_WORKERS)
        if each.username == decision.proposed_by
    )


def anybody_reads(session: Session, ref: str) -> bool:
    """Tell whether there is anybody who may read a complaint put aside, and so decide about it."""
    return any(case_sight.seen(session, sight(each), ref).read for each in _workers(session))


def has_second_person(
    session: Session, user: User, burst_id: int, refs: Collection[str], verdict: Verdict
) -> bool:
    """Tell whether there is anybody else who may decide about some complaints of a group.

    What was found to be abuse before is not found so again by two who both had a part in that.
    """
    own = account_store.of_the_same_person(session, user.username)
    again = refs if verdict is Verdict.ABUSE else ()
    return any(
        len(burst_store.chosen(session, burst_id, refs, sight(each))) == len(refs)
        and not _found_before(session, again, user.username, each.username)
        for each in _workers(session)
        if each.username not in own
    )


def _workers(session: Session) -> Iterator[User]:
    return map(_user, case_store.officers(session, CASE_WORKERS))


def _user(officer: Officer) -> User:
    return User(officer.id, officer.username, officer.name, Role(officer.role), officer.person)
