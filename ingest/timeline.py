"""Puts beats on one time line, breaks it at gaps, and refuses what can't stand on it."""

from typing import assert_never

from hrv.beat import TICKS_PER_MS, Beat, is_plausible
from hrv.event import Event, Gap, Motion, Other, Timed

SLACK_MS = 250.0
"""How far a beat's start may lie from the beat before it, at least; else half its interval."""


class TimelineError(ValueError):
    """An event can't stand where it claims to; the message is the fact."""


class Timeline:
    """Lays intervals that have no times of their own one after the other."""

    def __init__(self, start_ms: int) -> None:
        """Begin at `start_ms`, ms since 1970-01-01 UTC."""
        self._start_ms = start_ms
        self._ticks = 0

    def place(self, rr_ms: float) -> Beat | Gap:
        """Return the beat that ends the interval, a whole number of ticks.

        An interval that is none between two beats becomes a gap: its time passes.
        """
        from_ms = self._now_ms()
        self._ticks += int(rr_ms * TICKS_PER_MS)
        at_ms = self._now_ms()
        return Beat(at_ms, rr_ms) if is_plausible(rr_ms) else Gap(from_ms, at_ms, "implausible")

    def pass_over(self, rr_ms: float) -> Gap:
        """Return a gap as long as an interval that is no heart's: the strap had lost contact."""
        from_ms = self._now_ms()
        self._ticks += int(rr_ms * TICKS_PER_MS)
        return Gap(from_ms, self._now_ms(), "contact")

    def interrupt(self) -> Gap:
        """Return a gap of no known length: what comes next is not adjacent to what came before."""
        at_ms = self._now_ms()
        return Gap(at_ms, at_ms, "lost")

    def _now_ms(self) -> int:
        """Round the exact sum, so that no rounding adds up."""
        return self._start_ms + (self._ticks + TICKS_PER_MS // 2) // TICKS_PER_MS


class TimedLine:
    """Checks events that bear their own times and says where beats are missing between them.

    What it gives never goes back in time, except for what stands beside the line: what a person or their
    desk says, packets and the link's states keep their own time, an event of an unknown kind does where it
    comes before all others.
    """

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._newest_ms: int | None = None
        self._beat_ms: int | None = None
        self._known_ms: int | None = None

    def place(self, event: Event) -> tuple[Event, ...]:
        """Return the event, after the gap before it where there is one.

        Raises TimelineError: it is out of order or overlaps the beat before it.
        """
        if isinstance(event, Other):
            return (self._beside(event),)
        if not isinstance(event, Timed):
            return (event,)
        match event:
            case Beat():
                return self._beat(event)
            case Gap():
                return (self._gap(event),)
            case Motion():
                self._step_to(event.at_ms)
                return (event,)
            case _:
                assert_never(event)

    def _beside(self, event: Other) -> Other:
        """An event that nobody understands neither moves the time nor is refused for its own."""
        at_ms = event.at_ms if self._newest_ms is None else self._newest_ms
        return Other(at_ms, event.kind, event.body)

    def _beat(self, beat: Beat) -> tuple[Event, ...]:
        slack_ms = max(SLACK_MS, beat.rr_ms / 2)
        begin_ms = beat.at_ms - beat.rr_ms
        plausible = is_plausible(beat.rr_ms)
        self._refuse_overlap(beat, begin_ms, slack_ms if plausible else beat.rr_ms)
        before_ms, known_ms = self._newest_ms, self._known_ms
        self._step_to(beat.at_ms)
        self._known_ms = beat.at_ms
        if not plausible:
            from_ms = max(0, int(begin_ms)) if known_ms is None else known_ms
            return (Gap(from_ms, beat.at_ms, "implausible"),)
        self._beat_ms = beat.at_ms
        if known_ms is None or before_ms is None or begin_ms - known_ms <= slack_ms:
            return (beat,)
        return (Gap(known_ms, max(int(begin_ms), before_ms), "lost"), beat)

    def _refuse_overlap(self, beat: Beat, begin_ms: float, slack_ms: float) -> None:
        if self._beat_ms is None:
            return
        if beat.at_ms <= self._beat_ms:
            raise TimelineError(f"at_ms {beat.at_ms} is not after the beat before it at {self._beat_ms}")
        if self._beat_ms - begin_ms > slack_ms:
            raise TimelineError(
                f"rr_ms {beat.rr_ms:g} reaches back over the beat before it at {self._beat_ms}"
            )

    def _gap(self, gap: Gap) -> Gap:
        if self._known_ms is not None and gap.from_ms < self._known_ms:
            raise TimelineError(
                f"from_ms {gap.from_ms} is before the beat or gap that ended at {self._known_ms}"
            )
        self._step_to(gap.to_ms)
        self._known_ms = gap.to_ms
        return gap

    def _step_to(self, at_ms: int) -> None:
        if self._newest_ms is not None and at_ms < self._newest_ms:
            raise TimelineError(f"{at_ms} is earlier than the event before it at {self._newest_ms}")
        self._newest_ms = at_ms
