"""The anchored clock on simulated straps: skewed clocks, jitter, bursts and loss, for hours."""

import pytest

from tests.ingest.strap_day import StrapDay, simulated
from tests.ingest.strap_trial import outcome, streamed
from tests.ingest.test_strap_stream import again

EIGHT_HOURS = [StrapDay(skew_ppm=50), StrapDay(skew_ppm=-50, seed=2)]
OTHERS = {
    "45 bpm": StrapDay(hours=2, rate_bpm=45),
    "60 bpm, little variability": StrapDay(hours=2, rate_bpm=60, variability=0.33),
    "170 bpm": StrapDay(hours=2, rate_bpm=170),
    "a packet with each beat": StrapDay(hours=2, period_ms=None),
    "a packet every 1.25 s": StrapDay(hours=2, period_ms=1250),
    "jitter 100 ms": StrapDay(hours=2, jitter_ms=100),
}


@pytest.mark.parametrize("day", EIGHT_HOURS, ids=["50 ppm slow", "50 ppm fast"])
def test_over_eight_hours_beats_lie_where_they_were_and_lost_packets_are_found(day: StrapDay) -> None:
    come_to = outcome(day)
    assert come_to.rms_ms <= 25
    assert come_to.differences_rms_ms <= 2
    assert come_to.found_pct >= 99
    assert come_to.false / day.hours <= 1


@pytest.mark.parametrize("day", OTHERS.values(), ids=OTHERS)
def test_other_hearts_and_straps_fare_not_much_worse(day: StrapDay) -> None:
    come_to = outcome(day)
    assert come_to.spread_ms <= 50
    assert come_to.found_pct >= 96
    assert come_to.false / day.hours <= 3


def test_a_recording_takes_a_simulated_hour_as_it_is() -> None:
    events = streamed(simulated(StrapDay(hours=1)))
    assert again(events) == events
