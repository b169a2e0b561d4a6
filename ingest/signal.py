"""How the packets of a strap come: their period, its jitter, holes, and what they say; pure."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from ingest.heart_rate import HeartRate, PacketError, parse

TWICE_US: Final = 20_000
"""The same bytes within it came twice: another program on this machine listens too."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A heart rate packet as it came."""

    arrived_us: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Signal:
    """What some seconds of packets come to."""

    packets: int
    """Those that came once."""
    twice: int
    """Those that came again."""
    refused: int
    """Those that are no heart rate."""
    period_ms: float | None
    """The middle time from one packet to the next; None: too few."""
    jitter_ms: float | None
    """The middle distance from that; half of the packets come nearer to it."""
    longest_ms: float | None
    measuring: int
    """Packets with a heart rate."""
    with_rr: int
    """Packets with an interval."""
    implausible: int
    """Intervals that are none between two beats."""
    disagreeing: int
    """Packets whose intervals do not fit their rate."""
    contact: bool | None
    """Whether skin was felt in more than half of the packets; None: the strap does not tell."""
    rate_bpm: int | None
    """The last one told that was not 0."""


def signal_of(arrivals: Sequence[Arrival]) -> Signal:
    """Return what the packets come to, which stand in the order in which they came."""
    once = [one for at, one in enumerate(arrivals) if at == 0 or not _is_twice(arrivals[at - 1], one)]
    said = _parsed(once)
    steps_ms = [(b.arrived_us - a.arrived_us) / 1000 for a, b in pairwise(once)]
    period_ms = median(steps_ms) if steps_ms else None
    felt = [one.contact for one in said if one.contact is not None]
    return Signal(
        packets=len(once),
        twice=len(arrivals) - len(once),
        refused=len(once) - len(said),
        period_ms=period_ms,
        jitter_ms=median(abs(step - period_ms) for step in steps_ms) if period_ms is not None else None,
        longest_ms=max(steps_ms, default=None),
        measuring=sum(one.measures for one in said),
        with_rr=sum(bool(one.rr_units) for one in said),
        implausible=sum(len(one.rr_units) - len(one.beats_ms) for one in said),
        disagreeing=sum(one.agrees is False for one in said),
        contact=sum(felt) * 2 > len(felt) if felt else None,
        rate_bpm=next((one.rate_bpm for one in reversed(said) if one.measures), None),
    )


def _is_twice(before: Arrival, one: Arrival) -> bool:
    return one.body == before.body and one.arrived_us - before.arrived_us <= TWICE_US


def _parsed(arrivals: Sequence[Arrival]) -> list[HeartRate]:
    said = []
    for one in arrivals:
        with suppress(PacketError):
            said.append(parse(one.body))
    return said
