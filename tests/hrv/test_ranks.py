"""Order statistics of many windows at once."""

from dataclasses import fields
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hrv import ranks as module
from hrv.ranks import fullest, ranks
from hrv.windows import Windows
from tests.hrv.hearts import of_rr

Columns = NDArray[np.int64]


def of_spans(ticks: list[int], spans: list[tuple[int, int]]) -> Windows:
    """Look at [lo, hi) of a series of ticks; what the clock says does not matter."""
    lo, hi = np.array(spans, np.int64).reshape(-1, 2).T
    return Windows(of_rr(np.array(ticks) / 128), 0 * lo, 0 * lo, lo, hi)


def columns(look: Windows, bin_ticks: int) -> Columns:
    found = ranks(look)
    named = [getattr(found, field.name) for field in fields(found)]
    return np.array([*named, fullest(look, bin_ticks)])


def by_definition(ticks: list[int], bin_ticks: int) -> list[int]:
    """Return shortest, longest, twice the median, four times the median deviation, the fullest bin."""
    if not ticks:
        return [0] * 5
    middle = median(ticks)
    bins = [n // bin_ticks for n in ticks]
    deviation = median([abs(n - middle) for n in ticks])
    return [min(ticks), max(ticks), int(2 * middle), int(4 * deviation), max(map(bins.count, bins))]


@st.composite
def looks(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int]]]:
    ticks = draw(st.lists(st.integers(1, 30) | st.integers(25_600, 384_000), min_size=1, max_size=40))
    edge = st.integers(0, len(ticks))
    spans = draw(st.lists(st.tuples(edge, edge).map(sorted).map(tuple), max_size=12))
    return ticks, [(lo, hi) for lo, hi in spans]


@settings(max_examples=200)
@given(look=looks(), bin_ticks=st.sampled_from([7, 1000, 6400]), cells=st.integers(1, 200))
def test_every_rank_is_its_definition_whatever_the_windows(
    look: tuple[list[int], list[tuple[int, int]]], bin_ticks: int, cells: int
) -> None:
    ticks, spans = look
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CELLS", cells)
        patch.setattr(module, "AT_ONCE", 1 + cells // 20)
        found = columns(of_spans(ticks, spans), bin_ticks)
    assert found.T.tolist() == [by_definition(ticks[lo:hi], bin_ticks) for lo, hi in spans]


def test_no_windows_and_no_intervals_have_no_ranks() -> None:
    assert columns(of_spans([100], []), 1000).shape == (5, 0)
    empty = Windows(of_rr(np.zeros(0)), *np.zeros((4, 3), np.int64))
    assert columns(empty, 1000).tolist() == [[0] * 3] * 5


def test_bins_begin_at_zero() -> None:
    assert fullest(of_spans([999, 1000, 1999, 2000], [(0, 4)]), 1000).tolist() == [2]
