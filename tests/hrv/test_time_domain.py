"""The time domain against hand-computed values, definitions, Kubios' report and PhysioNet's toolbox."""

from csv import DictReader
from dataclasses import replace
from itertools import pairwise
from math import log, sqrt
from statistics import fmean, median, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.metrics.poincare import Poincare
from hrv.metrics.time_domain import MEANS, STEPS, TimeDomain
from hrv.windows import INSTANT_RATE_UNIT_BPM, Series, Windows, windows_ending
from tests.hrv.hearts import corrected, of_rr, recording, series, value, why, windows, without

EVERY = TimeDomain(least_beats=2, least_differences=2)

SHORT_RR_MS = np.array([800.0, 850.0, 820.0, 790.0, 900.0, 900.0])
BY_HAND = {
    "mean_nn_ms": 5060 / 6,
    "mean_hr_bpm": 60_000 * 6 / 5060,
    "mean_inst_hr_bpm": 10_000 * (1 / 800 + 1 / 850 + 1 / 820 + 1 / 790 + 2 / 900),
    "sdnn_ms": sqrt(35200 / 15),
    "cvnn": sqrt(35200 / 15) / (5060 / 6),
    "rmssd_ms": sqrt(3280),  # 50, -30, -30, 110, 0
    "sdsd_ms": 60.0,
    "ln_rmssd": log(sqrt(3280)),
    "pnn20_pct": 80.0,
    "pnn50_pct": 20.0,  # 50 is not above 50
    "cvsd": sqrt(3280) / (5060 / 6),
    "median_nn_ms": 835.0,
    "mad_nn_ms": 1.4826 * 40,  # 35, 15, 15, 45, 65, 65
    "mcv_nn": 1.4826 * 40 / 835,
    "min_nn_ms": 790.0,
    "max_nn_ms": 900.0,
    "hti": 3.0,
}


def whole(heard: Series) -> Windows:
    """Look at all of a series through one window."""
    begin_ms = int(heard.at_ms[0]) - int(heard.rr_ticks[0]) // 128 - 1
    return windows_ending(heard, heard.at_ms[-1:], int(heard.at_ms[-1]) - begin_ms)


def test_six_intervals_have_the_values_computed_by_hand() -> None:
    measured = EVERY.measure(whole(of_rr(SHORT_RR_MS)))
    for name, expected in BY_HAND.items():
        assert value(measured, name) == pytest.approx(expected, rel=1e-12), name
    assert set(BY_HAND) == set(EVERY.names)


