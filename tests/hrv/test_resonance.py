"""The assessment of a pace of one's own: hearts of known resonance, ties, and what can't be told."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from hrv.analysis import series_of
from hrv.event import Event
from hrv.resonance import SETTLE_MS, Swing, Trial, agreed, best, swing
from ingest.recording import BadLine, ReadSettings, Remark
from ingest.recordings.rr_text import RrText
from tests.hrv.hearts import T0_MS, corrected, heart, recording, sines, without

PACES = (6.5, 6.0, 5.5, 5.0, 4.5)
REST_S, EACH_S = 60.0, 150.0


def assessed(resonance_per_min: float, seed: int) -> list[Swing]:
    """Breathe at each pace with a heart that resonates at one, and wanders as hearts do."""
    dice = np.random.default_rng(seed)
    waves = [(f, 6 * dice.random(), 6.28 * dice.random()) for f in (0.01, 0.017, 0.028, 0.045)]

    def rr_ms_at(t_s: float) -> float:
        trial = int(t_s // (REST_S + EACH_S))
        in_trial_s = t_s - trial * (REST_S + EACH_S) - REST_S
        wandering = sum(a * np.sin(2 * np.pi * f * t_s + p) for f, a, p in waves)
        pace = PACES[min(trial, len(PACES) - 1)] if in_trial_s >= 0 else 15.0
        gain = 70.0 / np.sqrt(1 + ((pace - resonance_per_min) / 0.6) ** 2) if in_trial_s >= 0 else 20.0
        return float(850 + wandering + gain * np.sin(2 * np.pi * pace / 60 * in_trial_s))

    series = heart(rr_ms_at, len(PACES) * (REST_S + EACH_S) + 5)
    begins_s = [n * (REST_S + EACH_S) + REST_S for n in range(len(PACES))]
    return [
        swing(series, Trial(pace, T0_MS + round(1000 * at_s), T0_MS + round(1000 * (at_s + EACH_S))))
        for pace, at_s in zip(PACES, begins_s, strict=True)
    ]


@pytest.mark.parametrize("resonance_per_min", PACES)
def test_the_pace_at_which_a_heart_resonates_swings_it_most(resonance_per_min: float) -> None:
    found = best(assessed(resonance_per_min, seed=round(10 * resonance_per_min)))
    assert found is not None
    assert found.pace_per_min == resonance_per_min


def test_the_swing_of_a_sine_is_what_it_swings_and_its_first_half_minute_is_left_out() -> None:
    series = heart(lambda t_s: 1000 + (300 if t_s < 30 else 100) * np.sin(2 * np.pi * 0.1 * t_s), 151)
    found = swing(series, Trial(6.0, T0_MS, T0_MS + 150_000, comfort=4))
    assert found.hr_amplitude_bpm == pytest.approx(60_000 / 900 - 60_000 / 1100, rel=0.03)
    assert (found.breaths, found.comfort, found.missing) == (12, 4, None)


def test_a_pace_that_was_too_short_has_holes_or_was_corrected_is_not_told() -> None:
    series = heart(sines((0.1, 60.0)), 151)
    trial = Trial(6.0, T0_MS, T0_MS + 150_000)
    assert swing(series, replace(trial, to_ms=T0_MS + SETTLE_MS + 49_000)).missing == "short"
    assert swing(series, replace(trial, to_ms=T0_MS)) == Swing(6.0, None, None, 0, None, "short")
    assert swing(without(series, *range(80, 110)), trial).missing == "gap"
    assert swing(without(series, *range(5, 180)), trial).missing == "gap"
    assert swing(corrected(series, *range(60, 70)), trial).missing == "corrected"


def told(pace: float, amplitude: float, peak: float = 1.0, comfort: int | None = None) -> Swing:
    return Swing(pace, amplitude, peak, 10, comfort)


@pytest.mark.parametrize(
    ("swings", "pace"),
    [
        ([told(6.5, 10.0), told(6.0, 12.0)], 6.0),
        ([told(6.5, 10.0, 9.0), told(6.0, 10.4, 5.0)], 6.5),
        ([told(6.5, 10.0, 9.0), told(6.0, 10.6, 5.0)], 6.0),
        ([told(6.5, 10.0, 9.0, 2), told(6.0, 10.4, 9.3, 4)], 6.0),
        ([told(6.5, 10.0, 9.3, 5), told(6.0, 10.4, 9.0, 4)], 6.5),
        ([told(6.5, 10.0, 9.0), told(6.0, 10.4, 9.3)], 6.0),
    ],
    ids=["the widest", "a tie, by the peak", "no tie", "by comfort", "by comfort again", "all alike"],
)
def test_of_equal_swings_the_higher_peak_counts_then_comfort(swings: list[Swing], pace: float) -> None:
    for order in (swings, swings[::-1]):
        found = best(order)
        assert found is not None
        assert found.pace_per_min == pace


def test_none_is_best_of_fewer_than_two_that_can_be_told() -> None:
    assert best([]) is None
    assert best([told(6.0, 9.0), Swing(5.5, None, None, 1, None, "short")]) is None


def test_two_days_agree_on_the_same_pace_or_on_one_of_two_neighbours() -> None:
    first = [told(6.0, 12.0), told(5.5, 10.0), told(5.0, 8.0)]
    near = [told(6.0, 10.0), told(5.5, 13.0), told(5.0, 8.0)]
    far = [told(6.0, 10.0), told(5.5, 11.0), told(5.0, 13.0)]
    assert agreed(first, first) == 6.0
    assert agreed(first, near) == agreed(near, first) == 5.5
    assert agreed(first, far) is None
    assert agreed(first, []) is None


@pytest.mark.shared
def test_one_persons_recordings_tell_every_pace_and_the_slowest_wins_by_a_little() -> None:
    labels = recording("paced-breathing/derived_labels.csv")
    swings = []
    with labels.open() as file:
        for row in csv.DictReader(file):
            events: list[Event] = [
                one
                for one in RrText().read(labels.parent / row["file"], ReadSettings())
                if not isinstance(one, BadLine | Remark)
            ]
            series = series_of(events)
            whole = Trial(float(row["breaths_per_min"]), int(series.at_ms[0]), int(series.at_ms[-1]))
            swings.append(swing(series, whole))
    found = best(swings)
    assert found is not None
    assert found.pace_per_min == 4.5
    assert all(6.5 < (one.hr_amplitude_bpm or 0) < 9 for one in swings)
