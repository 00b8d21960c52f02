"""The part of a page on which a passkey is shown: what it asks the browser, and what comes back."""

from collections.abc import Mapping

from db.directory import passkey_store
from kiosk.actions.directory.passkeys import ByPasskey, bound_to
from kiosk.locks import passkeys as locks
from kiosk.locks.passkeys import ENTER, Asked, Signed
from kiosk.locks.second_factors import half_opened
from kiosk.wiring import House
from survey.directory.passkeys import Site, site_of
from survey.refusals.sign_in import PasskeysImpossible


def site(house: House) -> Site:
    """Return where passkeys are shown; refuse where the kiosk's address can have none."""
    found = site_of(house.settings.public_url)
    if found is None:
        raise PasskeysImpossible
    return found


def asked_of(house: House, account_id: int, purpose: str, token: str) -> Asked | None:
    """Return what a browser is asked to show a passkey; None where the account has none here."""
    here = site_of(house.settings.public_url)
    with house.reading() as session:
        known = passkey_store.of_account(session, account_id) if here else []
    if here is None or not known:
        return None
    return locks.to_show(house.secret, bound_to(purpose, token), here, known)


def asked_at_door(house: House, half: str) -> Asked | None:
    """Return what the browser is asked whose password did fit; None where there is no passkey."""
    opened = half_opened(house.secret, half)
    return asked_of(house, opened.account_id, ENTER, half) if opened else None


def shown_by(house: House, form: Mapping[str, str], purpose: str, token: str) -> ByPasskey | None:
    """Return the passkey that a form was sent with; None where it was sent without one."""
    if not form.get("credential"):
        return None
    signed = Signed(form.get("ticket", ""), form["credential"])
    return ByPasskey(signed, bound_to(purpose, token), site(house))
