"""A journal with every kind of record in it, of two runs, packed in part."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hrv.beat import Beat
from hrv.event import CheckIn, Delivery, Gap, Note, Other, Packet, Retract, Tag
from tests.unclench.made_up.told import CONFIG
from unclench.config import Config
from unclench.paired import PairedStrap, write_paired
from unclench.pipeline import SETTINGS
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.packing import Packing
from unclench.store.shelf_blocks import Placed, columns_of, digest, packed
from unclench.store.shelving import Shelved, Shelving
from unclench.story.filling import filled
from unclench.story.life import Story

LATE_MS = 1_781_290_000_000
"""In the evening of the story's last day."""
NOON_MS = 1_781_258_700_000
"""12:05 of the day that is lived through: enough beats to be packed, and no more."""
FIGURES = '{"values":{"rmssd_ms":31.5},"missing":{},"medians":null}'
FORMULA = '=HYPERLINK("http://example.org","pain")'


def more() -> list[Record]:
    """Return what no story has: what was taken back, bytes, unknown kinds, texts that are formulas."""
    return [
        Retract(LATE_MS, "tag", LATE_MS - 5, "coffee"),
        Packet(LATE_MS + 1, LATE_MS * 1000, "heart_rate", bytes(range(256))),
        Other(LATE_MS + 2, "weather", f'{{"kind":"weather",  "at_ms":{LATE_MS + 2},"sky":"=1+1"}}'),
        Delivery(LATE_MS + 3, LATE_MS, "linux", shown=False, text="+no\tserver"),
        CheckIn(LATE_MS + 4, pain=3, places=("neck left",), clenching=(), flags=(), note=FORMULA),
        CheckIn(LATE_MS + 5, felt=("on edge", "fine"), clenching=("jaw",), woke=False, imaging="normal"),
        Note(LATE_MS + 6, "resonance", '{"pace":5.5}'),
        Tag(LATE_MS + 7, "deadline"),
        Beat(LATE_MS + 3 * 86_400_000, 812.5),
    ]


def grown(directory: Path) -> Path:
    """Fill a journal with a day, and go on in another run, with other settings and a mirror's marks."""
    seldom = CONFIG.model_copy(update={"monitor": replace(CONFIG.monitor, hop_ms=300_000)})
    filled(directory, Story(1, date(2026, 6, 12), seed=2, end_ms=NOON_MS), seldom)
    with Journal.open(directory / JOURNAL_FILE) as journal:
        other = Config(zone="Europe/Paris").pipeline()
        journal.begin("strap", "", LATE_MS, "0.0.9", SETTINGS.dump_json(other).decode())
        journal.append(more(), taken=7)
        journal.move("influx", 1_000)
        journal.bury("influx", 5, "a line", "no", 1)
        journal.suffer("influx", "away", 1, 2)
        journal.settle()
        with Packing(journal, directory / JOURNAL_FILE) as packing:
            assert packing.step()
            journal.settle()
    with Shelving(directory / JOURNAL_FILE) as shelving:
        events: list[Placed] = [Beat(1_000 * nth, 812.5) for nth in range(1, 9)]
        events.append(Gap(8_000, 9_500, "lost"))
        told = Shelved(
            digest(columns_of(events), 0),
            "=walk.csv",
            "csv",
            188,
            9_500,
            False,
            8,
            1,
            0,
            "{}",
            FIGURES,
            [*packed(columns_of(events))],
        )
        shelving.keep(told, LATE_MS)
    write_paired(directory, PairedStrap("A0:00:00:00:00:01", "Own strap"))
    return directory


def content(directory: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every table of a journal that tells something of the wearer, row by row."""
    with closing(sqlite3.connect(directory / JOURNAL_FILE)) as connection:
        found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
        names = [name for (name,) in found if name not in ("cursor", "dead", "trouble", "sqlite_sequence")]
        assert {"beat_block", "packet", "session", "recording", "recording_block"} <= set(names)
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names}


@pytest.fixture(scope="session")
def kept_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with everything in it: only to be read."""
    return grown(tmp_path_factory.mktemp("grown") / "data")
