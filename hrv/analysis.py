"""One way in: events to a series, series to windows, windows to every metric as arrays."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hrv.artefacts import CLEANERS, RuleName
from hrv.beat import TICKS_PER_MS, Beat
from hrv.detection import Heard
from hrv.event import Event, Gap
from hrv.frame import Reason
from hrv.metric import REASONS, Metric
from hrv.metrics import METRICS, metrics_by
from hrv.metrics.confidence import Confidence
from hrv.metrics.frequency import Frequency, SpectrumName
from hrv.metrics.long_term import LongTerm
from hrv.metrics.poincare import Poincare
from hrv.metrics.quality import Quality
from hrv.metrics.time_domain import TimeDomain
from hrv.windows import Ints, Series, Windows, windows_ending

AT_ONCE = 1024
"""Windows measured together: bounds the memory that a long recording needs."""
LONG_MS = 1_800_000
"""A longer window has no one spectrum, nor one breathing: a heart does not stay the same for so long."""
SEGMENT_MS = 300_000
"""Of a longer recording the short-term families are told as medians over segments of this length."""

_ANY_LENGTH = (TimeDomain, LongTerm, Poincare, Quality)
_NEVER_MS = 1 << 60
_SPREADS_ALONE = Confidence(bands=Frequency(_NEVER_MS, _NEVER_MS, _NEVER_MS))


@dataclass(frozen=True, slots=True, eq=False)
class Analysed:
    """What windows came to: shape (w,) for every name."""

    end_ms: Ints
    window_ms: Ints
    values: Mapping[str, NDArray[np.float64]]
    """Finite, or NaN where the window can't tell."""
    reasons: Mapping[str, NDArray[np.int8]]
    """Where the value is NaN, 1 + the index in `hrv.metric.REASONS`; elsewhere 0."""


