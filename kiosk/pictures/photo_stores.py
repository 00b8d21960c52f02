"""Photos in an object store: S3 or what speaks like it, shared by all servers of an installation.

The library behind it is loaded only where such a store is set. Credentials and region come from
the usual AWS_* variables.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from kiosk.config import Settings
from kiosk.pictures.photos import (
    FILE_ENDING,
    PHOTO_ENDING,
    Photo,
    PhotoFolder,
    PhotoPlace,
    checked_hash,
)
from survey.refusals.given import PhotoStoreDown, PhotoUnknown

if TYPE_CHECKING:
    from obstore.store import ObjectStore

PATIENCE: Final = {"timeout": "20s", "connect_timeout": "5s"}
RETRIES: Final = {"max_retries": 2}


class PhotoStore:
    """Photos and files in an object store, under the same names as in a folder."""

    def __init__(self, store: "ObjectStore") -> None:
        self.store = store

    def put(self, photo: Photo) -> None:
        """Keep a photo; putting the same content again changes nothing, and every store can."""
        self._keep(_name(photo.sha256, PHOTO_ENDING), photo.jpeg)

    def get(self, sha256: str) -> bytes:
        """Return a photo's bytes; refuse an unknown or changed one, and when nobody answers."""
        return self._unchanged(sha256, PHOTO_ENDING)

    def has(self, sha256: str) -> bool:
        """Tell that a photo is there: nothing that was put is ever dropped."""
        return True

    def drop(self, sha256: str) -> None:
        """Leave a photo where it is: what we may do in the store is never to delete."""

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Yield every photo there is with its size, without fetching any."""
        return self._sizes(PHOTO_ENDING)

    def put_file(self, content: bytes) -> str:
        """Keep a file as it came, and return its number."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._keep(_name(sha256, FILE_ENDING), content)
        return sha256

    def get_file(self, sha256: str) -> bytes:
        """Return a file's bytes; refuse as `get` does."""
        return self._unchanged(sha256, FILE_ENDING)

    def file_sizes(self) -> Iterator[tuple[str, int]]:
        """Yield every file there is with its size, without fetching any."""
        return self._sizes(FILE_ENDING)

    def _keep(self, name: str, content: bytes) -> None:
        import obstore
        from obstore.exceptions import BaseError

        try:
            obstore.put(self.store, name, content)
        except (BaseError, OSError) as down:
            raise PhotoStoreDown from down

    def _unchanged(self, sha256: str, ending: str) -> bytes:
        import obstore
        from obstore.exceptions import BaseError

        try:
            content = bytes(obstore.get(self.store, _name(sha256, ending)).bytes())
        except FileNotFoundError as missing:
            raise PhotoUnknown from missing
        except (BaseError, OSError) as down:
            raise PhotoStoreDown from down
        if hashlib.sha256(content).hexdigest() != sha256:
            raise PhotoUnknown
        return content

    def _sizes(self, ending: str) -> Iterator[tuple[str, int]]:
        import obstore
        from obstore.exceptions import BaseError

        try:
            for lot in obstore.list(self.store):
                for each in lot:
                    name = each["path"].rsplit("/", 1)[-1]
                    if name.endswith(ending):
                        yield name.removesuffix(ending), each["size"]
        except (BaseError, OSError) as down:
            raise PhotoStoreDown from down


def place_for(settings: Settings) -> PhotoPlace:
    """Return where an installation keeps its photos: a folder, or the store that is set."""
    if not settings.photo_store:
        return PhotoFolder(settings.photo_folder)
    return _opened(settings.photo_store, settings.photo_endpoint)


@cache
def _opened(address: str, endpoint: str) -> PhotoStore:
    from obstore.exceptions import BaseError
    from obstore.store import from_url

    try:
        if address.startswith("file://"):
            return PhotoStore(from_url(address, mkdir=True))
        how: dict[str, Any] = {"endpoint": endpoint} if endpoint else {}
        plain = endpoint.startswith("http://")
        options: Any = PATIENCE | ({"allow_http": True} if plain else {})
        retries: Any = RETRIES
        return PhotoStore(from_url(address, client_options=options, retry_config=retries, **how))
    except (BaseError, OSError, ValueError) as unusable:
        raise PhotoStoreDown from unusable


def _name(sha256: str, ending: str) -> str:
    checked = checked_hash(sha256)
    return f"{checked[:2]}/{checked}{ending}"
