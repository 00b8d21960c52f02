"""Plain pages in the person's language; a refusal gives one its status and its sentence."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kiosk import plain
from kiosk.routes.answers import language_for, status_of
from kiosk.wiring import House
from survey.refusals.kinds import SurveyError


def plain_page(
    request: Request, house: House, template: str, refusal: SurveyError | None, **shown: Any
) -> Response:
    """Answer with one of the templates; its `problem` is what was refused, None where nothing."""
    language = language_for(request, otherwise=house.settings.language)
    return plain.answer(
        request,
        house,
        template,
        language,
        status_code=status_of(refusal) if refusal else 200,
        problem=refusal.said.said(language) if refusal else None,
        **shown,
    )
