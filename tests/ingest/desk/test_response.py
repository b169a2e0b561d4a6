"""What a person does moves their heart as far as it is theirs to be moved."""

from dataclasses import replace

import numpy as np
import pytest

from hrv.beat import Beat
from hrv.event import Context
from tests.ingest.desk.wearers import START_MS, STEADY, by_minute, change, during, hours


@pytest.mark.parametrize(("rate_bpm", "rmssd_ms", "breaths"), [(58, 90, 12), (70, 40, 15), (88, 15, 19)])
def test_a_still_hour_has_the_rate_and_rmssd_of_the_person(
    rate_bpm: float, rmssd_ms: float, breaths: float
) -> None:
    person = replace(STEADY, hr_bpm=rate_bpm, rmssd_ms=rmssd_ms, breaths_per_min=breaths)
    told_bpm, ln_rmssd = by_minute(hours(person))
    assert np.median(told_bpm) == pytest.approx(rate_bpm, abs=2.5)
    assert np.exp(np.median(ln_rmssd)) == pytest.approx(rmssd_ms, rel=0.15)


@pytest.mark.parametrize(("bpm", "ln"), [(6.0, 0.25), (10.0, 0.4), (14.0, 0.55), (10.0, 0.03)])
def test_load_raises_the_rate_and_lowers_rmssd_as_strongly_as_the_person_reacts(
    bpm: float, ln: float
) -> None:
    person = replace(STEADY, load_bpm=bpm, load_ln_rmssd=ln)
    d_bpm, d_ln = change(person, during("load", 10, 50), 22, 48)
    assert d_bpm == pytest.approx(bpm, rel=0.2)
    assert d_ln == pytest.approx(-ln, abs=0.12)


def test_load_comes_and_goes_over_minutes() -> None:
    load = during("load", 10, 40)
    before, first, full, after, late = (
        change(STEADY, load, begin, begin + 1)[0] for begin in (8, 10, 25, 41, 57)
    )
    assert abs(before) < 0.5
    assert 0.1 * full < first < 0.8 * full
    assert 0.2 * full < after
    assert late < 0.25 * full


def test_after_a_walk_the_fit_recover_faster() -> None:
    fit, unfit = (replace(STEADY, recovery_s=recovery_s) for recovery_s in (30, 80))
    walk = during("walk", 10, 18)
    assert change(fit, walk, 14, 18)[0] > 20
    assert change(fit, walk, 19, 22)[0] < 0.5 * change(unfit, walk, 19, 22)[0]
    assert change(unfit, walk, 35, 40)[0] < 2.5


def test_standing_up_overshoots_in_the_first_seconds_and_stays_higher() -> None:
    rise = during("standing", 20, 40)
    beats = [event for event in hours(STEADY, rise).events if isinstance(event, Beat)]
    at_s = np.array([beat.at_ms - rise.from_ms for beat in beats]) / 1000
    rate_bpm = 60_000 / np.array([beat.rr_ms for beat in beats])
    before, peak, later = (
        rate_bpm[(at_s > begin) & (at_s < end)].mean() for begin, end in ((-300, -5), (8, 16), (60, 600))
    )
    assert later - before == pytest.approx(STEADY.standing_bpm, abs=3)
    assert peak > later + 3


def test_a_meal_moves_the_heart_most_after_it_was_eaten() -> None:
    meal = during("meal", 5, 20)
    eating, later = change(STEADY, meal, 6, 12)[0], change(STEADY, meal, 30, 45)[0]
    assert 0 < eating < later
    assert 2 < later < 7


def test_a_day_that_runs_high_does_so_from_its_first_minute() -> None:
    d_bpm, d_ln = change(STEADY, during("offset", 0, 60), 0, 60)
    assert d_bpm == pytest.approx(6, abs=0.5)
    assert d_ln == pytest.approx(-0.25, abs=0.08)


def test_led_breath_gathers_the_power_at_its_own_frequency_and_is_told_as_a_session() -> None:
    paced = during("paced", 20, 30)
    day = hours(STEADY, paced)
    beats = [e for e in day.events if isinstance(e, Beat) and paced.from_ms + 30_000 < e.at_ms < paced.to_ms]
    at_s = np.array([beat.at_ms - START_MS for beat in beats]) / 1000
    even = np.interp(np.arange(at_s[0], at_s[-1], 0.25), at_s, [beat.rr_ms for beat in beats])
    power = np.abs(np.fft.rfft((even - even.mean()) * np.hanning(even.size))) ** 2
    freq_hz = np.fft.rfftfreq(even.size, 0.25)
    assert freq_hz[power.argmax()] == pytest.approx(0.1, abs=0.005)
    assert power[np.abs(freq_hz - 0.1) < 0.015].sum() > 0.8 * power.sum()
    assert [e for e in day.events if isinstance(e, Context)] == [
        Context(paced.from_ms, "session", on=True),
        Context(paced.to_ms, "session", on=False),
    ]


def test_a_call_is_told_by_the_microphone_and_a_talk_by_nothing() -> None:
    call, talk = during("speech", 10, 20), during("talk", 30, 40)
    day = hours(STEADY, call, talk)
    assert [e for e in day.events if isinstance(e, Context)] == [
        Context(call.from_ms, "microphone", on=True),
        Context(call.to_ms, "microphone", on=False),
    ]
    for speech, part in ((call, (12, 19)), (talk, (32, 39))):
        assert 2 < change(STEADY, speech, *part)[0] < 9
