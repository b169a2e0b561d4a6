"""The day that everybody is measured on."""

from pathlib import Path

import numpy as np

from hrv.beat import TICKS_PER_MS
from hrv.detection import Heard
from tests.bench.record import Day, keep, kept, made, truth


def day() -> Day:
    """Two hours with a gap in the middle and a beat that was missed."""
    dice = np.random.default_rng(3)
    ticks = (np.round(800 + dice.normal(0, 20, 9000)) * TICKS_PER_MS).astype(np.int64)
    ticks[2000] *= 2
    joined = np.ones(ticks.size, np.bool_)
    joined[[0, 5000]] = False
    at_ms = 10**12 + np.cumsum(ticks) // TICKS_PER_MS
    at_ms[5000:] += 60_000
    return Day(Heard(at_ms, ticks, joined))


def test_peers_are_given_windows_without_a_break_or_a_corrected_beat() -> None:
    one = day()
    windows = one.fresh()[one.sample]
    assert one.sample.size > 500
    assert one.series.corrected.any()
    for lo, hi in zip(windows.lo, windows.hi, strict=True):
        assert one.series.follows[lo + 1 : hi].all()
        assert not one.series.corrected[lo:hi].any()


def test_ours_and_the_peers_are_given_the_same_beats(tmp_path: Path) -> None:
    one, path = day(), tmp_path / "day.npz"
    keep(path, one)
    again = kept(path)
    assert np.array_equal(again.sample, one.sample)
    with np.load(path) as arrays:
        lo, hi = arrays["lo"][0], arrays["hi"][0]
        windows = again.fresh()[again.sample[:1]]
        ticks = again.series.rr_ticks[windows.lo[0] : windows.hi[0]]
        assert np.array_equal(arrays["rr_ms"][lo:hi] * TICKS_PER_MS, ticks)


def test_windows_are_fresh_each_time() -> None:
    one = day()
    assert one.fresh() is not one.fresh()
    assert one.fresh().series.sums is not one.fresh().series.sums


def test_the_made_day_has_twenty_four_hours(tmp_path: Path) -> None:
    source = made(tmp_path / "made.txt")
    rr_ms = np.loadtxt(source.path)
    assert source.unit == "ms"
    assert abs(rr_ms.sum() / 3_600_000 - 24) < 0.01


def test_the_known_waves_fill_their_window() -> None:
    window = truth()
    heard_ms = window.over(window.series.sums.ticks)[0] / TICKS_PER_MS
    assert abs(heard_ms - 300_000) < 1000
