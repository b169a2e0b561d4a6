"""Hearts of known rhythm, and the recordings of ../shared where they are."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hrv.frame import Reason
from hrv.metric import REASONS, Measured
from hrv.windows import Series, Windows, windows_ending

Floats = NDArray[np.float64]
T0_MS = 1_763_870_400_000
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def heart(
    rr_ms_at: Callable[[float], float], duration_s: float = 400.0, *, begin_s: float = 0.0, grid: int = 125
) -> Series:
    """Beat as long as `rr_ms_at(middle of the interval)` says, on a grid of `grid` ticks (125: a strap's)."""
    at_ticks, ticks = [], []
    now_ticks = round(begin_s * 128_000)
    while now_ticks < duration_s * 128_000:
        rr_ms = 800.0
        for _ in range(25):
            rr_ms = rr_ms_at(now_ticks / 128_000 + rr_ms / 2000)
        ticks.append(max(1, round(rr_ms * 128 / grid)) * grid)
        now_ticks += ticks[-1]
        at_ticks.append(now_ticks)
    return series(np.array(at_ticks) / 128, np.array(ticks) / 128)


def sines(*waves: tuple[float, float], rr_ms: float = 800.0, phase: float = 0.0) -> Callable[[float], float]:
    """Give a rhythm of sines, each (frequency in Hz, amplitude in ms), around `rr_ms`."""
    return lambda t_s: rr_ms + sum(a * np.sin(2 * np.pi * f * t_s + phase) for f, a in waves)


def series(at_ms: Floats, rr_ms: Floats) -> Series:
    """Put intervals and when they ended into a series without breaks or corrections."""
    follows = np.ones(rr_ms.size, np.bool_)
    follows[:1] = False
    ticks = np.round(rr_ms * 128).astype(np.int64)
    return Series(T0_MS + np.round(at_ms).astype(np.int64), ticks, follows, np.zeros_like(follows))


def of_rr(rr_ms: Floats) -> Series:
    """Put intervals one behind the other."""
    return series(np.cumsum(rr_ms), rr_ms)


def without(heard: Series, *lost: int) -> Series:
    """Leave intervals out, as if their beats had not been heard."""
    kept = np.delete(np.arange(heard.at_ms.size), lost)
    follows = heard.follows[kept] & (np.diff(kept, prepend=kept[0] - 1) == 1)
    return Series(heard.at_ms[kept], heard.rr_ticks[kept], follows, heard.corrected[kept])


def corrected(heard: Series, *at: int) -> Series:
    """Mark intervals as put in by the correction."""
    marks = heard.corrected.copy()
    marks[list(at)] = True
    return replace(heard, corrected=marks)


def windows(heard: Series, start_ms: NDArray[np.int64], length_ms: int) -> Windows:
    """Look at a series from each of these times on (ms since T0_MS)."""
    return windows_ending(heard, T0_MS + np.asarray(start_ms, np.int64) + length_ms, length_ms)


def one(heard: Series, start_s: float, length_s: float) -> Windows:
    """Look at one window."""
    return windows(heard, np.array([round(1000 * start_s)]), round(1000 * length_s))


def rolling(heard: Series, length_s: float, hop_s: float = 5.0) -> Windows:
    """Look at every window that lies inside the series."""
    length_ms = round(1000 * length_s)
    end_ms = int(heard.at_ms[-1]) - T0_MS
    begin_ms = int(heard.at_ms[0] - heard.rr_ticks[0] // 128) - T0_MS
    return windows(heard, np.arange(begin_ms, end_ms - length_ms + 1, round(1000 * hop_s)), length_ms)


def alone(many: Windows, at: int) -> Windows:
    """Take one window with nothing of the series but its own intervals."""
    lo, hi = int(many.lo[at]), int(many.hi[at])
    part, whole = slice(lo, hi), many.series
    own = Series(whole.at_ms[part], whole.rr_ticks[part], whole.follows[part], whole.corrected[part])
    edge = np.array([0]), np.array([hi - lo])
    return Windows(own, many.start_ms[at : at + 1], many.end_ms[at : at + 1], *edge)


def value(measured: Measured, name: str) -> float:
    """Return the one window's value; it must have one."""
    assert measured.reasons[name][0] == 0, why(measured, name)
    return float(measured.values[name][0])


def why(measured: Measured, name: str) -> Reason:
    """Return why the one window has no value; it must have none."""
    assert np.isnan(measured.values[name][0])
    return REASONS[int(measured.reasons[name][0]) - 1]


def recording(name: str) -> Path:
    """Return a file of ../shared, or skip the test."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs ../shared/data/{name}, which is not here")
    return path


@cache
def meditation(name: str) -> Series:
    """Read one of PhysioNet's meditation recordings: time in s, instantaneous heart rate in bpm."""
    time_s, rate_bpm = np.loadtxt(recording(f"meditation/{name}")).T
    rr_ms = 60_000 / rate_bpm
    plausible = (rr_ms >= 200) & (rr_ms <= 3000)
    return series(1000 * time_s[plausible], rr_ms[plausible])
