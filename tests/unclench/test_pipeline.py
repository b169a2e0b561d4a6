"""The thinking as a whole: pure, chunk by chunk the same, the same after a restart, and right on a day."""

import random

import pytest

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Answer, CheckIn, Context, Gap, Motion, Other, Tag
from hrv.frame import HrvFrame
from hrv.load import Assessment
from hrv.monitor import MEMORY_MS
from tests.unclench.story import START_MS, WITHOUT_FRAMES, assert_alike, learned, lived, morning, taught
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
