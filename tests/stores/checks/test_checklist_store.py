"""Kept checklists: the built-in one until another is published, and each version as it was."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from db.checks import checklist_store
from db.checks.checklist_store import Published
from db.ground.engine import Database
from survey.checks.checklists import VERSION, Checklist, Item, Proof, checklist_of
from survey.directory.posts import POSTS, WEIGHBRIDGE, Way
from survey.texts import Text
from tests.helpers.building import NOW

OWN = Item(
    "SBX1", Text("磅台无积水。", "No water on the scale."), (Way.RECORDS, Way.OBSERVE),
    critical=True, weight=7, proof=Proof.PHOTO,
)  # fmt: skip
EDITED = (*checklist_of(WEIGHBRIDGE).items, OWN)


def a_version(version: str = "2026-2") -> Published:
    return Published("SB", Checklist(version, EDITED), NOW, "zu", "积水投诉多")


def test_where_nothing_was_published_the_commitments_are_the_checklist(
    any_database: Database,
) -> None:
    with any_database.reading() as session:
        for post in POSTS:
            assert checklist_store.current(session, post.code) == checklist_of(post)


def test_a_published_version_is_current_and_comes_back_as_it_was(any_database: Database) -> None:
    with any_database.writing() as session:
        assert checklist_store.publish(session, a_version(), at=NOW)
    with any_database.reading() as session:
        assert checklist_store.current(session, "SB").items == EDITED
        assert checklist_store.current(session, "SB").version == "2026-2"
        assert checklist_store.current(session, "MW").version == VERSION
        assert checklist_store.versions(session, "SB")[0] == a_version()


def test_every_version_of_a_post_can_be_looked_up_and_no_other(any_database: Database) -> None:
    with any_database.writing() as session:
        checklist_store.publish(session, a_version(), at=NOW)
    with any_database.reading() as session:
        assert checklist_store.version(session, "SB", VERSION) == checklist_of(WEIGHBRIDGE)
        assert checklist_store.version(session, "SB", "2026-2") == a_version().checklist
        assert checklist_store.version(session, "SB", "2026-3") is None
        assert checklist_store.version(session, "MW", "2026-2") is None


def test_a_walk_of_an_unknown_version_had_the_items_that_were_answered(
    any_database: Database,
) -> None:
    with any_database.writing() as session:
        checklist_store.publish(session, a_version(), at=NOW)
    with any_database.reading() as session:
        assert checklist_store.walked(session, "SB", "2026-2", {"SB1"}).items == EDITED
        for version in (None, "lost"):
            walked = checklist_store.walked(session, "SB", version, {"SB2", "SBX1"})
            assert (walked.version, [i.code for i in walked.items]) == (version or "", ["SB2"])
            assert checklist_store.walked(session, "SB", version).items == EDITED[:-1]


@pytest.mark.parametrize("change", ["UPDATE checklists SET items = '[]'", "DELETE FROM checklists"])
def test_a_published_version_can_be_neither_changed_nor_removed(
    any_database: Database, change: str
) -> None:
    with any_database.writing() as session:
        assert checklist_store.publish(session, a_version(), at=NOW)
    with pytest.raises(Exception, match="append-only"), any_database.writing() as session:
        session.execute(text(change))
    with any_database.reading() as session:
        assert checklist_store.current(session, "SB").items == EDITED


def test_a_number_is_kept_once(any_database: Database) -> None:
    with any_database.writing() as session:
        assert checklist_store.publish(session, a_version(), at=NOW)
    with any_database.writing() as session:
        other = replace(a_version(), reason="another")
        assert not checklist_store.publish(session, other, at=NOW)
    with any_database.reading() as session:
        assert [v.reason for v in checklist_store.versions(session, "SB")] == ["积水投诉多", ""]


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=-1), timedelta(days=1)])
def test_the_last_published_is_current_whatever_the_clock_said(
    any_database: Database, later: timedelta
) -> None:
    with any_database.writing() as session:
        checklist_store.publish(session, a_version(), at=NOW)
        checklist_store.publish(session, a_version("2026-3"), at=NOW + later)
    with any_database.reading() as session:
        assert checklist_store.current(session, "SB").version == "2026-3"
        assert [each.checklist.version for each in checklist_store.everything(session)] == [
            "2026-2",
            "2026-3",
        ]
