"""A synthetic heart and its wearer's movements, phase by phase, from a seeded generator alone."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from hrv.beat import TICKS_PER_MS, Beat
from hrv.event import Motion, Posture
from ingest.heart_rate import TICKS_PER_UNIT

_STEP_S = 0.125
"""The heart's state is worked out 8 times a second."""

_SLOW_HZ = 0.1
_FASTEST_RR_MS, _SLOWEST_RR_MS = 330.0, 1900.0
_MINUTE_MS = 60_000

Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Phase:
    """Some minutes of a wearer's day: where the heart is heading, and how they sit or walk."""

    length_s: int
    rate_bpm: float
    respiratory_ms: float
    """Amplitude of the respiratory sinus arrhythmia, greater than 0."""
    slow_ms: float
    """Amplitude of the 0.1 Hz oscillation."""
    breaths_per_min: float
    motion_mg: float
    posture: Posture = "sitting"
    settle_s: float = 25.0
    """Time constant with which the heart comes here from where it was."""
    paced: bool = False
    """Whether the breath is led: every breath as long as the next."""


def beats(phases: Sequence[Phase], start_ms: int, dice: Generator) -> Iterator[Beat]:
    """Give the beats of phases one after the other, intervals in a strap's unit of 1/1024 s.

    Integral pulse frequency modulation: a beat comes whenever the integral of the momentary
    rate passes a whole number.
    """
    phase_of_beat = np.cumsum(_STEP_S * 1000 / _rr_ms(phases, dice))
    step_at_s = _STEP_S * np.arange(1, phase_of_beat.size + 1)
    beat_at_s = np.interp(np.arange(1, int(phase_of_beat[-1]) + 1), phase_of_beat, step_at_s)
    at_units = np.rint(beat_at_s * 1024).astype(np.int64)
    rr_ms = np.diff(at_units, prepend=0) * (TICKS_PER_UNIT / TICKS_PER_MS)
    at_ms = start_ms + (at_units * 1000 + 512) // 1024
    return map(Beat, at_ms.tolist(), rr_ms.tolist())


def motions(phases: Sequence[Phase], start_ms: int, dice: Generator) -> Iterator[Motion]:
    """Give one motion at the end of each minute, of the phase that held most of it."""
    ends_ms = start_ms + 1000 * np.cumsum([phase.length_s for phase in phases])
    first_ms = (start_ms // _MINUTE_MS + 1) * _MINUTE_MS
    for at_ms in range(first_ms, int(ends_ms[-1]) + 1, _MINUTE_MS):
        phase = phases[int(np.searchsorted(ends_ms, at_ms - _MINUTE_MS // 2))]
        yield Motion(at_ms, round(phase.motion_mg * math.exp(0.2 * dice.standard_normal()), 1), phase.posture)


def _rr_ms(phases: Sequence[Phase], dice: Generator) -> Curve:
    """Return the momentary interval at each step."""
    steps = int(sum(phase.length_s for phase in phases) / _STEP_S)
    rate_bpm = _settling(phases, [phase.rate_bpm for phase in phases])
    ln_respiratory = _settling(phases, [math.log(phase.respiratory_ms) for phase in phases])
    slow_ms = _settling(phases, [phase.slow_ms for phase in phases])
    very_slow_bpm = 1.2 * _noise(steps, 0.002, 0.03, dice)
    depth = np.exp(ln_respiratory + 0.12 * _noise(steps, 0.002, 0.03, dice))
    rr_ms = 60_000 / (rate_bpm + very_slow_bpm)
    rr_ms += depth * np.sin(_breath(phases, dice))
    rr_ms += slow_ms * (1 + 0.3 * _noise(steps, 0.002, 0.02, dice)) * np.sin(_slow_wave(steps, dice))
    rr_ms += 0.1 * depth * _noise(steps, 0.003, 0.5, dice)
    return np.clip(rr_ms, _FASTEST_RR_MS, _SLOWEST_RR_MS)


def _settling(phases: Sequence[Phase], targets: Sequence[float]) -> Curve:
    """Return a value that comes to each phase's target exponentially, from the first one's."""
    pieces: list[Curve] = []
    value = targets[0]
    for phase, target in zip(phases, targets, strict=True):
        since_s = _STEP_S * np.arange(1, int(phase.length_s / _STEP_S) + 1)
        pieces.append(target + (value - target) * np.exp(-since_s / phase.settle_s))
        value = float(pieces[-1][-1])
    return np.concatenate(pieces)


def _breath(phases: Sequence[Phase], dice: Generator) -> Curve:
    """Return the phase of breathing, radians: free breath wanders, led breath does not."""
    lengths = [int(phase.length_s / _STEP_S) for phase in phases]
    breath_hz = np.repeat([phase.breaths_per_min / 60 for phase in phases], lengths)
    freedom = np.repeat([0.0 if phase.paced else 0.12 for phase in phases], lengths)
    wandering = 1 + freedom * _noise(breath_hz.size, 0.005, 0.1, dice)
    return 2 * np.pi * _STEP_S * np.cumsum(breath_hz * wandering)


def _slow_wave(steps: int, dice: Generator) -> Curve:
    wandering = 1 + 0.1 * _noise(steps, 0.002, 0.05, dice)
    return 2 * np.pi * _SLOW_HZ * _STEP_S * np.cumsum(wandering)


def _noise(steps: int, low_hz: float, high_hz: float, dice: Generator) -> Curve:
    """Return 1/f noise between two frequencies, of variance 1."""
    spectrum = np.fft.rfft(dice.standard_normal(steps))
    freq_hz = np.fft.rfftfreq(steps, _STEP_S)
    inside = (freq_hz >= low_hz) & (freq_hz <= high_hz)
    spectrum[~inside] = 0
    spectrum[inside] /= np.sqrt(freq_hz[inside])
    noise = np.fft.irfft(spectrum, steps)
    return noise / (noise.std() or 1.0)
