"""The thinking as a whole: pure, chunk by chunk the same, the same after a restart, and right on a day."""

import random
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from alerts.effect import Effect
from alerts.episode import Episode, EpisodeTracker
from alerts.policy import Policy
from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Answer, Calm, CalmHow, CheckIn, Context, Event, Gap, Motion, Other, Tag
from hrv.frame import HrvFrame
from hrv.load import Assessment
from hrv.monitor import MEMORY_MS
from tests.unclench.story import START_MS, WITHOUT_FRAMES, assert_alike, learned, lived, morning, taught
from unclench.asked_first import asked_first_note
from unclench.pipeline import Pipeline, PipelineSettings

MINUTE_MS = 60_000


def test_the_demonstration_prompts_once_for_the_bad_half_hour_and_never_for_the_walk() -> None:
    records = lived(taught(WITHOUT_FRAMES), morning())
    (offered,) = [r for r in records if isinstance(r, Prompt) and r.state == "offered"]
    assert 42 <= (offered.at_ms - START_MS) / MINUTE_MS <= 52
    walk = [r for r in records if isinstance(r, Assessment) and 21 <= (r.at_ms - START_MS) / MINUTE_MS <= 26]
    assert walk
    assert all("motion" in minute.gates for minute in walk)


def test_the_practice_is_answered_for_and_helps() -> None:
    records = lived(taught(WITHOUT_FRAMES), morning())
    states = [r.state for r in records if isinstance(r, Prompt)]
    assert states == ["offered", "accepted"]
    (effect,) = [r for r in records if isinstance(r, Effect)]
    assert effect.d_hr_bpm is not None
    assert effect.d_hr_bpm < -5
    assert effect.d_load is not None
    assert effect.d_load < -2
    last = [r for r in records if isinstance(r, Assessment)][-1]
    assert last.judged
    assert last.load is not None
    assert last.load < 0.6


def test_without_a_learned_usual_nothing_is_judged_and_nothing_prompts() -> None:
    records = lived(Pipeline(WITHOUT_FRAMES), morning())
    minutes = [r for r in records if isinstance(r, Assessment)]
    assert minutes
    assert all("learning" in minute.gates and minute.load is None for minute in minutes)
    assert not [r for r in records if isinstance(r, Prompt | Episode)]


