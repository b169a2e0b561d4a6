"""Natural cubic splines through many short series at once, read on one even grid."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dptsv

from hrv.bands import Floats
from hrv.ragged import Indices


@dataclass(frozen=True, slots=True, eq=False)
class Knots:
    """The points of w series, one behind the other."""

    at: Floats
    """Shape (n,): their places, strictly increasing within a series."""
    value: Floats
    """Shape (n,)."""
    first: Indices
    """Shape (w,): where each series begins; each has at least two points."""

    @property
    def past(self) -> Indices:
        """Shape (w,): one past the last point of each series."""
        return np.append(self.first[1:], self.at.size)


def on_grid(knots: Knots, count: int, spacing: float) -> Floats:
    """Return shape (w, count): each series' spline at 0, spacing, 2 spacing ...

    Beyond its ends a spline goes on as its outermost cubic.
    """
    bend = _bends(knots)
    left = _left_knots(knots, count, spacing)
    start, step = knots.at[left], knots.at[left + 1] - knots.at[left]
    part = (np.arange(count) * spacing - start) / step
    low, high = knots.value[left], knots.value[left + 1]
    curve = (2 - part) * bend[left] + (1 + part) * bend[left + 1]
    return np.asarray(low + part * (high - low) - step * step / 6 * part * (1 - part) * curve)


def _bends(knots: Knots) -> Floats:
    """Return the second derivative at every point: one symmetric tridiagonal solve for all series."""
    inner = np.ones(knots.at.size, np.bool_)
    inner[knots.first] = inner[knots.past - 1] = False
    step, rise = knots.at[1:] - knots.at[:-1], knots.value[1:] - knots.value[:-1]
    step[knots.first[1:] - 1] = 1.0
    slope = rise / step
    diagonal, right = np.ones(knots.at.size), np.zeros(knots.at.size)
    diagonal[1:-1] = 2 * (step[:-1] + step[1:])
    right[1:-1] = 6 * (slope[1:] - slope[:-1])
    right *= inner
    _, _, bend, _ = dptsv(diagonal, step * (inner[:-1] & inner[1:]), right)
    return np.asarray(bend, dtype=np.float64)


def _left_knots(knots: Knots, count: int, spacing: float) -> Indices:
    """Return shape (w, count): the point at or before each grid point, never the last of its series."""
    first, past = knots.first[:, None], knots.past[:, None]
    if len(first) == 1:
        passed = np.searchsorted(knots.at, np.arange(count) * spacing, "right")[None]
    else:
        reached = np.clip(np.ceil(knots.at / spacing), 0, count).astype(np.int64)
        owner = np.repeat(np.arange(len(first)), knots.past - knots.first)
        tally = np.bincount(owner * (count + 1) + reached, minlength=len(first) * (count + 1))
        passed = np.cumsum(tally.reshape(-1, count + 1)[:, :count], axis=1)
    return np.asarray(np.minimum(np.maximum(first + passed - 1, first), past - 2), dtype=np.int64)
