"""A person's heart through a day: where its rate and its variability stand, and the beats that follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ingest.desk.noise import Curve, band_noise, wandering
from ingest.desk.person import Person
from ingest.desk.response import Effect, effect_of, response
from ingest.desk.stretch import Stretch

STEP_S: Final = 0.25
"""The momentary interval is worked out 4 times a second; levels once a second."""
UNITS_PER_S: Final = 1024
"""What a strap measures intervals in."""

_SLOW_HZ = 0.1
_FASTEST_RR_MS, _SLOWEST_RR_MS = 320.0, 1900.0

Units = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Where the heart stands, once a second."""

    rate_bpm: Curve
    ln_rmssd: Curve
    breath_hz: Curve
    unevenness: Curve
    """How much one breath differs from the next, as a share; 0: led breath."""


def beat_units(levels: Levels, person: Person, dice: Generator) -> Units:
    """Return when each beat comes, 1/1024 s from the beginning.

    Integral pulse frequency modulation: a beat comes whenever the integral of the momentary rate passes a
    whole number.
    """
    beats_so_far = np.cumsum(STEP_S * 1000 / _rr_ms(levels, person, dice))
    at_s = STEP_S * np.arange(1, beats_so_far.size + 1)
    whole = np.arange(1, int(beats_so_far[-1]) + 1)
    return np.rint(np.interp(whole, beats_so_far, at_s) * UNITS_PER_S).astype(np.int64)


def levels_of(
    person: Person, stretches: Sequence[Stretch], start_ms: int, end_ms: int, dice: Generator
) -> Levels:
    """Return a person's levels while they live through stretches."""
    size = (end_ms - start_ms) // 1000
    hour = (start_ms / 3_600_000 + np.arange(size) / 3600) % 24
    rate_bpm = person.hr_bpm + _course_bpm(hour)
    ln_rmssd = np.full(size, np.log(person.rmssd_ms))
    breath = np.full(size, person.breaths_per_min)
    unevenness = np.full(size, 0.12)
    shared = wandering(size, 1.0, 400.0, dice)
    rate_bpm += 1.8 * shared + 1.6 * wandering(size, 1.0, 60.0, dice)
    ln_rmssd += -0.08 * shared + 0.16 * wandering(size, 1.0, 120.0, dice)
    breath += 1.2 * wandering(size, 1.0, 150.0, dice)
    for stretch in stretches:
        effect = effect_of(stretch, person, dice)
        if effect is None:
            continue
        begin, end = (stretch.from_ms - start_ms) // 1000, (stretch.to_ms - start_ms) // 1000
        part, share = response(size, begin, end, effect)
        rate_bpm[part] += effect.bpm * share
        ln_rmssd[part] += effect.ln_rmssd * share
        _breathe(breath, unevenness, slice(max(begin, 0), end), effect)
    return Levels(rate_bpm, ln_rmssd, np.clip(breath, 4, 40) / 60, unevenness)


def _breathe(breath: Curve, unevenness: Curve, part: slice, effect: Effect) -> None:
    if effect.led_breath:
        breath[part], unevenness[part] = effect.breaths_per_min, 0.0
    else:
        breath[part] += effect.breaths_per_min
        unevenness[part] = np.maximum(unevenness[part], effect.unevenness)


def _course_bpm(hour: Curve) -> Curve:
    """Return how far the hours of a working day stand from its middle, sitting still."""
    return 1.5 * np.cos(2 * np.pi * (hour - 15) / 24)


def _rr_ms(levels: Levels, person: Person, dice: Generator) -> Curve:
    seconds = levels.rate_bpm.size
    steps = int(seconds / STEP_S)
    amplitude_ms = _respiratory_ms(levels, person) * np.exp(0.12 * wandering(seconds, 1.0, 8.0, dice))
    slow_ms = 0.45 * np.exp(levels.ln_rmssd) * np.exp(0.3 * wandering(seconds, 1.0, 40.0, dice))
    mean_ms = 60_000 / np.maximum(levels.rate_bpm, 35.0)
    breath_hz = levels.breath_hz * (1 + levels.unevenness * wandering(seconds, 1.0, 6.0, dice))
    slow_hz = _SLOW_HZ * (1 + 0.12 * wandering(seconds, 1.0, 20.0, dice))
    at_s, now_s = np.arange(seconds) + 0.5, STEP_S * (np.arange(steps) + 0.5)
    rr_ms = np.interp(now_s, at_s, mean_ms)
    rr_ms += np.interp(now_s, at_s, amplitude_ms) * np.sin(_phase(breath_hz, now_s))
    rr_ms += np.interp(now_s, at_s, slow_ms) * np.sin(_phase(slow_hz, now_s))
    rr_ms += 0.1 * np.interp(now_s, at_s, amplitude_ms) * band_noise(steps, STEP_S, 0.01, 0.5, dice)
    return np.clip(rr_ms, _FASTEST_RR_MS, _SLOWEST_RR_MS)


def _respiratory_ms(levels: Levels, person: Person) -> Curve:
    """Return the amplitude of the breath in the intervals that gives the RMSSD asked for."""
    usual_hz = person.breaths_per_min / 60
    usual_s = 60 / person.hr_bpm
    per_rmssd = 0.92 / (np.sqrt(2) * np.sin(np.pi * usual_hz * usual_s))
    return np.exp(levels.ln_rmssd) * per_rmssd * (usual_hz / levels.breath_hz) ** 0.8


def _phase(hz: Curve, now_s: Curve) -> Curve:
    turned = np.concatenate([[0.0], np.cumsum(hz)])
    return 2 * np.pi * np.interp(now_s, np.arange(turned.size), turned)
