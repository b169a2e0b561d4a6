"""Reading ahead: every record once and in order, what is not wanted passed by."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrv.beat import Beat
from hrv.event import Packet
from tests.store.records import beats
from unclench.record import Record
from unclench.store.ahead import Ahead
from unclench.store.journal import JOURNAL_FILE, Journal

PACKET = Packet(1, 1_000, "heart_rate", b"\x00\x3c")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / JOURNAL_FILE) as opened:
        opened.begin("strap", "", 1)
        yield opened


@pytest.fixture
def ahead(journal: Journal, tmp_path: Path) -> Iterator[Ahead]:
    with Ahead(tmp_path / JOURNAL_FILE, (Beat,), 4) as reading:
        yield reading


def keep(journal: Journal, *records: Record) -> None:
    assert asyncio.run(journal.durable(journal.append(records)))


def test_batches_follow_each_other_without_a_gap_to_the_journals_end(journal: Journal, ahead: Ahead) -> None:
    keep(journal, *beats(10))
    seen: list[int] = []
    batch = ahead.take(0)
    while batch.full:
        seen += [kept.seq for kept in batch.records]
        batch = ahead.take(batch.last_seq)
    assert seen + [kept.seq for kept in batch.records] == list(range(1, 11))
    assert batch.last_seq == 10


def test_what_is_not_wanted_is_passed_by_so_that_nothing_waits(journal: Journal, ahead: Ahead) -> None:
    keep(journal, *beats(2), PACKET, PACKET)
    batch = ahead.take(0)
    assert ([kept.seq for kept in batch.records], batch.last_seq, batch.full) == ([1, 2], 4, False)
    assert ahead.take(4).records == []
    keep(journal, PACKET, *beats(1))
    assert [kept.seq for kept in ahead.take(4).records] == [6]


def test_a_batch_that_went_over_by_half_is_given_again_from_there(journal: Journal, ahead: Ahead) -> None:
    keep(journal, *beats(10))
    ahead.take(0)
    assert [kept.seq for kept in ahead.take(2).records] == [3, 4]
    assert [kept.seq for kept in ahead.take(3).records] == [4]
    assert [kept.seq for kept in ahead.take(4).records] == [5, 6, 7, 8]
