"""Every "no" the product can say; its chapters follow."""

from survey.refusals.cases import *  # noqa: F403
