"""Without an accelerometer: what the desk knows stands in for it, weakly, and only then."""

from datetime import UTC

import pytest

from hrv.event import Context
from hrv.frame import Minute
from hrv.load import Assessment, Assessor, LoadSettings
from tests.hrv.minute_streams import MINUTE_MS, calm_day, calm_days, changed, gated_by, judged, taught


def unmoved(minutes: list[Minute]) -> list[Minute]:
    """Return the minutes as a plain strap gives them."""
    return changed(minutes, motion_sd_mg=None, posture="unknown")


def day_with_idle(assessor: Assessor, minutes: list[Minute], idle: tuple[int, int]) -> list[Assessment]:
    """Live through minutes with the desk in use, but for those from one place to another."""
    assessor.note(Context(minutes[0].at_ms - MINUTE_MS, "idle", on=False))
    heard: list[Assessment] = []
    for place, minute in enumerate(minutes):
        if place in idle:
            assessor.note(Context(minute.at_ms - MINUTE_MS, "idle", on=place == idle[0]))
        heard.append(assessor.judge(minute))
    return heard


def test_who_left_the_desk_is_not_judged_until_eight_minutes_after_they_are_back() -> None:
    heard = day_with_idle(taught(), unmoved(calm_day(6)), (100, 110))
    assert gated_by(heard, "away") == list(range(100, 118))
    assert all(heard[place].judged for place in (99, 118))


def test_an_accelerometer_knows_better_than_the_desk() -> None:
    heard = day_with_idle(taught(), calm_day(6), (100, 110))
    assert gated_by(heard, "away") == []


def test_who_is_busy_at_the_desk_is_compared_with_their_sitting() -> None:
    assessor = Assessor(LoadSettings(), UTC)
    lying = changed(calm_days(5, minutes=200), hr_bpm=-12, posture="lying")
    sitting = [minute for day in range(5) for minute in calm_day(day, 200, begin_hour=13)]
    judged(assessor, sorted([*lying, *sitting], key=lambda minute: minute.at_ms))
    minutes = unmoved(calm_day(6, minutes=60))
    unknown = judged(assessor, minutes[:30])[-1]
    busy = day_with_idle(assessor, minutes[30:], (-1, -1))[-1]
    assert (unknown.usual_hr_bpm or 0) < 66 < (busy.usual_hr_bpm or 0)
    assert busy.minute.posture == "unknown"


def test_a_desk_that_begins_to_tell_makes_nothing_unknown_that_was_known() -> None:
    assessor = Assessor(LoadSettings(), UTC)
    judged(assessor, unmoved(calm_days(5)))
    heard = day_with_idle(assessor, unmoved(calm_day(5)), (-1, -1))
    assert all(one.judged for one in heard[5:])


@pytest.mark.parametrize("motion_sd_mg", [None, 10.0])
def test_confidence_is_cut_to_six_tenths(motion_sd_mg: float | None) -> None:
    newest = judged(taught(), changed(calm_day(6), motion_sd_mg=motion_sd_mg))[-1]
    assert newest.confidence == pytest.approx(1.0 if motion_sd_mg else 0.6)
