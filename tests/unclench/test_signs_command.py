"""`unclench signs`: warning signs first, then what the days say."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from tests.alerts.diaries import Planted, said_and_worn
from tests.unclench.command import answered
from tests.unclench.terminal import Terminal
from unclench.cli import app
from unclench.rollup import Day
from unclench.store.journal import JOURNAL_FILE, Journal

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = 84


def day_of(when: date, load_bpm: float) -> Day:
    midnight = datetime.combine(when, datetime.min.time(), BERLIN)
    span = (midnight.timestamp() * 1000, (midnight + timedelta(days=1)).timestamp() * 1000)
    figures = {"judged_minutes": 300.0, "still_hr_bpm": 70.0 + load_bpm, "usual_hr_bpm": 70.0}
    return Day(int(span[0]), int(span[1]), when.isoformat(), when.isoweekday(), "Europe/Berlin", figures)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A journal in which pain follows the load of the day before."""
    said, loads = said_and_worn(3, DAYS, Planted(load=1.5))
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append([*said, *(day_of(when, load) for when, load in loads.items())])
    return tmp_path


def test_the_warning_signs_come_first_and_with_one_there_is_no_talk_of_patterns(data_dir: Path) -> None:
    data = ("--data-dir", str(data_dir))
    unasked = answered(data_dir, "signs", *data)
    assert (unasked.returncode, unasked.stdout) == (2, "")
    assert "unclench safety --ask" in unasked.stderr
    answered(data_dir, "safety", "--flag", "now-2", *data)
    told = answered(data_dir, "signs", *data)
    assert told.returncode == 0
    assert "Get help now" in told.stdout
    assert "fits" not in told.stdout
    assert json.loads(answered(data_dir, "signs", "--json", *data).stdout)["signs"] == []


def test_a_planted_pattern_is_shown_with_its_days_its_interval_and_a_picture(data_dir: Path) -> None:
    data = ("--data-dir", str(data_dir))
    answered(data_dir, "safety", "--none", *data)
    shown = answered(data_dir, "signs", *data)
    assert shown.returncode == 0
    assert "Worse in busy seasons" in shown.stdout
    assert "95 % from" in shown.stdout
    assert "█" in shown.stdout
    assert "busier days" in shown.stdout
    assert "no proof and no diagnosis" in " ".join(shown.stdout.split())
    found = json.loads(answered(data_dir, "signs", "--json", *data).stdout)
    signs = {sign["kind"]: sign for sign in found["signs"]}
    assert len(signs) == 9
    busy = signs["busy_seasons"]
    assert (busy["verdict"], busy["measure"]) == ("fits", "correlation")
    assert "the load of the day before" in busy["words"]
    assert 0 < busy["lo95"] < busy["effect"] < busy["hi95"] < 1
    assert signs["vacation"]["verdict"] != "fits"
    shorter = json.loads(answered(data_dir, "signs", "--days", "20", "--json", *data).stdout)
    assert shorter["days"] <= 20


def test_in_a_narrow_terminal_no_bar_is_cut_off(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(data_dir, "safety", "--none", "--data-dir", str(data_dir))
    monkeypatch.setenv("COLUMNS", "44")
    done = CliRunner().invoke(app, ["signs", "--data-dir", str(data_dir)])
    assert done.exit_code == 0
    assert "█" in done.stdout
    assert "…" not in done.stdout


def test_without_a_journal_it_says_how_to_begin(tmp_path: Path) -> None:
    answered(tmp_path, "safety", "--none", "--data-dir", str(tmp_path))
    told = answered(tmp_path, "signs", "--data-dir", str(tmp_path))
    assert told.returncode == 0
    assert "Nothing to ask yet" in told.stdout


def test_in_a_terminal_the_warning_signs_are_asked_there(data_dir: Path) -> None:
    with Terminal(data_dir, "signs", "--data-dir", str(data_dir), size=(100, 40)) as terminal:
        terminal.answers("Numbers that fit", "0")
        assert terminal.ended() == 0
        assert "Worse in busy seasons" in terminal.screen
