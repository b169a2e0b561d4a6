"""`unclench answer`: the open prompt, answered in a terminal."""

import json
from pathlib import Path

import pytest

from alerts.policy import PolicySettings
from alerts.prompt import Prompt
from hrv.event import Tick
from tests.alerts.desk import MINUTE_MS, local_ms
from tests.unclench.command import ran
from unclench.config import Config
from unclench.pipeline import Pipeline
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader


def kept(directory: Path, until: str, policy: PolicySettings) -> Prompt:
    """Keep a day without a strap and without an answer up to a time; return the prompt that is open then."""
    pipeline = Pipeline(Config(zone="UTC", policy=policy).pipeline())
    with Journal.open(directory / JOURNAL_FILE) as journal:
        journal.begin("none", "", started_ms=1)
        for at_ms in range(local_ms("2026-01-13T07:00"), local_ms(until) + 1, MINUTE_MS):
            journal.append(pipeline.react(Tick(at_ms)))
        journal.settle()
    with Reader(directory / JOURNAL_FILE) as reader:
        newest = reader.last(Prompt)
    assert newest is not None
    assert isinstance(newest.record, Prompt)
    return newest.record


@pytest.fixture
def morning(tmp_path: Path) -> Prompt:
    """The morning's prompt, just offered."""
    prompt = kept(tmp_path, "2026-01-13T07:30", PolicySettings())
    assert (prompt.kind, prompt.state) == ("morning", "offered")
    return prompt


def test_without_a_word_it_shows_the_open_prompt_and_how_to_answer(tmp_path: Path, morning: Prompt) -> None:
    shown = ran(tmp_path, "answer", "--data-dir", str(tmp_path))
    assert shown.returncode == 0
    assert morning.text in " ".join(shown.stdout.split())
    assert "unclench answer accepted | snoozed | not-this | ignored" in shown.stdout
    status = ran(tmp_path, "status", "--data-dir", str(tmp_path))
    assert "unclench answer accepted" in status.stdout


def test_an_answer_goes_through_the_door_and_the_prompt_is_over(tmp_path: Path, morning: Prompt) -> None:
    data = ("--json", "--data-dir", str(tmp_path))
    snoozed = json.loads(ran(tmp_path, "answer", "snoozed", "--minutes", "30", *data).stdout)
    assert (snoozed["state"], snoozed["prompt_ms"]) == ("snoozed", morning.prompt_ms)
    assert snoozed["until_ms"] - snoozed["at_ms"] == 30 * MINUTE_MS
    wrong = json.loads(ran(tmp_path, "answer", "not-this", "--why", "coffee", *data).stdout)
    assert (wrong["state"], wrong["why"]) == ("not_this", "coffee")
    over = ran(tmp_path, "answer", "accepted", *data)
    assert (over.returncode, over.stdout) == (1, "")
    assert over.stderr == "unclench: no prompt is open: there is nothing to answer\n"


def test_a_question_that_stands_on_the_page_alone_is_answered_too(tmp_path: Path) -> None:
    asked = kept(tmp_path, "2026-01-14T07:00", PolicySettings(ignored_days=1))
    assert (asked.kind, asked.state, asked.channel) == ("lower_rate", "offered", "page")
    config = tmp_path / "config.toml"
    config.write_text("[policy]\nignored_days = 1\n")
    data = ("--json", "--data-dir", str(tmp_path), "--config", str(config))
    told = ran(tmp_path, "answer", "accepted", *data)
    answered = json.loads(told.stdout)
    assert (answered["prompt_kind"], answered["state"]) == ("lower_rate", "accepted")


@pytest.mark.parametrize(
    "words",
    [("accepted", "--why", "coffee"), ("not-this", "--minutes", "15"), ("ignored", "--minutes", "15")],
)
def test_options_that_go_with_another_answer_are_wrong_usage(tmp_path: Path, words: tuple[str, ...]) -> None:
    told = ran(tmp_path, "answer", *words, "--data-dir", str(tmp_path))
    assert (told.returncode, told.stdout) == (2, "")
    assert "--why goes with not-this, --minutes with snoozed" in told.stderr
