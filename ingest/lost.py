"""What a hole swallowed: the beats with which the packets after it fit best; pure.

A packet fits when its last beat came before it was sent, and the next beat after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

_BURST_STEPS: Final = 0.5
_CLEAR_SHARE: Final = 0.1
"""Two numbers of beats are told apart when they fit so differently, in intervals."""


@dataclass(frozen=True, slots=True)
class Late:
    """A packet after the hole."""

    arrived_ms: float
    after_ms: float
    """How long after its last beat it was sent, if nothing was lost before it."""
    first_ms: float
    last_ms: float
    """Its intervals; 0: it has none."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The best guess."""

    before: int
    """Before which of the packets those were lost."""
    beats: int
    is_clear: bool
    """Whether another number of beats would fit much worse."""


def fitted(late: Sequence[Late], packets: int, step_ms: float, mean_ms: float) -> Fit:
    """Return how many beats the lost packets held, each about `mean_ms` long, and where they were lost."""
    numbers = range(ceil(packets * step_ms / mean_ms) + 2)

    def misfit_ms(before: int, beats: int) -> float:
        return _misfit_ms(late, before, packets * step_ms - beats * mean_ms, mean_ms)

    best, before, beats = min(
        (misfit_ms(before, beats), before, beats) for before in _places(late, step_ms) for beats in numbers
    )
    second = min(misfit_ms(before, other) for other in numbers if other != beats)
    return Fit(before, beats, second - best > _CLEAR_SHARE * mean_ms)


def _places(late: Sequence[Late], step_ms: float) -> range:
    """Return before which packets some may be lost: the first, or in or after the burst it came in."""
    end = 1
    while end < len(late) and late[end].arrived_ms - late[end - 1].arrived_ms < _BURST_STEPS * step_ms:
        end += 1
    return range(min(end + 1, len(late)) if end > 1 else 1)


def _misfit_ms(late: Sequence[Late], before: int, shift_ms: float, mean_ms: float) -> float:
    """Return by how much beats lie outside of their packets' time, if those from `before` on move so far."""
    misfit_ms, next_ms = 0.0, 0.0
    for number in reversed(range(len(late))):
        one = late[number]
        if one.last_ms:
            left_ms = one.after_ms + (shift_ms if number >= before else 0.0)
            misfit_ms += max(0.0, -left_ms) + max(0.0, left_ms - (next_ms or one.last_ms))
            next_ms = one.first_ms
        if number == before:
            next_ms = mean_ms
    return misfit_ms
