"""Simulated wearers for the tests, and what an hour of theirs comes to."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hrv.beat import Beat
from hrv.event import Gap, Motion
from hrv.frame import Minute
from hrv.monitor import Monitor, MonitorSettings
from ingest.desk.day import DeskDay, Person, Stretch, lived
from ingest.desk.stretch import Deed

START_MS = 1_767_960_000_000
"""A whole hour, midday of 9 January 2026 UTC."""
MINUTE_MS = 60_000

STEADY = Person(
    age=40,
    fitness=0.5,
    hr_bpm=70.0,
    rmssd_ms=40.0,
    reactivity=1.0,
    load_bpm=10.0,
    load_ln_rmssd=0.4,
    standing_bpm=10.0,
    standing_ln_rmssd=0.35,
    coffee_bpm=1.0,
    breaths_per_min=15.0,
    recovery_s=50.0,
    unsteadiness=0.2,
    strap_faults_per_hour=0.0,
)
"""One whose heart hardly wanders by itself."""

Curve = NDArray[np.float64]


def during(what: Deed, from_min: float, to_min: float, strength: float = 1.0) -> Stretch:
    """Return a stretch by minutes from the start."""
    return Stretch(START_MS + int(from_min * MINUTE_MS), START_MS + int(to_min * MINUTE_MS), what, strength)


def hours(person: Person, *stretches: Stretch, length: int = 1, seed: int = 1) -> DeskDay:
    """Return some hours of a person."""
    end_ms = START_MS + length * 60 * MINUTE_MS
    return lived(person, stretches, START_MS, end_ms, np.random.default_rng(seed))


def minutes(day: DeskDay) -> list[Minute]:
    """Return what the monitor makes of a day."""
    monitor = Monitor(MonitorSettings(frames=False))
    heard = [event for event in day.events if isinstance(event, Beat | Gap | Motion)]
    return [output for _, output in monitor.hear(heard) if isinstance(output, Minute)]


def by_minute(day: DeskDay) -> tuple[Curve, Curve]:
    """Return mean heart rate, bpm, and ln RMSSD of each minute that has both."""
    sound = [minute for minute in minutes(day) if minute.mean_hr_bpm and minute.rmssd_ms]
    rate_bpm = np.array([minute.mean_hr_bpm for minute in sound], np.float64)
    return rate_bpm, np.log(np.array([minute.rmssd_ms for minute in sound], np.float64))


def change(person: Person, stretch: Stretch, from_min: int, to_min: int) -> tuple[float, float]:
    """Return by how much a stretch moves heart rate, bpm, and ln RMSSD in these minutes of the hour.

    The same dice with and without it: what wanders by chance is the same in both.
    """
    rates, logs = zip(*(by_minute(hours(person, s)) for s in (stretch, still(stretch))), strict=True)
    part = slice(from_min, to_min)
    return float((rates[0] - rates[1])[part].mean()), float((logs[0] - logs[1])[part].mean())


def still(stretch: Stretch) -> Stretch:
    """Return the same stretch without any strength."""
    return replace(stretch, strength=0.0)
