"""What the doctor proves of the stamps: each stamps what it says, and that is a link of ours."""

from datetime import date, datetime
from typing import Final

from db.ground import seal_store
from kiosk import clock
from kiosk.upkeep.stamps import LATE, NoStamp, Stamp, failure, prove, stamps
from kiosk.upkeep.trail import heads
from kiosk.wiring import House

NONE_SET: Final = "no authority is set"


def stamped(house: House) -> tuple[list[str], str]:
    """Return what does not fit of the stamps, and that none came lately though one is asked."""
    found = list(stamps(house))
    wrong = [line for each in found for line in _wrong(house, each)]
    asked = bool(house.settings.stamp_url)
    today = clock.today(house.settings.zone)
    if asked and (failed := failure(house)) and _is_late(house, found):
        wrong.append(f"nothing was stamped since {_last(found)}: {failed}")
    if not found:
        return wrong, "none yet" if asked else NONE_SET
    vouched = "" if house.settings.stamp_root else "; KIOSK_STAMP_ROOT is not set: nobody vouches"
    return wrong, f"{len(found)} until {min(found[-1].day, today)}{vouched}"


def _wrong(house: House, stamp: Stamp) -> list[str]:
    try:
        prove(house, stamp)
    except NoStamp as wrong:
        return [f"stamp of {stamp.day}: {wrong}"]
    with house.reading() as session:
        link = seal_store.link(session, stamp.seq)
    if stamp.day <= _restored(house) or (link is not None and link.hash == stamp.hash):
        return []
    return [f"link {stamp.seq}, stamped on {stamp.day}, is not in the chain: sealed anew"]


def _restored(house: House) -> date:
    """Return the day of the last restore: before it the house was another."""
    zone = house.settings.zone
    days = [
        datetime.fromisoformat(each.at).astimezone(zone).date()
        for each in heads(house)
        if each.why == "restored"
    ]
    return max(days, default=date.min)


def _is_late(house: House, found: list[Stamp]) -> bool:
    return not found or clock.today(house.settings.zone) - found[-1].day > LATE


def _last(found: list[Stamp]) -> str:
    return str(found[-1].day) if found else "the beginning"
