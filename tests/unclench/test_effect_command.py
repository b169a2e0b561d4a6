"""`unclench effect`: what practices, prompts and feelings came to."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from alerts.effect import Effect
from alerts.policy import PolicySettings
from alerts.prompt import Prompt
from alerts.trial import is_withheld
from hrv.event import CheckIn
from hrv.load import Assessment
from tests.alerts.desk import MINUTE_MS, assessed, local_ms
from tests.unclench.command import ran
from unclench.pipeline import SETTINGS, PipelineSettings
from unclench.record import Record
from unclench.rollup import SessionSummary
from unclench.store.journal import JOURNAL_FILE, Journal

BEGIN_MS = local_ms("2026-01-05T10:00")
DAY_MS = 1440 * MINUTE_MS
SHARE = 0.3


def prompted_day(number: int) -> list[Record]:
    """Return a day with one prompt, and a lower load after it when it came."""
    at_ms = BEGIN_MS + number * DAY_MS
    withheld = is_withheld(at_ms, SHARE)
    prompt = Prompt(at_ms, at_ms, "load", "withheld" if withheld else "offered", "breath_snack", "x")
    load = (1.2 if withheld else 0.2) + 0.1 * (number % 3)
    minutes: list[Assessment] = [assessed(at_ms + n * MINUTE_MS, load) for n in range(-29, 31)]
    again = [] if withheld else [replace(prompt, at_ms=at_ms + 31 * MINUTE_MS)]
    felt = CheckIn(at_ms + 30 * MINUTE_MS, felt=("drowning" if withheld else "calm",))
    return [*minutes[:30], prompt, *minutes[30:], *again, felt]


def practised(number: int) -> list[Record]:
    """Return a practice and what it changed."""
    at_ms = BEGIN_MS + number * DAY_MS + 120 * MINUTE_MS
    figures = {"minutes": 1.0, "prompted": 1.0}
    effect = Effect(at_ms, at_ms + MINUTE_MS, at_ms + 20 * MINUTE_MS, 5, 5, -4.0 - number % 2, 9.0, -0.5)
    return [SessionSummary(at_ms, at_ms + MINUTE_MS, "breath_snack", figures), effect]


def kept(directory: Path, share: float, records: Sequence[Record]) -> None:
    with Journal.open(directory / JOURNAL_FILE) as journal:
        settings = PipelineSettings(policy=PolicySettings(withhold_share=share))
        journal.begin("strap", "", started_ms=1, version="0", settings=SETTINGS.dump_json(settings).decode())
        journal.append(records)
        journal.settle()


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of a hundred days with a coin, and ten before it without."""
    directory = tmp_path_factory.mktemp("effect")
    kept(directory, 0.0, [one for n in range(10) for one in prompted_day(n)])
    kept(directory, SHARE, [one for n in range(10, 110) for one in [*prompted_day(n), *practised(n)]])
    return directory


def test_all_three_are_told_with_their_intervals_and_what_they_cannot_show(data_dir: Path) -> None:
    told = ran(data_dir, "effect", "--days", "200", "--data-dir", str(data_dir))
    words = " ".join(told.stdout.split())
    assert (told.returncode, told.stderr) == (0, "")
    assert "breath_snack" in words
    assert "-4.5 bpm (-4.6 to -4.4)" in words
    assert "what followed, not what the practice did" in words
    assert "spreads with a prompt, against without (95 % from -1.0" in words
    assert "Felt against measured, 110 check-ins: 0 of" in words


def test_json_has_every_figure_and_counts_only_prompts_that_the_coin_could_have_kept_back(
    data_dir: Path,
) -> None:
    found = json.loads(ran(data_dir, "effect", "--days", "200", "--json", "--data-dir", str(data_dir)).stdout)
    drawn = [is_withheld(BEGIN_MS + n * DAY_MS, SHARE) for n in range(10, 110)]
    offers = found["offers"]
    assert (offers["offered"], offers["withheld"]) == (drawn.count(False), drawn.count(True))
    assert offers["lo95"] < offers["difference"] < offers["hi95"] < 0
    (session,) = found["sessions"]
    assert (session["practice"], session["sessions"]) == ("breath_snack", 100)
    assert found["felt"]["checkins"] == 110
    assert found["felt"]["correlation"]["lo"] > 0.5


def test_of_fewer_days_it_says_that_there_are_too_few(data_dir: Path) -> None:
    words = " ".join(ran(data_dir, "effect", "--days", "6", "--data-dir", str(data_dir)).stdout.split())
    assert "too few yet (8)" in words
    assert "Whether being prompted helps: too few yet." in words
    assert "20 of each are needed" in words


def test_without_a_coin_it_says_how_to_ask_one(tmp_path: Path) -> None:
    kept(tmp_path, 0.0, [assessed(BEGIN_MS)])
    words = " ".join(ran(tmp_path, "effect", "--data-dir", str(tmp_path)).stdout.split())
    assert "No practice yet with enough still minutes" in words
    assert "withhold_share = 0.3 in [policy]" in words
    assert "Felt against measured: no check-in yet" in words


def test_without_a_journal_it_is_one_sentence(tmp_path: Path) -> None:
    told = ran(tmp_path, "effect", "--data-dir", str(tmp_path))
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1)
