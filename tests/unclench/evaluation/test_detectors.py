"""The table of detectors: one contract for all, and each rival's own rule."""

from dataclasses import replace

import pytest

from alerts.episode import Episode
from hrv.event import Context, Gap
from tests.unclench.evaluation.lives import day, desk, lived, minutes_into
from unclench.evaluation.ablation import ABLATIONS, Ablation, rejudged
from unclench.evaluation.detectors import ABLATION_KINDS, KINDS, RIVALS, AnyDetector, chosen
from unclench.evaluation.detectors.hidden_markov import HiddenMarkov
from unclench.evaluation.detectors.load import Load
from unclench.evaluation.detectors.non_metabolic import NonMetabolic
from unclench.evaluation.detectors.rate_above_rest import RateAboveRest
from unclench.evaluation.detectors.rmssd_crossing import SUSTAINED, RmssdCrossing
from unclench.evaluation.detectors.rmssd_ratio import RmssdRatio
from unclench.evaluation.lived import Heard, LivedDay, for_minutes
from unclench.pipeline import Pipeline, PipelineSettings

ALL = chosen(KINDS, ABLATION_KINDS, PipelineSettings())
EVERY = pytest.mark.parametrize("detector", ALL, ids=lambda detector: detector.kind)


@EVERY
def test_a_detector_tells_each_day_by_its_own_minutes_in_time_order(detector: AnyDetector) -> None:
    told = detector.tell(lived())
    assert len(told) == len(lived())
    for heard, one in zip(lived(), told, strict=True):
        at_ms = {minute.at_ms for minute in heard.minutes}
        assert set(one.prompts_ms) <= at_ms
        assert list(one.prompts_ms) == sorted(set(one.prompts_ms))
        assert 0 <= one.judged_minutes <= len(at_ms)


@EVERY
def test_a_detector_never_looks_ahead(detector: AnyDetector) -> None:
    whole = detector.tell(lived())[-1]
    half = lived()[-1].heard[:300]
    until_ms = half[-1].at_ms
    told = detector.tell([*lived()[:-1], LivedDay(half)])[-1]
    assert told.prompts_ms == tuple(at_ms for at_ms in whole.prompts_ms if at_ms <= until_ms)


@EVERY
def test_a_detector_says_the_same_each_time_and_nothing_of_nothing(detector: AnyDetector) -> None:
    assert detector.tell(lived()) == detector.tell(lived())
    assert [one.prompts_ms for one in detector.tell([LivedDay(())])] == [()]
    assert detector.tell([]) == []


def test_each_detector_has_its_own_name() -> None:
    assert len({detector.kind for detector in ALL}) == len({detector.words for detector in ALL}) == len(ALL)
    assert [detector.kind for detector in ALL if detector in RIVALS] == [rival.kind for rival in RIVALS]
    assert ALL[0].kind == "load"


def test_ours_is_what_the_pipeline_itself_says() -> None:
    pipeline = Pipeline(for_minutes(PipelineSettings()))
    records = [
        record
        for one in desk()
        for record in pipeline.react_all([*one.events, Gap(one.end_ms, one.end_ms, "pause")])
    ]
    sustained = [r.at_ms for r in records if isinstance(r, Episode) and r.state == "sustained"]
    told = Load().tell(lived())
    assert [at_ms for one in told for at_ms in one.prompts_ms] == sustained
    assert sustained


def test_the_policy_offers_at_most_three_a_day_and_none_before_the_detector_speaks() -> None:
    every_minute = LivedDay(tuple(_loaded(one) for one in lived()[-1].heard))
    told = Load().tell([*lived()[:-1], every_minute])[-1]
    assert told.offers_ms is not None
    assert 0 < len(told.offers_ms) <= 3
    assert told.offers_ms[0] >= told.prompts_ms[0]


