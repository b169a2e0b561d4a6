"""The demonstration that the simulated heart plays."""

import time
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray

from hrv.beat import Beat
from hrv.event import Answer, Context, Event, Gap, Motion
from ingest.demo_day import demo_morning, demo_start_ms, learned_days

START_MS = demo_start_ms(UTC)
MINUTE_MS = 60_000
SEEDS = range(6)


def _minutes(events: list[Event]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean heart rate, bpm, and RMSSD, ms, of each minute from START_MS."""
    heard = [event for event in events if isinstance(event, Beat)]
    minute = np.array([(beat.at_ms - 1 - START_MS) // MINUTE_MS for beat in heard])
    rr_ms = np.array([beat.rr_ms for beat in heard])
    spells = [rr_ms[minute == number] for number in range(minute.max() + 1)]
    rate_bpm = np.array([60_000 / spell.mean() for spell in spells])
    return rate_bpm, np.array([np.sqrt(np.mean(np.diff(spell) ** 2)) for spell in spells])


def test_the_seed_is_all_there_is_to_a_morning() -> None:
    assert list(demo_morning(1, START_MS)) == list(demo_morning(1, START_MS))
    assert list(demo_morning(1, START_MS)) != list(demo_morning(2, START_MS))
    assert list(learned_days(1, START_MS, 2)) == list(learned_days(1, START_MS, 2))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bad_half_hour_stands_out_and_the_walk_is_told_by_motion(seed: int) -> None:
    events = list(demo_morning(seed, START_MS))
    rate_bpm, rmssd_ms = _minutes(events)
    calm_bpm, calm_ms = np.median(rate_bpm[5:20]), np.median(rmssd_ms[5:20])
    assert np.all((rate_bpm[44:52] - calm_bpm > 6) & (rate_bpm[44:52] - calm_bpm < 22))
    assert np.all(rmssd_ms[44:52] < 0.8 * calm_ms)
    assert abs(np.median(rate_bpm[60:68]) - calm_bpm) < 3
    walked = [(event.at_ms - START_MS) // MINUTE_MS for event in events if _walks(event)]
    assert walked == [21, 22, 23, 24, 25, 26]


def _walks(event: Event) -> bool:
    return isinstance(event, Motion) and event.sd_mg > 60


@pytest.mark.parametrize("seed", SEEDS)
def test_by_the_detectors_rule_load_is_sustained_before_the_answer_and_at_no_other_time(seed: int) -> None:
    """detection.md, points 4 and 6, in plain words: no smoothing, one bin, no day's offset."""
    learned_bpm, learned_ms = _learned(seed)
    rate_bpm, rmssd_ms = _minutes(list(demo_morning(seed, START_MS)))
    spread_bpm, spread_ln = max(2.5, _spread(learned_bpm)), max(0.15, _spread(np.log(learned_ms)))
    z_rate = np.clip((rate_bpm - np.quantile(learned_bpm, 0.4)) / spread_bpm, -4, 4)
    z_ln = np.clip((np.quantile(np.log(learned_ms), 0.6) - np.log(rmssd_ms)) / spread_ln, -4, 4)
    load = np.where((z_rate > 0) & (z_ln > -0.5), 0.6 * z_rate + 0.4 * z_ln, np.minimum(z_rate, z_ln))
    assert np.all(load[44:52] > 1.5)
    calm = np.concatenate([load[5:20], load[34:38], load[60:68]])
    assert np.abs(calm).mean() < 0.8
    assert not any(np.all(calm[at : at + 3] > 1.5) for at in range(calm.size - 2))


def _learned(seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the figures of the sitting minutes of the learned days."""
    days: list[list[Event]] = [[]]
    for event in learned_days(seed, START_MS):
        days[-1].append(event)
        if isinstance(event, Gap):
            days.append([])
    figures = [_minutes(_moved_to_start(day)) for day in days if day]
    rate_bpm = np.concatenate([rate_bpm for rate_bpm, _ in figures])
    rmssd_ms = np.concatenate([rmssd_ms for _, rmssd_ms in figures])
    return rate_bpm[rate_bpm < 80], rmssd_ms[rate_bpm < 80]


def _moved_to_start(day: list[Event]) -> list[Event]:
    heard = [event for event in day if isinstance(event, Beat)]
    by_ms = START_MS - (heard[0].at_ms - int(heard[0].rr_ms))
    return [Beat(beat.at_ms + by_ms, beat.rr_ms) for beat in heard]


def _spread(values: NDArray[np.float64]) -> float:
    return float(1.4826 * np.median(np.abs(values - np.median(values))))


def test_the_answer_the_session_and_their_order_are_fixed() -> None:
    deeds = [event for event in demo_morning(4, START_MS) if isinstance(event, Answer | Context)]
    assert deeds == [
        Answer(START_MS + 3_130_000, "accepted"),
        Context(START_MS + 3_150_000, "session", on=True),
        Context(START_MS + 3_390_000, "session", on=False),
    ]


def test_learned_days_are_whole_mornings_with_gaps_up_to_the_next() -> None:
    events = list(learned_days(1, START_MS, days=5))
    day_ms = 24 * 60 * MINUTE_MS
    ends = [START_MS - days_ago * day_ms for days_ago in (4, 3, 2, 1, 0)]
    gaps = [event for event in events if isinstance(event, Gap)]
    assert gaps == [Gap(end - 21 * 60 * MINUTE_MS, end, "pause") for end in ends]
    assert all(before.at_ms <= after.at_ms for before, after in pairwise(events))
    assert sum(isinstance(event, Motion) for event in events) == 5 * 180
    assert sum(_walks(event) for event in events) == 5 * 6


def test_five_learned_days_are_lived_in_a_moment() -> None:
    began_s = time.process_time()
    assert sum(1 for _ in learned_days(1, START_MS)) > 60_000
    assert time.process_time() - began_s < 1.5


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"])
def test_the_demonstration_and_all_learned_days_begin_at_nine(zone: str) -> None:
    tz = ZoneInfo(zone)
    start_ms = demo_start_ms(tz)
    for days_ago in range(6):
        assert datetime.fromtimestamp(start_ms / 1000 - days_ago * 86_400, tz).hour == 9
