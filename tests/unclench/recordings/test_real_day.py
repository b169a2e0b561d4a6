"""A real day through the pipeline: what it may learn from, and what is counted."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hrv.frame import Minute
from hrv.load import LoadSettings
from tests.hrv.hearts import recording
from tests.unclench.recordings.made_day import write_day
from unclench.evaluation.recordings.day_figures import by_exertion, person_day, pooled
from unclench.evaluation.recordings.day_run import DayRun, run
from unclench.evaluation.recordings.held_out import judged_held_out
from unclench.evaluation.recordings.mmash import ORIGIN_MS, people, read
from unclench.pipeline import PipelineSettings

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
FEW = 4
"""So many of the ten people are judged here; `unclench evaluate-recordings` judges all."""


@cache
def made() -> DayRun:
    """Return the made day, judged once."""
    with TemporaryDirectory() as folder:
        return run(read(write_day(Path(folder) / "user_1")), PipelineSettings())


def minutes() -> list[Minute]:
    """Return the made day's minutes."""
    return [one.minute for one in made().held_out.assessments]


def test_load_in_the_evening_becomes_one_prompt_and_the_walks_none() -> None:
    told = person_day(made()).alarms["held_out"]
    assert (told.prompts, told.prompts_in_sleep, told.prompts_by_exertion) == (1, 0, 0)
    (prompt,) = made().held_out.prompts
    assert 21 * HOUR_MS < prompt.at_ms - ORIGIN_MS < 21.5 * HOUR_MS
    assert (prompt.d_hr_bpm or 0.0) > 10


def test_a_new_wearers_first_day_gives_no_prompt() -> None:
    cold = made().by["cold"]
    assert not cold.prompts
    assert not any(one.judged for one in cold.assessments[: 5 * 60])


def test_a_half_hour_is_judged_by_a_usual_that_knows_nothing_of_it() -> None:
    heard = minutes()
    from_ms = ORIGIN_MS + 20 * HOUR_MS
    changed = [
        replace(one, mean_hr_bpm=150.0, rmssd_ms=4.0)
        if from_ms < one.at_ms <= from_ms + 30 * MINUTE_MS and one.mean_hr_bpm
        else one
        for one in heard
    ]
    before, after = (judged_held_out(one, LoadSettings()) for one in (heard, changed))
    inside = [place for place, one in enumerate(heard) if from_ms < one.at_ms <= from_ms + 30 * MINUTE_MS]
    assert len(inside) == 30
    assert all(before[place].usual_hr_bpm == after[place].usual_hr_bpm is not None for place in inside)
    assert any(a.usual_hr_bpm != b.usual_hr_bpm for a, b in zip(before, after, strict=True))


def test_exertion_counts_until_8_min_after_it_ended() -> None:
    day = made().day
    end_ms = ORIGIN_MS + 19 * HOUR_MS + 8 * MINUTE_MS
    assert by_exertion(day, end_ms + 8 * MINUTE_MS)
    assert not by_exertion(day, end_ms + 9 * MINUTE_MS)
    assert not by_exertion(day, ORIGIN_MS + 19 * HOUR_MS)


def test_figures_over_one_person_have_no_interval_and_no_correlation() -> None:
    one = person_day(made())
    told = pooled([one])
    assert told.judged_pct.value == pytest.approx(one.judged_pct)
    assert told.judged_pct.low is None
    assert told.stress_by_prompts.value is None
    assert one.daily_stress == 31


@pytest.mark.shared
@pytest.mark.timeout(400)
def test_on_real_days_prompts_are_few_and_none_in_sleep_or_by_exertion() -> None:
    found = people(recording("mmash"))[:FEW]
    assert found
    told = [person_day(run(read(one), PipelineSettings())).alarms["held_out"] for one in found]
    assert max(one.most_prompts_a_day for one in told) <= 3
    assert sum(one.prompts_in_sleep for one in told) == 0
    assert sum(one.prompts_by_exertion for one in told) == 0
    assert 0 < sum(one.prompts for one in told) < 3 * len(told)
