"""What customers told, in the database: marked once, found by month and photo, never by a scan."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
from sqlalchemy import event, insert, text

from db.directory import directory_store
from db.feedback import addition_store, proof, rating_store, voice_store
from db.feedback.addition_store import Addition
from db.feedback.rating_rows import MOST_COPIES
from db.feedback.ratings import Submission
from db.feedback.seeing import Seeing
from db.feedback.voice_store import Counts
from db.ground import models, photo_store, schema
from db.ground.engine import Database
from kiosk.wiring import House
from survey.feedback.questionnaire import SEALED
from survey.feedback.voices import Kind, mark_of
from survey.orders import Order
from tests.helpers.building import NOW, a_person, a_window

NOVEMBER: Final = "2026-11"
PICTURE: Final = "a" * 64
OLD: Final = """
INSERT INTO units (id, code, name) VALUES (1, 'U', 'U');
INSERT INTO windows (id, code, name, unit_id, post, active) VALUES (1, 'W', 'W', 1, 'ZC', true);
INSERT INTO photos VALUES ('{photo}', 1, 1, 1, '2026-11-01');
INSERT INTO ratings (id, window_id, score, standing, channel, body_hash, created_at, received_at,
 biz_date, biz_month, biz_hour, comment)
 SELECT id, 1, 5, 'counted', 'qr', '', '2026-11-01 00:00:00.000000', '2026-11-01 00:00:00.000000',
 '2026-11-01', '2026-11', 8, comment FROM (SELECT 'silent' AS id, NULL AS comment UNION ALL
 SELECT 'words', '快' UNION ALL SELECT 'praise', '' UNION ALL SELECT 'all', '好') AS old;
INSERT INTO rating_additions (id, rating_id, kind, body, body_hash, created_at) VALUES
 ('1', 'praise', 'praise', '{{"name": "W", "text": ""}}', '', '2026-11-01 00:00:00.000000'),
 ('2', 'all', 'praise', '{{"name": "W", "text": ""}}', '', '2026-11-01 00:00:00.000000'),
 ('3', 'all', 'photo', '{{"photo": "{photo}"}}', '', '2026-11-01 00:00:00.000000'),
 ('4', 'silent', 'kept', '{{"answers": {{}}}}', '', '2026-11-01 00:00:00.000000')
