"""The features of a minute."""

import numpy as np
import pytest

from hrv.event import Motion
from hrv.minutes import MINUTE_MS, POSTURE_MS, Movements, longest_gap_ms, minuted
from tests.hrv.hearts import T0_MS, corrected, of_rr, one, without

END_MS = -(-T0_MS // MINUTE_MS) * MINUTE_MS + MINUTE_MS
STEADY = of_rr(np.full(400, 1000.0))


def test_a_minute_holds_its_heart_and_its_motion() -> None:
    movements = Movements()
    for motion in (
        Motion(END_MS - MINUTE_MS, 900.0, "standing"),
        Motion(END_MS - MINUTE_MS + 1, 7.0, "sitting"),
        Motion(END_MS - 5, 9.5, "unknown"),
        Motion(END_MS, 2.0),
        Motion(END_MS + 1, 800.0, "lying"),
    ):
        movements.note(motion)
    heard = corrected(of_rr(np.resize([990.0, 1010.0], 400)), 50, 51)
    (minute,) = minuted(heard, np.array([END_MS]), movements)
    begin = int(np.searchsorted(heard.at_ms, END_MS - MINUTE_MS, "right"))
    assert minute.at_ms == END_MS
    inside = sum(begin <= place < begin + 60 for place in (50, 51))
    assert minute.nn_beats == 60 - inside
    assert minute.corrected_pct == pytest.approx(100 * inside / 60)
    assert minute.mean_hr_bpm == pytest.approx(60.0)
    assert minute.rmssd_ms == pytest.approx(20.0)
    assert minute.coverage_pct == pytest.approx(100.0)
    assert minute.longest_gap_ms == 0
    assert minute.motion_sd_mg == 9.5
    assert minute.posture == "sitting"


def test_a_minute_of_one_beat_has_a_rate_but_no_rmssd() -> None:
    movements = Movements()
    heard = of_rr(np.array([1000.0]))
    (minute,) = minuted(heard, np.array([-(-heard.at_ms[0] // MINUTE_MS) * MINUTE_MS]), movements)
    assert (minute.nn_beats, minute.mean_hr_bpm, minute.rmssd_ms) == (1, 60.0, None)
    assert (minute.motion_sd_mg, minute.posture) == (None, "unknown")


def test_no_minutes_are_none() -> None:
    assert minuted(STEADY, np.zeros(0, np.int64), Movements()) == []


def test_a_posture_stays_known_for_five_minutes() -> None:
    movements = Movements()
    movements.note(Motion(END_MS, 5.0, "lying"))
    movements.note(Motion(END_MS + 1000, 5.0, "unknown"))
    assert movements.posture(END_MS - 1) == "unknown"
    assert movements.posture(END_MS) == "lying"
    assert movements.posture(END_MS + POSTURE_MS - 1) == "lying"
    assert movements.posture(END_MS + POSTURE_MS) == "unknown"
    assert movements.most_mg(END_MS + MINUTE_MS + 1000) is None


def test_what_is_forgotten_is_what_no_later_minute_needs() -> None:
    movements = Movements()
    movements.note(Motion(END_MS, 5.0, "lying"))
    movements.note(Motion(END_MS + 60_000, 6.0, "unknown"))
    movements.forget(END_MS + POSTURE_MS - 1)
    assert movements.posture(END_MS + POSTURE_MS - 1) == "lying"
    movements.forget(END_MS + POSTURE_MS)
    assert movements.posture(END_MS + POSTURE_MS - 1) == "unknown"


def gap_ms(begin_s: float, *lost: int, rr_ms: float = 1000.0) -> int:
    return longest_gap_ms(one(without(of_rr(np.full(100, rr_ms)), *lost), begin_s, 60), 0)


def test_the_longest_gap_is_clipped_to_the_minute_and_may_lie_at_its_edges() -> None:
    """Beat k of the series ends at k + 1 s."""
    assert gap_ms(10.5) == 0
    assert gap_ms(10, 20, 21, 22, 40) == 3000
    assert gap_ms(10, *range(5, 18)) == 8000
    assert gap_ms(10, *range(65, 90)) == 5000
    assert gap_ms(10.25, *range(65, 90)) == 5250
    assert gap_ms(10, *range(5, 95)) == 60_000
    assert longest_gap_ms(one(of_rr(np.zeros(0)), 10, 60), 0) == 60_000


def test_time_between_beats_that_follow_is_no_gap_whatever_the_clock_says() -> None:
    """A strap's times jitter by 100 ms; an interval that was put in may not fill its time."""
    heard = of_rr(np.full(100, 1000.0))
    heard.rr_ticks[30] = 600 * 128
    assert longest_gap_ms(one(heard, 10, 60), 0) == 0
