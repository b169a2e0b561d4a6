"""How well the beats of a simulated strap are placed, and how many of its lost packets are found."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hrv.beat import Beat
from hrv.event import Event, Gap, Link
from ingest.strap_stream import StrapStream
from ingest.stream_settings import StreamSettings
from tests.ingest.strap_day import BEGIN_MS, Floats, Simulated, StrapDay, simulated

NEAR_MS = 300.0
"""A gap so near a lost packet is the one that tells of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a simulated day came to."""

    rms_ms: float
    """Error of the beats' times, all of them, from the first on."""
    late_ms: float
    """Its mean: the part that no arrival can tell, because every packet has it."""
    spread_ms: float
    """Its standard deviation."""
    differences_rms_ms: float
    """Error of the times between neighbours, whole milliseconds against their intervals."""
    differences_p99_ms: float
    lost: int
    """Runs of lost packets that held beats."""
    found: int
    false: int
    hours: float

    @property
    def found_pct(self) -> float:
        """Return how many of the lost packets were found, %."""
        return 100 * self.found / self.lost if self.lost else 100.0


def streamed(day: Simulated) -> list[Event]:
    """Return all events of a simulated day, from a link's beginning to its end."""
    stream = StrapStream(StreamSettings())
    events = stream.link(Link(BEGIN_MS, "streaming"))
    for packet in day.packets:
        events += stream.take(packet)
    return events + stream.link(Link(day.packets[-1].at_ms + 1, "stopped"))


def outcome(day: StrapDay) -> Outcome:
    """Simulate a day and judge its events."""
    truth = simulated(day)
    return judged(day, truth, streamed(truth))


def judged(day: StrapDay, truth: Simulated, events: list[Event]) -> Outcome:
    """Judge what was made of a simulated day."""
    beats = [event for event in events if isinstance(event, Beat)]
    off_ms = _off_ms(np.array([beat.at_ms for beat in beats], np.float64), truth.beat_ms)
    apart_ms = _differences_off_ms(events)
    gaps = [event for event in events if isinstance(event, Gap) and event.why == "lost"]
    found, false = _found(gaps, truth.lost)
    return Outcome(
        rms_ms=_rms(off_ms),
        late_ms=float(off_ms.mean()),
        spread_ms=float(off_ms.std()),
        differences_rms_ms=_rms(apart_ms),
        differences_p99_ms=float(np.percentile(np.abs(apart_ms), 99)),
        lost=len(truth.lost),
        found=found,
        false=false,
        hours=day.hours,
    )


def _off_ms(at_ms: Floats, true_ms: Floats) -> Floats:
    """Return how far each time is from the nearest true beat."""
    after = np.clip(np.searchsorted(true_ms, at_ms), 1, true_ms.size - 1)
    off_ms = np.stack([at_ms - true_ms[after - 1], at_ms - true_ms[after]])
    return np.asarray(np.where(np.abs(off_ms[0]) < np.abs(off_ms[1]), off_ms[0], off_ms[1]), np.float64)


def _differences_off_ms(events: list[Event]) -> Floats:
    line = [event for event in events if isinstance(event, Beat | Gap)]
    return np.array(
        [
            after.at_ms - before.at_ms - after.rr_ms
            for before, after in pairwise(line)
            if isinstance(before, Beat) and isinstance(after, Beat)
        ]
    )


def _found(gaps: list[Gap], lost: list[tuple[float, float]]) -> tuple[int, int]:
    """Return how many of the lost have a gap, and how many gaps have nothing lost."""
    begins = np.array([gap.from_ms for gap in gaps], np.float64)
    ends = np.array([gap.to_ms for gap in gaps], np.float64)
    told = np.zeros(len(gaps), np.bool_)
    found = 0
    for before_ms, after_ms in lost:
        here = (begins < after_ms + NEAR_MS) & (ends > before_ms - NEAR_MS)
        found += bool(here.any())
        told |= here
    return found, int((~told).sum())


def _rms(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2)))
