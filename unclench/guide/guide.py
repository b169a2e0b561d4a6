"""Leads through a practice, from its first phase to its end or until the person stops."""

from dataclasses import dataclass
from typing import Final

from alerts.phrase import Phrase
from alerts.practice import Phase, Practice
from ingest.clock import Clock
from unclench.guide.keys import ESCAPE, Keys
from unclench.guide.screen import FRAMES_S, Look, View
from unclench.guide.sound import Sound

KEYS_WORDS: Final = Phrase("Space pauses · q ends")
RESUME_WORDS: Final = Phrase("Space goes on · q ends")
_COMFORT: Final = frozenset("12345")


@dataclass(frozen=True, slots=True)
class Practised:
    """How a practice went."""

    practised_ms: int
    pauses: tuple[tuple[int, int], ...]
    """Where in the practice it was paused, and for how long, ms."""
    is_completed: bool
    comfort: dict[int, int]
    """By the count of the rest in which it was said: 1 (hard) to 5 (easy)."""

    @property
    def paused_ms(self) -> int:
        """How long it was paused."""
        return sum(length_ms for _, length_ms in self.pauses)

    def since_ms(self, elapsed_ms: int) -> int:
        """Return how long after its beginning the practice's own time was so much."""
        return elapsed_ms + sum(length_ms for at_ms, length_ms in self.pauses if at_ms < elapsed_ms)


class Guide:
    """The time of one practice, which stands still while it is paused."""

    def __init__(self, practice: Practice, clock: Clock, notice: str = "") -> None:
        """Begin now."""
        self._practice = practice
        self._clock = clock
        self._notice = notice
        self._counts = practice.phase(practice.length_ms - 1).count
        self._began_s = clock.monotonic_s()
        self._paused_s = 0.0
        self._pauses: list[tuple[int, int]] = []
        self._pause_since_s: float | None = None
        self._is_stopped = False
        self._comfort: dict[int, int] = {}

    def stop(self) -> None:
        """End it before its time."""
        self._is_stopped = True

    def lead(self, keys: Keys, view: View, sound: Sound, *, has_keys: bool) -> Practised:
        """Show the phases one after the other; return when it is over or was stopped."""
        begun: tuple[str, int] | None = None
        while not self._is_stopped:
            elapsed_ms = self.elapsed_ms()
            phase = self._practice.phase(elapsed_ms)
            if phase.name == "done":
                break
            if (phase.name, elapsed_ms - phase.elapsed_ms) != begun:
                sound.begin(phase)
                begun = (phase.name, elapsed_ms - phase.elapsed_ms)
            view.show(self._look(phase, elapsed_ms, has_keys=has_keys))
            self._press(keys.next(1 / FRAMES_S), phase)
        return self._practised()

    def elapsed_ms(self) -> int:
        """Return the practice's own time."""
        until_s = self._clock.monotonic_s() if self._pause_since_s is None else self._pause_since_s
        return int(1000 * (until_s - self._began_s - self._paused_s))

    def _press(self, key: str, phase: Phase) -> None:
        if key in ("q", "Q", ESCAPE):
            self._is_stopped = True
        elif key == " ":
            self._pause()
        elif key in _COMFORT and phase.name == "rest":
            self._comfort[phase.count] = int(key)

    def _pause(self) -> None:
        now_s = self._clock.monotonic_s()
        if self._pause_since_s is None:
            self._pause_since_s = now_s
        else:
            paused_s = now_s - self._pause_since_s
            self._pauses.append((self.elapsed_ms(), round(1000 * paused_s)))
            self._paused_s += paused_s
            self._pause_since_s = None

    def _look(self, phase: Phase, elapsed_ms: int, *, has_keys: bool) -> Look:
        is_paused = self._pause_since_s is not None
        return Look(
            title=self._practice.title,
            phase=phase,
            elapsed_ms=elapsed_ms,
            length_ms=self._practice.length_ms,
            counts=self._counts,
            is_paused=is_paused,
            shows_numbers=self._practice.shows_numbers,
            keys="" if not has_keys else RESUME_WORDS if is_paused else KEYS_WORDS,
            notice=self._notice,
        )

    def _practised(self) -> Practised:
        practised_ms = min(self.elapsed_ms(), self._practice.length_ms)
        if self._pause_since_s is not None:
            self._pause()
        is_completed = practised_ms == self._practice.length_ms
        return Practised(practised_ms, tuple(self._pauses), is_completed, self._comfort)
