"""Coherence ratio, version 1, over the last 64 s of each window; no product's score."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from hrv.bands import Floats
from hrv.beat import TICKS_PER_MS
from hrv.coherence import NARROW, POINTS, PURE_SHARE, RATE_HZ, WIDE, strongest_wave
from hrv.metric import Measured
from hrv.ragged import Indices, one_behind_another
from hrv.reasons import Codes, Masks, first_of, told
from hrv.spline import Knots, on_grid
from hrv.windows import Windows

SPAN_MS = 64_000
LEAD_BEATS = 8
"""Intervals before the 64 s that hold the spline's beginning, where the window has them."""
FLAT_MS2 = 1e-6
CHUNK = 1024
NAMES = ("coherence", "coherence_ratio", "coherence_peak_hz", "coherence_amplitude_ms")


@dataclass(frozen=True, slots=True, eq=False)
class _Span:
    """The last 64 s of each window, as indices into the series, shape (w,) each."""

    lead: Indices
    """First interval that the spline goes through."""
    lo: Indices
    """First interval that ends in the 64 s."""
    hi: Indices
    torn: Masks
    """Whether the spline's intervals leave a hole, or their middles do not follow each other."""


@dataclass(frozen=True, slots=True)
class Coherence:
    """Share of one wave of 0.04 to 0.26 Hz in all power, by the definition in docs/metrics.md.

    `total` is the power that the wave is compared with: `wide` 0.0033-0.4 Hz, or `band` 0.04-0.4 Hz, whose
    names end in `_band`. A window tells nothing when it or its beats are too few (`short`), a hole is too
    long or the intervals do not add up to the time (`gap`), too many were put in (`corrected`), it is
    `constant`, or its highest power lies on a slope (`no_peak`).
    """

    total: Literal["wide", "band"] = "wide"
    least_beats: int = 30
    most_corrected_pct: float = 5.0
    longest_hole_ms: int = 3_000
    most_uncovered: float = 0.15
    """Share of the 64 s by which the sum of the intervals may differ from it."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return NAMES if self.total == "wide" else tuple(f"{name}_band" for name in NAMES)

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        if windows.lo.size <= CHUNK:
            values, codes = self._measure(windows)
        else:
            parts = range(0, windows.lo.size, CHUNK)
            found = [self._measure(windows[start : start + CHUNK]) for start in parts]
            values = np.concatenate([part for part, _ in found], axis=1)
            codes = np.concatenate([part for _, part in found])
        return Measured(dict(zip(self.names, values, strict=True)), dict.fromkeys(self.names, codes))

    def _measure(self, windows: Windows) -> tuple[Floats, Codes]:
        """Return shapes (4, w), (w,): the values in the order of their names, and the codes."""
        if not windows.lo.size:
            return np.empty((len(NAMES), 0)), np.empty(0, np.int8)
        span = _span(windows, self.longest_hole_ms)
        codes = self._codes(windows, span)
        values = np.full((len(NAMES), codes.size), np.nan)
        good = np.flatnonzero(codes == 0)
        if good.size:
            grid_ms = on_grid(_knots(windows, span, good), POINTS, 1 / RATE_HZ)
            values[:, good], codes[good] = self._waves(grid_ms)
        return values, codes

    def _codes(self, windows: Windows, span: _Span) -> Codes:
        sums, beats = windows.series.sums, span.hi - span.lo
        heard_ms = (sums.ticks[span.hi] - sums.ticks[span.lo]) / TICKS_PER_MS
        off = np.abs(heard_ms - SPAN_MS) > self.most_uncovered * SPAN_MS
        corrected = sums.corrected[span.hi] - sums.corrected[span.lo]
        return first_of(
            ("short", windows.end_ms - windows.start_ms < SPAN_MS),
            ("gap", off | span.torn | _silent_at_an_end(windows, span, self.longest_hole_ms)),
            ("short", beats < self.least_beats),
            ("corrected", 100 * corrected > self.most_corrected_pct * beats),
        )

    def _waves(self, grid_ms: Floats) -> tuple[Floats, Codes]:
        wave = strongest_wave(grid_ms, WIDE if self.total == "wide" else NARROW)
        codes = first_of(("constant", wave.total_ms2 < FLAT_MS2), ("no_peak", ~wave.is_peak))
        ratio = wave.share / np.maximum(1 - wave.share, 1e-12)
        amplitude_ms = np.sqrt(2 * wave.power_ms2)
        share = np.minimum(wave.share / PURE_SHARE, 1.0)
        return told(np.stack([share, ratio, wave.peak_hz, amplitude_ms]), codes), codes


def _span(windows: Windows, longest_hole_ms: int) -> _Span:
    first, last = int(windows.lo.min()), int(windows.hi.max())
    at_ms, ticks = windows.series.at_ms[first:last], windows.series.rr_ticks[first:last]
    middle = 2 * TICKS_PER_MS * at_ms - ticks
    wide, torn = np.zeros((2, at_ms.size + 1), np.bool_)
    wide[1:-1] = (at_ms[1:] - at_ms[:-1]) * TICKS_PER_MS - ticks[1:] > longest_hole_ms * TICKS_PER_MS
    torn[1:-1] = wide[1:-1] | (middle[1:] <= middle[:-1])
    lo, hi = windows.lo - first, windows.hi - first
    begin = np.clip(np.searchsorted(at_ms, windows.end_ms - SPAN_MS, "right"), lo, hi)
    after_hole = np.maximum.accumulate(np.where(wide, np.arange(wide.size), 0))[begin]
    lead = np.maximum(np.maximum(lo, begin - LEAD_BEATS), after_hole)
    tears = np.cumsum(torn)
    return _Span(first + lead, first + begin, first + hi, tears[np.maximum(hi - 1, lead)] > tears[lead])


def _silent_at_an_end(windows: Windows, span: _Span, longest_ms: int) -> Masks:
    """Tell whether too long passes before the first interval of the 64 s begins, or after the last ends."""
    series = windows.series
    if not series.at_ms.size:
        return np.ones(span.lo.size, np.bool_)
    begin = np.minimum(span.lo, series.at_ms.size - 1)
    heard_ms = series.at_ms[begin] - series.rr_ticks[begin] / TICKS_PER_MS
    late = heard_ms - (windows.end_ms - SPAN_MS) > longest_ms
    return late | (windows.end_ms - series.at_ms[np.maximum(span.hi - 1, 0)] > longest_ms)


def _knots(windows: Windows, span: _Span, good: Indices) -> Knots:
    """Return intervals at their mid-times, in s from each window's 64 s, one window behind the other."""
    count = (span.hi - span.lead)[good]
    index, first = one_behind_another(span.lead[good], count)
    ticks = windows.series.rr_ticks[index]
    since_ms = windows.series.at_ms[index] - np.repeat(windows.end_ms[good] - SPAN_MS, count)
    return Knots((since_ms - ticks / (2 * TICKS_PER_MS)) / 1000, ticks / TICKS_PER_MS, first)
