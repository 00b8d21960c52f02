"""What is kept of the things that files name: by it their references and slips are told."""

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.files import handling_store, import_store
from kiosk.files.reading import ReadFiles


def known_numbers(session: Session, files: ReadFiles) -> dict[str, set[str]]:
    """Return all numbers that are kept of what the files bring, where their look tells."""
    brought = {read.table.name for read in files.tables if read.rows}
    return {
        name: import_store.all_numbers(session, name)
        for name in sorted(brought & set(import_store.NUMBERED))
    }


def known_codes(session: Session, files: ReadFiles) -> dict[str, set[str]]:
    """Return the codes that are kept of what the files refer to, by the name of its file."""
    wanted = {
        name: sorted(
            {
                row[reference.column]
                for read in files.tables
                for reference in read.table.references
                if reference.to == name
                for _, row in read.rows
                if row[reference.column] is not None
            }
        )
        for name in import_store.REFERRED
    }
    return {
        "units": {unit.code for unit in directory_store.units(session)},
        "windows": {window.code for window in directory_store.places(session)},
        "people": set(directory_store.person_ids(session)),
        "accounts": {each["username"] for each in handling_store.accounts(session)},
        **{name: import_store.known(session, name, refs) for name, refs in wanted.items()},
    }
