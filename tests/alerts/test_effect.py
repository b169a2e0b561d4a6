"""Did a practice help, told of spontaneous breathing alone."""

import math
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.effect import Effect, EffectMeter
from hrv.event import Context
from hrv.load import Assessment, Assessor, Gate, LoadSettings
from tests.hrv.minute_streams import MINUTE_MS, MONDAY_MS, calm_day, changed, loaded, still_minute, taught

T0_MS = MONDAY_MS


def minute(number: float, hr_bpm: float, *gates: Gate, load: float | None = 0.5) -> Assessment:
    """Return the minute that ends so many minutes after T0; RMSSD falls as the heart rate rises."""
    at_ms = T0_MS + round(number * MINUTE_MS)
    return Assessment(
        minute=still_minute(at_ms, hr_bpm, 2400 / hr_bpm),
        gates=gates,
        z_hr=load,
        z_ln_rmssd=load,
        load=2.0,
        confidence=1.0,
        usual_hr_bpm=70,
        usual_rmssd_ms=33,
        offset_bpm=0,
        learned_days=6,
        minute_load=load,
    )


def practice(meter: EffectMeter, begin: float, end: float) -> None:
    """Practise from minute to minute, breathing at pace: a heart rate and RMSSD unlike any other."""
    meter.note(Context(T0_MS + round(begin * MINUTE_MS), "session", True))
    for number in range(math.ceil(begin) + 1, math.floor(end) + 1):
        assert meter.measure(minute(number, 50, "session")) is None
    meter.note(Context(T0_MS + round(end * MINUTE_MS), "session", False))


def told(meter: EffectMeter, *minutes: Assessment) -> list[Effect]:
    return [effect for assessment in minutes if (effect := meter.measure(assessment)) is not None]


def test_five_minutes_before_are_compared_with_the_first_five_after() -> None:
    meter = EffectMeter()
    before = [minute(number, 60 if number < 5 else 80, load=2.0) for number in range(10)]
    assert told(meter, *before) == []
    practice(meter, 9, 14)
    after = [minute(14 + k, 75, "session", load=0.5) for k in range(1, 4)]
    assert told(meter, *after, minute(18, 75, load=0.5)) == []
    (effect,) = told(meter, minute(19, 75, load=0.5))
    assert (effect.start_ms, effect.end_ms) == (T0_MS + 9 * MINUTE_MS, T0_MS + 14 * MINUTE_MS)
    assert effect.at_ms == T0_MS + 19 * MINUTE_MS
    assert (effect.before_minutes, effect.after_minutes) == (5, 5)
    assert effect.d_hr_bpm == pytest.approx(-5)
    assert effect.d_rmssd_pct == pytest.approx(100 * (80 / 75 - 1))
    assert effect.d_load == pytest.approx(-1.5)


@pytest.mark.parametrize(
    ("kind", "measured"), [("heart_focus", 1), ("", 1), ("joy_block", 0), ("wind_down", 0)]
)
def test_of_rest_nothing_is_measured(kind: str, measured: int) -> None:
    meter = EffectMeter()
    assert told(meter, *(minute(number, 60) for number in range(10))) == []
    meter.note(Context(T0_MS + 10 * MINUTE_MS, "session", True, kind))
    meter.note(Context(T0_MS + 14 * MINUTE_MS, "session", False, kind))
    assert len(told(meter, *(minute(number, 60) for number in range(15, 25)))) == measured


def test_whole_minutes_alone_count_after_a_practice_that_ends_within_one() -> None:
    meter = EffectMeter()
    told(meter, *(minute(number, 80) for number in range(10)))
    practice(meter, 9.5, 10.5)
    assert told(meter, minute(11, 50, "session"), *(minute(11 + k, 75) for k in range(1, 5))) == []
    (effect,) = told(meter, minute(16, 75))
    assert effect.after_minutes == 5
    assert effect.d_hr_bpm == pytest.approx(-5)


@pytest.mark.parametrize("gate", ["motion", "posture", "microphone", "strap_on", "signal", "slope"])
def test_minutes_that_anything_else_touched_are_not_compared(gate: Gate) -> None:
    meter = EffectMeter()
    told(meter, *(minute(number, 80) for number in range(7)), minute(7, 120, gate), minute(8, 120, gate))
    practice(meter, 8, 12)
    (effect,) = told(
        meter, *(minute(12 + k, 120 if k < 3 else 75, *([gate] if k < 3 else [])) for k in range(6))
    )
    assert (effect.before_minutes, effect.after_minutes) == (5, 3)
    assert effect.d_hr_bpm == pytest.approx(-5)


@pytest.mark.parametrize(("before", "after"), [(2, 5), (5, 2), (0, 0)])
def test_fewer_than_three_minutes_on_either_side_tell_nothing(before: int, after: int) -> None:
    meter = EffectMeter()
    told(meter, *(minute(number, 80) for number in range(9 - before, 9)))
    practice(meter, 9, 12)
    told(meter, *(minute(12 + k, 75) for k in range(1, after + 1) if after < 5))
    (effect,) = told(
        meter, *(minute(12 + k, 75) for k in range(1, 6) if after == 5), minute(18, 90, "motion")
    )
    assert (effect.before_minutes, effect.after_minutes) == (before, after)
    assert (effect.d_hr_bpm, effect.d_rmssd_pct, effect.d_load) == (None, None, None)


def test_minutes_longer_ago_than_ten_are_not_before() -> None:
    meter = EffectMeter()
    told(meter, *(minute(number, 80) for number in range(5)))
    practice(meter, 20, 22)
    (effect,) = told(meter, *(minute(22 + k, 75) for k in range(1, 6)))
    assert effect.before_minutes == 0


