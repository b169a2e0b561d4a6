"""Replaying a journal gives the same frames, episodes and prompts as the daemon gave live."""

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event as StopEvent
from typing import get_args

import pytest

from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.event import Event, Gap
from hrv.frame import HrvFrame
from hrv.load import Assessment
from ingest.sources.synthetic import Synthetic
from tests.unclench.story import SEED, START_MS, assert_alike, lived
from unclench.composition import serve
from unclench.config import Config
from unclench.demo import learned_journal
from unclench.live import Lines
from unclench.pipeline import Pipeline
from unclench.record import Record
from unclench.rollup import Rollup
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader
from unclench.store.rollups import Rollups

CONFIG = Config(zone="UTC")
DERIVED = (HrvFrame, Assessment, Episode, Prompt)


@pytest.fixture(scope="module")
def journal_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let a daemon live through the learned days and the morning; return where it kept all."""
    directory = tmp_path_factory.mktemp("live")
    learned_journal(directory, CONFIG)
    source = Synthetic(seed=SEED, speed=0, start_ms=START_MS)
    assert not serve(directory, CONFIG, source, Lines("UTC"), (), until_end=True)
    return directory / JOURNAL_FILE


@pytest.fixture(scope="module")
def kept(journal_path: Path) -> list[Record]:
    """Return all that the daemon kept."""
    with Reader(journal_path) as reader:
        return [row.record for row in reader.follow(0, 10**9)]


def test_replaying_the_journals_events_gives_what_the_daemon_gave(kept: list[Record]) -> None:
    events = [record for record in kept if isinstance(record, get_args(Event))]
    again = lived(Pipeline(CONFIG.pipeline()), events)
    live = [r for r in kept if isinstance(r, DERIVED) and r.at_ms > START_MS]
    replayed = [r for r in again if isinstance(r, DERIVED) and r.at_ms > START_MS]
    assert [r for r in live if isinstance(r, Prompt)]
    assert_alike(replayed, live)


def test_the_days_before_were_learned_alike(kept: list[Record]) -> None:
    events = [record for record in kept if isinstance(record, get_args(Event))]
    again = [r for r in lived(Pipeline(CONFIG.pipeline()), events) if isinstance(r, Assessment)]
    assert [r for r in kept if isinstance(r, Assessment)] == again


def test_what_the_daemon_summed_up_is_what_the_replayed_rows_come_to_up_to_the_last(
    kept: list[Record], journal_path: Path, tmp_path: Path
) -> None:
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("replay", "again", started_ms=1)
        journal.append([record for record in kept if not isinstance(record, Rollup)])
        journal.settle()
        with Rollups(journal, tmp_path / JOURNAL_FILE, "UTC", StopEvent()) as rollups:
            while rollups.step():
                pass
    for view in ("v_frame_1m", "v_hour", "v_day", "v_session"):
        assert told(tmp_path / JOURNAL_FILE, view) == told(journal_path, view)
    ((coherence,),) = asked(journal_path, "SELECT coherence FROM v_session")
    ((behind_ms,),) = asked(
        journal_path, "SELECT (SELECT max(at_ms) FROM frame) - (SELECT max(at_ms) FROM v_frame_1m)"
    )
    assert coherence is not None
    assert isinstance(behind_ms, int)
    assert behind_ms <= 0


def asked(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def told(path: Path, view: str) -> list[tuple[object, ...]]:
    return asked(path, f"SELECT * FROM {view} ORDER BY at_ms")


def test_nothing_was_kept_twice(kept: list[Record]) -> None:
    times = [record.at_ms for record in kept if isinstance(record, HrvFrame)]
    assert times == sorted(set(times))


def test_two_streams_one_after_the_other_are_parted_by_a_gap_live_as_in_replay(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    directory = tmp_path_factory.mktemp("two")
    for start_ms in (START_MS, START_MS + 3 * 3_600_000):
        source = Synthetic(seed=SEED, speed=0, start_ms=start_ms)
        assert not serve(directory, CONFIG, source, Lines("UTC"), (), until_end=True)
    with Reader(directory / JOURNAL_FILE) as reader:
        records = [row.record for row in reader.follow(0, 10**9) if not isinstance(row.record, Rollup)]
    (pause,) = [record for record in records if isinstance(record, Gap)]
    assert pause.why == "pause"
    events = [record for record in records if isinstance(record, get_args(Event))]
    assert_alike(lived(Pipeline(CONFIG.pipeline()), events), records)
