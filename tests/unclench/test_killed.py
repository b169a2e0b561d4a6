"""kill -9 of the daemon, again and again under load: no beat that was on the disk is lost or doubled."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from hrv.beat import Beat
from hrv.frame import HrvFrame
from hrv.load import Assessment
from tests.unclench.nursery import expected
from unclench.rollup import Day, FrameHour, FrameMinute
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader
from unclench.store.rollups import Rollups

KILLS = int(os.environ.get("TEST_KILLS", "25"))
"""In the daily run; a hundred, and more, by hand."""


@pytest.mark.timeout(600)
def test_kills_under_load_lose_nothing_double_nothing_and_leave_what_is_summed_up_right(
    tmp_path: Path,
) -> None:
    program = [sys.executable, "-m", "tests.unclench.nursery", str(tmp_path), str(KILLS)]
    done = subprocess.run(program, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lives = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lives) == KILLS
    for life in lives:
        assert life["begun"] <= life["before"] <= life["after"]
    assert lives[-1]["after"] > KILLS * 100
    _hold_beats(tmp_path / JOURNAL_FILE)
    _hold_sums(tmp_path / JOURNAL_FILE)


def _hold_beats(path: Path) -> None:
    """Hold that the beats are the stream's, from its first to where it was stopped, each once."""
    with Reader(path) as reader:
        assert reader.quick_check() == "ok"
        kept = reader.follow(0, 10**9)
        (session, *_) = reader.sessions()[-1:]
    found = [one.record for one in kept if isinstance(one.record, Beat)]
    assert found == expected(0, len(found))
    assert session.taken == len(found)
    numbers = [one.seq for one in kept]
    assert numbers == sorted(set(numbers))
    for kind in (HrvFrame, Assessment, FrameMinute, FrameHour, Day):
        times = [one.record.at_ms for one in kept if isinstance(one.record, kind)]
        assert len(times) == len(set(times)) > 0 or kind is Day
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT total(rows) FROM beat_block").fetchone()[0] > 0


def _hold_sums(path: Path) -> None:
    """Hold that working everything out anew, from the first row on, changes nothing."""
    with Reader(path) as reader:
        before = reader.follow(0, 10**9, (FrameMinute, FrameHour, Day))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM cursor")
    with Journal.open(path) as journal, Rollups(journal, path, "Europe/Berlin", Event()) as rollups:
        while rollups.step():
            pass
    with Reader(path) as reader:
        assert reader.follow(0, 10**9, (FrameMinute, FrameHour, Day))[: len(before)] == before