def _loaded(one: Heard) -> Heard:
    """Return a minute that is loaded for 20 minutes in each hour."""
    if isinstance(one, Context):
        return one
    return replace(one, gates=(), learned_days=9, load=3.0 if one.at_ms // 60_000 % 60 < 20 else 0.0)


def test_without_its_accelerometer_it_knows_of_no_motion_and_offers_nothing() -> None:
    detector = chosen((), ("accelerometer",), PipelineSettings())[0]
    assert detector.kind == "load-without-accelerometer"
    blind = rejudged(lived(), ABLATIONS[0], PipelineSettings())
    assert not any(minute.has_motion for one in blind for minute in one.minutes)
    assert [one.offers_ms for one in detector.tell(lived())] == [(), (), (), ()]


@pytest.mark.parametrize("ablation", ABLATIONS, ids=lambda ablation: ablation.kind)
def test_a_part_that_is_taken_away_is_missed(ablation: Ablation) -> None:
    less = rejudged(lived(), ablation, PipelineSettings())
    assert [len(list(one.minutes)) for one in less] == [len(list(one.minutes)) for one in lived()]
    assert less != lived()


def test_with_nothing_taken_away_days_are_judged_again_the_same() -> None:
    assert rejudged(lived(), Ablation("nothing"), PipelineSettings()) == lived()


REST = day([60.0] * 100)


@pytest.mark.parametrize(("high", "spoken"), [(7, []), (8, [18]), (30, [18])])
def test_heart_rate_above_rest_speaks_once_in_the_eighth_high_minute(high: int, spoken: list[int]) -> None:
    today = day([60.0] * 10 + [76.0] * high + [60.0] * 10, from_minute=1440)
    told = RateAboveRest().tell([REST, today])[1]
    assert minutes_into(told.prompts_ms, 1440) == spoken
    assert RateAboveRest().tell([REST, day([75.0] * 30)])[1].prompts_ms == ()


def test_an_rmssd_crossing_speaks_at_rest_alone_and_once_in_fifteen_minutes() -> None:
    low = [40.0] * 30 + [20.0] * 2 + [40.0] * 3 + [20.0] * 2 + [40.0] * 20 + [20.0] * 2
    still = day([60.0] * len(low), low)
    assert minutes_into(RmssdCrossing().tell([still])[0].prompts_ms) == [31, 58]
    assert RmssdCrossing().tell([day([110.0] * len(low), low)])[0].prompts_ms == ()
    assert RmssdCrossing().tell([day([60.0] * len(low), low, [90.0] * len(low))])[0].prompts_ms == ()


def test_a_sustained_crossing_waits_for_the_next_minute() -> None:
    once = [40.0] * 30 + [20.0] + [40.0] * 20 + [20.0] * 3
    assert minutes_into(SUSTAINED.tell([day([60.0] * len(once), once)])[0].prompts_ms) == [53]


@pytest.mark.parametrize(("low", "spoken"), [(9, []), (10, [40]), (25, [40])])
def test_an_rmssd_ratio_speaks_after_ten_low_sedentary_minutes(low: int, spoken: list[int]) -> None:
    today = day([60.0] * (30 + low), [40.0] * 30 + [29.0] * low, from_minute=1440)
    assert minutes_into(RmssdRatio().tell([REST, today])[1].prompts_ms, 1440) == spoken


def test_an_rmssd_ratio_begins_anew_after_a_movement() -> None:
    motions_mg = [10.0] * 39 + [90.0] + [10.0] * 15
    today = day([60.0] * 55, [40.0] * 30 + [29.0] * 25, motions_mg, from_minute=1440)
    assert minutes_into(RmssdRatio().tell([REST, today])[1].prompts_ms, 1440) == [55]


def test_a_non_metabolic_reduction_is_below_what_the_movement_explains() -> None:
    learned = day([60.0] * 200, [40.0, 41.0, 20.0, 20.5] * 50, [10.0, 10.0, 200.0, 200.0] * 50)
    explained = day([60.0] * 20, [20.25] * 20, [200.0] * 20)
    unexplained = day([60.0] * 20, [30.0] * 20, [10.0] * 20)
    told = NonMetabolic().tell([learned, explained, unexplained])
    assert told[1].prompts_ms == ()
    assert minutes_into(told[2].prompts_ms) == [8]


def test_a_hidden_markov_filter_speaks_once_load_has_been_near_certain() -> None:
    loads = [0.0] * 10 + [3.0] * 20 + [0.0] * 10
    minutes = [
        replace(minute, minute_load=load)
        for minute, load in zip(day([60.0] * 40).minutes, loads, strict=True)
    ]
    spoken = minutes_into(HiddenMarkov().tell([LivedDay(tuple(minutes))])[0].prompts_ms)
    assert len(spoken) == 1
    assert 15 <= spoken[0] <= 18
    gated = [replace(minute, gates=("motion",)) for minute in minutes]
    assert HiddenMarkov().tell([LivedDay(tuple(gated))])[0].prompts_ms == ()


def test_what_is_around_the_wearer_is_lived_through_in_its_place() -> None:
    heard = [one for one in lived()[0].heard if isinstance(one, Context)]
    assert [one.at_ms for one in heard] == [
        event.at_ms for event in desk()[0].events if isinstance(event, Context)
    ]
