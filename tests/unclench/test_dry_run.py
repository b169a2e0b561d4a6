"""A dry run: what would have prompted, by the same policy and the same kept days."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from alerts.plan_settings import NOTHING_PLANNED, PlanSettings
from alerts.policy import PolicySettings
from alerts.prompt import Prompt
from hrv.event import Answer, Context
from tests.hrv.minute_streams import MINUTE_MS, calm_days, loaded
from tests.unclench.command import ran
from unclench.config import Config
from unclench.dry_run import courses, is_same, rehearsed
from unclench.pipeline import Pipeline, PipelineSettings
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE, Journal

DAYS = 8
SETTINGS = Config(zone="UTC").pipeline()


def lived(settings: PipelineSettings) -> list[Record]:
    """Live through days of 8 h with a load in each, of which the last has a meeting; accept what comes."""
    pipeline = Pipeline(settings)
    minutes = calm_days(DAYS)
    kept: list[Record] = []
    for day in range(DAYS):
        minutes = loaded(minutes, 480 * day + 200, 480 * day + 230)
    for number, minute in enumerate(minutes):
        if number in (480 * (DAYS - 1) + 190, 480 * (DAYS - 1) + 215):
            kept += _told(pipeline, Context(minute.at_ms - 1, "calendar", on=number % 480 == 190))
        for record in pipeline.think(minute):
            kept.append(record)
            if isinstance(record, Prompt) and record.state == "offered" and record.kind == "load":
                kept += _told(pipeline, Answer(record.at_ms, "accepted", record.prompt_ms))
    return kept


def _told(pipeline: Pipeline, event: Context | Answer) -> list[Record]:
    return [event, *pipeline.rethink(event)]


@pytest.fixture(scope="module")
def days() -> list[Record]:
    return lived(SETTINGS)


def prompts(records: list[Record]) -> list[Prompt]:
    return [record for record in records if isinstance(record, Prompt)]


def test_the_same_settings_over_the_same_inputs_give_the_prompts_that_came(days: list[Record]) -> None:
    end_ms = days[-1].at_ms + 1
    first = Pipeline(SETTINGS)
    again = [one for record in days for one in first.rethink(record) if isinstance(one, Prompt)]
    assert again == prompts(days)
    assert rehearsed(days, SETTINGS, end_ms, prompts(days)) == []


def test_load_prompts_alone_come_as_they_came_though_time_goes_by_minute_for_minute() -> None:
    settings = replace(SETTINGS, plan=NOTHING_PLANNED)
    kept = lived(settings)
    assert rehearsed(kept, settings, 0, prompts(kept)) == prompts(kept)
    assert {one.kind for one in prompts(kept)} == {"load"}


def test_other_settings_give_other_prompts_and_what_did_not_come_is_taken_for_accepted(
    days: list[Record],
) -> None:
    settings = replace(SETTINGS, policy=PolicySettings(prompts_a_day=0), plan=PlanSettings(snacks_a_day=2))
    from_ms = days[-1].at_ms - 9 * 60 * MINUTE_MS
    would = rehearsed(days, settings, from_ms, prompts(days))
    counts = Counter(one.kind for one in would if one.state == "offered")
    assert counts["load"] == 0
    assert counts["snack"] == 2
    assert all(one.states[-1].state == "accepted" for one in courses(would) if one.was_offered)


def test_a_prompt_is_the_same_as_one_that_a_tick_brought_a_moment_earlier(days: list[Record]) -> None:
    one = prompts(days)[0]
    assert is_same(one, replace(one, prompt_ms=one.prompt_ms - 40_000))
    assert not is_same(one, replace(one, prompt_ms=one.prompt_ms - 600_000))


@pytest.fixture(scope="module")
def data_dir(days: list[Record], tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("dry")
    with Journal.open(directory / JOURNAL_FILE) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append(days)
    return directory


def test_the_command_shows_each_day_what_held_a_prompt_and_what_did_come(
    data_dir: Path, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('zone = "UTC"\n')
    shown = ran(tmp_path, "dry-run", "--days", "1", "--data-dir", str(data_dir), "--config", str(config))
    assert shown.returncode == 0, shown.stderr
    words = " ".join(shown.stdout.replace("│", " ").split())
    assert "Monday 2025-09-01" in words
    assert "the calendar says" in words
    assert "small break" in words
    assert "With these settings" in words


def test_the_command_gives_scripts_both_lists(data_dir: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('zone = "UTC"\n[policy]\nprompts_a_day = 0\n')
    shown = ran(tmp_path, "dry-run", "--json", "--data-dir", str(data_dir), "--config", str(config))
    told = json.loads(shown.stdout)
    assert {one["prompt_kind"] for one in told["did"]} >= {"load", "snack"}
    assert "load" not in {one["prompt_kind"] for one in told["would"]}
    assert all(one["prompt_ms"] >= told["from_ms"] for one in told["would"] + told["did"])


def test_an_empty_journal_says_that_there_is_nothing_to_run(tmp_path: Path) -> None:
    Journal.open(tmp_path / JOURNAL_FILE).close()
    shown = ran(tmp_path, "dry-run", "--data-dir", str(tmp_path))
    assert shown.returncode == 1
    assert "nothing to run dry" in shown.stderr
