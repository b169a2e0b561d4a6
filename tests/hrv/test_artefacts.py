"""How artefacts are mended, and how near the RMSSD of mended hearts is to the truth."""

import csv
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.artefacts import clean, corrected
from hrv.detection import EXTRA, MISSED, MOVED, OFF, Heard, Verdicts
from hrv.windows import Series
from tests.hrv.artefact_trial import KINDS, T0_MS, heard, outcome, raw_rmssd_ms, rmssd_ms
from tests.hrv.hearts import SHARED, recording


def mended(rr_ms: list[float], kinds: dict[int, int], *, breaks: tuple[int, ...] = ()) -> Series:
    """Mend intervals of which these are said to be artefacts; the level is 800 ms everywhere."""
    found = np.zeros(len(rr_ms), np.int8)
    found[list(kinds)] = list(kinds.values())
    verdicts = Verdicts(found, np.full(len(rr_ms), 800 * 128))
    return corrected(heard(rr_ms, breaks=breaks), verdicts)


def told(series: Series) -> list[tuple[float, float, str]]:
    """Return each interval's end, ms, its length, ms, and F for following, C for corrected."""
    return [
        (int(at) - T0_MS, ticks / 128, "F" * bool(follows) + "C" * bool(put_in))
        for at, ticks, follows, put_in in zip(
            series.at_ms, series.rr_ticks, series.follows, series.corrected, strict=True
        )
    ]


def test_without_artefacts_the_intervals_are_what_was_heard() -> None:
    beats = heard([800.0, 812.5, 790.0], breaks=(2,))
    series = clean(beats)
    np.testing.assert_array_equal(series.at_ms, beats.at_ms)
    np.testing.assert_array_equal(series.rr_ticks, beats.rr_ticks)
    assert series.follows.tolist() == [False, True, False]
    assert not series.corrected.any()


def test_missed_beats_are_put_in_at_even_distances_on_the_grid() -> None:
    series = mended([800.0, 1601.0, 2400.0 + 1 / 128, 800.0], {1: MISSED, 2: MISSED})
    assert told(series) == [
        (800, 800.0, ""),
        (1600, 800.5, "FC"),
        (2401, 800.5, "FC"),
        (3201, 800.0 + 1 / 128, "FC"),
        (4001, 800.0, "FC"),
        (4801, 800.0, "FC"),
        (5601, 800.0, "F"),
    ]


def test_an_extra_beat_is_taken_out() -> None:
    series = mended([800.0, 300.0, 510.0, 800.0], {1: EXTRA})
    assert told(series) == [(800, 800.0, ""), (1610, 810.0, "FC"), (2410, 800.0, "F")]


def test_an_extra_beat_after_a_break_leaves_the_break() -> None:
    series = mended([800.0, 300.0, 510.0, 800.0], {1: EXTRA}, breaks=(1,))
    assert told(series) == [(800, 800.0, ""), (1610, 810.0, "C"), (2410, 800.0, "F")]


def test_a_moved_beat_is_put_in_the_middle() -> None:
    series = mended([800.0, 500.0, 1101.0, 800.0], {1: MOVED})
    assert told(series) == [
        (800, 800.0, ""),
        (1600, 800.5, "FC"),
        (2401, 800.5, "FC"),
        (3201, 800.0, "F"),
    ]


def test_an_interval_that_is_off_takes_the_level_and_leaves_the_time() -> None:
    series = mended([800.0, 1100.0, 800.0], {1: OFF})
    assert told(series) == [(800, 800.0, ""), (1900, 800.0, "FC"), (2700, 800.0, "F")]


def test_of_extra_beats_in_a_row_the_first_is_taken_out_and_the_others_are_off() -> None:
    series = mended([800.0, 300.0, 300.0, 300.0, 800.0], {1: EXTRA, 2: EXTRA, 3: EXTRA})
    assert told(series) == [
        (800, 800.0, ""),
        (1400, 600.0, "FC"),
        (1700, 800.0, "FC"),
        (2500, 800.0, "F"),
    ]


def test_a_beat_that_is_part_of_one_mending_is_not_part_of_another() -> None:
    series = mended([800.0, 500.0, 1600.0, 800.0], {1: MOVED, 2: MISSED})
    assert told(series)[1:3] == [(1850, 1050.0, "FC"), (2900, 1050.0, "FC")]
    series = mended([800.0, 300.0, 500.0, 1100.0, 800.0], {1: EXTRA, 2: MOVED})
    assert [flags for _, _, flags in told(series)] == ["", "FC", "F", "F"]


