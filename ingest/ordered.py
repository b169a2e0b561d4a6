"""Lets beats, gaps and motion out so that they stand in order on one time line; pure.

What it lets out is what `ingest.timeline.TimedLine` would let pass unchanged.
"""

from collections import deque
from math import ceil
from typing import Final

from hrv.beat import Beat, is_plausible
from hrv.event import Gap, Motion, Timed
from ingest.timeline import SLACK_MS

MOTION_WAITS_MS: Final = 10_000
"""So long motion waits for beats from before it."""


class Ordered:
    """One wearer's time line, from one strap."""

    def __init__(self) -> None:
        """Begin with nothing let out."""
        self.newest_ms: int | None = None
        """Where the line has come to; None: nothing stands on it."""
        self._known_ms: int | None = None
        self._beat_ms: int | None = None
        self._broken = ""
        self._motions: deque[Motion] = deque()

    def beat(self, place_ms: float, rr_ms: float) -> list[Timed]:
        """Return the beat at about this time, after the gap before it where there is one.

        An interval that is none between two beats becomes a gap: its time passes.
        """
        at_ms = self._placed(place_ms, rr_ms)
        events: list[Timed] = [*self._passed(at_ms)]
        if not is_plausible(rr_ms):
            return [*events, *self._gap(at_ms - rr_ms, at_ms, "implausible")]
        slack_ms = max(SLACK_MS, rr_ms / 2)
        begin_ms = at_ms - rr_ms
        late = self._known_ms is not None and begin_ms - self._known_ms > slack_ms
        if self._broken or late:
            events += self._gap(None, int(begin_ms), self._broken or "lost")
        self._broken = ""
        self.newest_ms = self._known_ms = self._beat_ms = at_ms
        return [*events, Beat(at_ms, rr_ms)]

    def break_off(self, why: str) -> None:
        """Let the next beat not be adjacent to the one before; the first reason counts."""
        self._broken = self._broken or why

    def interrupt(self, why: str) -> list[Timed]:
        """Return at once a gap that takes no time; the next beat is not adjacent to the one before."""
        if self._known_ms is None or self._broken:
            self.break_off(why)
            return []
        self._broken = why
        return self._gap(None, self._known_ms, why)

    def move(self, motion: Motion) -> None:
        """Take motion; it comes out when the beats have passed its time, or don't in time."""
        self._motions.append(motion)

    def passed_by(self, now_ms: float) -> list[Timed]:
        """Return the motion that has waited long enough."""
        return self._passed(now_ms - MOTION_WAITS_MS)

    def all_passed(self) -> list[Timed]:
        """Return the motion that waits: no beats from before it come any more."""
        return self._passed(float("inf"))

    def _passed(self, until_ms: float) -> list[Timed]:
        passed: list[Timed] = []
        while self._motions and self._motions[0].at_ms <= until_ms:
            motion = self._motions.popleft()
            at_ms = max(motion.at_ms, self.newest_ms or 0)
            self.newest_ms = at_ms
            passed.append(Motion(at_ms, motion.sd_mg, motion.posture))
        return passed

    def _placed(self, place_ms: float, rr_ms: float) -> int:
        """Return the nearest time at which the beat overlaps nothing by more than it may."""
        earliest_ms = 0 if self.newest_ms is None else self.newest_ms
        if self._beat_ms is not None:
            slack_ms = max(SLACK_MS, rr_ms / 2) if is_plausible(rr_ms) else rr_ms
            earliest_ms = max(earliest_ms, self._beat_ms + 1, ceil(self._beat_ms + rr_ms - slack_ms))
        return max(round(place_ms), earliest_ms)

    def _gap(self, begin_ms: float | None, end_ms: int, why: str) -> list[Timed]:
        """Return the gap from where the line is known to its end."""
        from_ms = self._known_ms
        if from_ms is None:
            if begin_ms is None:
                return []
            from_ms = max(0, int(begin_ms))
        end_ms = max(end_ms, from_ms, self.newest_ms or 0)
        self.newest_ms = self._known_ms = end_ms
        return [Gap(from_ms, end_ms, why)]
