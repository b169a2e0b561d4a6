"""A day that runs high from its morning on is told as one; and a minute tells all that judged it."""

import math

import pytest

from hrv.load import LoadSettings
from tests.hrv.minute_streams import calm_day, changed, judged, loaded, taught


def test_a_morning_far_above_usual_makes_a_push_day_for_the_rest_of_it() -> None:
    heard = judged(taught(), changed(calm_day(6), hr_bpm=6, ln_rmssd=-0.25))
    flags = [one.push_day for one in heard]
    first = flags.index(True)
    assert 30 < first < 120
    assert all(flags[first:])
    assert (heard[first].offset_bpm or 0) / (heard[first].hr_spread_bpm or 1) > 0.9
    assert not any(one.push_day for one in judged(taught(), calm_day(6)))


def test_the_next_day_begins_without() -> None:
    assessor = taught()
    judged(assessor, changed(calm_day(6), hr_bpm=6, ln_rmssd=-0.25))
    assert not any(one.push_day for one in judged(assessor, calm_day(7)))


@pytest.mark.parametrize(("begin_hour", "is_push"), [(8, True), (11, False)])
def test_what_only_runs_high_after_eleven_makes_none(begin_hour: int, *, is_push: bool) -> None:
    day = changed(calm_day(6, minutes=180, begin_hour=begin_hour), hr_bpm=6, ln_rmssd=-0.25)
    assert judged(taught(), day)[-1].push_day is is_push


def test_a_judged_minute_can_be_worked_out_again_from_what_it_tells() -> None:
    agreement = LoadSettings().agreement
    heard = judged(taught(), loaded(changed(calm_day(6), hr_bpm=2), 200, 240))
    for one in heard[5:]:
        hr_bpm, rmssd_ms = one.minute.mean_hr_bpm, one.minute.rmssd_ms
        assert hr_bpm is not None
        assert rmssd_ms is not None
        assert one.usual_hr_bpm is not None
        assert one.usual_rmssd_ms is not None
        assert one.hr_spread_bpm is not None
        assert one.ln_rmssd_spread is not None
        far_bpm = hr_bpm - one.usual_hr_bpm - (one.offset_bpm or 0)
        far_ln = math.log(one.usual_rmssd_ms / rmssd_ms) - (one.offset_ln_rmssd or 0)
        z_hr = agreement.clipped(far_bpm / one.hr_spread_bpm)
        z_ln_rmssd = agreement.clipped(far_ln / one.ln_rmssd_spread)
        assert one.minute_load == pytest.approx(agreement.load(z_hr, z_ln_rmssd), abs=1e-9)


@pytest.mark.parametrize(("name", "value"), [("push_hour", 25), ("push_spreads", -1.0)])
def test_a_constant_of_it_beyond_reason_is_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        LoadSettings(**{name: value})  # type: ignore[arg-type]