@dataclass(frozen=True, slots=True)
class Medians:
    """Which names are medians over segments, and of how many."""

    window_ms: int
    windows: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a whole recording came to: each name stands either in `values` or in `missing`."""

    values: Mapping[str, float]
    missing: Mapping[str, Reason]
    medians: Medians | None
    """None: everything is told of the whole."""


def series_of(events: Iterable[Event], rule: RuleName = "causal") -> Series:
    """Return the intervals of one wearer's events in time order, artefacts corrected, as the monitor does.

    Rule `published` corrects them as `hrv.published` finds them instead.
    """
    at_ms, ticks, joined, is_open = array("q"), array("q"), bytearray(), False
    for event in events:
        if isinstance(event, Beat):
            at_ms.append(event.at_ms)
            ticks.append(event.rr_ticks)
            joined.append(is_open)
            is_open = True
        elif isinstance(event, Gap):
            is_open = False
    follows = np.frombuffer(bytes(joined), np.bool_)
    return CLEANERS[rule](Heard(np.array(at_ms, np.int64), np.array(ticks, np.int64), follows))


def whole(series: Series) -> Windows:
    """Return the one window from the first interval's beginning to the last one's end.

    Raises:
        ValueError: there is no interval.
    """
    if not series.at_ms.size:
        raise ValueError("a series without intervals has no window")
    start_ms = series.at_ms[:1] - -(-series.rr_ticks[:1] // TICKS_PER_MS)
    edges = np.zeros(1, np.int64), np.full(1, series.at_ms.size, np.int64)
    return Windows(series, start_ms, series.at_ms[-1:], *edges)


def stacked(wearers: Sequence[Windows]) -> Windows:
    """Return the windows of several wearers, one behind the other, to be measured as if they were one's.

    The wearers are put one behind another on one time line, so far apart that no window sees two: values and
    reasons are those of each alone, in order, but `end_ms` is of that line. Raises ValueError without one.
    """
    longest_ms = max(int((each.end_ms - each.start_ms).max(initial=0)) for each in wearers)
    moved = _apart(wearers, longest_ms)
    of = [each.series for each in moved]
    sizes = np.array([series.at_ms.size for series in of], np.int64)
    first = np.repeat(np.cumsum(sizes) - sizes, [each.lo.size for each in moved])
    return Windows(
        Series(
            np.concatenate([series.at_ms for series in of]),
            np.concatenate([series.rr_ticks for series in of]),
            np.concatenate([np.append(False, series.follows[1:])[: series.follows.size] for series in of]),
            np.concatenate([series.corrected for series in of]),
        ),
        np.concatenate([each.start_ms for each in moved]),
        np.concatenate([each.end_ms for each in moved]),
        np.concatenate([each.lo for each in moved]) + first,
        np.concatenate([each.hi for each in moved]) + first,
    )


def _apart(wearers: Sequence[Windows], by_ms: int) -> list[Windows]:
    """Move the wearers in time so that each begins at least `by_ms` after the one before has ended."""
    moved: list[Windows] = []
    free_ms = 0
    for each in wearers:
        of, times_ms = each.series, np.concatenate([each.series.at_ms, each.start_ms, each.end_ms])
        later_ms = free_ms - int(times_ms.min()) if times_ms.size else 0
        series = Series(of.at_ms + later_ms, of.rr_ticks, of.follows, of.corrected)
        moved.append(Windows(series, each.start_ms + later_ms, each.end_ms + later_ms, each.lo, each.hi))
        free_ms = int((times_ms + later_ms).max(initial=free_ms)) + by_ms + 1
    return moved


def portions(windows: Windows, at_once: int = AT_ONCE) -> Iterator[Windows]:
    """Give the windows in portions that are measured in little memory; the numbers do not depend on it."""
    for start in range(0, windows.lo.size, at_once):
        yield narrowed(windows[start : start + at_once])


def narrowed(windows: Windows) -> Windows:
    """Return the same windows over no more of their series than they hold, and the interval after."""
    first = int(windows.lo.min(initial=windows.series.at_ms.size))
    part = slice(first, int(windows.hi.max(initial=first)) + 1)
    of = windows.series
    series = Series(of.at_ms[part], of.rr_ticks[part], of.follows[part], of.corrected[part])
    return Windows(series, windows.start_ms, windows.end_ms, windows.lo - first, windows.hi - first)


def analysed(windows: Windows, metrics: Sequence[Metric] = METRICS) -> Analysed:
    """Measure every window by every family."""
    measured = [metric.measure(windows) for metric in metrics]
    values = {name: family.values[name] for family in measured for name in family.values}
    reasons = {name: family.reasons[name] for family in measured for name in family.values}
    return Analysed(windows.end_ms, windows.end_ms - windows.start_ms, values, reasons)


def summary(series: Series, spectrum: SpectrumName = "nu_hann") -> Summary:
    """Tell a whole recording by every metric, with intervals of confidence.

    Beyond `LONG_MS` spectra, breathing, entropy and their like are medians over the segments of `SEGMENT_MS`
    that can tell; SDNN, RMSSD and theirs are always of the whole. Raises ValueError without an interval.
    """
    window, metrics = whole(series), metrics_by(spectrum)
    if int(window.end_ms[0] - window.start_ms[0]) <= LONG_MS:
        values, missing = _of_one(analysed(window, (*metrics, Confidence(bands=Frequency(by=spectrum)))))
        return Summary(values, missing, None)
    any_length = [metric for metric in metrics if isinstance(metric, _ANY_LENGTH)]
    values, missing = _of_one(analysed(window, (*any_length, _SPREADS_ALONE)))
    bands = set(_SPREADS_ALONE.names) & missing.keys()
    missing = {name: why for name, why in missing.items() if name not in bands}
    short_term = [metric for metric in metrics if not isinstance(metric, _ANY_LENGTH)]
    segments = segments_of(window, SEGMENT_MS)
    more, more_missing = _medians(analysed(segments, short_term))
    names = tuple(name for metric in short_term for name in metric.names)
    medians = Medians(SEGMENT_MS, int(segments.lo.size), names)
    return Summary(values | more, missing | more_missing, medians)


def segments_of(window: Windows, length_ms: int) -> Windows:
    """Return the whole segments, side by side, of one window."""
    start_ms, end_ms = int(window.start_ms[0]), int(window.end_ms[0])
    ends_ms = np.arange(start_ms + length_ms, end_ms + 1, length_ms, dtype=np.int64)
    return windows_ending(window.series, ends_ms, length_ms)


def _of_one(told: Analysed) -> tuple[dict[str, float], dict[str, Reason]]:
    missing = {name: REASONS[int(codes[0]) - 1] for name, codes in told.reasons.items() if codes[0]}
    values = {name: float(value[0]) for name, value in told.values.items() if name not in missing}
    return values, missing


def _medians(told: Analysed) -> tuple[dict[str, float], dict[str, Reason]]:
    values: dict[str, float] = {}
    missing: dict[str, Reason] = {}
    for name, codes in told.reasons.items():
        known = told.values[name][codes == 0]
        if known.size:
            values[name] = float(np.median(known))
        else:
            ((code, _),) = Counter(codes.tolist()).most_common(1)
            missing[name] = REASONS[code - 1]
    return values, missing