def test_while_learning_heart_rate_and_rmssd_are_compared_and_load_is_unknown() -> None:
    meter = EffectMeter()
    told(meter, *(minute(number, 80, "learning", load=None) for number in range(9)))
    practice(meter, 8, 12)
    (effect,) = told(meter, *(minute(12 + k, 75, "learning", load=None) for k in range(1, 6)))
    assert effect.d_hr_bpm == pytest.approx(-5)
    assert effect.d_load is None


def test_the_minutes_under_the_last_practice_are_not_before_the_next() -> None:
    meter = EffectMeter()
    told(meter, *(minute(number, 80) for number in range(9)))
    practice(meter, 8, 10)
    told(meter, *(minute(10 + k, 60, "session") for k in range(1, 4)))
    meter.note(Context(T0_MS + 13 * MINUTE_MS, "session", True))
    (first,) = told(meter, minute(14, 50, "session"), minute(15, 50, "session"))
    meter.note(Context(T0_MS + 15 * MINUTE_MS, "session", False))
    (second,) = told(meter, *(minute(15 + k, 70) for k in range(1, 6)))
    assert (first.start_ms, first.after_minutes) == (T0_MS + 8 * MINUTE_MS, 3)
    assert first.d_hr_bpm == pytest.approx(-20)
    assert (second.start_ms, second.before_minutes) == (T0_MS + 13 * MINUTE_MS, 5)
    assert second.d_hr_bpm == pytest.approx(-10)


def test_a_wearer_who_takes_the_strap_off_gets_their_effect_when_it_is_back() -> None:
    meter = EffectMeter()
    told(meter, *(minute(number, 80) for number in range(9)))
    practice(meter, 8, 10)
    (effect,) = told(meter, minute(11, 75, "session"), minute(12, 75, "session"), minute(300, 75, "strap_on"))
    assert effect.after_minutes == 2
    assert effect.at_ms == T0_MS + 300 * MINUTE_MS


def test_only_practices_with_a_beginning_and_an_end_have_an_effect() -> None:
    meter = EffectMeter()
    meter.note(Context(T0_MS, "session", False))
    meter.note(Context(T0_MS, "microphone", True))
    meter.note(Context(T0_MS + MINUTE_MS, "microphone", False))
    meter.note(Context(T0_MS + 2 * MINUTE_MS, "session", True))
    assert told(meter, *(minute(number, 80) for number in range(60))) == []


def test_a_practice_that_nobody_ended_ends_with_the_next_or_after_an_hour() -> None:
    meter = EffectMeter()
    assert told(meter, *(minute(number, 80) for number in range(10))) == []
    meter.note(Context(T0_MS + 9 * MINUTE_MS, "session", True))
    meter.note(Context(T0_MS + 14 * MINUTE_MS, "session", True))
    (first,) = told(meter, minute(14, 75, "session"))
    assert (first.end_ms, first.after_minutes, first.d_hr_bpm) == (T0_MS + 14 * MINUTE_MS, 0, None)
    meter.note(Context(T0_MS + 200 * MINUTE_MS, "session", False))
    (second,) = told(meter, minute(201, 75))
    assert (second.start_ms, second.end_ms) == (T0_MS + 14 * MINUTE_MS, T0_MS + 74 * MINUTE_MS)


def test_a_calming_practice_in_a_loaded_half_hour_is_measured_through_the_assessor() -> None:
    assessor, meter = taught(), EffectMeter()
    minutes = changed(loaded(calm_day(6), 200, 220), 220, 225, hr_bpm=-2, ln_rmssd=1.0)
    effects = []
    for number, now in enumerate(minutes):
        if number in (220, 225):
            context = Context(now.at_ms - MINUTE_MS, "session", number == 220)
            assessor.note(context)
            meter.note(context)
        effects.append(meter.measure(assessor.judge(now)))
    (effect,) = [effect for effect in effects if effect is not None]
    assert (effect.before_minutes, effect.after_minutes) == (5, 5)
    assert effect.d_hr_bpm is not None
    assert -12 < effect.d_hr_bpm < -6
    assert effect.d_rmssd_pct == pytest.approx(100 * math.expm1(0.5), abs=25)
    assert effect.d_load is not None
    assert effect.d_load < -1.5


events = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["on", "off", "still", "session", "motion", "none"])),
    max_size=60,
)


@given(events)
def test_effects_are_finite_or_unknown_and_never_more_than_practices(steps: list[tuple[int, str]]) -> None:
    meter, assessor, number, begun, effects = EffectMeter(), Assessor(LoadSettings(), UTC), 0, 0, 0
    bare = replace(still_minute(T0_MS), mean_hr_bpm=None, rmssd_ms=None)
    for step, what in steps:
        number += step
        at_ms = T0_MS + number * MINUTE_MS
        if what in ("on", "off"):
            meter.note(Context(at_ms, "session", what == "on"))
            begun += what == "on"
            continue
        gates: dict[str, tuple[Gate, ...]] = {"session": ("session",), "motion": ("motion",)}
        assessment = minute(number, 70, *gates.get(what, ()))
        if what == "none":
            assessment = assessor.judge(replace(bare, at_ms=at_ms))
        effect = meter.measure(assessment)
        if effect is not None:
            effects += 1
            differences = (effect.d_hr_bpm, effect.d_rmssd_pct, effect.d_load)
            assert all(value is None or math.isfinite(value) for value in differences)
            assert effect.start_ms <= effect.end_ms <= effect.at_ms
            assert 0 <= effect.before_minutes <= 5
            assert 0 <= effect.after_minutes <= 5
    assert effects <= begun
