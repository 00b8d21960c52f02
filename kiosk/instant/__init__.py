"""The customer's first paint: a complete small page that rates before Streamlit is even loaded.

The route hands plain values in and sends what comes back with `front.compressed_response`:

    instant.page(
        WindowShown(token, name, post="SB", location="东门", company="集团公司",
                    stay=policy.stay),
        "zh-CN",
        visit=visit,            # the UUID of the cookie kiosk_visit; the form posts it
        given=Given(id, score, visit),  # of `r=` in the query, if it is one of this window
        done=True,              # `done=1` in the query
        kiosk=True,             # `mode=kiosk` in the query
        error="…",              # a sentence: why a posted form was refused
    )

A receipt older than a visit should not be handed in: a bookmarked address then
asks anew. `instant.unknown` is the page for a code that opens no window (send it with 404, or
with 503 while no window can be looked up).
`instant.trip_page` is the page of a slip: the posts of a lorry's trip, each rated with one tap.
"""

from kiosk.instant.rendering import Given, WindowShown, page, unknown
from kiosk.instant.trips import Place, TripShown, trip_page

__all__ = ["Given", "Place", "TripShown", "WindowShown", "page", "trip_page", "unknown"]
