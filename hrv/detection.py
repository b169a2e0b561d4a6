"""Which RR intervals are not the time between two sinus beats, decided beat by beat."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from hrv.windows import Ints, Masks

LOOKAHEAD = 2
"""Beats of its own run that must have followed before a beat is decided."""
CONTEXT = 92
"""Beats before it, at most, that a decision depends on."""
SILENCE_MS = 300_000
"""After such a time without a beat nothing that was heard before it counts."""

NORMAL, MOVED, MISSED, EXTRA, OFF = range(5)
"""A beat in its place; one out of its place between its neighbours (ectopic, misread); one before which
beats are missing; one that is none; one whose interval is too long or short and nothing explains why."""

CHUNK = 4096

Kinds = NDArray[np.int8]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Beats as they were heard, shape (n,) each."""

    at_ms: Ints
    rr_ticks: Ints
    joined: Masks
    """Whether a beat is adjacent to the one before it."""

    def __getitem__(self, part: slice) -> "Heard":
        """Return some of the beats."""
        return Heard(self.at_ms[part], self.rr_ticks[part], self.joined[part])


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """What each beat was found to be, shape (n,) each."""

    kinds: Kinds
    level_ticks: Ints
    """The median of the five intervals around."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Constants of the detection.

    After Lipponen & Tarvainen (2019, doi:10.1080/03091902.2019.1640306): thresholds follow the spread of
    the last 91 beats, levels the median of 11. What differs: it looks no further than `LOOKAHEAD` beats
    ahead, so that live and batch decide alike; it measures third differences, which slow waves don't
    raise; its spread leaves outliers out; and below a guard in proportion to the range of the heart's own
    rhythm nothing is marked, so that slow breathing is not taken for artefacts.
    """

    spread_beats: int = 91
    level_beats: int = 11
    spreads: float = 5.5
    """Typical distances of a beat from its place between its neighbours from which it is out of it."""
    outlier_spreads: float = 4.0
    guard_range: float = 0.3
    """The least such distance, as a share of the range of the last intervals (10th to 90th percentile)."""
    guard_level: float = 0.02
    """And as a share of their level."""
    enough: float = 0.18
    """Share of the level from which a beat is out of its place however much the others are."""
    young_beats: int = 25
    """With fewer known, these shares of the level stand for the typical distance and the range."""
    young_spread: float = 0.0175
    young_range: float = 0.12
    back: float = 0.1
    """Share of a moved beat's jump that the intervals before and after it must jump back, at least."""
    one: tuple[float, float] = (0.6, 1.3)
    """Between these, in intervals, two together are one."""
    two: tuple[float, float] = (1.6, 2.45)
    """Between these they are two."""
    whole: float = 0.25
    """How far an interval may be from two or more whole ones, as a share."""
    far: float = 0.35
    """Share of the level by which an interval is off whatever stands beside it."""


RULE = Rule()


