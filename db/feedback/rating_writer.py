"""The rating writer: one thread, one queue, one transaction a batch (group commit).

Whatever waits while a commit runs goes into the next one, so the disk is asked once for many
customers. A ticket is answered only after COMMIT; when a batch fails, each of its tickets is
tried alone, so that one bad apple costs nobody else.
"""

import asyncio
import contextlib
import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

from sqlalchemy.exc import IntegrityError

from db.feedback import rating_store
from db.feedback.ratings import Flagging, Receipt, Submission
from db.feedback.trial import try_to_keep
from db.ground.engine import Database
from survey.refusals.feedback import KeyReused, TooManyRatings
from survey.refusals.house import StoreBusy, StoreUnavailable
from survey.refusals.kinds import NotNow, SurveyError

BATCH: Final = 256
"""The most ratings one transaction takes."""

WAITING: Final = 20_000

Outcome = Receipt | Exception

Draft = Callable[[], Submission]
"""Makes a submission, or refuses what is none, in the writing thread when its turn comes.

Made one after the other, with all they need at hand in the processor, many take half the time
that each takes alone between two requests.
"""

log = logging.getLogger(__name__)


class _Ticket:
    """A draft and whoever waits for its outcome: a thread, or a task of an event loop."""

    __slots__ = ("draft", "loop", "waiter")

    def __init__(
        self,
        draft: Draft,
        waiter: "asyncio.Future[Receipt] | Future[Receipt]",
        loop: asyncio.AbstractEventLoop | None,
    ) -> None:
        self.draft = draft
        self.waiter = waiter
        self.loop = loop


class RatingWriter:
    """Keeps ratings in groups; `start` before use, `stop` writes what still waits."""

    def __init__(self, database: Database, *, slot: int, flagging: Flagging) -> None:
        self._database = database
        self._slot = slot
        self._flagging = flagging
        self._queue: queue.SimpleQueue[_Ticket | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._trouble: NotNow | None = None

    def start(self) -> None:
        """Start the writing thread once; again only if it died."""
        with self._starting:
            if not self._writes:
                self._thread = threading.Thread(target=self._run, name="rating-writer", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end the thread."""
        with self._starting:
            if self._thread is not None:
                self._queue.put(None)
                self._thread.join()
                self._thread = None

    @property
    def _writes(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def prove(self) -> None:
        """Refuse where a rating could not be kept at the moment.

        Others may write for a while, as a large import does: that counts once a rating was
        refused for it.
        """
        trouble = self._trouble
        try:
            try_to_keep(self._database, in_earnest=trouble is not None)
        except StoreBusy:
            if trouble is not None:
                raise
        else:
            self._trouble = None

    @property
    def waiting(self) -> int:
        """How many submissions wait for the next transaction."""
        return self._queue.qsize()

    async def keep(self, draft: Draft) -> Receipt:
        """Return the receipt after the commit; refuse when too many wait already."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Receipt] = loop.create_future()
        self._enqueue(_Ticket(draft, waiter, loop))
        return await waiter

    def keep_now(self, submission: Submission) -> Receipt:
        """Return the receipt after the commit, for a caller that is a thread."""
        waiter: Future[Receipt] = Future()
        self._enqueue(_Ticket(lambda: submission, waiter, None))
        return waiter.result()

    def _enqueue(self, ticket: _Ticket) -> None:
        if not self._writes:
            self.start()
        if self._queue.qsize() >= WAITING:
            raise TooManyRatings
        self._queue.put(ticket)

    def _run(self) -> None:
        going = True
        while going:
            tickets, going = self._next_batch()
            if tickets:
                _answer(tickets, self._outcomes(tickets))

    def _next_batch(self) -> tuple[list[_Ticket], bool]:
        tickets: list[_Ticket] = []
        try:
            ticket = self._queue.get()
            while ticket is not None:
                tickets.append(ticket)
                if len(tickets) == BATCH:
                    return tickets, True
                ticket = self._queue.get_nowait()
        except queue.Empty:
            return tickets, True
        return tickets, False

    def _outcomes(self, tickets: Sequence[_Ticket]) -> Sequence[Outcome]:
        made = [_made(ticket.draft) for ticket in tickets]
        stored = self._stored([one for one in made if isinstance(one, Submission)])
        if stored:
            refused = [one for one in stored if isinstance(one, NotNow)]
            self._trouble = refused[0] if len(refused) == len(stored) else None
        kept = iter(stored)
        return [next(kept) if isinstance(one, Submission) else one for one in made]

    def _stored(self, submissions: Sequence[Submission]) -> Sequence[Outcome]:
        if not submissions:
            return []
        try:
            return self._kept_newly(submissions)
        except SurveyError as refusal:  # the store itself is not to be had: nobody's own fault
            return [refusal] * len(submissions)
        except Exception:  # the thread must outlive whatever one batch brings
            log.exception("a batch of %d ratings failed; each is tried alone", len(submissions))
            return [self._alone(submission) for submission in submissions]

    def _alone(self, submission: Submission) -> Outcome:
        try:
            return self._kept([submission])[0]
        except IntegrityError:  # another replica was faster twice; the phone tries again
            return StoreUnavailable()
        except Exception as failure:
            return failure

    def _kept_newly(self, submissions: Sequence[Submission]) -> list[Receipt | KeyReused]:
        """Keep the batch as if all were new, which nearly all are; look only where one is not."""
        try:
            with self._database.writing() as session:
                return rating_store.keep_new(
                    session, submissions, slot=self._slot, flagging=self._flagging
                )
        except IntegrityError:
            return self._kept(submissions)

    def _kept(self, submissions: Sequence[Submission]) -> list[Receipt | KeyReused]:
        with self._database.writing() as session:
            return rating_store.keep(session, submissions, slot=self._slot, flagging=self._flagging)


def _made(draft: Draft) -> Submission | Exception:
    try:
        return draft()
    except Exception as failure:  # refused, or worse: its own matter alone
        return failure


def _answer(tickets: Sequence[_Ticket], outcomes: Sequence[Outcome]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[_Ticket, Outcome]]] = defaultdict(list)
    for ticket, outcome in zip(tickets, outcomes, strict=True):
        if ticket.loop is None:
            _settle(ticket, outcome)
        else:
            by_loop[ticket.loop].append((ticket, outcome))
    for loop, pairs in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits there
            loop.call_soon_threadsafe(_settle_all, pairs)


def _settle_all(pairs: Sequence[tuple[_Ticket, Outcome]]) -> None:
    for ticket, outcome in pairs:
        _settle(ticket, outcome)


def _settle(ticket: _Ticket, outcome: Outcome) -> None:
    if ticket.waiter.done():  # the customer hung up; the rating is kept all the same
        return
    if isinstance(outcome, Exception):
        ticket.waiter.set_exception(outcome)
    else:
        ticket.waiter.set_result(outcome)
