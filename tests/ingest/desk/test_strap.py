"""Ectopic beats, misheard beats and silences come as often as they should, and are told as a strap would."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from hrv.beat import Beat, is_plausible
from hrv.event import Gap, Motion
from ingest.desk.day import DeskDay
from tests.ingest.desk.wearers import START_MS, STEADY, by_minute, during, hours, minutes


def _beats(day: DeskDay) -> list[Beat]:
    return [event for event in day.events if isinstance(event, Beat)]


def test_intervals_are_whole_units_of_a_strap_and_add_up_to_the_times() -> None:
    beats = _beats(hours(STEADY, during("walk", 10, 20)))
    assert all((beat.rr_ms * 1.024).is_integer() and is_plausible(beat.rr_ms) for beat in beats)
    sums_ms = START_MS + np.cumsum([beat.rr_ms for beat in beats])
    assert np.abs(sums_ms - [beat.at_ms for beat in beats]).max() <= 0.5


@pytest.mark.parametrize("per_hour", [0, 12, 120])
def test_ectopic_beats_come_at_the_persons_rate_and_two_of_three_with_a_pause(per_hour: float) -> None:
    day = hours(replace(STEADY, ectopics_per_hour=per_hour), length=6)
    rr_ms = np.array([beat.rr_ms for beat in _beats(day)])
    level = np.array([np.median(rr_ms[max(0, at - 5) : at + 6]) for at in range(rr_ms.size)])
    early = np.flatnonzero(rr_ms < 0.83 * level)
    assert early.size == pytest.approx(6 * per_hour, abs=4 * (1 + np.sqrt(per_hour)))
    if per_hour == 120:
        paused = rr_ms[early + 1] > 1.15 * level[early + 1]
        assert 0.45 < paused.mean() < 0.8


def test_misheard_beats_are_found_and_corrected_and_hardly_move_rmssd() -> None:
    day = hours(replace(STEADY, strap_faults_per_hour=60))
    corrected = [minute.corrected_pct for minute in minutes(day)]
    assert 0.5 < np.mean(corrected) < 4
    _, with_faults = by_minute(day)
    _, without = by_minute(hours(STEADY))
    assert np.median(with_faults) == pytest.approx(np.median(without), abs=0.1)


def test_a_crackling_strap_spoils_its_minutes_alone() -> None:
    told = minutes(hours(STEADY, during("crackle", 20, 30)))
    assert np.mean([minute.corrected_pct for minute in told[20:30]]) > 10
    assert max(minute.corrected_pct for minute in (*told[:19], *told[31:])) < 3


@pytest.mark.parametrize(("what", "why"), [("dropout", "lost"), ("off", "contact")])
def test_a_silence_is_a_gap_without_beats(what: str, why: str) -> None:
    silence = during("dropout" if what == "dropout" else "off", 20, 35)
    day = hours(STEADY, silence)
    opening, gap = (event for event in day.events if isinstance(event, Gap))
    assert (opening.from_ms, opening.to_ms, opening.why) == (START_MS, START_MS, "pause")
    assert gap.why == why
    assert silence.from_ms - 2_000 < gap.from_ms <= silence.from_ms
    assert silence.to_ms <= gap.to_ms < silence.to_ms + 3_000
    assert not any(gap.from_ms < beat.at_ms <= gap.to_ms for beat in _beats(day))


def test_silences_that_meet_are_told_in_order() -> None:
    day = hours(STEADY, during("dropout", 10, 20), during("off", 15, 30), during("dropout", 29, 29.5))
    gaps = [event for event in day.events if isinstance(event, Gap)]
    assert all(before.to_ms <= after.from_ms for before, after in pairwise(gaps))
    assert all(before.at_ms <= after.at_ms for before, after in pairwise(day.events))
    assert not [event for event in day.events if isinstance(event, Motion) and 12 < _minute(event) < 29]


def _minute(motion: Motion) -> float:
    return (motion.at_ms - START_MS) / 60_000
