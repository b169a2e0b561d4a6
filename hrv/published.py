"""The artefact rule as it was published, for whole recordings: it looks 45 beats ahead."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from hrv.detection import EXTRA, MISSED, MOVED, NORMAL, OFF, Floats, Heard, Kinds, Verdicts
from hrv.windows import Ints, Masks

CHUNK = 4096
LEAST_BEATS = 3
"""A shorter run has no pattern of differences."""


@dataclass(frozen=True, slots=True)
class PublishedRule:
    """Constants of Lipponen & Tarvainen 2019, doi:10.1080/03091902.2019.1640306."""

    alpha: float = 5.2
    """A threshold in quartile deviations."""
    spread_beats: int = 91
    level_beats: int = 11
    c1: float = 0.13
    c2: float = 0.17
    far: float = 3.0
    """Thresholds from the level from which an interval is long or short."""
    guard: float = 0.0
    """Nothing nearer to the level, as a share of it, is ectopic, long or short; 0: as published."""


PUBLISHED = PublishedRule()


def decide_as_published(heard: Heard, rule: PublishedRule = PUBLISHED) -> Verdicts:
    """Judge every beat, each run of adjacent ones by itself; shapes (n,).

    Unlike `hrv.detection.decide` a verdict depends on beats long after it. What is found is mended as there.
    """
    kinds = np.zeros(heard.at_ms.size, np.int8)
    level_ticks = heard.rr_ticks.copy()
    edges = [0, *(1 + np.flatnonzero(~heard.joined[1:])).tolist(), heard.at_ms.size]
    for first, last in pairwise(edges):
        if last - first >= LEAST_BEATS:
            part = slice(first, last)
            found, level = classes(heard.rr_ticks[part].astype(np.float64), rule)
            kinds[part] = _moved_before(found)
            halves = found == MISSED
            level_ticks[part] = np.where(halves, -(-heard.rr_ticks[part] // 2), np.rint(level))
    return Verdicts(kinds, level_ticks)


def classes(rr: Floats, rule: PublishedRule = PUBLISHED) -> tuple[Kinds, Floats]:
    """Return the published class of each interval of one run, and the level there; shapes (n,), n >= 3.

    `MOVED` stands for ectopic, at the interval that begins with such a beat; `OFF` for long or short. A mean
    interval is put before the first one, as in NeuroKit, for it has no difference.
    """
    shape = _Shape.of(np.concatenate([[rr.mean()], rr]), rule)
    ectopic = _ectopic(shape, rule)
    tried, also = _tried(shape, ectopic, rule)
    found = np.where(tried | also, _kinds(shape, rule), NORMAL)
    found = np.where(ectopic & ~also, MOVED, found)
    return _guarded(found, shape, rule)[1:].astype(np.int8), shape.level[1:]


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """A run of intervals in thresholds, shape (n,); NaN where nothing varies."""

    x: Floats
    step: Floats
    """To each interval from the one before it."""
    off: Floats
    """From the level, twice where it is shorter."""
    level: Floats
    least: Floats
    """The threshold of `off`."""
    beside: Floats
    """The step before or after, whichever goes less back."""
    after: Floats
    """Of the next two steps, the one that goes further back."""

    @staticmethod
    def of(x: Floats, rule: PublishedRule) -> "_Shape":
        step = np.diff(x, prepend=x[:1])
        step[0] = step[1:].mean()
        level = _centred(x, rule.level_beats, 0.5)
        off = np.where(x < level, 2 * (x - level), x - level)
        step, _ = _normed(step, rule)
        off, least = _normed(off, rule)
        return _Shape(x, step, off, level, least, *_neighbours(step))


def _normed(values: Floats, rule: PublishedRule) -> tuple[Floats, Floats]:
    size = np.abs(values)
    third, first = (_centred(size, rule.spread_beats, share) for share in (0.75, 0.25))
    least = rule.alpha * (third - first) / 2
    return np.divide(values, least, out=np.full(values.size, np.nan), where=least != 0), least


def _centred(values: Floats, beats: int, share: float) -> Floats:
    """Return shape (n,): a quantile of the values around each, of fewer at the ends; linear between two."""
    half = beats // 2
    padded = np.pad(values, half, constant_values=np.inf)
    place = np.arange(values.size)
    known = np.minimum(place + half + 1, values.size) - np.maximum(place - half, 0)
    found = np.empty(values.size)
    for start in range(0, values.size, CHUNK):
        part = slice(start, start + CHUNK)
        rows = np.sort(sliding_window_view(padded, beats)[part], axis=1)
        found[part] = _quantile(rows, known[part], share)
    return found


def _quantile(rows: Floats, known: Ints, share: float) -> Floats:
    place = share * (known - 1)
    low = np.floor(place).astype(np.int64)
    row = np.arange(len(rows))
    below, above = rows[row, low], rows[row, np.minimum(low + 1, known - 1)]
    return np.asarray(below + (place - low) * (above - below), np.float64)


def _neighbours(step: Floats) -> tuple[Floats, Floats]:
    around = np.pad(step, 2, "reflect")
    before, after, later = around[1:-3], around[3:-1], around[4:]
    up, down = step > 0, step < 0
    beside = np.where(up, np.maximum(before, after), np.where(down, np.minimum(before, after), 0.0))
    back = np.where(step >= 0, np.minimum(after, later), np.where(down, np.maximum(after, later), 0.0))
    return beside, back


def _ectopic(shape: _Shape, rule: PublishedRule) -> Masks:
    long = (shape.step > 1) & (shape.beside < -rule.c1 * shape.step - rule.c2)
    short = (shape.step < -1) & (shape.beside > -rule.c1 * shape.step + rule.c2)
    return (long | short) & _inner(shape)


def _inner(shape: _Shape) -> Masks:
    """Tell which beats are judged: not the last two."""
    return np.arange(shape.x.size) < shape.x.size - 2


def _tried(shape: _Shape, ectopic: Masks, rule: PublishedRule) -> tuple[Masks, Masks]:
    """Tell which intervals may be long or short of themselves, and which because the one before may.

    Beat after beat: one that was looked at with the one before is not looked at again. In a row of beats that
    each would have the next looked at it is every second one.
    """
    size = np.abs(shape.step)
    may = ~(size <= 1) & ~ectopic & ((size > 1) | (np.abs(shape.off) > rule.far)) & _inner(shape)
    next_too = np.append(size[1:-1] < size[2:], [False, False]) & may
    place = np.arange(size.size)
    last_that_does_not = np.maximum.accumulate(np.where(next_too, -1, place))
    row = np.append(0, (place - last_that_does_not)[:-1])
    visited = row % 2 == 0
    also = np.append(False, (next_too & visited)[:-1])
    return may & visited, also


def _kinds(shape: _Shape, rule: PublishedRule) -> Kinds:
    long = (shape.step > 1) & (shape.after < -1)
    short = (shape.step < -1) & (shape.after > 1)
    either = long | short | (np.abs(shape.off) > rule.far)
    two = np.abs(shape.x / 2 - shape.level) < shape.least
    none = np.abs(shape.x + np.append(shape.x[1:], np.nan) - shape.level) < shape.least
    choices = [short & none, long & two, either]
    return np.select(choices, [EXTRA, MISSED, OFF], NORMAL).astype(np.int8)


def _guarded(found: Kinds, shape: _Shape, rule: PublishedRule) -> Kinds:
    """Let nothing be ectopic, long or short that lies near the level; an ectopic beat has two intervals."""
    away = np.abs(shape.x - shape.level) / shape.level
    pair = np.maximum(away, np.append(0.0, away[:-1]))
    near = ((found == OFF) & (away < rule.guard)) | ((found == MOVED) & (pair < rule.guard))
    return np.where(near, NORMAL, found).astype(np.int8)


def _moved_before(found: Kinds) -> Kinds:
    """Put each ectopic beat where `hrv.artefacts` has it: at the interval that ends with the beat."""
    moved = np.append(found[1:] == MOVED, False)
    return np.where(moved, MOVED, np.where(found == MOVED, NORMAL, found)).astype(np.int8)
