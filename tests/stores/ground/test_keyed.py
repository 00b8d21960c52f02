"""A row under a key: the last one written stands, or the first does; and nothing fails."""

from sqlalchemy import select

from db.ground import keyed, models
from db.ground.engine import Database
from tests.helpers.building import NOW

KEY = "a" * 64


def test_what_is_put_stands_in_the_place_of_what_was_there(any_database: Database) -> None:
    with any_database.writing() as session:
        keyed.put(session, models.TraitRow, name="colour", value="teal")
        row = session.get_one(models.TraitRow, "colour")
        keyed.put(session, models.TraitRow, name="colour", value="plum")
        assert row.value == "plum"  # and who has read it before sees it
        assert session.scalars(select(models.TraitRow.value)).all() == ["plum"]


def test_what_is_new_is_kept_and_what_is_there_stays_as_it_is(any_database: Database) -> None:
    def photo(sha256: str, width: int) -> dict[str, object]:
        return {"sha256": sha256, "width": width, "height": 1, "size": 1, "created_at": NOW}

    with any_database.writing() as session:
        assert keyed.put_new(session, models.PhotoRow, []) == 0
        assert keyed.put_new(session, models.PhotoRow, [photo(KEY, 1)]) == 1
        both = [photo("b" * 64, 2), photo(KEY, 2)]
        assert keyed.put_new(session, models.PhotoRow, both) == 1
        widths = select(models.PhotoRow.width).order_by(models.PhotoRow.sha256)
        assert session.scalars(widths).all() == [1, 2]


def test_more_rows_than_a_statement_takes_are_counted_whole(any_database: Database) -> None:
    months = [{"month": f"{year}-{month:02}"} for year in range(1900, 1950) for month in (1, 2)]
    with any_database.writing() as session:
        assert keyed.put_new(session, models.DuePostingRow, months * 7) == len(months)