def test_coherence_is_slow_and_even_in_the_practice_and_not_before_it() -> None:
    frames = [r for r in lived(taught(), morning()) if isinstance(r, HrvFrame)]
    at = {(f.at_ms - START_MS) // MINUTE_MS: f for f in frames}
    breathing, calm = at[55], at[35]
    assert breathing.values["coherence"] > 0.8
    assert breathing.values["coherence_peak_hz"] == pytest.approx(0.1, abs=0.005)
    assert breathing.values["respiration_bpm"] == pytest.approx(6.0, abs=0.5)
    assert calm.values["coherence_peak_hz"] > 0.15


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_the_chunks_in_which_events_come_change_nothing(size: int) -> None:
    events = morning()[:1_200]
    whole = lived(taught(), events, size=len(events))
    assert_alike(lived(taught(), events, size=size), whole)


def test_every_event_comes_out_again_in_its_place() -> None:
    kinds = (Beat, Gap, Motion, Context, Tag, CheckIn, Answer, Other)
    events = morning()[:3_000]
    assert [r for r in lived(taught(), events) if isinstance(r, kinds)] == list(events)


@pytest.mark.parametrize("seed", range(4))
def test_a_restart_at_any_moment_changes_nothing_that_follows(seed: int) -> None:
    events = morning()
    cut = random.Random(seed).randrange(100, len(events) - 100)
    before = [*learned(), *lived(taught(), events[:cut])]
    went_on = taught()
    lived(went_on, events[:cut])
    restarted = Pipeline(PipelineSettings())
    since_ms = events[cut - 1].at_ms - MEMORY_MS
    fast = [r for r in before if isinstance(r, Beat | Gap | Motion) and r.at_ms >= since_ms]
    restarted.recall(before, fast)
    assert_alike(lived(restarted, events[cut:]), lived(went_on, events[cut:]))


def with_calm() -> list[Event]:
    """Return a first morning on which the wearer calibrates, and marks minutes twice."""
    spans: tuple[tuple[int, int, CalmHow], ...] = (
        (6, 11, "calibration"),
        (12, 20, "marked"),
        (44, 50, "marked"),
    )
    calms = [
        Calm(START_MS + end * MINUTE_MS, START_MS + begin * MINUTE_MS, START_MS + end * MINUTE_MS, how)
        for begin, end, how in spans
    ]
    return sorted([*morning(), *calms], key=lambda event: event.at_ms)


def test_a_calibration_lets_the_first_morning_be_judged_and_prompts_nobody() -> None:
    records = lived(Pipeline(WITHOUT_FRAMES), with_calm())
    minutes = [r for r in records if isinstance(r, Assessment)]
    assert sum(minute.judged for minute in minutes) > 30
    assert "building" in {episode.state for episode in records if isinstance(episode, Episode)}
    assert not [r for r in records if isinstance(r, Prompt)]


@pytest.mark.parametrize("seed", range(4))
def test_a_restart_at_any_moment_forgets_nothing_that_was_called_calm(seed: int) -> None:
    events = with_calm()
    cut = random.Random(seed).randrange(1_000, len(events) - 100)
    went_on = Pipeline(WITHOUT_FRAMES)
    before = lived(went_on, events[:cut])
    restarted = Pipeline(WITHOUT_FRAMES)
    since_ms = events[cut - 1].at_ms - MEMORY_MS
    restarted.recall(
        before, [r for r in before if isinstance(r, Beat | Gap | Motion) and r.at_ms >= since_ms]
    )
    assert_alike(lived(restarted, events[cut:]), lived(went_on, events[cut:]))


def test_who_chose_grounding_is_offered_it_by_prompts_and_after_a_restart_too() -> None:
    chosen = replace(asked_first_note(grounding=True), at_ms=START_MS - 1)
    went_on, restarted = taught(WITHOUT_FRAMES), Pipeline(WITHOUT_FRAMES)
    went_on.react(chosen)
    restarted.recall([*learned(), chosen], [])
    for pipeline in (went_on, restarted):
        prompts = [one for one in lived(pipeline, morning()) if isinstance(one, Prompt)]
        assert {prompt.practice for prompt in prompts} == {"grounding"}


def refused(count: int, weeks_ago: int) -> list[Prompt]:
    """Return prompts of some weeks ago that were *not this*, as they were kept."""
    (offered, _) = [r for r in lived(taught(WITHOUT_FRAMES), morning()) if isinstance(r, Prompt)]
    first_ms = offered.prompt_ms - weeks_ago * 7 * 1440 * MINUTE_MS
    return [
        replace(offered, prompt_ms=first_ms + n, at_ms=first_ms + n + 60_000, state="not_this")
        for n in range(count)
    ]


def test_what_answers_taught_months_ago_still_counts_after_a_restart() -> None:
    pipeline = Pipeline(WITHOUT_FRAMES)
    pipeline.recall([*refused(8, weeks_ago=40), *learned()], learned()[-3_000:])
    episodes = [r for r in lived(pipeline, morning()) if isinstance(r, Episode)]
    assert episodes
    assert [episode.on for episode in episodes] == [pytest.approx(0.8)] * len(episodes)
    plain = [r for r in lived(taught(WITHOUT_FRAMES), morning()) if isinstance(r, Episode)]
    assert {episode.on for episode in plain} == {0.7}


def test_the_kept_minutes_alone_decide_every_prompt_again() -> None:
    records = [*learned(), *lived(taught(WITHOUT_FRAMES), morning())]
    zone, settings = ZoneInfo("UTC"), WITHOUT_FRAMES
    tracker, policy = EpisodeTracker(settings.episode), Policy(settings.policy, settings.holds, zone)
    again: list[Prompt] = []
    for record in records:
        match record:
            case Assessment():
                ended = tracker.track(record)
                again += policy.decide(record, tracker.current or ended)
            case Context():
                again += policy.note(record)
            case Answer():
                again += policy.answer(record)
            case _:
                pass
    assert again
    assert again == [r for r in records if isinstance(r, Prompt)]
