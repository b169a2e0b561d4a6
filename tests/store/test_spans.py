"""Spans of a wearer's clock: they follow one on the other, through every change of the clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.store.spans import HOUR_MS, Span, day_at, hour_at

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "America/Havana",
    "Asia/Beirut",
    "Pacific/Apia",
)
TIMES_MS = st.integers(0, 4_102_444_800_000)


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("noon", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)], ids=str
)
def test_a_day_is_as_long_as_the_clock_makes_it(noon: str, hours: int) -> None:
    zone = ZoneInfo("Europe/Berlin")
    span = day_at(ms(f"{noon}T12:00:00+01:00"), zone)
    assert span.to_ms - span.from_ms == hours * HOUR_MS
    assert datetime.fromtimestamp(span.from_ms / 1000, zone).isoformat()[:16] == f"{noon}T00:00"


def test_a_day_whose_midnight_is_skipped_begins_when_the_day_does() -> None:
    zone = ZoneInfo("America/Sao_Paulo")
    span = day_at(ms("2018-11-04T12:00:00-02:00"), zone)
    assert span == Span(ms("2018-11-04T03:00:00+00:00"), ms("2018-11-05T02:00:00+00:00"))


def test_an_hour_that_the_clock_shows_twice_is_two() -> None:
    zone = ZoneInfo("Europe/Berlin")
    first, second = (
        hour_at(ms("2026-10-25T00:30:00+00:00"), zone),
        hour_at(ms("2026-10-25T01:30+00:00"), zone),
    )
    assert first.to_ms == second.from_ms
    shown = [datetime.fromtimestamp(span.from_ms / 1000, zone).hour for span in (first, second)]
    assert shown == [2, 2]


def test_an_hour_is_one_of_the_wearers_clock_where_that_is_half_an_hour_off() -> None:
    span = hour_at(ms("2026-06-01T12:00:00+00:00"), ZoneInfo("Asia/Kolkata"))
    assert datetime.fromtimestamp(span.from_ms / 1000, UTC).minute == 30


@given(TIMES_MS, st.sampled_from(ZONES))
def test_a_moment_lies_in_its_hour_and_day_and_the_next_day_begins_where_it_ends(
    at_ms: int, zone_name: str
) -> None:
    zone = ZoneInfo(zone_name)
    hour, day = hour_at(at_ms, zone), day_at(at_ms, zone)
    assert hour.from_ms <= at_ms < hour.to_ms
    assert day.from_ms <= at_ms < day.to_ms
    assert day_at(day.to_ms, zone).from_ms == day.to_ms
    assert day_at(day.from_ms, zone) == day
