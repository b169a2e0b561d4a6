"""Replaying a journal gives the same frames, episodes and prompts as the daemon gave live."""

from typing import get_args

import pytest

from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.event import Event, Gap
from hrv.frame import HrvFrame
from hrv.load import Assessment
from ingest.sources.synthetic import Synthetic
from tests.unclench.story import SEED, SETTINGS, START_MS, assert_alike, lived
from unclench.composition import serve
from unclench.config import Config
from unclench.demo import learned_journal
from unclench.live import Lines
from unclench.pipeline import Pipeline
from unclench.record import Record
from unclench.rollup import Rollup
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

DERIVED = (HrvFrame, Assessment, Episode, Prompt)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    """Let a daemon live through the learned days and the morning; return all that it kept."""
    directory = tmp_path_factory.mktemp("live")
    config = Config(zone="UTC")
    learned_journal(directory, config)
    source = Synthetic(seed=SEED, speed=0, start_ms=START_MS)
    assert not serve(directory, config, source, Lines("UTC"), (), until_end=True)
    with Reader(directory / JOURNAL_FILE) as reader:
        return [row.record for row in reader.follow(0, 10**9)]


def test_replaying_the_journals_events_gives_what_the_daemon_gave(kept: list[Record]) -> None:
    events = [record for record in kept if isinstance(record, get_args(Event))]
    again = lived(Pipeline(SETTINGS), events)
    live = [r for r in kept if isinstance(r, DERIVED) and r.at_ms > START_MS]
    replayed = [r for r in again if isinstance(r, DERIVED) and r.at_ms > START_MS]
    assert [r for r in live if isinstance(r, Prompt)]
    assert_alike(replayed, live)


def test_the_days_before_were_learned_alike(kept: list[Record]) -> None:
    events = [record for record in kept if isinstance(record, get_args(Event))]
    again = [r for r in lived(Pipeline(SETTINGS), events) if isinstance(r, Assessment)]
    assert [r for r in kept if isinstance(r, Assessment)] == again


def test_nothing_was_kept_twice(kept: list[Record]) -> None:
    times = [record.at_ms for record in kept if isinstance(record, HrvFrame)]
    assert times == sorted(set(times))


def test_two_streams_one_after_the_other_are_parted_by_a_gap_live_as_in_replay(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    directory = tmp_path_factory.mktemp("two")
    for start_ms in (START_MS, START_MS + 3 * 3_600_000):
        source = Synthetic(seed=SEED, speed=0, start_ms=start_ms)
        assert not serve(directory, Config(zone="UTC"), source, Lines("UTC"), (), until_end=True)
    with Reader(directory / JOURNAL_FILE) as reader:
        records = [row.record for row in reader.follow(0, 10**9) if not isinstance(row.record, Rollup)]
    (pause,) = [record for record in records if isinstance(record, Gap)]
    assert pause.why == "pause"
    events = [record for record in records if isinstance(record, get_args(Event))]
    assert_alike(lived(Pipeline(SETTINGS), events), records)
