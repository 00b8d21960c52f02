"""What a complainant adds reaches somebody: it waits where staff look until it is answered."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from db.cases import complaint_store, message_store, waiting_store
from db.cases.case_lists import Listed
from db.directory import account_store
from kiosk.actions.cases import appeals, complainant, steps
from kiosk.actions.cases.complaints import Filed, send_message
from kiosk.pictures.keeping import keep_photo
from kiosk.reports.cases.contents import whole_conversation
from kiosk.reports.cases.desk import View, desk
from kiosk.reports.cases.following import REOPENS, REOPENS_NO_MORE, followed
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.complaints import State
from survey.refusals.cases import NotYourCase
from survey.texts import CHINESE
from tests.helpers.building import NOW, an_account
from tests.helpers.handling import DAY, DONE, GUILTY, MINUTE, Yard
from tests.helpers.pictured import a_jpeg
from tests.helpers.worlds import world


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, Yard)


@pytest.fixture
def quick(house: House) -> Yard:
    return world(house, Yard)


def added(yard: Yard, filed: Filed, words: str = "还有一件事", **how: Any) -> None:
    told = {"key": str(uuid4()), "language": CHINESE, "at": NOW + MINUTE} | how
    yard.as_complainant(send_message, filed, words, zone=yard.zone, **told)


def listed(yard: Yard, user: User, view: View = View.MINE) -> list[Listed]:
    with yard.house.reading() as session:
        return list(desk(session, user, view).cases)


def waiting(yard: Yard, user: User, view: View = View.MINE) -> list[str]:
    """Return the cases in which words wait, as somebody's list marks them; it counts as many."""
    with yard.house.reading() as session:
        found = desk(session, user, view)
    marked = [each.ref for each in found.cases if each.waiting_since is not None]
    assert len(marked) == found.waiting
    return marked


def newest(yard: Yard, filed: Filed) -> int:
    with yard.house.reading() as session:
        complaint = complaint_store.get(session, filed.number)
        return max(each.id for each in whole_conversation(session, complaint, limit=50))


def reassigned(yard: Yard, filed: Filed) -> Filed:
    yard.step(steps.reassign, filed, yard.top, yard.officer.username, reason="熟悉")
    return filed


def test_what_is_added_stands_first_is_marked_and_counted_until_it_is_answered(yard: Yard) -> None:
    urgent, other = reassigned(yard, yard.complain()), yard.investigated()
    assert [each.ref for each in listed(yard, yard.officer)] == [urgent.number, other.number]
    added(yard, other)
    assert [each.ref for each in listed(yard, yard.officer)] == [other.number, urgent.number]
    for view in (View.MINE, View.ALL, View.REGISTER):
        assert waiting(yard, yard.officer, view) == [other.number]
    yard.answer(other)
    assert waiting(yard, yard.officer) == []
    assert [each.ref for each in listed(yard, yard.officer)] == [urgent.number, other.number]


def test_of_several_words_the_earliest_says_since_when_they_wait(quick: Yard) -> None:
    filed = quick.investigated()
    for minutes in (5, 9):
        added(quick, filed, at=NOW + minutes * MINUTE)
    [case] = listed(quick, quick.officer)
    assert case.waiting_since == NOW + 5 * MINUTE


def test_what_came_while_the_answer_was_written_goes_on_waiting(yard: Yard) -> None:
    filed = yard.investigated()
    added(yard, filed, "第一句")
    seen = newest(yard, filed)
    added(yard, filed, "第二句", at=NOW + 5 * MINUTE)
    key = str(uuid4())
    yard.do(steps.answer, filed, yard.officer, "收到", key=key, seen=seen)
    [case] = listed(yard, yard.officer)
    assert case.waiting_since == NOW + 5 * MINUTE


def test_what_calls_for_no_answer_is_noted_by_who_works_on_the_case_alone(quick: Yard) -> None:
    filed = quick.investigated()
    added(quick, filed, "谢谢")
    seen = newest(quick, filed)
    with pytest.raises(NotYourCase):
        quick.do(steps.take_note, filed, quick.head, seen=seen)
    quick.do(steps.take_note, filed, quick.officer, seen=seen)
    assert waiting(quick, quick.officer) == []
    assert quick.kinds(filed)[-1] == "words-read"


def test_a_message_throws_nobody_out_of_the_form_they_fill_in(quick: Yard) -> None:
    filed = quick.investigated()
    version = quick.case(filed, quick.officer).record.version
    added(quick, filed)
    assert quick.case(filed, quick.officer).record.version == version


def test_words_to_a_joined_complaint_wait_in_the_leading_case_and_are_read_there(
    yard: Yard,
) -> None:
    leading, joined = yard.investigated(), yard.complain()
    added(yard, joined, "并案前说的")
    yard.step(steps.merge, joined, yard.top, leading.number, zone=yard.zone)
    assert waiting(yard, yard.officer) == [leading.number]
    added(yard, joined, "并案后说的", at=NOW + 3 * MINUTE)
    with yard.house.reading() as session:
        complaint = complaint_store.get(session, leading.number)
        said = whole_conversation(session, complaint, limit=50)
    told = {each.words: each.joined for each in said}
    assert told == {"马上到": None, "并案前说的": joined.number, "并案后说的": joined.number}
    yard.answer(leading, "两位都收到")
    assert waiting(yard, yard.officer) == []
    with yard.house.reading() as session:
        complaint = complaint_store.get(session, joined.number)
        assert message_store.newest(session, complaint.id, limit=1)[0].words == "两位都收到"