"""

Rate = Callable[..., str]


@pytest.fixture
def rate(any_house: House) -> Rate:
    """Rates a window of unit U1 (SB-1, MW-1) or U2 (SB-2)."""
    for code, post, unit in (("SB-1", "SB", "U1"), ("MW-1", "MW", "U1"), ("SB-2", "SB", "U2")):
        a_window(any_house, code, post, unit)
    with any_house.writing() as session:
        photo_store.add(session, PICTURE, width=1, height=1, size=1, at=NOW)

    def given(
        window: str = "SB-1", score: int = 5, held: str | None = None, **changes: object
    ) -> str:
        with any_house.writing() as session:
            plain = Submission(
                id=str(uuid4()), window_id=directory_store.window(session, window).id,
                score=score, body_hash=f"{score}", channel="qr", created_at=NOW,
                received_at=NOW, biz_date=NOW.date(), biz_month=NOVEMBER, biz_hour=10,
            )._replace(**changes)  # fmt: skip
            rating_store.keep(session, [plain], slot=0, flagging=lambda *_: held)
        return plain.id

    return given


def add(house: House, rating_id: str, kind: str, **body: object) -> None:
    with house.writing() as session:
        addition = Addition(str(uuid4()), rating_id, kind, body, "body", NOW)
        addition_store.add(session, addition, slot=0)


def ids(house: House, *codes: str) -> frozenset[int]:
    with house.reading() as session:
        windows = directory_store.windows(session)
    return frozenset(each.id for each in windows if not codes or each.code in codes)


def everywhere(house: House) -> Seeing:
    return Seeing(ids(house), sealed=True)


def listed(house: House, kind: Kind = Kind.ALL, seeing: Seeing | None = None) -> list[str]:
    with house.reading() as session:
        found = voice_store.listed(session, seeing or everywhere(house), NOVEMBER, kind, limit=100)
    return [each.id for each in found]


def told(house: House, rating_id: str) -> int | None:
    with house.reading() as session:
        assert list(proof.told_differences(session)) == []
        found = session.execute(text("SELECT told FROM ratings WHERE id = :id"), {"id": rating_id})
        mark: int | None = found.scalar_one()
    return mark


def test_a_rating_is_marked_with_what_was_told_and_with_nothing_else(
    any_house: House, rate: Rate
) -> None:
    silent = rate()
    assert told(any_house, silent) is None
    add(any_house, silent, "kept", answers={"SB1": True})
    assert told(any_house, silent) is None
    assert told(any_house, rate(comment="快")) == 1
    rating = rate()
    for kind, body, mark in (
        ("words", {"comment": "快", "reasons": ["quick"]}, 1),
        ("praise", {"name": "", "text": "好"}, 3),
        ("photo", {"photo": PICTURE}, 7),
        ("photo", {"photo": PICTURE}, 7),
        ("words", {"comment": None, "reasons": []}, 6),
    ):
        add(any_house, rating, kind, **body)
        assert told(any_house, rating) == mark
    only_words = rate(comment="快")
    add(any_house, only_words, "words", comment=None, reasons=["quick"])
    assert told(any_house, only_words) is None


def test_the_newest_stand_first_with_all_that_was_told(any_house: House, rate: Rate) -> None:
    early = rate(comment="早", biz_hour=8)
    yesterday = rate(comment="昨天", biz_date=NOW.date() - timedelta(days=1), biz_hour=23)
    late = rate(score=4, biz_hour=17, reasons=("quick",))
    rate()  # says nothing
    add(any_house, late, "praise", name="王师傅", text="帮我盖篷布")
    add(any_house, late, "photo", photo=PICTURE)
    with any_house.reading() as session:
        found = voice_store.listed(session, everywhere(any_house), NOVEMBER, Kind.ALL, limit=10)
    assert [each.id for each in found] == [late, early, yesterday]
    first = found[0]
    assert (first.score, first.words, first.reasons) == (4, None, ("quick",))
    assert [(each.name, each.words) for each in first.praise] == [("王师傅", "帮我盖篷布")]
    assert list(first.photos) == [PICTURE]


def test_kinds_tell_apart_what_was_told(any_house: House, rate: Rate) -> None:
    low, fair, silent_low = rate(score=2, comment="慢"), rate(score=3, comment="行"), rate(score=1)
    praised, seen = rate(), rate(score=1)
    add(any_house, praised, "praise", name="", text="好")
    add(any_house, seen, "photo", photo=PICTURE)
    assert set(listed(any_house)) == {low, fair, praised, seen}
    assert silent_low not in listed(any_house)
    assert listed(any_house, Kind.LOW) == [low]
    assert listed(any_house, Kind.PRAISE) == [praised]
    assert listed(any_house, Kind.PHOTOS) == [seen]
    with any_house.reading() as session:
        counts = voice_store.counts(session, everywhere(any_house), NOVEMBER)
    assert counts == Counts(words=2, praise=1, low=1, photos=1, held=0)


def test_held_ratings_are_listed_with_their_reason_whether_they_say_anything_or_not(
    any_house: House, rate: Rate
) -> None:
    held = rate(score=1, device="d", held="device-repeats")
    speaking = rate(score=1, device="d", held="device-repeats", comment="慢")
    rate(comment="好")
    assert set(listed(any_house, Kind.HELD)) == {held, speaking}
    assert speaking in listed(any_house)
    with any_house.reading() as session:
        [first, _] = voice_store.listed(
            session, everywhere(any_house), NOVEMBER, Kind.HELD, limit=10
        )
        assert voice_store.counts(session, everywhere(any_house), NOVEMBER).held == 2
    assert (first.standing, first.flag) == ("held", "device-repeats")


def test_words_of_a_rating_that_was_replaced_stay_readable_and_are_not_counted(
    any_house: House, rate: Rate
) -> None:
    visit = str(uuid4())
    before = rate(score=5, visit=visit, comment="好")
    after = rate(score=1, visit=visit, comment="慢")
    assert set(listed(any_house)) == {before, after}
    with any_house.reading() as session:
        counts = voice_store.counts(session, everywhere(any_house), NOVEMBER)
    assert (counts.words, counts.low) == (1, 1)


def test_nothing_is_seen_outside_the_windows_the_people_and_the_seal(
    any_house: House, rate: Rate
) -> None:
    for person in ("W", "X"):
        a_person(any_house, person)
    with any_house.reading() as session:
        people = directory_store.person_ids(session)
    about_w = rate(comment="说 W", person_id=people["W"])
    about_x = rate(comment="说 X", person_id=people["X"])
    nobodys, elsewhere = rate(comment="不知道"), rate("SB-2", comment="别处")
    sealed = rate(score=1, comment="要烟", reasons=("waited-long", SEALED))
    for seeing, seen in (
        (everywhere(any_house), {about_w, about_x, nobodys, elsewhere, sealed}),
        (Seeing(ids(any_house)), {about_w, about_x, nobodys, elsewhere}),
        (Seeing(ids(any_house, "SB-2")), {elsewhere}),
        (Seeing(ids(any_house), frozenset({people["W"]})), {about_x, nobodys, elsewhere}),
        (Seeing(frozenset()), set()),
    ):
        assert set(listed(any_house, seeing=seeing)) == seen
        with any_house.reading() as session:
            assert voice_store.counts(session, seeing, NOVEMBER).words == len(seen)
            every = (about_w, about_x, nobodys, elsewhere, sealed)
            assert {each for each in every if voice_store.sees(session, seeing, each)} == seen
            alone = [voice_store.one(session, seeing, NOVEMBER, mark_of(each)) for each in every]
            assert {each.id for each in alone if each is not None} == seen


def test_one_is_found_by_its_month_and_mark_with_all_that_was_told(
    any_house: House, rate: Rate
) -> None:
    told, silent_one, held = (
        rate(comment="好"),
        rate(),
        rate(score=1, held="device-repeats", device="d"),
    )
    add(any_house, told, "praise", name="W", text="帮我")
    seeing = everywhere(any_house)
    with any_house.reading() as session:
        found = voice_store.listed(session, seeing, NOVEMBER, Kind.ALL, limit=20)
        assert [voice_store.one(session, seeing, NOVEMBER, mark_of(told))] == found
        kept = voice_store.one(session, seeing, NOVEMBER, mark_of(held))
        assert kept is not None
        assert (kept.id, kept.flag) == (held, "device-repeats")
        # Who says nothing and is not held stands in no list.
        assert voice_store.one(session, seeing, NOVEMBER, mark_of(silent_one)) is None
        for month, mark in (("2026-10", mark_of(told)), (NOVEMBER, told), (NOVEMBER, "")):
            assert voice_store.one(session, seeing, month, mark) is None


def test_pages_follow_each_other_without_a_gap_or_a_double(any_house: House, rate: Rate) -> None:
    given = [rate(comment="好") for _ in range(7)]  # all in one hour
    with any_house.reading() as session:
        pages = [
            voice_store.listed(
                session, everywhere(any_house), NOVEMBER, Kind.ALL, offset=offset, limit=3
            )
            for offset in (0, 3, 6)
        ]
    assert [each.id for page in pages for each in page] == list(reversed(given))


def test_praise_sent_again_corrects_what_was_said_before(any_house: House, rate: Rate) -> None:
    a_person(any_house, "W")
    rating = rate(score=5)
    for name in ("老王", "老黄"):
        add(any_house, rating, "praise", name=name, text="帮我盖篷布")
    with any_house.reading() as session:
        [shown] = voice_store.listed(session, everywhere(any_house), NOVEMBER, Kind.PRAISE, limit=9)
        own = directory_store.person_ids(session)["W"]
        around = voice_store.praise_around(session, own, ids(any_house), since=NOVEMBER)
        told = [each.praise.name for each in around]
    assert [each.name for each in shown.praise] == told == ["老黄"]


def test_whoever_adds_a_hundred_times_does_not_fill_the_page(any_house: House, rate: Rate) -> None:
    loud, quiet = rate(), rate()
    for number in range(voice_store.AT_MOST + 3):
        add(any_house, loud, "praise", name="", text=f"好 {number}")
    add(any_house, quiet, "praise", name="", text="谢谢")
    with any_house.reading() as session:
        found = voice_store.listed(session, everywhere(any_house), NOVEMBER, Kind.PRAISE, limit=10)
    told = {each.id: [one.words for one in each.praise] for each in found}
    assert told == {quiet: ["谢谢"], loud: [f"好 {voice_store.AT_MOST + 2}"]}


def test_a_photo_is_found_by_its_number(any_house: House, rate: Rate) -> None:
    rating = rate()
    add(any_house, rating, "photo", photo=PICTURE)
    with any_house.reading() as session:
        assert voice_store.with_photo(session, PICTURE) == [(rating, NOVEMBER)]
        assert voice_store.with_photo(session, "b" * 64) == []


def test_second_bodies_under_a_key_already_used_are_listed(any_house: House, rate: Rate) -> None:
    rating = rate(score=5)
    assert rate("MW-1", score=1, id=rating) == rating
    day = timedelta(days=1)
    with any_house.reading() as session:
        seeing = everywhere(any_house)
        [copy] = voice_store.copies(session, seeing, NOW - day, NOW + day, limit=5)
        windows = {each.id: each.code for each in directory_store.windows(session)}
        assert voice_store.copies(session, seeing, NOW + day, NOW + 2 * day, limit=5) == []
        assert voice_store.copies(session, Seeing(frozenset()), NOW - day, NOW + day, limit=5) == []
    assert (windows[copy.window_id], copy.score) == ("SB-1", 5)
    assert (windows[copy.other_window_id or 0], copy.other_score) == ("MW-1", 1)


def test_praise_around_somebody_is_at_their_windows_or_while_they_were_on_duty(
    any_house: House, rate: Rate
) -> None:
    for person in ("W", "X"):
        a_person(any_house, person)
    with any_house.reading() as session:
        people = directory_store.person_ids(session)
    for window, how in (
        ("SB-1", {}),
        ("SB-2", {"person_id": people["W"]}),
        ("SB-2", {"person_id": people["X"]}),
        ("SB-1", {"score": 2}),
        ("SB-1", {"device": "d", "held": "device-repeats"}),
        ("SB-1", {"biz_month": "2026-10", "biz_date": date(2026, 10, 31)}),
        ("SB-1", {"biz_month": "2025-10", "biz_date": date(2025, 10, 31)}),
    ):
        name = f"{window} {how.get('biz_month', '')} {how.get('score', '')}"
        add(any_house, rate(window, **how), "praise", name=name, text="")
    with any_house.reading() as session:
        found = voice_store.praise_around(
            session, people["W"], ids(any_house, "SB-1", "MW-1"), since="2026-01"
        )
        names = [each.praise.name.strip() for each in found]
    assert names == ["SB-2", "SB-1", "SB-1 2026-10"]


@pytest.mark.parametrize("analysed", [False, True])
@pytest.mark.parametrize("any_settings", ["sqlite"], indirect=True)
def test_a_month_is_read_by_its_index_and_not_by_all_its_ratings(
    any_house: House, rate: Rate, analysed: bool
) -> None:
    rate(comment="好")
    silent(any_house, 2_000)
    if analysed:
        with any_house.writing() as session:
            session.execute(text("ANALYZE"))
    plans: list[str] = []
    some = Seeing(ids(any_house, "SB-1", "MW-1"), frozenset({7}))
    any_house.database.close()  # a connection learns what was analysed when it is opened
    with any_house.reading() as session:

        @event.listens_for(session.connection(), "before_cursor_execute")
        def explain(_c, cursor, statement, parameters, *_rest) -> None:  # type: ignore[no-untyped-def]
            found = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            plans.append(" / ".join(str(row[3]) for row in found))

        for kind in set(Kind) - {Kind.HELD}:
            plans.clear()
            voice_store.listed(session, some, NOVEMBER, kind, limit=20)
            assert "USING COVERING INDEX ix_ratings_told (biz_month=?)" in plans[0]
            assert "TEMP B-TREE" not in plans[0]  # in the index's own order
        plans.clear()
        voice_store.listed(session, some, NOVEMBER, Kind.HELD, limit=20)
        assert "USING COVERING INDEX ix_ratings_held (biz_month=?)" in plans[0]
        plans.clear()
        assert voice_store.one(session, some, NOVEMBER, "0") is None
        assert "USING INDEX ix_ratings_told (biz_month=?)" in plans[0]
        assert "USING INDEX ix_ratings_held (biz_month=?)" in plans[1]
        plans.clear()
        voice_store.counts(session, some, NOVEMBER)
        list(voice_store.praise_around(session, 1, some.windows, since=NOVEMBER))
    assert "USING COVERING INDEX ix_ratings_told (biz_month=?)" in plans[0]
    assert "USING COVERING INDEX ix_ratings_held (biz_month=?)" in plans[1]
    assert "USING INDEX ix_ratings_told (biz_month>?)" in plans[2]


def silent(house: House, n: int) -> None:
    """Rate a window many times without a word."""
    [window] = ids(house, "SB-1")
    rows = [
        {
            "id": f"m-{number}", "window_id": window, "score": 5, "standing": "counted",
            "channel": "qr", "body_hash": "", "created_at": NOW, "received_at": NOW,
            "biz_date": NOW.date(), "biz_month": NOVEMBER, "biz_hour": 9,
        }
        for number in range(n)
    ]  # fmt: skip
    with house.writing() as session:
        session.execute(insert(models.RatingRow), rows)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("pg", marks=pytest.mark.postgresql)])
def test_what_was_told_before_is_marked_by_the_migration(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    here = f"sqlite:///{tmp_path / 'old.db'}"
    database = Database(here if kind == "sqlite" else request.getfixturevalue("postgresql_url"))
    schema.migrate(database, to="0007")  # as an installation of the last release
    with database.writing() as session:
        for statement in OLD.format(photo=PICTURE).strip().split(";\n"):
            session.connection().exec_driver_sql(statement)
    schema.migrate(database)
    with database.reading() as session:
        marks = dict(session.execute(text("SELECT id, told FROM ratings")).all())
        assert voice_store.with_photo(session, PICTURE) == [("all", NOVEMBER)]
        assert list(proof.told_differences(session)) == []
    assert marks == {"silent": None, "words": 1, "praise": 2, "all": 7}
    database.close()


def test_the_doctor_finds_a_mark_that_is_missing_and_one_too_many(
    any_house: House, rate: Rate
) -> None:
    spoken, silent = rate(comment="好"), rate()
    praised, seen = rate(), rate()
    add(any_house, praised, "praise", name="", text="好")
    add(any_house, seen, "photo", photo=PICTURE)
    with any_house.writing() as session:
        session.execute(text("UPDATE ratings SET told = NULL"))
    with any_house.reading() as session:
        assert list(proof.told_differences(session)) == [
            "ratings: 1 with words, not marked so",
            "ratings: 1 with praise, not marked so",
            "ratings: 1 with photos, not marked so",
        ]
    marks = {spoken: 1, praised: 2, seen: 4, silent: 7}
    with any_house.writing() as session:
        for rating_id, mark in marks.items():
            session.execute(
                text("UPDATE ratings SET told = :mark WHERE id = :id"),
                {"mark": mark, "id": rating_id},
            )
    with any_house.reading() as session:
        assert list(proof.told_differences(session)) == [
            "ratings: 1 marked for words, without any",
            "ratings: 1 marked for praise, without any",
            "ratings: 1 marked for photos, without any",
        ]


@pytest.mark.parametrize("any_settings", ["sqlite"], indirect=True)
def test_many_silent_ratings_do_not_slow_a_page_of_words(any_house: House, rate: Rate) -> None:
    speaking = rate(comment="好")
    silent(any_house, 20_000)
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with any_house.reading() as session:
        driver = session.connection().connection.driver_connection
        driver.set_progress_handler(count, 1000)
        found = voice_store.listed(session, everywhere(any_house), NOVEMBER, Kind.ALL, limit=20)
        voice_store.counts(session, everywhere(any_house), NOVEMBER)
        driver.set_progress_handler(None, 0)
    assert [each.id for each in found] == [speaking]
    assert steps < 20  # thousands of steps of SQLite; a scan takes hundreds


def test_of_many_other_bodies_under_one_key_the_first_are_kept_and_the_rest_counted(
    any_house: House, rate: Rate
) -> None:
    rating, day = rate(score=5), timedelta(days=1)
    for n in range(MOST_COPIES + 7):
        rate("MW-1", score=1, id=rating, body_hash=f"{n:064d}")
    with any_house.reading() as session:
        found = voice_store.copies(session, everywhere(any_house), NOW - day, NOW + day, limit=99)
    assert (len(found), sum(each.more for each in found)) == (MOST_COPIES, 7)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order("score"), ["poor", "early", "late", "office"]),
        (Order("score", down=True), ["office", "late", "early", "poor"]),
        (Order("when"), ["early", "late", "office", "poor"]),
        (Order("window"), ["late", "early", "office", "poor"]),
        (Order("unit", down=True), ["poor", "late", "office", "early"]),
        (Order("words"), ["late", "office", "poor", "early"]),
        (None, ["late", "office", "poor", "early"]),
    ],
)
def test_a_heading_sorts_voices_and_what_is_alike_stays_the_newest_first(
    any_house: House, rate: Rate, order: Order | None, expected: list[str]
) -> None:
    yesterday = NOW.date() - timedelta(days=1)
    given = {
        rate("MW-1", score=2, comment="早", biz_date=yesterday, biz_hour=8): "early",
        rate("SB-2", score=1, comment="慢", biz_hour=9): "poor",
        rate("SB-1", score=5, comment="好", biz_hour=11): "office",
        rate("MW-1", score=4, comment="快", biz_hour=17): "late",
    }
    with any_house.reading() as session:
        found = voice_store.listed(
            session, everywhere(any_house), NOVEMBER, Kind.ALL, order=order, limit=10
        )
        second = voice_store.listed(
            session, everywhere(any_house), NOVEMBER, Kind.ALL, order=order, offset=2, limit=1
        )
    assert [given[each.id] for each in found] == expected
    assert [given[each.id] for each in second] == expected[2:3]
