"""What a run came to, and how ours and a peer's differ in speed and values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tests.bench.environments import Failure
from tests.bench.family import Family
from tests.bench.timing import Timing

SAME = 1e-9
"""Relative difference up to which two values are one: summed in another order."""


@dataclass(frozen=True, slots=True)
class PeerResult:
    """What became of one peer."""

    pins: tuple[str, ...]
    needed: str
    answers: Mapping[str, Timing | Failure] | Failure
    """By its families; a failure where it does not install or run at all."""

    def answer(self, family: str) -> Timing | Failure | None:
        """Return its answer for one of its families; None: it has no such thing."""
        return self.answers if isinstance(self.answers, Failure) else self.answers.get(family)


@dataclass(frozen=True, slots=True)
class Result:
    """A whole run."""

    machine: Mapping[str, str]
    record: str
    windows: int
    ours: Mapping[str, Timing | Failure]
    peers: Mapping[str, PeerResult]


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a peer's values are from ours over the windows where both tell one, relative to ours."""

    median: float
    """Signed; NaN where there is no such window."""
    largest: float
    """Signed: the one that is farthest off."""
    windows: int

    @property
    def is_none(self) -> bool:
        """Whether the values are the same in every window."""
        return self.windows > 0 and abs(self.largest) <= SAME


def times_slower(family: Family, ours: Timing, peer: Timing, windows: int) -> float:
    """Return how many times as long the peer takes for the same."""
    return peer.seconds * (windows if family.of_windows else 1) / ours.seconds


def fastest(family: Family, result: Result) -> tuple[str, Timing] | None:
    """Return the peer that is the fastest in a family, and its answer."""
    told = [(name, peer.answer(family.peers)) for name, peer in result.peers.items()]
    timed = [(name, answer) for name, answer in told if isinstance(answer, Timing)]
    return min(timed, key=lambda pair: pair[1].seconds, default=None)


def difference(ours: Sequence[float], theirs: Sequence[float]) -> Difference:
    """Lay values beside each other, window by window, as far as the peer got."""
    count = min(len(ours), len(theirs))
    here, there = np.array(ours[:count], np.float64), np.array(theirs[:count], np.float64)
    both = np.isfinite(here) & np.isfinite(there)
    here, there = here[both], there[both]
    off = (there - here) / np.where(here == 0, 1.0, np.abs(here))
    if not off.size:
        return Difference(float("nan"), float("nan"), 0)
    return Difference(float(np.median(off)), float(off[np.abs(off).argmax()]), int(off.size))


def differences(ours: Timing, peer: Timing) -> dict[str, Difference]:
    """Compare every value that both have."""
    names = [name for name in ours.values if name in peer.values]
    return {name: difference(ours.values[name], peer.values[name]) for name in names}


def failures(result: Result) -> list[str]:
    """Say of everything that has no figure why not."""
    told = [f"ours, {key}: {one.reason}" for key, one in result.ours.items() if isinstance(one, Failure)]
    for name, peer in result.peers.items():
        if isinstance(peer.answers, Failure):
            told.append(f"{name}: {peer.answers.reason}")
            continue
        for family, answer in peer.answers.items():
            if isinstance(answer, Failure):
                told.append(f"{name}, {family}: {answer.reason}")
    return told
