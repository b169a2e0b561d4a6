"""`unclench why` of a prompt that was planned: it has no figures, and may have no minute."""

import json
from pathlib import Path

import pytest

from alerts.plan_settings import PlanSettings
from hrv.event import Answer, Tick
from tests.alerts.desk import MINUTE_MS, local_ms
from tests.unclench.command import ran
from unclench.pipeline import SETTINGS, Pipeline, PipelineSettings
from unclench.store.journal import JOURNAL_FILE, Journal

NOON_MS = local_ms("2026-01-13T12:00")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A morning without a strap: what was planned came, and was accepted."""
    directory = tmp_path_factory.mktemp("planned")
    settings = PipelineSettings(plan=PlanSettings())
    pipeline = Pipeline(settings)
    with Journal.open(directory / JOURNAL_FILE) as journal:
        journal.begin("none", "", started_ms=1, version="0", settings=SETTINGS.dump_json(settings).decode())
        for at_ms in range(local_ms("2026-01-13T07:00"), NOON_MS, MINUTE_MS):
            journal.append([*pipeline.react(Tick(at_ms)), *pipeline.react(Answer(at_ms + 1, "accepted"))])
        journal.settle()
    return directory


def test_the_newest_planned_prompt_says_what_it_is_and_that_no_heart_led_to_it(data_dir: Path) -> None:
    told = ran(data_dir, "why", "--data-dir", str(data_dir))
    words = " ".join(told.stdout.split())
    assert (told.returncode, told.stderr) == (0, "")
    assert "A small break." in words
    assert "prompt accepted" in words
    assert "Planned (small break), whatever the heart does: [plan]." in words
    assert "the minutes before it" not in words


def test_a_planned_prompt_is_found_by_its_time_and_its_figures_are_absent(data_dir: Path) -> None:
    found = json.loads(ran(data_dir, "why", "07:30", "--json", "--data-dir", str(data_dir)).stdout)
    assert [one["state"] for one in found["prompt"]] == ["offered", "accepted"]
    assert {one["prompt_kind"] for one in found["prompt"]} == {"morning"}
    assert "load" not in found["prompt"][0]
    assert (found["episode"], found["minutes"]) == (None, [])


def test_a_stretch_without_a_minute_tells_its_prompts(data_dir: Path) -> None:
    told = ran(data_dir, "why", "--from", "07:00", "--to", "08:00", "--data-dir", str(data_dir))
    assert told.returncode == 0
    assert "A few quiet minutes to begin the day." in " ".join(told.stdout.split())
