"""The kinds of refusal: absent, unusable, in conflict, not allowed, too much, not now.

The edge of the house turns kinds into HTTP statuses.
"""

from typing import ClassVar

from survey.texts import Text


class SurveyError(Exception):
    """A refusal with a stable code for logs and a sentence for the person."""

    code: ClassVar[str] = "survey.refused"
    sentence: ClassVar[Text] = Text("这一步没有成功。", "That did not work.")
    remedy: ClassVar[Text | None] = None
    """What whoever runs the house is told to do, where the sentence must stay calm for others."""

    def __init__(self, **details: object) -> None:
        self.details = details
        self.said = self.sentence.format(**details)
        super().__init__(self.said.en)

    @property
    def for_operators(self) -> Text:
        """What whoever runs the house is told."""
        return self.remedy or self.said


class Absent(SurveyError):
    """What was asked for is not there, or not there for this person."""


class Unusable(SurveyError):
    """What was handed in cannot be used as it is."""


class Unreadable(Unusable):
    """What was handed in could not even be read."""


class TooLarge(Unusable):
    """What was handed in is larger than we take."""


class Conflicting(SurveyError):
    """What was handed in contradicts what is already kept."""


class NotAllowed(SurveyError):
    """This person may not do this."""


class TooMany(SurveyError):
    """Too much at once; later is fine."""


class NotNow(SurveyError):
    """The house cannot do it at the moment."""
