"""What people are told when something failed: a refusal's sentence, or a number to ask about."""

import logging
import secrets

from survey.refusals.house import Mishap
from survey.refusals.kinds import SurveyError

log = logging.getLogger(__name__)


def told(failure: Exception) -> SurveyError:
    """Return the refusal as it is; what nobody expected goes to the log under a number."""
    if isinstance(failure, SurveyError):
        return failure
    number = secrets.token_hex(3)
    log.error("mishap %s", number, exc_info=failure)
    return Mishap(number=number)
