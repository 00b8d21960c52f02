"""Of how many phones and slips held ratings came, and who noted these, on both databases."""

from uuid import uuid4

from db.feedback import held_groups, trip_store
from db.feedback.held_groups import Pattern, SlipsTaken
from kiosk.wiring import House
from survey.feedback.slips import ONE_PHONE
from tests.helpers.building import NOW, an_account
from tests.helpers.holding import Desk
from tests.helpers.rated import a_submission
from tests.helpers.slipped import a_batch


def test_a_stop_noted_by_the_person_rated_is_told_from_others(any_house: House) -> None:
    desk = Desk(any_house)
    clerk = an_account(any_house, "wei", "employee", "W")
    batch, day = a_batch(any_house, 2), NOW.date()
    for place, by in enumerate((clerk.username, "keeper")):
        slip, visit = batch.first + place, str(uuid4())
        with any_house.writing() as session:
            trip_store.open_(
                session, slip=slip, visit=visit, batch_id=batch.id, unit_id=batch.unit_id,
                device="a", day=day, at=NOW,
            )  # fmt: skip
            trip_store.note_stop(
                session, slip=slip, window_id=desk.window(), at=NOW, day=day, noted_at=NOW, by=by
            )
        desk.keep(a_submission(window_id=desk.window(), person_id=desk.person("W"), visit=visit,
                               held=ONE_PHONE))  # fmt: skip
    pattern = Pattern(desk.window(), ONE_PHONE, day)
    with any_house.reading() as session:
        found = trip_store.noted_by_others(session, day, day, windows=[desk.window()])
        assert found == {batch.first + 1}
        taken = held_groups.slips_taken(session, [pattern])
    assert taken == {pattern: SlipsTaken(phones=1, slips=2, noted=1)}
