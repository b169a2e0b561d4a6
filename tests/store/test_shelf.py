"""The shelf of a journal: recordings kept beside the live line, to the last bit."""

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.analysis import Summary, series_of, summary
from hrv.beat import Beat
from hrv.event import Gap
from unclench.store.blocks import BlockError
from unclench.store.errors import DamagedError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader
from unclench.store.rescue import mark, mended
from unclench.store.shelf import NotOnShelfError, Shelf, figures_json
from unclench.store.shelf_blocks import Placed, ShelfBlock, columns_of, digest, packed, unpacked
from unclench.store.shelving import Shelved, Shelving

START_MS = 1_763_000_000_000


def beats(count: int, start_ms: int = START_MS) -> list[Placed]:
    """Return beats and, in their middle, a gap."""
    placed: list[Placed] = [Beat(start_ms + 810 * i, 800 + 10 * (i % 7) + 1 / 128) for i in range(1, count)]
    at_ms = placed[-1].at_ms
    return [*placed, Gap(at_ms, at_ms + 5_000, "lost"), Beat(at_ms + 5_800, 800.0)]


def shelved(events: list[Placed], name: str = "night.txt") -> Shelved:
    """Return them ready for the shelf."""
    told: Summary = summary(series_of(events))
    return Shelved(
        content=digest(columns_of(events), 0),
        name=name,
        format="rr-text",
        from_ms=START_MS,
        to_ms=events[-1].at_ms,
        clocked=True,
        beats=len(events) - 1,
        gaps=1,
        refused=2,
        settings='{"unit":"ms"}',
        figures=figures_json(told),
        blocks=list(packed(columns_of(events))),
    )


_TIMES = st.integers(0, 4_102_444_800_000)
_EVENTS = st.lists(
    st.builds(Beat, _TIMES, st.integers(1, 11_000_000_000).map(lambda ticks: ticks / 128))
    | st.builds(
        lambda at, size, why: Gap(at, at + size, why), _TIMES, _TIMES, st.sampled_from(["lost", "no_rr", "é"])
    )
)


@given(events=_EVENTS)
def test_events_come_out_of_blocks_as_they_went_in(events: list[Placed]) -> None:
    assert [event for block in packed(columns_of(events)) for event in unpacked(block)] == events


def test_a_day_of_beats_takes_less_than_three_bytes_each() -> None:
    dice = Random(9)
    events: list[Placed] = []
    at_ms = START_MS
    for _ in range(100_000):
        rr_ms = 800 + dice.randrange(-50, 50)
        at_ms += rr_ms
        events.append(Beat(at_ms, float(rr_ms)))
    assert sum(len(block.body) for block in packed(columns_of(events))) < 250_000


def test_a_block_that_was_changed_is_found() -> None:
    (block,) = packed(columns_of(beats(9)))
    with pytest.raises(BlockError):
        unpacked(ShelfBlock(block.events, block.crc, block.body[:-1] + b"x"))


def test_a_recording_is_kept_found_and_removed(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL_FILE
    events = beats(9_000)
    with Shelving(path) as shelving:
        number = shelving.keep(shelved(events), imported_ms=7)
        assert shelving.known(digest(columns_of(events), 0)) == number
        assert shelving.known("other") is None
    with Shelf(path) as shelf:
        (recording,) = shelf.recordings()
        assert (recording.id, recording.name, recording.beats, recording.gaps) == (
            number,
            "night.txt",
            9_000,
            1,
        )
        assert recording.summary == summary(series_of(events))
        assert list(shelf.events(number)) == events
    with Shelving(path) as shelving:
        assert shelving.overlaps(START_MS, START_MS + 1) == ("recording 1 (night.txt)",)
        assert shelving.overlaps(START_MS - 2, START_MS) == ()
        shelving.remove(number)
        with pytest.raises(NotOnShelfError, match="no recording has the number 1"):
            shelving.remove(number)
    with Shelf(path) as shelf, pytest.raises(NotOnShelfError):
        shelf.events(number)


def test_the_live_line_does_not_see_the_shelf(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL_FILE
    with Shelving(path) as shelving:
        shelving.keep(shelved(beats(40)), imported_ms=7)
    with Journal.open(path) as journal, Reader(path) as reader:
        assert journal.begin("strap", "", 1).id == 1
        assert reader.last_seq() == 0
        assert reader.follow(0, 10) == []
        assert reader.quick_check() == "ok"


def test_the_view_tells_the_figures(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL_FILE
    one = shelved(beats(400))
    with Shelving(path) as shelving:
        shelving.keep(one, imported_ms=7)
    told = summary(series_of(beats(400))).values
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT name, at_ms, mean_hr_bpm, rmssd_ms FROM v_recording").fetchone()
    assert row == ("night.txt", START_MS, told["mean_hr_bpm"], told["rmssd_ms"])


def test_a_rescued_journal_keeps_its_shelf_and_says_what_is_lost_of_it(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL_FILE
    events, others = beats(6_000), beats(5_000, START_MS + 90_000_000)
    with Shelving(path) as shelving:
        whole, torn = (shelving.keep(shelved(each), imported_ms=7) for each in (events, others))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM recording_block WHERE recording = ? AND events < 4096", (torn,))
        connection.commit()
    mark(path)
    assert mended(path, "aside.db")
    with Shelf(path) as shelf:
        assert list(shelf.events(whole)) == events
        with pytest.raises(DamagedError, match=r"recording 2 .* has lost a part of its beats"):
            shelf.events(torn)