def decide(heard: Heard, begin: int = 0, rule: Rule = RULE) -> Verdicts:
    """Judge each beat from `begin` on; shapes (n - begin,).

    A verdict depends on no more than the `CONTEXT` beats before it and the `LOOKAHEAD` after it in its run:
    it is final once these were heard or the run is over.
    """
    end = heard.at_ms.size
    silences = 1 + np.flatnonzero(np.diff(heard.at_ms) > SILENCE_MS)
    kinds, levels = [np.zeros(0, np.int8)], [np.zeros(0, np.int64)]
    for first, last in pairwise([0, *silences.tolist(), end]):
        for start in range(max(begin, first), last, CHUNK):
            stretch = _Stretch(max(first, start - CONTEXT), start, min(start + CHUNK, last), last)
            verdicts = _decide(heard, stretch, rule)
            kinds.append(verdicts.kinds)
            levels.append(verdicts.level_ticks)
    return Verdicts(np.concatenate(kinds), np.concatenate(levels))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Indices: judge [begin, end) knowing [first, last)."""

    first: int
    begin: int
    end: int
    last: int


def _decide(heard: Heard, at: _Stretch, rule: Rule) -> Verdicts:
    beats = _Beats.of(heard[at.first : min(at.end + LOOKAHEAD, at.last)], rule)
    lead = max(at.first, at.begin - 1)
    kinds = _kinds(beats, lead - at.first, rule)[at.begin - lead : at.end - lead]
    level = beats.level[at.begin - at.first : at.end - at.first]
    return Verdicts(kinds, np.rint(level).astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class _Beats:
    """A stretch of beats with what lies around each, shape (n,); NaN where its run doesn't reach."""

    x: Floats
    """Intervals, ticks."""
    before: Floats
    """Shape (4, n): the intervals 1 to 4 before."""
    after: Floats
    """Shape (2, n): the intervals 1, 2 after."""
    ahead: Ints
    """The last beat of its run that may be looked at."""
    usual: Floats
    """Median of the last intervals up to there."""
    level: Floats
    """Median of the five intervals around."""

    @staticmethod
    def of(heard: Heard, rule: Rule) -> "_Beats":
        x = heard.rr_ticks.astype(np.float64)
        run = np.cumsum(~heard.joined, dtype=np.int64)
        before = np.stack([_shifted(x, run, -k) for k in (1, 2, 3, 4)])
        after = np.stack([_shifted(x, run, k) for k in (1, 2)])
        ahead = np.arange(x.size) + np.count_nonzero(np.isfinite(after), axis=0)
        rows, count = _trailing(x, 0, rule.level_beats)
        usual = rows[np.arange(x.size), (count - 1) // 2][ahead].astype(np.float64)
        level = _median(np.concatenate([before[:3], after]), usual)
        return _Beats(x, before, after, ahead, usual, level)


def _shifted(x: Floats, run: Ints, by: int) -> Floats:
    place = np.arange(x.size) + by
    there = np.clip(place, 0, x.size - 1)
    return np.where((there == place) & (run[there] == run), x[there], np.nan)


def _median(around: Floats, usual: Floats) -> Floats:
    """Return shape (n,): the median of an odd number of neighbours, `usual` for those that are not there."""
    known = np.where(np.isnan(around), usual, around)
    return np.asarray(np.sort(known, axis=0)[known.shape[0] // 2], np.float64)


def _trailing(v: Floats, begin: int, beats: int) -> tuple[NDArray[np.float32], Ints]:
    """Return the last `beats` values up to each from `begin` on in order, and how many of them there are.

    Shapes (n - begin, beats) and (n - begin,). Ticks are exact in 32 bits.
    """
    padded = np.full(v.size + beats - 1, np.inf, np.float32)
    padded[beats - 1 :] = np.where(np.isfinite(v), v, np.inf)
    rows = np.sort(sliding_window_view(padded, beats)[begin:], axis=1)
    known = np.concatenate([np.zeros(beats, np.int64), np.cumsum(np.isfinite(v))])
    return rows, (known[beats:] - known[:-beats])[begin:]


def _kinds(beats: _Beats, begin: int, rule: Rule) -> Kinds:
    """Return the kinds from `begin` on; right for `begin` itself only where no beat comes before it."""
    rise, fall = beats.x - beats.before[0], beats.after[0] - beats.x
    rest = beats.after[1] - beats.after[0]
    part, joined = slice(begin, None), np.isfinite(beats.before[0])
    out = rise - 2 * fall + rest
    least = _least(beats, out, begin, rule)
    pairs = _pairs(beats)
    zigzag = _zigzag(rise, fall, rest, rule) & _are_two(pairs, rule)
    moved = zigzag[part] & (np.abs(out[part]) > 6 * least)
    second = np.append(False, moved[:-1])
    missed = (_is_missed(beats, rule) & joined)[part]
    far = np.maximum(2 * least, rule.far * beats.level[part])
    off = (_sticks_out(rise, fall)[part] > 2 * least) | (np.abs(beats.x - beats.level)[part] > far)
    extra = _is_extra(pairs, rule)[part]
    rest_of_extra = np.append(False, extra[:-1])
    choices = [moved, second, missed, extra, rest_of_extra, off]
    return np.select(choices, [MOVED, NORMAL, MISSED, EXTRA, NORMAL, OFF], NORMAL).astype(np.int8)


def _least(beats: _Beats, out: Floats, begin: int, rule: Rule) -> Floats:
    """Return from `begin` on how far a beat must be from its place to be out of it, ticks.

    `out` is six times that distance.
    """
    spread = _spread(out, begin, rule)
    level = beats.usual[begin:]
    spread = np.where(np.isnan(spread), rule.young_spread * level, spread / 6)
    least = np.maximum(rule.spreads * spread, _guard(beats, begin, rule))
    return np.minimum(least, rule.enough * level)


def _spread(v: Floats, begin: int, rule: Rule) -> Floats:
    """Return the median of the last |v|, outliers left out, from `begin` on; NaN where few are known."""
    rows, count = _trailing(np.abs(v), begin, rule.spread_beats)
    place = np.arange(count.size)
    middle = rows[place, np.maximum(count - 1, 0) // 2]
    near = np.count_nonzero(rows <= np.float32(rule.outlier_spreads) * middle[:, None], axis=1)
    spread = rows[place, np.maximum(np.minimum(near, count) - 1, 0) // 2].astype(np.float64)
    return np.where(count < rule.young_beats, np.nan, spread)


def _guard(beats: _Beats, begin: int, rule: Rule) -> Floats:
    """Return from `begin` on the distance that the heart's own rhythm may have made, ticks."""
    rows, count = _trailing(beats.x, begin, rule.spread_beats)
    place = beats.ahead[begin:] - begin
    count = count[place]
    tenth, level = (count - 1) // 10, beats.usual[begin:]
    span = rows[place, count - 1 - tenth].astype(np.float64) - rows[place, tenth]
    span = np.where(count < rule.young_beats, rule.young_range * level, span)
    return np.maximum(rule.guard_range * span, rule.guard_level * level)


def _zigzag(rise: Floats, fall: Floats, rest: Floats, rule: Rule) -> Masks:
    """Tell where the intervals jump there, twice as far back, and there again, as a moved beat makes them."""
    lesser, greater = np.minimum(abs(rise), abs(rest)), np.maximum(abs(rise), abs(rest))
    across = (rise * fall < 0) & (fall * rest < 0)
    return across & (abs(fall) >= greater) & (lesser > rule.back * abs(fall))


def _pairs(beats: _Beats) -> tuple[Floats, Floats, Floats]:
    """Return how many intervals an interval is with the one before it, with the next, and the next two are.

    Measured by the median of the five around an interval and the next; NaN where the run doesn't reach.
    """
    one = _median(np.concatenate([beats.before, beats.after[1:]]), beats.usual)
    sums = beats.before[0] + beats.x, beats.x + beats.after[0], beats.after[0] + beats.after[1]
    return sums[0] / one, sums[1] / one, sums[2] / one


def _is_extra(pairs: tuple[Floats, Floats, Floats], rule: Rule) -> Masks:
    """Tell where an interval and the next are one, and more so than either is with its other side."""
    before, here, after = (np.abs(pair - 1) for pair in pairs)
    most = (np.isnan(before) | (here < before)) & (np.isnan(after) | (here < after))
    return _within(pairs[1], rule.one) & most


def _are_two(pairs: tuple[Floats, Floats, Floats], rule: Rule) -> Masks:
    """Tell where an interval and the next are two, and neither is one with its other side."""
    beyond = rule.one[1]
    return _within(pairs[1], rule.two) & (pairs[0] > beyond) & (pairs[2] > beyond)


def _within(share: Floats, edges: tuple[float, float]) -> Masks:
    return (share > edges[0]) & (share < edges[1])


def _is_missed(beats: _Beats, rule: Rule) -> Masks:
    times = beats.x / beats.level
    whole = np.maximum(np.rint(times), 1)
    return (whole >= 2) & (np.abs(times / whole - 1) < rule.whole)


def _sticks_out(rise: Floats, fall: Floats) -> Floats:
    """Return by how much an interval is longer, or shorter, than both its neighbours; 0 where it is not."""
    return np.where(rise * fall < 0, np.minimum(abs(rise), abs(fall)), 0.0)