def test_differences_touching_what_was_put_in_do_not_count() -> None:
    series = mended([800.0, 810.0, 1600.0, 800.0, 805.0], {2: MISSED})
    assert series.differs.tolist() == [False, True, False, False, False, True]


WILD = st.lists(st.integers(200 * 128, 3000 * 128), min_size=1, max_size=60)


@settings(max_examples=80, deadline=None)
@given(ticks=WILD, breaks=st.sets(st.integers(0, 59)), kinds=st.lists(st.integers(0, 4), min_size=60))
def test_mending_keeps_the_time_of_each_run_and_never_joins_two(
    ticks: list[int], breaks: set[int], kinds: list[int]
) -> None:
    """Whatever the verdicts, as long as what they speak of lies in one run."""
    beats = heard([t / 128 for t in ticks], breaks=tuple(b for b in breaks if b < len(ticks)))
    found = np.array(kinds[: len(ticks)], np.int8)
    found[found == OFF] = 0
    found[(found == MISSED) & ((beats.rr_ticks < 1200 * 128) | ~beats.joined)] = 0
    found[np.isin(found, (MOVED, EXTRA)) & ~np.append(beats.joined[1:], False)] = 0
    extra = found == EXTRA
    found[extra & np.append(False, extra[:-1])] = 0
    series = corrected(beats, Verdicts(found, np.full(len(ticks), 800 * 128)))
    assert np.all(np.diff(series.at_ms) >= 0)
    assert series.rr_ticks.min() > 0
    for was, now in zip(_runs(beats.joined), _runs(series.follows), strict=True):
        assert beats.rr_ticks[was].sum() == series.rr_ticks[now].sum()


def _runs(joined: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[slice]:
    edges = [0, *(1 + np.flatnonzero(~joined[1:])).tolist(), joined.size]
    return [slice(first, last) for first, last in pairwise(edges)]


@pytest.mark.parametrize("kind", KINDS)
def test_clean_beats_are_left_alone_and_spoilt_hearts_keep_their_rmssd(kind: str) -> None:
    """Seeded; with 1000 hearts of each kind: 0.08, 0.07, 0.00 %; medians 3, 2, 4 %; p95 12, 4, 12 %."""
    found = outcome(kind, 60)
    assert found.marked_pct <= 0.12
    assert found.off_median_pct <= 5
    assert found.off_p95_pct <= 15


@pytest.mark.shared
def test_real_slow_breathing_is_not_taken_for_artefacts() -> None:
    """A rule of 20 % of the median flags up to 80 % of these beats."""
    recording("paced-breathing")
    files = sorted((SHARED / "paced-breathing").glob("2026*.txt"))
    assert len(files) == 6
    for file in files:
        rr_ms = np.loadtxt(file)
        series = clean(heard(rr_ms))
        assert not series.corrected.any()
        assert rmssd_ms(series) == pytest.approx(raw_rmssd_ms(rr_ms), rel=1e-12)


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["sel100", "sel114", "sel116", "sel803", "sel808", "sel820", "sel847", "sel871", "sele0104"]
)
def test_rmssd_of_hearts_with_ectopic_beats_returns_to_that_of_the_normal_ones(name: str) -> None:
    """QT Database, cardiologists' labels: a true difference is one between intervals of N and N."""
    with recording(f"qtdb/derived_rr/{name}.csv").open() as file:
        rows = list(csv.DictReader(file))
    rr_ms = np.array([float(row["rr_ms"]) for row in rows])
    normal = np.array([row["sym"] == row["prev_sym"] == "N" for row in rows])
    truth_ms = float(np.sqrt(np.mean(np.diff(rr_ms)[normal[1:] & normal[:-1]] ** 2)))
    assert raw_rmssd_ms(rr_ms) > 2 * truth_ms
    assert rmssd_ms(clean(heard(rr_ms))) == pytest.approx(truth_ms, rel=0.1)


def test_nobody_has_no_intervals() -> None:
    none = np.zeros(0, np.int64)
    assert clean(Heard(none, none, np.zeros(0, np.bool_))).at_ms.size == 0
