"""Grafana's part in a query, as far as the tests play it."""

import pytest

from tests.grafana.grafana import DAY_MS, Range, duration, duration_ms, interval_ms, range_of

BOARD = Range(0, 365 * DAY_MS)


@pytest.mark.parametrize(("days", "text"), [(1 / 24, "5s"), (1, "1m"), (30, "30m"), (90, "2h"), (365, "6h")])
def test_the_interval_is_the_range_over_the_points_rounded_to_a_step(days: float, text: str) -> None:
    assert duration(interval_ms({}, Range(0, round(days * DAY_MS)))) == text


def test_the_interval_is_never_below_the_panels_least() -> None:
    assert interval_ms({"interval": "1d"}, Range(0, DAY_MS)) == DAY_MS


def test_a_panels_own_range_counts_back_from_the_end_and_its_shift_moves_it() -> None:
    assert range_of({}, BOARD) == BOARD
    assert range_of({"timeFrom": "7d"}, BOARD) == Range(358 * DAY_MS, 365 * DAY_MS)
    assert range_of({"timeFrom": "28d", "timeShift": "7d"}, BOARD) == Range(330 * DAY_MS, 358 * DAY_MS)


@pytest.mark.parametrize("text", ["250ms", "5s", "15m", "6h", "3d", "1w"])
def test_durations_are_read_as_they_are_written(text: str) -> None:
    assert duration(duration_ms(text)) == text
