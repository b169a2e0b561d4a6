"""The hard safety envelope of paced breathing, and the breaths inside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from alerts.practice import Step

LEAST_PER_MIN: Final = 4.0
MOST_PER_MIN: Final = 7.5
SHORTEST_PHASE_MS: Final = 3_000
LONGEST_PHASE_MS: Final = 10_000
LEAST_MINUTES: Final = 0.25
MOST_MINUTES: Final = 20.0

_MINUTE_MS: Final = 60_000
_TOO_SLOW: Final = "so slow that most people strain or breathe too deep"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One breath: in, then out. There is no way to say a pause with held breath, or a quick breath.

    Raises ValueError outside of 4 to 7.5 breaths a minute and phases of 3 to 10 s, with the reason.
    """

    in_ms: int
    """How long the breath goes in."""
    out_ms: int
    """How long it goes out."""

    def __post_init__(self) -> None:
        _refuse_phase("in_ms", self.in_ms)
        _refuse_phase("out_ms", self.out_ms)
        self._refuse_rate()

    @property
    def length_ms(self) -> int:
        """How long one breath takes."""
        return self.in_ms + self.out_ms

    @property
    def per_min(self) -> float:
        """Breaths a minute."""
        return _MINUTE_MS / self.length_ms

    def at(self, per_min: float) -> "Rhythm":
        """Return this rhythm at another pace, the shares of in and out kept.

        Raises:
            ValueError: the pace, or a phase at it, is outside of the envelope.
        """
        if not per_min <= MOST_PER_MIN:
            raise ValueError(
                f"pace = {per_min:g} breaths/min is above {MOST_PER_MIN}: no longer slow breathing"
            )
        if per_min < LEAST_PER_MIN:
            raise ValueError(f"pace = {per_min:g} breaths/min is below {LEAST_PER_MIN:g}: {_TOO_SLOW}")
        length_ms = round(_MINUTE_MS / per_min)
        in_ms = round(length_ms * self.in_ms / self.length_ms)
        return Rhythm(in_ms, length_ms - in_ms)

    def breaths(self, count: int, words_in: str, words_out: str, first: int = 1) -> Iterator[Step]:
        """Give the steps of so many breaths, counted from `first`."""
        for number in range(first, first + count):
            yield Step("in", words_in, self.in_ms, number)
            yield Step("out", words_out, self.out_ms, number)

    def _refuse_rate(self) -> None:
        rate = f"in_ms = {self.in_ms} and out_ms = {self.out_ms} make {self.per_min:.2f} breaths/min"
        if self.per_min > MOST_PER_MIN:
            raise ValueError(f"{rate}, above {MOST_PER_MIN}: no longer slow breathing; make them longer")
        if self.per_min < LEAST_PER_MIN:
            raise ValueError(f"{rate}, below {LEAST_PER_MIN:g}: {_TOO_SLOW}; make them shorter")


def breaths_in(minutes: float, rhythm: Rhythm) -> int:
    """Return how many whole breaths take about so long, at least one.

    Raises:
        ValueError: `minutes` is not between 0.25 and 20.
    """
    if not minutes >= LEAST_MINUTES:
        raise ValueError(f"minutes = {minutes:g} is below {LEAST_MINUTES:g}: a breath or two take so long")
    if minutes > MOST_MINUTES:
        raise ValueError(
            f"minutes = {minutes:g} is above {MOST_MINUTES:g}: longer has not been shown to do more"
        )
    return max(1, round(minutes * _MINUTE_MS / rhythm.length_ms))


def refuse_shorter_out(rhythm: Rhythm) -> None:
    """Raise ValueError when the breath out is not the longer one."""
    if rhythm.out_ms <= rhythm.in_ms:
        raise ValueError(
            f"out_ms = {rhythm.out_ms} is not above in_ms = {rhythm.in_ms}:"
            " here the breath out is the longer one"
        )


def _refuse_phase(name: str, length_ms: int) -> None:
    if length_ms < SHORTEST_PHASE_MS:
        raise ValueError(
            f"{name} = {length_ms} is below {SHORTEST_PHASE_MS} ms: quick breaths can make light-headed"
        )
    if length_ms > LONGEST_PHASE_MS:
        raise ValueError(
            f"{name} = {length_ms} is above {LONGEST_PHASE_MS} ms: so long a phase becomes straining, or deep"
        )


EQUAL: Final = Rhythm(5_000, 5_000)
TWO_TO_THREE: Final = Rhythm(4_000, 6_000)