def test_words_after_the_close_bring_the_case_back_before_its_officer(yard: Yard) -> None:
    filed = yard.closed()
    assert listed(yard, yard.officer) == []
    added(yard, filed, at=NOW + 8 * DAY)
    assert waiting(yard, yard.officer) == [filed.number]
    assert waiting(yard, yard.officer, View.ALL) == [filed.number]
    yard.answer(filed)
    assert listed(yard, yard.officer) == []


def test_words_whose_officer_has_left_come_before_those_at_the_top(quick: Yard) -> None:
    filed = quick.closed()
    added(quick, filed)
    assert waiting(quick, quick.top) == []
    with quick.house.writing() as session:
        account_store.close(session, quick.officer.id, at=NOW)
    assert waiting(quick, quick.top) == [filed.number]


def test_a_closed_case_offers_to_reopen_or_says_that_it_cannot(quick: Yard) -> None:
    filed = quick.closed()

    def told(at: timedelta) -> object:
        with quick.house.reading() as session:
            complaint = complaint_store.get(session, filed.number)
            seen = followed(session, complaint, now=NOW + at, zone=quick.zone)
        assert seen.closed
        assert seen.may_reopen == (seen.reopening is REOPENS)
        return seen.reopening

    assert told(8 * DAY) is REOPENS
    assert told(400 * DAY) is REOPENS_NO_MORE


def test_a_reopened_case_and_a_bad_rating_of_the_handling_are_news_too(quick: Yard) -> None:
    filed, rated = quick.closed(), quick.closed()
    later = NOW + 8 * DAY
    quick.as_complainant(complainant.rate_handling, rated, 5, "", at=later)
    assert waiting(quick, quick.officer) == []
    quick.as_complainant(complainant.rate_handling, rated, 1, "", at=later)
    quick.as_complainant(complainant.reopen, filed, "又来了", zone=quick.zone, at=later + MINUTE)
    assert waiting(quick, quick.officer) == [rated.number, filed.number]


def joined_late(yard: Yard) -> tuple[Filed, Filed]:
    """Let two tell of one incident, nobody act in time, and the second be joined to the first."""
    leading, joined = yard.complain(), yard.complain()
    yard.tick(NOW + DAY)
    yard.step(steps.merge, joined, yard.top, leading.number, zone=yard.zone)
    return leading, joined


def test_whose_complaint_was_joined_may_go_past_the_officers_too_and_once_for_all(
    yard: Yard,
) -> None:
    leading, joined = joined_late(yard)
    yard.as_complainant(complainant.go_direct, joined)
    officer = yard.case(leading, yard.top).record.officer
    assert officer is not None
    assert officer.username in {yard.top.username, yard.chairman.username}
    assert "direct" in yard.kinds(leading)
    for each in (leading, joined):
        with yard.house.reading() as session:
            complaint = complaint_store.get(session, each.number)
            seen = followed(session, complaint, now=NOW, zone=yard.zone)
        assert not seen.may_go_direct


def test_whose_complaint_was_joined_reopens_the_leading_case(quick: Yard) -> None:
    joined = quick.complain()
    leading = quick.investigated()
    quick.step(steps.merge, joined, quick.top, leading.number, zone=quick.zone)
    finish(quick, leading)
    quick.as_complainant(complainant.reopen, joined, "没有解决", zone=quick.zone, at=NOW + 8 * DAY)
    assert quick.state(leading) == State.INVESTIGATING
    assert quick.state(joined) == State.MERGED


def finish(yard: Yard, filed: Filed) -> None:
    yard.step(steps.decide, filed, yard.officer, GUILTY, zone=yard.zone)
    yard.step(steps.remedy, filed, yard.officer, "当面道歉", told=DONE)
    yard.step(steps.record_call, filed, yard.officer, reached=False, content=None, words="")
    yard.step(steps.close, filed, yard.officer, zone=yard.zone, at=NOW + 7 * DAY)


def test_a_photo_stands_with_the_message_it_came_with(quick: Yard) -> None:
    first, later = (keep_photo(quick.house, a_jpeg(each)).sha256 for each in ("red", "blue"))
    filed = quick.complain(photo=[first])
    added(quick, filed, photos=[later])
    with quick.house.reading() as session:
        complaint = complaint_store.get(session, filed.number)
        [said] = whole_conversation(session, complaint, limit=5)
        told = complaint_store.first_photos(session, [complaint.id])
    assert said.photos == (later,)
    assert told == {complaint.id: [first]}


def test_with_the_mark_of_what_waits_away_a_message_reaches_no_list(
    quick: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting_store, "let_wait", lambda *_, **__: None)
    filed = quick.closed()
    added(quick, filed)
    assert listed(quick, quick.officer) == []


def test_words_under_an_appeal_wait_for_the_officer_who_can_answer_them(yard: Yard) -> None:
    filed = yard.decided()
    an_account(yard.house, "wu", "supervision")
    yard.do(
        appeals.appeal, filed, yard.clerk, "不是我", version=version(yard, filed), zone=yard.zone
    )
    assert listed(yard, yard.officer) == []
    added(yard, filed, "现在怎样了")
    assert waiting(yard, yard.officer) == [filed.number]


def version(yard: Yard, filed: Filed) -> int:
    return yard.case(filed, yard.officer).record.version
