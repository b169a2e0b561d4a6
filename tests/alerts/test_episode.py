"""When load is sustained."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.episode import STRICT, Episode, EpisodeSettings, EpisodeTracker
from alerts.lessons import LessonSettings
from hrv.frame import Minute
from hrv.load import Assessment, Assessor, Gate, LoadSettings
from tests.hrv.minute_streams import MINUTE_MS, MONDAY_MS, calm_day, changed, loaded, still_minute, taught

T0_MS = MONDAY_MS
BOUNDS = LessonSettings(on_least=1.2, on_most=2.1)
RULE = EpisodeSettings(on=1.5, on_without_motion=1.8, off=0.6, lessons=BOUNDS)
STRICT_RULE = replace(RULE, profile="strict")


def at_load(number: int, load: float | None, *gates: Gate, motion_sd_mg: float | None = 10.0) -> Assessment:
    """Return minute `number` (its end, after T0) with this load: 8 bpm above usual, RMSSD 20 % below."""
    minute = replace(still_minute(T0_MS + number * MINUTE_MS, 78, 32), motion_sd_mg=motion_sd_mg)
    return Assessment(minute, gates, 1.0, 1.0, load, 0.9, 70.0, 40.0, 0.0, 6)


def followed(
    loads: Sequence[float | None], settings: EpisodeSettings | None = None
) -> list[tuple[int, Episode]]:
    """Return what was reported, by minute from 1; a load of None is a minute of poor signal."""
    tracker = EpisodeTracker(settings or RULE)
    assessments = [
        at_load(i, load) if load is not None else at_load(i, 2.0, "signal") for i, load in enumerate(loads, 1)
    ]
    reports = [(i, tracker.track(assessment)) for i, assessment in enumerate(assessments, 1)]
    return [(i, episode) for i, episode in reports if episode is not None]


def states(reports: Sequence[tuple[int, Episode]]) -> list[tuple[int, str]]:
    return [(i, episode.state) for i, episode in reports]


def test_it_builds_above_on_is_sustained_at_the_fifth_minute_and_ends_below_off() -> None:
    reports = followed([0.5, 1.5, 1.6, 1.7, 1.8, 1.7, 1.6, 1.0, 0.6, 0.5, 0.4])
    assert states(reports) == [(3, "building"), (7, "sustained"), (10, "ended")]
    assert {episode.start_ms for _, episode in reports} == {T0_MS + 2 * MINUTE_MS}
    assert [episode.minutes for _, episode in reports] == [1, 5, 7]
    assert reports[-1][1].at_ms == T0_MS + 10 * MINUTE_MS


def test_minutes_between_off_and_on_keep_it_going_but_dont_make_it_sustained() -> None:
    assert states(followed([1.6, 1.0, 1.0, 1.0, 1.0, 1.0, 1.6, 1.6, 1.6])) == [(1, "building")]
    assert states(followed([1.6, 1.0, 1.0, 1.6, 1.6, 1.6, 1.6])) == [(1, "building"), (7, "sustained")]


def test_the_strict_profile_wants_eight_minutes() -> None:
    assert states(followed([2.0] * 10, STRICT_RULE)) == [(1, "building"), (8, "sustained")]


def chanced(*chances: float | None) -> list[tuple[int, str]]:
    """Return what was reported of minutes with these chances of load that has lasted, after five without."""
    tracker = EpisodeTracker(RULE)
    minutes = [
        replace(at_load(i, 2.0), lasted_chance=chance)
        for i, chance in enumerate((0.0, 0.0, 0.0, 0.0, *chances), 1)
    ]
    reports = [(i, tracker.track(minute)) for i, minute in enumerate(minutes, 1)]
    return states([(i, episode) for i, episode in reports if episode is not None])


def test_it_is_sustained_only_once_it_is_sure_that_it_has_lasted_and_stays_so() -> None:
    assert chanced(0.5, 0.8, 0.81, 0.1) == [(1, "building"), (7, "sustained")]
    assert chanced(0.5, 0.8) == [(1, "building")]


def test_minutes_kept_before_there_was_a_chance_count_alone() -> None:
    assert chanced(None) == [(1, "building"), (5, "sustained")]


def test_it_ends_once_load_is_unlikely_however_high_it_is() -> None:
    tracker = EpisodeTracker(RULE)
    chances = (0.9, 0.16, 0.15, 0.15, 0.9)
    reports = [tracker.track(replace(at_load(i, 2.0), load_chance=one)) for i, one in enumerate(chances, 1)]
    assert [one and one.state for one in reports] == ["building", None, "ended", None, "building"]


def test_sureness_alone_is_not_enough_minutes() -> None:
    tracker = EpisodeTracker(RULE)
    reports = [tracker.track(replace(at_load(i, 2.0), lasted_chance=1.0)) for i in range(1, 6)]
    assert [report and report.state for report in reports] == ["building", None, None, None, "sustained"]


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_the_more_answers_raise_the_surer_it_must_be(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for rule in (EpisodeSettings(), STRICT):
        assert 0 <= rule.sure_for(low) <= rule.sure_for(high) < 1


def test_one_minute_can_be_enough_when_it_is_set_so() -> None:
    assert states(followed([2.0, 2.0], replace(RULE, sustained_minutes=1))) == [(1, "sustained")]


def test_without_an_accelerometer_it_begins_above_1_8() -> None:
    tracker = EpisodeTracker(RULE)
    loads = (1.7, 1.9, 1.7, 1.9, 1.9, 1.9, 1.9)
    reports = [tracker.track(at_load(i, load, motion_sd_mg=None)) for i, load in enumerate(loads, 1)]
    assert [report and report.state for report in reports] == [
        None,
        "building",
        None,
        None,
        None,
        None,
        "sustained",
    ]


def test_five_unjudged_minutes_are_bridged_and_six_end_it() -> None:
    assert states(followed([2.0, *[None] * 5, 2.0])) == [(1, "building")]
    reports = followed([2.0, *[None] * 6, 0.0])
    assert states(reports) == [(1, "building"), (7, "ended")]
    assert reports[-1][1].at_ms == T0_MS + 7 * MINUTE_MS
    assert reports[-1][1].unjudged == {"signal": 6}


def test_unjudged_minutes_are_counted_by_every_reason() -> None:
    tracker = EpisodeTracker(RULE)
    for assessment in (at_load(1, 2.0), at_load(2, 2.0, "motion", "signal"), at_load(3, 2.0, "motion")):
        tracker.track(assessment)
    assert tracker.current is not None
    assert tracker.current.unjudged == {"motion": 2, "signal": 1}
    assert tracker.current.minutes == 1


@pytest.mark.parametrize(("missing", "ends"), [(1, False), (5, False), (6, True), (20, True)])
def test_missing_minutes_are_unjudged_ones(missing: int, ends: bool) -> None:
    tracker = EpisodeTracker(RULE)
    tracker.track(at_load(1, 2.0))
    ended = tracker.track(at_load(2 + missing, 2.0))
    assert (ended is not None) == ends
    if ended is None:
        assert tracker.current is not None
        assert (tracker.current.minutes, tracker.current.unjudged) == (2, {"signal": missing})
    else:
        assert (ended.state, ended.at_ms) == ("ended", T0_MS + 7 * MINUTE_MS)
        assert tracker.current is None


def test_the_minute_that_ends_an_episode_begins_no_other_but_the_next_one_may() -> None:
    tracker = EpisodeTracker(RULE)
    tracker.track(at_load(1, 2.0))
    tracker.track(at_load(60, 2.0))
    begun = tracker.track(at_load(61, 2.0))
    assert begun is not None
    assert (begun.state, begun.start_ms) == ("building", T0_MS + 60 * MINUTE_MS)


def test_time_that_runs_backwards_ends_it_where_it_was() -> None:
    tracker = EpisodeTracker(RULE)
    tracker.track(at_load(61, 2.0))
    tracker.track(at_load(62, 2.0))
    ended = tracker.track(at_load(2, 2.0))
    assert ended is not None
    assert (ended.state, ended.at_ms) == ("ended", T0_MS + 62 * MINUTE_MS)


def test_it_tells_peak_means_and_confidence_of_its_judged_minutes() -> None:
    tracker = EpisodeTracker(RULE)
    for i, load in enumerate((1.6, 2.4, 1.9), 1):
        tracker.track(at_load(i, load))
    tracker.track(replace(at_load(4, 3.9, "motion"), confidence=0.0))
    now = tracker.current
    assert now is not None
    assert (now.state, now.minutes, now.peak_load) == ("building", 3, 2.4)
    assert now.d_hr_bpm == pytest.approx(8)
    assert now.d_rmssd_pct == pytest.approx(-20)
    assert now.confidence == pytest.approx(0.9)
    assert now.at_ms == T0_MS + 4 * MINUTE_MS


def test_a_load_that_is_unknown_or_not_judged_begins_nothing() -> None:
    tracker = EpisodeTracker(RULE)
    assert tracker.track(at_load(1, None, "learning")) is None
    assert tracker.track(at_load(2, 3.0, "motion")) is None
    assert tracker.current is None


@given(st.lists(st.none() | st.floats(-4, 4), max_size=80), st.lists(st.integers(1, 9), min_size=80))
def test_reports_come_in_order_and_agree_with_current(loads: list[float | None], steps: list[int]) -> None:
    tracker, number, last = EpisodeTracker(EpisodeSettings()), 0, "ended"
    follow = {"ended": {"building"}, "building": {"sustained", "ended"}, "sustained": {"ended"}}
    for load, step in zip(loads, steps, strict=False):
        number += step
        report = tracker.track(at_load(number, load) if load is not None else at_load(number, 2.0, "signal"))
        if report is not None:
            assert report.state in follow[last]
            assert report.start_ms < report.at_ms <= T0_MS + number * MINUTE_MS
            last = report.state
        now = tracker.current
        assert (now is None) == (last == "ended")
        assert now is None or (now.state == last and now.at_ms == T0_MS + number * MINUTE_MS)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: EpisodeSettings(off=1.6),
        lambda: EpisodeSettings(sustained_minutes=0),
        lambda: EpisodeSettings(sure=0.99),
        lambda: EpisodeSettings(unlikely=1.1),
        lambda: EpisodeSettings(sure_per_spread=-1),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: Callable[[], EpisodeSettings]) -> None:
    with pytest.raises(ValueError, match=r"is not|must"):
        wrong()


def sustained(minutes: Sequence[Minute], assessor: Assessor | None = None) -> list[Episode]:
    """Return the episodes that became sustained in a day after six calm ones."""
    judge, tracker = assessor or taught(), EpisodeTracker(EpisodeSettings())
    reports = [tracker.track(judge.judge(minute)) for minute in minutes]
    return [report for report in reports if report is not None and report.state == "sustained"]


def test_25_minutes_of_load_are_one_sustained_episode_within_ten_minutes() -> None:
    (episode,) = sustained(loaded(calm_day(6), 200, 225))
    begin_ms = calm_day(6)[200].at_ms - MINUTE_MS
    assert begin_ms <= episode.start_ms
    assert episode.at_ms <= begin_ms + 10 * MINUTE_MS
    assert 6 < episode.d_hr_bpm < 12
    assert -50 < episode.d_rmssd_pct < -25
    assert episode.confidence > 0.95


def test_four_minutes_of_load_are_none() -> None:
    assert sustained(loaded(calm_day(6), 200, 204)) == []


def walking(minutes: list[Minute]) -> list[Minute]:
    walk = changed(minutes, 100, 120, hr_bpm=28, ln_rmssd=-0.8, motion_sd_mg=180)
    for minute, more_bpm in enumerate((20, 14, 10, 7, 5, 4, 3, 2), start=120):
        walk = changed(walk, minute, minute + 1, hr_bpm=more_bpm, ln_rmssd=-more_bpm / 40)
    return walk


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(calm_day(6), id="calm"),
        pytest.param(walking(calm_day(6)), id="a walk and the recovery from it"),
        pytest.param(changed(calm_day(6), hr_bpm=-6, ln_rmssd=0.25), id="runs low"),
        pytest.param(changed(calm_day(6), 200, 230, hr_bpm=-2, ln_rmssd=1.0), id="slow breathing"),
        pytest.param(changed(calm_day(6), 200, 260, hr_bpm=4, ln_rmssd=0.1), id="coffee"),
        pytest.param(changed(calm_day(6), 200, 260, hr_bpm=0, ln_rmssd=-0.4), id="talking to oneself"),
        pytest.param(changed(calm_day(6), 200, 260, hr_bpm=9, ln_rmssd=0.3), id="heart rate alone"),
        pytest.param(loaded(calm_day(6), 200, 230)[:200] + calm_day(6)[220:], id="dropout"),
    ],
)
def test_what_is_no_load_is_no_episode(day: list[Minute]) -> None:
    assert sustained(day) == []


def test_a_day_that_runs_high_from_its_first_minute_costs_no_prompt() -> None:
    assessor = Assessor(LoadSettings(), UTC)
    for day in range(10):
        as_days_differ_bpm = 1.5 * (day % 5 - 2)
        for minute in changed(calm_day(day), hr_bpm=as_days_differ_bpm, ln_rmssd=-0.04 * as_days_differ_bpm):
            assessor.judge(minute)
    high = changed(calm_day(10), hr_bpm=6, ln_rmssd=-0.25)
    assert sustained(high, assessor) == []


def test_nothing_is_sustained_while_learning() -> None:
    assert sustained(loaded(calm_day(0), 200, 300), Assessor(LoadSettings(), UTC)) == []


def test_the_careful_profile_is_a_setting_and_an_episode_tells_what_it_was_judged_by() -> None:
    assert EpisodeSettings(profile="strict") == STRICT
    (_, building), (_, sustained) = followed([2.0] * 10, STRICT)
    assert (building.on, building.off, building.minutes_needed, building.sure) == (0.7, 0.3, 8, 0.86)
    assert sustained.at_ms - building.at_ms == 7 * MINUTE_MS


def test_bounds_of_learning_that_reach_down_to_off_are_refused() -> None:
    with pytest.raises(ValueError, match="on_least"):
        EpisodeSettings(lessons=LessonSettings(on_least=0.3))
