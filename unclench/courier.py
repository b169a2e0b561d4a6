"""Brings prompts before the wearer by one notifier, one at a time, and carries the answers back."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from alerts.notices import (
    ASKING,
    MORE,
    OPEN,
    REASON_S,
    done_notice,
    offer_notice,
    phase_notice,
    practice_of,
    reason_of,
    reasons_notice,
    worded,
)
from alerts.notifier import EXPIRED, Desk, NotDeliveredError, Notice, Notifier, Report
from alerts.practices import AnyPractice, Practices
from alerts.prompt import Prompt
from alerts.texts import Texts
from hrv.event import Answer, Context, Delivery, Said, Surrounding
from ingest.backoff import BackoffSettings, wait_s
from ingest.clock import Clock

RETRIES: Final = BackoffSettings(first_s=2.0)

Hand = Callable[[Said | Delivery], Awaitable[object]]
"""Takes an event by the daemon's own door; `at_ms` 0 is now."""

Opener = Callable[[Prompt], Awaitable[bool]]
"""Opens the page where this prompt stands; tells whether it could."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A prompt as it stands, and whether this notifier is to bring it."""

    prompt: Prompt
    is_due: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a notice."""

    what: Literal["pressed", "closed", "over", "late", "again"]
    """`over`: the prompt was answered elsewhere or no longer offered, or all ends; `again`: show it anew."""
    key: str = ""
    """As in `Report`."""


class Courier:
    """One notifier's own task: one that hangs or fails delays nobody else."""

    def __init__(
        self,
        notifier: Notifier,
        practices: Practices,
        hand: Hand,
        clock: Clock,
        texts: Texts,
        opener: Opener | None = None,
    ) -> None:
        """Take whom to go to, what may be practised, where answers go, the time, and the language.

        `opener` opens the page when a notice itself is pressed; without one that accepts what it offers.
        """
        self._notifier = notifier
        self._practices = practices
        self._hand = hand
        self._clock = clock
        self._texts = texts
        self._opener = opener
        self._inbox: asyncio.Queue[Brought | Report | None] = asyncio.Queue()
        self._outlet = notifier.opened(self._inbox.put_nowait)
        self._due: Prompt | None = None
        """What is to be brought next."""
        self._brought_ms: int | None = None
        self._prompt_ms = 0
        """Of the prompt that is attended to."""
        self._is_answered = False
        """Whether it was answered here: what else becomes of it changes nothing."""
        self._told: bool | None = None
        """What was last told of its delivery."""
        self._ends = False
        self._dice = Random()

    def take(self, prompt: Prompt, around: frozenset[Surrounding]) -> None:
        """Take a prompt as it stands now."""
        is_due = self._notifier.brings(prompt, Desk(around, self._brought_ms))
        if is_due:
            self._brought_ms = prompt.at_ms
        self._inbox.put_nowait(Brought(prompt, is_due))

    def renew(self, practices: Practices, texts: Texts) -> None:
        """Bring what comes from now on with these practices, in this language."""
        self._practices, self._texts = practices, texts

    def end(self) -> None:
        """Ask it to end: what is under way is answered and withdrawn first."""
        self._inbox.put_nowait(None)

    async def run(self) -> None:
        """Attend to one prompt after the other until the end."""
        try:
            while not self._ends:
                await self._next(None)
                while prompt := self._due:
                    self._due = None
                    await self._attend(prompt)
        finally:
            await self._outlet.close()

    async def _attend(self, prompt: Prompt) -> None:
        """Stay with one prompt until it is over, or another one takes its place."""
        self._prompt_ms, self._is_answered, self._told = prompt.prompt_ms, False, None
        notice = offer_notice(prompt, self._practices, opens=self._opener is not None)
        outcome = await self._stay(notice, None)
        while outcome.what in ("closed", "again") or (outcome.key == OPEN and await self._opened(prompt)):
            outcome = await self._watched(None, None)
        self._is_answered = outcome.what == "pressed"
        match outcome.key:
            case "accept" | "open":
                await self._accepted(prompt)
            case "snooze":
                await self._hand(Answer(0, "snoozed", prompt.prompt_ms))
            case "not_this":
                await self._wrong(prompt)
            case _:
                pass
        self._prompt_ms, self._is_answered = 0, False
        if self._due is None:
            await self._outlet.withdraw()

    async def _opened(self, prompt: Prompt) -> bool:
        """Open the page, where the prompt waits for its answer; what can't be opened is accepted here.

        A question how it is has no other answer than to go there.
        """
        is_open = self._opener is not None and await self._opener(prompt)
        if is_open and practice_of(prompt, self._practices) is None and prompt.kind in ASKING:
            await self._hand(Answer(0, "accepted", prompt.prompt_ms))
        return is_open

    async def _wrong(self, prompt: Prompt) -> None:
        """Ask why; closed, too late or over, the prompt was still wrong."""
        page, outcome = 0, Outcome("pressed", MORE)
        until_s = self._clock.monotonic_s() + REASON_S
        while outcome.key == MORE:
            notice = reasons_notice(page, self._outlet.buttons)
            outcome = await self._stay(notice, until_s - self._clock.monotonic_s())
            page += 1
        await self._hand(Answer(0, "not_this", prompt.prompt_ms, why=reason_of(outcome.key)))

    async def _accepted(self, prompt: Prompt) -> None:
        """Keep the answer, then lead through the practice, its session around it."""
        await self._hand(Answer(0, "accepted", prompt.prompt_ms))
        practice = practice_of(prompt, self._practices)
        if practice is None:
            return
        await self._hand(Context(0, "session", on=True, practice=practice.kind))
        is_whole = await self._guided(practice)
        await self._hand(Context(0, "session", on=False, practice=practice.kind))
        if is_whole:
            notice = done_notice(practice)
            await self._stay(notice, notice.shown_s)

    async def _guided(self, practice: AnyPractice) -> bool:
        """Say each phase when it comes; tell whether the wearer stayed to the end."""
        began_s = self._clock.monotonic_s()
        while (elapsed_ms := round((self._clock.monotonic_s() - began_s) * 1000)) < practice.length_ms:
            phase = practice.phase(elapsed_ms)
            until_s = began_s + (elapsed_ms - phase.elapsed_ms + phase.length_ms) / 1000
            outcome = await self._stay(phase_notice(practice, phase), until_s - self._clock.monotonic_s())
            while outcome in (Outcome("closed", EXPIRED), Outcome("again")):
                outcome = await self._watched(until_s, None)
            if outcome.what != "late":
                return False
        return True

    async def _stay(self, notice: Notice, for_s: float | None) -> Outcome:
        """Keep the notice before the wearer until something becomes of it, or for so long."""
        until_s = None if for_s is None else self._clock.monotonic_s() + max(for_s, 0.0)
        failures, outcome = 0, Outcome("again")
        while outcome.what == "again":
            is_shown = await self._shown(notice)
            failures = 0 if is_shown else failures + 1
            wait = wait_s(failures, RETRIES, self._dice)
            outcome = await self._watched(until_s, None if is_shown else self._clock.monotonic_s() + wait)
        return outcome

    async def _shown(self, notice: Notice) -> bool:
        """Show it, and keep once for each prompt whether it was shown, and once when that changes."""
        try:
            text, is_shown = await self._outlet.show(worded(notice, self._texts)), True
        except NotDeliveredError as error:
            text, is_shown = str(error), False
        if is_shown != self._told:
            self._told = is_shown
            await self._hand(Delivery(0, self._prompt_ms, self._notifier.kind, is_shown, text))
        return is_shown

    async def _watched(self, until_s: float | None, retry_s: float | None) -> Outcome:
        """Wait for what becomes of a notice. One that is not shown (`retry_s`) is shown again by then."""
        while True:
            times = [at_s for at_s in (until_s, retry_s) if at_s is not None]
            match await self._next(min(times, default=None)):
                case "over":
                    return Outcome("over")
                case Report("pressed" | "closed" as what, key):
                    return Outcome(what, key)
                case Report("lost"):
                    return Outcome("again")
                case Report("stirred") if retry_s is not None:
                    return Outcome("again")
                case None:
                    is_late = until_s is not None and self._clock.monotonic_s() >= until_s
                    return Outcome("late" if is_late else "again")
                case _:
                    pass

    async def _next(self, until_s: float | None) -> Report | Literal["over"] | None:
        """Return the next that matters to what is attended to; None when the time is over."""
        while not self._ends:
            left_s = None if until_s is None else max(until_s - self._clock.monotonic_s(), 0.0)
            try:
                message = await asyncio.wait_for(self._inbox.get(), left_s)
            except TimeoutError:
                return None
            if isinstance(message, Report):
                return message
            if self._is_over(message):
                return "over"
        return "over"

    def _is_over(self, message: Brought | None) -> bool:
        """Tell whether what is attended to is over by this; remember what is due next."""
        if message is None:
            self._ends = True
            return True
        if message.is_due:
            self._due = message.prompt
        elif self._due and self._due.prompt_ms == message.prompt.prompt_ms:
            self._due = None
        is_of_it = message.is_due or message.prompt.prompt_ms == self._prompt_ms
        return is_of_it and not self._is_answered
