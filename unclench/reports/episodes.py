"""The stretches of sustained load of a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alerts.episode import Episode
from unclench.words import local_time


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of load that was sustained."""

    day: date
    start_ms: int
    hour: int
    """The hour of the wearer's clock in which it began."""
    clock: str
    minutes: int
    """From its first minute to its last."""
    judged_minutes: int
    peak_load: float
    d_hr_bpm: float
    d_rmssd_pct: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Stretches:
    """All of them."""

    found: tuple[Stretch, ...]
    by_hour: tuple[int, ...]
    """How many began in each of the 24 hours."""
    days: int
    """Days with at least one."""

    @property
    def judged_minutes(self) -> int:
        """Judged minutes in all of them."""
        return sum(one.judged_minutes for one in self.found)

    def longest(self, most: int) -> list[Stretch]:
        """Return the longest, in the order of their beginnings."""
        return sorted(sorted(self.found, key=lambda one: -one.minutes)[:most], key=lambda one: one.start_ms)


def stretches_of(episodes: Iterable[Episode], from_ms: int, to_ms: int, zone: str) -> Stretches:
    """Return the episodes that became sustained and began in the span, each as it last stood."""
    newest: dict[int, Episode] = {}
    sustained: set[int] = set()
    for one in episodes:
        newest[one.start_ms] = one
        if one.state == "sustained":
            sustained.add(one.start_ms)
    found = tuple(
        _stretch(newest[start_ms], zone) for start_ms in sorted(sustained) if from_ms <= start_ms < to_ms
    )
    by_hour = [0] * 24
    for stretch in found:
        by_hour[stretch.hour] += 1
    return Stretches(found, tuple(by_hour), len({one.day for one in found}))


def _stretch(episode: Episode, zone: str) -> Stretch:
    local = local_time(episode.start_ms, zone)
    return Stretch(
        day=local.date(),
        start_ms=episode.start_ms,
        hour=local.hour,
        clock=f"{local:%H:%M}",
        minutes=round((episode.at_ms - episode.start_ms) / 60_000),
        judged_minutes=episode.minutes,
        peak_load=episode.peak_load,
        d_hr_bpm=episode.d_hr_bpm,
        d_rmssd_pct=episode.d_rmssd_pct,
        confidence=episode.confidence,
    )
