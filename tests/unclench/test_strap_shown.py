"""How it stands with the strap, for people and scripts: status, live view, log."""

import io
import json
import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from hrv.beat import Beat
from hrv.event import Link
from ingest.clock import WallClock
from ingest.link_words import link_words
from tests.store.records import beats
from tests.unclench.command import ran
from unclench.live import Glance, Lines, rendered
from unclench.paired import PairedStrap, write_paired
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE, Journal

AT_MS = 1_763_870_400_000
AWAY = Link(
    AT_MS,
    "waiting",
    "out_of_range",
    link_words("out_of_range", "H10 1234"),
    "H10 1234",
    "A0:9E:1A:00:00:01",
    15,
    7,
)
WELL = Link(AT_MS, "streaming", strap="H10 1234", address="A0:9E:1A:00:00:01", battery_pct=80)


def journal(tmp_path: Path, *records: Record) -> str:
    with Journal.open(tmp_path / "data" / JOURNAL_FILE) as opened:
        opened.begin("strap", "", started_ms=1)
        opened.append(records)
    return str(tmp_path / "data")


def shown(*records: Record, title: str = "H10 1234") -> str:
    glance = Glance(title, "UTC")
    for record in records:
        glance.see(record)
    console = Console(file=io.StringIO(), width=110, record=True)
    console.print(rendered(glance))
    return " ".join(console.export_text().replace("│", " ").split())


def test_status_tells_scripts_all_of_the_strap(tmp_path: Path) -> None:
    directory = journal(tmp_path, WELL, *beats(3), AWAY)
    done = ran(tmp_path, "status", "--json", "--data-dir", directory)
    now = json.loads(done.stdout)
    assert now["strap"] == {
        "name": "H10 1234",
        "address": "A0:9E:1A:00:00:01",
        "state": "waiting",
        "reason": "out_of_range",
        "text": AWAY.text,
        "since_ms": AT_MS,
        "battery_pct": 15,
        "duplicates": 7,
    }
    assert now["heard_pct"] is None


def test_status_tells_people_what_is_so_and_what_to_do(tmp_path: Path) -> None:
    directory = journal(tmp_path, *beats(3), AWAY)
    text = " ".join(ran(tmp_path, "status", "--data-dir", directory).stdout.split())
    assert "H10 1234, A0:9E:1A:00:00:01" in text
    assert "waiting since Sun 2025-11-23 04:00:00" in text
    assert "out of range or fell asleep" in text
    assert "15 %" in text
    assert "7 packets: another program on this machine listens too" in text


@pytest.mark.parametrize("name", ["[/red]", ":heart:", "H10\\"])
def test_a_strap_s_name_is_shown_as_it_is_and_does_nothing_else(tmp_path: Path, name: str) -> None:
    strange = replace(AWAY, strap=name, text=link_words("out_of_range", name))
    done = ran(tmp_path, "status", "--data-dir", journal(tmp_path, *beats(3), strange))
    assert done.returncode == 0, done.stderr
    assert f"{name}, A0:9E:1A:00:00:01" in done.stdout
    assert f"{name} went out of range" in " ".join(done.stdout.split())
    assert name in shown(strange)
    assert f"unclench · {name}" in shown(strange, title=name)


def future(hours: float) -> tuple[Beat, ...]:
    """Return a beat that lies so far ahead of this machine's clock."""
    return (Beat(WallClock().now_ms() + round(hours * 3_600_000), 800.0),)


def test_status_says_that_the_journal_is_ahead_of_a_clock_that_was_set_back(tmp_path: Path) -> None:
    directory = journal(tmp_path, *future(2), WELL)
    told = json.loads(ran(tmp_path, "status", "--json", "--data-dir", directory).stdout)
    assert 7_100_000 < told["journal"]["ahead_ms"] <= 7_200_000
    text = " ".join(ran(tmp_path, "status", "--data-dir", directory).stdout.split())
    assert re.search(r"clock set back: the journal is 1(19|20)\.\d min ahead, beats are kept", text)
    past = journal(tmp_path / "past", *beats(3))
    assert (
        json.loads(ran(tmp_path, "status", "--json", "--data-dir", past).stdout)["journal"]["ahead_ms"] == 0
    )


def test_a_journal_that_ends_days_ahead_is_not_gone_on_with_and_one_sentence_says_why(tmp_path: Path) -> None:
    directory = journal(tmp_path, *future(24 * 400))
    write_paired(Path(directory), PairedStrap("A0:9E:1A:00:00:01"))
    done = ran(tmp_path, "run", "--data-dir", directory)
    assert (done.returncode, done.stdout) == (1, "")
    said = " ".join(done.stderr.split())
    assert re.fullmatch(
        r"unclench: the journal's newest event is of \d{4}-\d\d-\d\d \d\d:\d\d, more than a day in the"
        r" future: set the clock right, or if it is right choose another --data-dir",
        said,
    )


def test_status_without_a_strap_says_nothing_of_one(tmp_path: Path) -> None:
    directory = journal(tmp_path, *beats(3))
    assert json.loads(ran(tmp_path, "status", "--json", "--data-dir", directory).stdout)["strap"] is None
    assert "\nstrap" not in ran(tmp_path, "status", "--data-dir", directory).stdout


def test_the_live_view_shows_a_strap_that_sends_with_its_battery() -> None:
    text = shown(WELL, Beat(AT_MS + 800, 800.0))
    assert "H10 1234, battery 80 %" in text
    assert "H10 1234 sends" in text
    assert "75 bpm" in text


def test_the_live_view_says_why_no_beats_come_and_what_to_do() -> None:
    text = shown(AWAY)
    assert "7 packets came twice" in text
    assert text.count("out of range or fell asleep") == 2, "in its row and among the news"


def test_without_a_strap_the_live_view_has_no_row_for_one() -> None:
    assert "Strap" not in shown(Beat(AT_MS, 800.0))


def test_the_log_tells_a_change_once_and_not_a_battery_that_loses_a_percent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    weaker = Link(AT_MS + 1, "streaming", strap="H10 1234", battery_pct=79)
    with caplog.at_level(logging.INFO, "unclench"):
        Lines("UTC").see([WELL, weaker, AWAY])
    told = [record.getMessage() for record in caplog.records]
    assert told == ["04:00  H10 1234 sends", f"04:00  {AWAY.text}"]
