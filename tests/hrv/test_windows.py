"""Windows over a series, and the sums they are measured by."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hrv.windows import INSTANT_RATE_UNIT_BPM, Series, slots_ms, windows_ending, windows_every


def series_of(
    ticks: list[int], follows: list[bool] | None = None, put_in: list[bool] | None = None
) -> Series:
    count = len(ticks)
    at_ms = np.cumsum(np.array(ticks, np.int64)) // 128
    return Series(
        at_ms,
        np.array(ticks, np.int64),
        np.array(follows if follows is not None else [i > 0 for i in range(count)], np.bool_),
        np.array(put_in if put_in is not None else [False] * count, np.bool_),
    )


def test_an_interval_lies_in_the_window_in_which_it_ends_the_start_excluded_the_end_included() -> None:
    series = series_of([1000 * 128] * 5)  # at 1000, 2000 ... 5000
    windows = windows_ending(series, np.array([3000, 2999, 5000, 900, 9000]), 2000)
    assert windows.start_ms.tolist() == [1000, 999, 3000, -1100, 7000]
    assert windows.lo.tolist() == [1, 0, 3, 0, 5]
    assert windows.hi.tolist() == [3, 2, 5, 0, 5]
    assert windows.count.tolist() == [2, 2, 2, 0, 0]


def test_slots_end_at_whole_multiples_of_the_hop_that_hold_a_beat() -> None:
    at_ms = np.array([1, 4999, 5000, 5001, 19_000, 19_500, 20_001])
    assert slots_ms(at_ms, 5000).tolist() == [5000, 10_000, 20_000, 25_000]


def test_windows_every_hop_end_at_its_slots() -> None:
    windows = windows_every(series_of([900 * 128] * 10), 4000, 5000)
    assert windows.end_ms.tolist() == [5000, 10_000]
    assert windows.start_ms.tolist() == [1000, 6000]
    assert windows.count.tolist() == [4, 4]


def test_part_of_the_windows_are_the_windows_of_that_part() -> None:
    windows = windows_every(series_of([900 * 128] * 100), 10_000, 5000)
    assert windows[3:5].end_ms.tolist() == windows.end_ms[3:5].tolist()
    assert windows[np.array([7, 2])].lo.tolist() == [windows.lo[7], windows.lo[2]]


def test_no_series_has_empty_windows() -> None:
    windows = windows_ending(series_of([]), np.array([0, 1000]), 500)
    assert windows.count.tolist() == [0, 0]
    assert windows.over(windows.series.sums.ticks).tolist() == [0, 0]
    assert windows.over_differences(windows.series.sums.difference2).tolist() == [0, 0]
    assert windows_every(series_of([]), 500, 500).count.size == 0


beats = st.tuples(
    st.one_of(st.integers(200 * 128, 3000 * 128), st.sampled_from([800 * 128, 820 * 128, 820 * 128 + 1])),
    st.booleans(),
    st.booleans(),
)


@given(
    heard=st.lists(beats, max_size=40),
    edges=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=10),
)
def test_running_sums_are_the_sums_by_definition(
    heard: list[tuple[int, bool, bool]], edges: list[tuple[int, int]]
) -> None:
    """Constants, jumps, breaks and corrections anywhere; windows that are empty or hold one interval."""
    ticks = [t for t, _, _ in heard]
    series = series_of(ticks, [f for _, f, _ in heard], [c for _, _, c in heard])
    sums = series.sums
    for edge in edges:
        lo, hi = sorted(min(e, len(heard)) for e in edge)
        end_ms = int(series.at_ms[hi - 1]) if hi else 0
        start_ms = int(series.at_ms[lo - 1]) if lo else 0
        windows = windows_ending(series, np.array([end_ms]), end_ms - start_ms)
        assert (windows.lo[0], windows.hi[0]) == (lo, hi)
        steps = [
            ticks[i] - ticks[i - 1]
            for i in range(lo + 1, hi)
            if heard[i][1] and not heard[i][2] and not heard[i - 1][2]
        ]
        assert windows.over(sums.ticks)[0] == sum(ticks[lo:hi])
        assert windows.over(sums.ticks2)[0] == sum(t * t for t in ticks[lo:hi])
        assert windows.over(sums.corrected)[0] == sum(c for _, _, c in heard[lo:hi])
        assert windows.over_differences(sums.breaks)[0] == sum(not f for _, f, _ in heard[lo + 1 : hi])
        assert windows.over_differences(sums.differences)[0] == len(steps)
        assert windows.over_differences(sums.difference)[0] == sum(steps)
        assert windows.over_differences(sums.difference2)[0] == sum(step * step for step in steps)
        assert windows.over_differences(sums.above_20_ms)[0] == sum(abs(step) > 2560 for step in steps)
        assert windows.over_differences(sums.above_50_ms)[0] == sum(abs(step) > 6400 for step in steps)
        rate_bpm = sum(60_000 * 128 / t for t in ticks[lo:hi])
        np.testing.assert_allclose(windows.over(sums.rate)[0] * INSTANT_RATE_UNIT_BPM, rate_bpm, rtol=1e-11)