@given(st.lists(st.integers(200 * 128, 3000 * 128), min_size=3, max_size=60))
def test_every_value_is_its_definition(ticks: list[int]) -> None:
    rr_ms = [n / 128 for n in ticks]
    steps_ms = [after - before for before, after in pairwise(rr_ms)]
    middle_ms = median(rr_ms)
    expected = {
        "mean_nn_ms": fmean(rr_ms),
        "mean_hr_bpm": 60_000 / fmean(rr_ms),
        "sdnn_ms": stdev(rr_ms),
        "cvnn": stdev(rr_ms) / fmean(rr_ms),
        "rmssd_ms": sqrt(fmean([d * d for d in steps_ms])),
        "sdsd_ms": stdev(steps_ms),
        "pnn20_pct": 100 * sum(abs(d) > 20 for d in steps_ms) / len(steps_ms),
        "pnn50_pct": 100 * sum(abs(d) > 50 for d in steps_ms) / len(steps_ms),
        "median_nn_ms": middle_ms,
        "mad_nn_ms": 1.4826 * median([abs(x - middle_ms) for x in rr_ms]),
        "min_nn_ms": min(rr_ms),
        "max_nn_ms": max(rr_ms),
        "hti": len(ticks) / max(sum(n // 1000 == other // 1000 for other in ticks) for n in ticks),
    }
    measured = EVERY.measure(whole(of_rr(np.array(rr_ms))))
    for name, by_definition in expected.items():
        assert value(measured, name) == pytest.approx(by_definition, rel=1e-12), name
    inst_hr_bpm = fmean([60_000 / x for x in rr_ms])
    assert value(measured, "mean_inst_hr_bpm") == pytest.approx(inst_hr_bpm, abs=INSTANT_RATE_UNIT_BPM)


def test_differences_across_a_hole_and_to_corrected_intervals_do_not_count() -> None:
    rr_ms = np.array([800.0, 810.0, 700.0, 830.0, 800.0, 900.0, 820.0, 840.0])
    heard = corrected(without(of_rr(rr_ms), 2), 4)  # 800 810 | 830 800 [900] 820 840
    measured = EVERY.measure(whole(heard))
    assert value(measured, "rmssd_ms") == sqrt((10**2 + 30**2 + 20**2) / 3)
    assert value(measured, "mean_nn_ms") == fmean([800, 810, 830, 800, 900, 820, 840])


def test_the_difference_to_the_interval_before_the_window_does_not_count() -> None:
    heard = of_rr(np.array([500.0, 1000.0, 1010.0, 1020.0]))
    look = windows_ending(heard, heard.at_ms[-1:], 3010)
    assert look.count.tolist() == [3]
    assert value(EVERY.measure(look), "rmssd_ms") == 10.0


def test_pnn20_and_pnn50_count_what_is_strictly_above() -> None:
    rr_ms = [800.0, 820.0, 770.0, 790.0 + 1 / 128, 740.0]  # 20, 50, a tick above 20, a tick above 50
    measured = EVERY.measure(whole(of_rr(np.array(rr_ms))))
    assert (value(measured, "pnn20_pct"), value(measured, "pnn50_pct")) == (75.0, 25.0)


def test_an_alternating_rhythm_has_the_sdsd_of_signed_differences() -> None:
    measured = TimeDomain().measure(whole(of_rr(np.tile([800.0, 860.0], 20))))
    assert value(measured, "rmssd_ms") == 60.0
    assert value(measured, "sdsd_ms") == pytest.approx(60 * sqrt((39 - 1 / 39) / 38), rel=1e-15)


def test_a_constant_rhythm_has_no_spread_and_no_logarithm() -> None:
    measured = TimeDomain().measure(whole(of_rr(np.full(301, 1000 * 807 / 1024))))
    for name in ("sdnn_ms", "cvnn", "rmssd_ms", "sdsd_ms", "pnn20_pct", "mad_nn_ms", "mcv_nn"):
        assert value(measured, name) == 0.0
    assert value(measured, "hti") == 1.0
    assert why(measured, "ln_rmssd") == "constant"


@pytest.mark.parametrize(
    ("beats", "told"),
    [
        (0, ()),
        (1, MEANS),
        (5, MEANS),
        (6, (*MEANS, *STEPS, "ln_rmssd")),
        (9, (*MEANS, *STEPS, "ln_rmssd")),
        (10, TimeDomain().names),
    ],
)
def test_what_too_few_intervals_can_not_tell_is_short(beats: int, told: tuple[str, ...]) -> None:
    heard = of_rr(np.resize([800.0, 850.0, 820.0], 20))
    look = windows_ending(heard, heard.at_ms[beats : beats + 1] - 1, 30_000)
    assert look.count.tolist() == [beats]
    measured = TimeDomain().measure(look)
    assert {name for name in measured.values if measured.reasons[name][0] == 0} == set(told)
    assert {why(measured, name) for name in set(measured.values) - set(told)} <= {"short"}


def test_many_intervals_without_a_neighbour_have_no_differences() -> None:
    heard = of_rr(np.resize([800.0, 850.0, 820.0], 40))
    torn = replace(heard, follows=np.zeros(40, np.bool_))
    measured = TimeDomain().measure(whole(torn))
    assert {why(measured, name) for name in (*STEPS, "ln_rmssd")} == {"short"}
    assert value(measured, "sdnn_ms") > 0


def kubios() -> Windows:
    """Return the 423 intervals of Kubios' sample, of which its own report tells."""
    return whole(of_rr(np.load(recording("golden/kubios/SampleSeries.npy")).astype(np.float64)))


@pytest.mark.shared
def test_kubios_reports_the_same() -> None:
    """golden/kubios/SampleReport.txt, Kubios HRV Standard 3.1.0.1; its RMSSD is 1.5e-5 below theirs."""
    measured = TimeDomain().measure(kubios())
    reported = {"mean_nn_ms": 707.5437, "sdnn_ms": 92.7945, "mean_hr_bpm": 84.8004, "pnn20_pct": 45.2607}
    for name, expected in reported.items():
        assert value(measured, name) == pytest.approx(expected, abs=5.1e-5), name
    assert value(measured, "hti") == 11.75
    assert value(measured, "rmssd_ms") == pytest.approx(56.8586, rel=2e-5)
    assert value(measured, "pnn20_pct") * 422 / 100 == pytest.approx(191)  # NN20
    assert value(measured, "mean_inst_hr_bpm") == pytest.approx(86.1161, abs=5.1e-5)


TOOLBOX = {
    "mean_nn_ms": "NNmean",
    "median_nn_ms": "NNmedian",
    "sdnn_ms": "SDNN",
    "rmssd_ms": "RMSSD",
    "pnn50_pct": "pnn50",
    "sd1_ms": "SD1",
    "sd2_ms": "SD2",
}
"""Our names and the toolbox's; its spectra are Lomb's without a taper, its SampEn's r is another."""


def physionet(record: str) -> Series:
    """Return the normal intervals of a record's first two hours, on the toolbox's time base."""
    path = recording(f"golden/nsr2db-reference/derived_rr/{record}_first2h_fs125_matches_reference.csv")
    rows = list(DictReader(path.read_text().splitlines()))
    normal = [row for row in rows if row["sym"] == row["prev_sym"] == "N"]
    at_ms, rr_ms = (np.array([float(row[name]) for row in normal]) for name in ("t_s", "rr_ms"))
    return series(1000 * at_ms, rr_ms)


@pytest.mark.shared
@pytest.mark.parametrize(("record", "least"), [("nsr001", 160), ("nsr004", 195)])
def test_physionets_toolbox_tells_the_same_where_it_keeps_the_same_intervals(record: str, least: int) -> None:
    """golden/nsr2db-reference: its 231 rolling windows of 300 s, figures to their five printed digits."""
    path = recording("golden/nsr2db-reference/reference_windows_matlab_toolbox.csv")
    rows = [row for row in DictReader(path.read_text().splitlines()) if row["patID"] == record]
    look = windows(physionet(record), np.array([1000 * int(row["t_start"]) for row in rows]), 300_000)
    same = look.count == np.array([int(row["btsdet"]) for row in rows])
    assert np.count_nonzero(same) >= least
    measured = {**TimeDomain().measure(look).values, **Poincare().measure(look).values}
    for name, theirs in TOOLBOX.items():
        printed = np.array([float(row[theirs]) for row in rows]) * (100 if theirs == "pnn50" else 1)
        np.testing.assert_allclose(measured[name][same], printed[same], rtol=5.1e-5, err_msg=name)
