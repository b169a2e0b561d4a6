"""After a restart what was kept counts, also when the settings are others by now."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from alerts.plan_settings import PlanSettings
from alerts.prompt import Prompt
from hrv.event import Answer, Tick
from tests.alerts.desk import MINUTE_MS, assessed, local_ms
from tests.unclench.kept_days import BEGIN_MS, Played
from unclench.explaining.stretch import stretch
from unclench.pipeline import Pipeline, PipelineSettings
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

SETTINGS = PipelineSettings(plan=PlanSettings())
OTHERS = [
    replace(SETTINGS, plan=PlanSettings(snacks_a_day=5)),
    replace(SETTINGS, plan=PlanSettings(morning="08:10", work_begin="08:00")),
    replace(SETTINGS, language="de"),
]


def lived(
    pipeline: Pipeline, first: str, minutes: int, *, answered: bool, worn: bool = False
) -> list[Record]:
    """Live with a strap or without; all that comes is taken up at once, or nothing is."""
    kept: list[Record] = []
    begin_ms = local_ms(first)
    for at_ms in range(begin_ms, begin_ms + minutes * MINUTE_MS, MINUTE_MS):
        records = pipeline.think(assessed(at_ms, 0.0).minute) if worn else pipeline.react(Tick(at_ms))
        kept.extend(records)
        for prompt in tuple(records):
            if answered and isinstance(prompt, Prompt) and prompt.state == "offered":
                kept += pipeline.react(Answer(at_ms + 1, "accepted", prompt.prompt_ms))
    return kept


def restarted(kept: list[Record], settings: PipelineSettings) -> Pipeline:
    """Return a pipeline that goes on from what was kept."""
    pipeline = Pipeline(settings)
    pipeline.recall(kept, ())
    return pipeline


def offers(records: list[Record]) -> list[Prompt]:
    """Return the offers among them."""
    return [one for one in records if isinstance(one, Prompt) and one.state == "offered"]


@pytest.mark.parametrize("settings", OTHERS)
@pytest.mark.parametrize("cut_minutes", [60, 241, 400, 520])
def test_a_days_offers_stay_counted_and_apart_when_the_settings_change(
    settings: PipelineSettings, cut_minutes: int
) -> None:
    begin_ms = local_ms("2026-11-02T07:00")
    kept = lived(Pipeline(SETTINGS), "2026-11-02T07:00", cut_minutes, answered=True)
    assert len(offers(kept)) == 1 + (cut_minutes > 240) + (cut_minutes > 360) + (cut_minutes > 480)
    cut = datetime.fromtimestamp(begin_ms / 1000 + 60 * cut_minutes, UTC).strftime("%Y-%m-%dT%H:%M")
    after = lived(restarted(kept, settings), cut, 960 - cut_minutes, answered=True)
    came = offers([*kept, *after])
    assert len(came) <= 8
    assert all(b.at_ms - a.at_ms >= 30 * MINUTE_MS for a, b in pairwise(came))


@pytest.mark.parametrize("settings", OTHERS)
def test_nothing_that_never_came_counts_as_ignored(settings: PipelineSettings) -> None:
    kept: list[Record] = []
    going = Pipeline(SETTINGS)
    for day in (2, 3, 4):
        kept += lived(going, f"2026-11-0{day}T07:00", 960, answered=True, worn=True)
    kept += lived(going, "2026-11-05T07:00", 360, answered=True, worn=True)
    after = lived(restarted(kept, settings), "2026-11-05T13:00", 600, answered=True, worn=True)
    assert {one.state for one in after if isinstance(one, Prompt)} == {"offered", "accepted"}
    assert not [one for one in offers(after) if one.kind == "lower_rate"]
    assert len(offers(after)) >= 4


@pytest.mark.parametrize("settings", OTHERS)
def test_a_prompt_that_is_open_takes_its_answer_after_a_restart_with_other_settings(
    settings: PipelineSettings,
) -> None:
    kept = lived(Pipeline(SETTINGS), "2026-11-02T10:00", 40, answered=False)
    (offer,) = offers(kept)
    answer = Answer(offer.at_ms + 2 * MINUTE_MS, "accepted", offer.prompt_ms)
    answered = restarted(kept, settings).react(answer)
    assert [one.state for one in answered if isinstance(one, Prompt)] == ["accepted"]


def test_what_is_told_of_a_day_is_what_came_not_what_newer_settings_would_bring(
    tmp_path: Path,
) -> None:
    played = Played()
    played.live(8 * 60, 0.0).live(6, 2.6)
    played.answer("accepted")
    played.settings = replace(played.settings, plan=PlanSettings())
    with Reader(played.kept(tmp_path) / JOURNAL_FILE) as reader:
        told = stretch(reader, BEGIN_MS, played.at_ms).standing
    assert told is not None
    assert (told.loads, told.offers, told.ignored) == (1, 1, 0)
