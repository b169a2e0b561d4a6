"""A person's heart through a day: where its rate and its variability stand, and the beats that follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ingest.desk.noise import Curve, wandering
from ingest.desk.person import Person
from ingest.desk.response import breath_of, effects_of, response
from ingest.desk.stretch import Stretch

UNITS_PER_S: Final = 1024
"""What a strap measures intervals in."""

_STEPS_PER_S = 4
"""The momentary interval is worked out 4 times a second; levels once a second."""
_SLOW_HZ = 0.1
_SLOW_SHARE = 0.45
"""Amplitude of the 0.1 Hz oscillation, as a share of RMSSD."""
_RESPIRATORY_SHARE = 0.69
"""What the breath's part of RMSSD is of the whole, divided by sqrt(2)."""
_ENTRAINED = 0.3
"""What is left of that oscillation by itself while a led breath takes it along."""
_FREE_UNEVENNESS = 0.12
_FASTEST_RR_MS, _SLOWEST_RR_MS = 320.0, 1900.0
_SLOWEST_BPM = 38.0
_HOUR_MS = 3_600_000

Units = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Where the heart stands, once a second."""

    rate_bpm: Curve
    ln_rmssd: Curve
    breath_hz: Curve
    unevenness: Curve
    """How much one breath differs from the next, as a share; 0: led breath."""


def levels_of(
    person: Person, stretches: Sequence[Stretch], start_ms: int, end_ms: int, dice: Generator
) -> Levels:
    """Return a person's levels while they live through stretches."""
    size = (end_ms - start_ms) // 1000
    levels = _at_rest(person, start_ms, size, dice)
    coming_and_going = wandering(size, 45, dice)
    for stretch in stretches:
        begin, end = (stretch.from_ms - start_ms) // 1000, (stretch.to_ms - start_ms) // 1000
        for effect in effects_of(stretch, person, dice):
            part, share = response(size, begin, end, effect)
            if effect.sway:
                share *= np.maximum(0, 1 + effect.sway * coming_and_going[part])
            levels.rate_bpm[part] += effect.bpm * share
            levels.ln_rmssd[part] += effect.ln_rmssd * share
        _breathe(levels, stretch, slice(max(begin, 0), max(end, 0)))
    np.maximum(levels.rate_bpm, _SLOWEST_BPM, out=levels.rate_bpm)
    return levels


def beat_units(levels: Levels, dice: Generator) -> Units:
    """Return when each beat comes, 1/1024 s from the beginning.

    Integral pulse frequency modulation: a beat comes whenever the integral of the momentary rate passes a
    whole number.
    """
    so_far = np.cumsum((1000 / _STEPS_PER_S) / _rr_ms(levels, dice))
    at_s = np.arange(1, so_far.size + 1) / _STEPS_PER_S
    beat_at_s = np.interp(np.arange(1, int(so_far[-1]) + 1), so_far, at_s)
    return np.rint(beat_at_s * UNITS_PER_S).astype(np.int64)


def _at_rest(person: Person, start_ms: int, size: int, dice: Generator) -> Levels:
    """Return a day of sitting still: the hours' course, and what wanders over hours, minutes and seconds."""
    hour = (start_ms + 1000 * np.arange(size)) / _HOUR_MS % 24
    course = np.cos(2 * np.pi * (hour - 16) / 24)
    hours, minutes, seconds = (wandering(size, memory_s, dice) for memory_s in (2400, 150, 18))
    rate_bpm = 1.4 * hours + 1.5 * minutes + 2.3 * seconds
    ln_rmssd = -0.08 * (hours + minutes + seconds)
    ln_rmssd += 0.12 * wandering(size, 1200, dice) + 0.09 * wandering(size, 90, dice)
    ln_rmssd += 0.16 * wandering(size, 16, dice)
    return Levels(
        person.hr_bpm + 1.5 * course + person.unsteadiness * rate_bpm,
        log(person.rmssd_ms) - 0.04 * course + person.unsteadiness * ln_rmssd,
        (person.breaths_per_min + 1.3 * person.unsteadiness * wandering(size, 60, dice)) / 60,
        np.full(size, _FREE_UNEVENNESS * person.unsteadiness),
    )


def _breathe(levels: Levels, stretch: Stretch, part: slice) -> None:
    breath = breath_of(stretch)
    if breath.led_per_min is None:
        levels.breath_hz[part] += breath.change_per_min / 60
        levels.unevenness[part] = np.maximum(levels.unevenness[part], breath.unevenness)
    else:
        levels.breath_hz[part] = breath.led_per_min / 60
        levels.unevenness[part] = 0.0


def _rr_ms(levels: Levels, dice: Generator) -> Curve:
    """Return the momentary interval at each step."""
    seconds = levels.rate_bpm.size
    breath_hz = np.clip(levels.breath_hz, 0.06, 0.6)
    deep = np.exp(1.5 * levels.unevenness * wandering(seconds, 4, dice))
    respiratory_ms = deep * _respiratory_ms(levels, breath_hz)
    slow_ms = _SLOW_SHARE * np.exp(levels.ln_rmssd + 0.3 * wandering(seconds, 20, dice))
    slow_ms[levels.unevenness == 0] *= _ENTRAINED
    breath_hz = breath_hz * np.maximum(0.2, 1 + levels.unevenness * wandering(seconds, 3, dice))
    slow_hz = _SLOW_HZ * (1 + 0.12 * wandering(seconds, 10, dice))
    rr_ms = _finely(60_000 / levels.rate_bpm)
    rr_ms += _finely(respiratory_ms) * np.sin(_turned(breath_hz))
    rr_ms += _finely(slow_ms) * np.sin(_turned(slow_hz))
    return np.clip(rr_ms, _FASTEST_RR_MS, _SLOWEST_RR_MS)


def _respiratory_ms(levels: Levels, breath_hz: Curve) -> Curve:
    """Return the amplitude of the breath that gives the RMSSD asked for.

    A sine of frequency f, averaged over intervals of length T, has an RMSSD of sqrt(2) sin^2(x) / x times its
    amplitude, x = pi f T. So the same RMSSD in slower breath is a wider swing, as it is in people.
    """
    x = np.clip(np.pi * breath_hz * 60 / levels.rate_bpm, 0.15, 1.3)
    return np.asarray(np.exp(levels.ln_rmssd) * _RESPIRATORY_SHARE * x / np.square(np.sin(x)), np.float64)


def _finely(by_second: Curve) -> Curve:
    """Return a value of each second at each step, in straight lines."""
    size = by_second.size
    now_s = (np.arange(size * _STEPS_PER_S) + 0.5) / _STEPS_PER_S
    return np.interp(now_s, np.arange(size) + 0.5, by_second)


def _turned(hz: Curve) -> Curve:
    """Return the phase at each step, radians."""
    cycles = np.concatenate([[0.0], np.cumsum(hz)])
    now_s = (np.arange(hz.size * _STEPS_PER_S) + 0.5) / _STEPS_PER_S
    return np.asarray(2 * np.pi * np.interp(now_s, np.arange(cycles.size), cycles), np.float64)
