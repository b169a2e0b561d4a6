"""Movement and posture are told as a strap would tell them."""

from dataclasses import replace

from hrv.event import Motion
from ingest.desk.day import DeskDay
from tests.ingest.desk.wearers import MINUTE_MS, START_MS, STEADY, during, hours


def _motions(day: DeskDay) -> dict[int, Motion]:
    """Return the motions by the number of their minute."""
    return {(e.at_ms - START_MS) // MINUTE_MS - 1: e for e in day.events if isinstance(e, Motion)}


def test_each_whole_minute_has_one_motion() -> None:
    assert list(_motions(hours(STEADY))) == list(range(60))


def test_a_walk_moves_and_stands_and_sitting_does_neither() -> None:
    told = _motions(hours(STEADY, during("walk", 20, 26)))
    assert [minute for minute, motion in told.items() if motion.sd_mg > 60] == list(range(20, 26))
    assert all(told[minute].posture == "standing" for minute in range(20, 26))
    seated = [told[minute].posture for minute in (*range(19), *range(28, 60))]
    assert "standing" not in seated
    assert seated.count("sitting") > 0.8 * len(seated)


def test_one_who_was_calibrated_in_both_is_told_to_stand() -> None:
    told = _motions(hours(replace(STEADY, lean_deg=20), during("standing", 20, 40)))
    stood = [minute for minute, motion in told.items() if motion.posture == "standing"]
    assert set(stood) >= set(range(22, 38))
    assert not set(stood) & {*range(18), *range(42, 60)}


def test_one_who_was_calibrated_sitting_alone_is_never_told_to_stand() -> None:
    told = _motions(hours(replace(STEADY, tells_standing=False), during("standing", 20, 40)))
    assert not any(motion.posture == "standing" for motion in told.values())


def test_standing_up_is_felt_in_its_minute() -> None:
    told = _motions(hours(STEADY, during("standing", 20.2, 40.5)))
    assert min(told[20].sd_mg, told[40].sd_mg) > 30
    assert max(told[minute].sd_mg for minute in range(22, 39)) < 40


def test_the_nervous_move_more() -> None:
    still, nervous = (
        sum(motion.sd_mg for motion in _motions(hours(replace(STEADY, restlessness=r))).values())
        for r in (1.0, 2.5)
    )
    assert nervous > 1.3 * still


def test_no_motion_is_told_while_the_strap_is_not_heard() -> None:
    told = _motions(hours(STEADY, during("dropout", 10, 20), during("off", 30, 40)))
    assert not set(told) & {*range(10, 20), *range(30, 40)}
