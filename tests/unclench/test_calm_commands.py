"""`calm`, `calibrate` and `why` as a person meets them."""

import json
from pathlib import Path
from threading import Event

import pytest
from typer.testing import CliRunner, Result

from tests.unclench.command import started
from tests.unclench.kept_days import Played
from unclench.cli import app
from unclench.store.lock import holder


@pytest.fixture
def played(tmp_path: Path) -> Path:
    """Return a data directory with a morning from 09:00 to 10:40: calm, a walk, calm, a load."""
    played = Played(learned_days=1).live(40, 0.0).live(20, 2.0, "motion").live(30, 0.0).live(10, 2.6)
    return played.kept(tmp_path)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("TZ", "UTC")


def ran(directory: Path, *arguments: str) -> Result:
    """Run a command in this process, which is quick; what a process of its own adds is tested elsewhere."""
    return CliRunner().invoke(app, [*arguments, "--data-dir", str(directory)])


def whole(text: str) -> str:
    return " ".join(text.split())


def test_minutes_are_marked_as_calm_and_those_that_moved_are_named(played: Path) -> None:
    done = ran(played, "calm", "--at", "09:30", "--minutes", "20")
    assert done.exit_code == 0, done.stderr
    assert "09:30 to 09:50 as calm: 10 of its 20 minutes count (10 moving or just moved)" in whole(
        done.stdout
    )
    told = json.loads(ran(played, "calm", "--json").stdout)
    assert told["minutes"] == {"still": 10, "others": {}}
    exported = ran(played, "export").stdout
    rows = [json.loads(line) for line in exported.splitlines()]
    marks = [row for row in rows if row["kind"] == "calm"]
    assert [row["to_ms"] - row["from_ms"] for row in marks] == [20 * 60_000, 10 * 60_000]


@pytest.mark.parametrize(
    ("arguments", "code", "fact"),
    [
        (("calm", "--at", "09:45", "--minutes", "5"), 1, "nothing was kept: 0 of its 5 minutes count"),
        (("calm", "--at", "2026-01-13T10:38"), 2, "only what was heard can be called calm"),
        (("calm", "--at", "soon"), 2, "'soon' is no time"),
        (("calibrate", "--at", "09:45"), 1, "and at least 3 must"),
        (("calibrate",), 1, "no daemon hears your strap"),
        (("why", "03:00"), 1, "nothing was heard from"),
        (("why",), 1, "there has been no prompt yet: `unclench why today` tells why"),
        (("why", "--from", "10:00", "--to", "09:30"), 2, "ends before it begins"),
        (("why", "--to", "09:30"), 2, "name one of WHEN"),
        (("why", "2026-02-30"), 2, "is no day"),
        (("why", "2026-01-01"), 1, "nothing was heard that day"),
    ],
)
def test_what_can_t_be_is_refused_in_one_sentence_and_keeps_nothing(
    arguments: tuple[str, ...], code: int, fact: str, played: Path
) -> None:
    done = ran(played, *arguments)
    assert done.exit_code == code, done.stderr
    assert fact in whole(done.stderr)
    assert isinstance(done.exception, SystemExit)
    assert '"calm"' not in ran(played, "export").stdout


def test_minutes_that_were_heard_calibrate_without_a_daemon(played: Path) -> None:
    done = ran(played, "calibrate", "--at", "09:10", "--json")
    assert json.loads(done.stdout)["minutes"]["still"] == 5
    day = ran(played, "why", "today")
    assert "09:10 to 09:15, calibration" in whole(day.stdout)


def test_a_day_tells_why_there_was_no_prompt(played: Path) -> None:
    text = whole(ran(played, "why", "today").stdout)
    assert "Tuesday 2026-01-13 09:00 to 10:40" in text
    assert "1 h 20 min judged, 20 min moving or just moved" in text
    assert "No prompt: no prompts until 2 days are learned (6 min)." in text
    told = json.loads(ran(played, "why", "2026-01-13", "--json").stdout)
    assert told["minutes"] == {"judged": 80, "motion": 20}
    assert told["rises"][0]["silent"] == {"silent_days": 6, "building": 4}
    assert told["settings"]["episode"]["on"] == 0.7


def test_a_calibration_is_waited_for_on_the_time_line_of_what_is_heard(tmp_path: Path) -> None:
    where = ("--data-dir", str(tmp_path / "live"))
    daemon = started(tmp_path, "run", "--demo", "--speed", "90", "--no-notify", *where)
    try:
        while holder(tmp_path / "live") is None and daemon.poll() is None:
            Event().wait(0.05)
        done = ran(tmp_path / "live", "calibrate", "--json")
    finally:
        daemon.terminate()
        daemon.communicate()
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["to_ms"] - told["from_ms"] == 5 * 60_000
    assert told["minutes"]["still"] >= 3
    assert "keep still for 5 min" in done.stderr
