"""Who reads what is sealed by its subject: integrity, wherever it was found (regulation 2)."""

from kiosk.rights.who import User
from survey.directory.roles import AT_THE_TOP


def reads_sealed(user: User) -> bool:
    """Tell whether what was found or said about integrity is somebody's to read."""
    return user.role in AT_THE_TOP
