"""Pages on a slow phone with an empty cache, each beside a bare form or plain Streamlit."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from statistics import median
from typing import Final

from bench.figures import (
    Figure,
    Rounds,
    Target,
    alternately,
    at_most,
    ratio_at_most,
    tell,
)
from bench.phone import Phone, Visit, Watch, phone
from bench.plan import Plan
from bench.product import Installation, installed, plain_form, product
from bench.servers import Server, python, scratch, serving
from kiosk.instant.wording import THANKS

PART: Final = "pages"
PAIRS: Final = 5
PORTS: Final = {"product": 8830, "bare": 8831, "plain": 8832}

RATE: Final = {
    "face": Watch("#faces button"),
    "thanks": Watch("#said", says=THANKS.zh),
}
# Of the first post alone: to ask where the others' ticks are makes the browser lay out what it
# leaves out, before anything is painted.
TRIP: Final = {
    "face": Watch(".post:first-of-type .faces button"),
    "rated": Watch(".post:first-of-type .ok"),
}
INTERACTIVE: Final = {
    "interactive": Watch(
        "button, textarea, input:not([type=file]), [role=radio], [role=combobox]", within=".stApp"
    )
}
BARE: Final = {"face": Watch("button"), "thanks": Watch("#thanks")}
PLAIN: Final = {
    "face": Watch("[data-testid=stFeedback] button"),
    "interactive": Watch("[data-testid=stFormSubmitButton] button"),
}

# What is told, in what unit, our samples, the samples they stand beside, the target.
SHOWN: Final[tuple[tuple[str, str, str, str, Target | None], ...]] = (
    ("rate: face can be tapped", "ms", "rate", "bare", ratio_at_most(1.3)),
    ("rate: face can be tapped", "ms", "rate", "plain", ratio_at_most(1 / 15)),
    ("rate: received before", "kB", "rate bytes", "", at_most(15)),
    ("rate: requests before", "", "rate requests", "", at_most(1)),
    ("trip: scan to the first face", "ms", "trip", "bare", ratio_at_most(1.3)),
    ("trip: received before", "kB", "trip bytes", "", at_most(15)),
    ("trip: requests before", "", "trip requests", "", at_most(1)),
    ("rate: tap to thanks, committed", "ms", "rate thanks", "bare thanks", ratio_at_most(1.5)),
    ("rate: Streamlit's page, cold", "ms", "behind", "plain page", ratio_at_most(0.6)),
    ("rate: received for that", "kB", "behind bytes", "", at_most(500)),
    ("rate: requests for that", "", "behind requests", "plain page requests", None),
    ("staff form, cold", "ms", "staff", "plain page", ratio_at_most(0.6)),
    ("staff form: received", "kB", "staff bytes", "plain page bytes", None),
    ("staff form: requests", "", "staff requests", "plain page requests", None),
)


class Phones:
    """What the phone visits, and what was measured there."""

    def __init__(
        self,
        phone: Phone,
        servers: Mapping[str, Server],
        home: Installation,
        slips: Iterator[str],
    ) -> None:
        self.phone = phone
        self.servers = servers
        self.home = home
        self.slips = slips
        self.rounds = Rounds()

    def tapping(self) -> None:
        """Rate on the bare form, on a window's page and a trip's, close together and several times.

        These visits take less than a second, so one busy moment must not decide a round.
        """
        pairs = Phones(self.phone, self.servers, self.home, self.slips)
        visits = {"bare": pairs.bare, "rate": pairs.rate, "trip": pairs.trip}
        for number in range(PAIRS):
            for side in alternately(list(visits), number):
                visits[side]()
        for name, samples in pairs.rounds.samples.items():
            self.rounds.add(name, median(samples))

    def bare(self) -> None:
        """Rate on the bare form."""
        with self.phone.visit(self.servers["bare"].url, BARE) as visit:
            self._note("bare", visit, "face")
            tap = visit.tap(BARE["face"])
            self.rounds.add("bare thanks", visit.wait("thanks") - tap)

    def rate(self) -> None:
        """Rate on the product's page."""
        url = f"{self.servers['product'].url}/rate?w={self.home.token}"
        with self.phone.visit(url, RATE, saves_data=True) as visit:
            self._note("rate", visit, "face")
            tap = visit.tap(RATE["face"])
            acknowledged = visit.answered("/api/ratings")
            self.rounds.add("rate thanks", max(acknowledged, visit.wait("thanks")) - tap)

    def trip(self) -> None:
        """Scan a slip that nobody scanned before."""
        url = f"{self.servers['product'].url}/trip?s={next(self.slips)}"
        with self.phone.visit(url, TRIP, saves_data=True) as visit:
            self._note("trip", visit, "face")
            visit.tap(TRIP["face"])
            visit.wait("rated")

    def behind(self) -> None:
        """Open the window's page as Streamlit draws it, without the instant one before it."""
        url = f"{self.servers['product'].url}/rate?w={self.home.token}&full=1"
        with self.phone.visit(url, INTERACTIVE) as visit:
            self._note("behind", visit, "interactive")

    def plain(self) -> None:
        """Wait for the plain Streamlit form."""
        with self.phone.visit(self.servers["plain"].url, PLAIN) as visit:
            self._note("plain", visit, "face")
            self._note("plain page", visit, "interactive")

    def staff(self) -> None:
        """Open the inspector's form, signed in."""
        url = f"{self.servers['product'].url}/check"
        with self.phone.visit(url, INTERACTIVE, cookies=self.home.staff) as visit:
            self._note("staff", visit, "interactive")

    def _note(self, name: str, visit: Visit, moment: str) -> None:
        self.rounds.add(name, visit.since_start(moment))
        start, shown = visit.moments["start"], visit.moments[moment]
        self.rounds.add(f"{name} bytes", visit.traffic.bytes(start - 50, shown) / 1000)
        self.rounds.add(f"{name} requests", visit.traffic.requests(start - 50, shown))


def measure(plan: Plan) -> list[Figure]:
    """Visit all pages in turn, round by round; a first visit of each is not counted."""
    with ExitStack() as running:
        folder = running.enter_context(scratch(PART))
        home = installed(folder / "data")
        servers = {
            "product": product(home, port=PORTS["product"], folder=folder),
            "bare": serving(
                "bare",
                python("bench.baselines.bare_form", str(PORTS["bare"]), str(folder / "bare.db")),
                port=PORTS["bare"],
                folder=folder,
            ),
            "plain": plain_form(port=PORTS["plain"], folder=folder),
        }
        phones = Phones(
            running.enter_context(phone()),
            {name: running.enter_context(server) for name, server in servers.items()},
            home,
            iter(home.slips),
        )
        visits = {
            "tapping": phones.tapping,
            "behind": phones.behind,
            "plain": phones.plain,
            "staff": phones.staff,
        }
        for number in range(-1, plan.rounds):
            for name in alternately(list(visits), max(0, number)):
                tell(f"round {number + 1}: {name}")
                visits[name]()
            if number < 0:  # browser, servers and file caches have warmed up
                phones.rounds = Rounds()
    return _figures(phones.rounds)


def _figures(rounds: Rounds) -> list[Figure]:
    return [
        Figure(
            PART, name, unit, rounds.of(ours), _beside(theirs), rounds.of(theirs) if theirs else (),
            target,
        )
        for name, unit, ours, theirs, target in SHOWN
    ]  # fmt: skip


def _beside(theirs: str) -> str:
    if not theirs:
        return ""
    return "bare form" if theirs.startswith("bare") else "plain Streamlit"
