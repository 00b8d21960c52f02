"""Pages the server makes itself: small, without JavaScript, for doors that must always open."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, FunctionLoader, StrictUndefined
from starlette.requests import HTTPConnection
from starlette.responses import Response

from kiosk import phone
from kiosk.front.compression import compressed_response
from kiosk.front.policies import NONCE
from kiosk.look.inline import stripped
from kiosk.look.palette import LIGHT
from kiosk.look.sheets import properties, sheet
from kiosk.wiring import House
from survey import keeping
from survey.texts import CHINESE, ENGLISH, Language, Text

TEMPLATES: Final = Path(__file__).parent / "templates"
PRESENCE: Final = phone.FOLDER.parent / "front" / "presence.js"
"""What empties a page of staff's within seconds of their signing out, written into each."""


def answer(
    request: HTTPConnection,
    house: House,
    template: str,
    language: Language,
    *,
    status_code: int = 200,
    **values: Any,
) -> Response:
    """Answer a request with one of the templates, in the given language, never stored."""
    page = rendered(house, template, language, request=request, **values)
    return compressed_response(request, page, status_code=status_code)


def notice(
    request: HTTPConnection,
    house: House,
    language: Language,
    *,
    heading: Text,
    sentence: Text,
    ways: Sequence[tuple[Text, str]] = (),
    status_code: int,
) -> Response:
    """Answer with a heading, one sentence, and links to where it goes on (words, address)."""
    return answer(
        request,
        house,
        "notice.html",
        language,
        status_code=status_code,
        heading=heading.said(language),
        sentence=sentence.said(language),
        ways=[(words.said(language), address) for words, address in ways],
    )


def rendered(
    house: House, template: str, language: Language, *, request: HTTPConnection, **values: Any
) -> str:
    """Return a template filled in; `say` in it speaks a `Text` in the page's language."""
    other = ENGLISH if language == CHINESE else CHINESE
    return (
        _environment()
        .get_template(template)
        .render(
            language=language,
            other_language=other,
            other_language_url=address_of(request, lang=other),
            company=house.settings.company_name.said(language),
            contact=house.settings.contact,
            nonce=NONCE,
            say=_speaker(language),
            **values,
        )
    )


def address_of(request: HTTPConnection, **more: str) -> str:
    """Return a request's own address, for a link on the page that answers it.

    Two slashes would begin another site's address, and so would a slash, a tab and a slash.
    """
    query = request.url.include_query_params(**more).query
    path = "/" + quote(request.scope["path"].lstrip("/"))
    return f"{path}?{query}" if query else path


def _speaker(language: Language) -> Any:
    def say(text: Text | str, english: str | None = None) -> str:
        if isinstance(text, Text):
            return text.said(language)
        return english if english is not None and language == ENGLISH else text

    return say


def _sheet(name: str) -> str | None:
    file = TEMPLATES / name
    return sheet(file) if file.suffix == ".css" and file.is_file() else None


@cache
def _environment() -> Environment:
    loaders = [FunctionLoader(_sheet), FileSystemLoader(TEMPLATES)]
    made = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"colours": properties(), "ground": LIGHT.ground, "keeping": keeping}
    made.globals["form_script"] = phone.FORM_ADDRESS
    made.globals["presence"] = stripped(PRESENCE)
    return made
