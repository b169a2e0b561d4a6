"""The reader: what is asked of a journal is answered from what is kept."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Answer, Calm, Context, Gap, Link, Motion, Note, Packet, Tag
from hrv.load import Assessment
from tests.store.records import beats
from tests.store.test_record_json import MINUTE
from unclench.record import Record
from unclench.store.connection import reading
from unclench.store.errors import JournalError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader

DAY_MS = 86_400_000


def minute(at_ms: int) -> Assessment:
    return Assessment(replace(MINUTE, at_ms=at_ms), (), 1.0, 1.0, 1.0, 0.5, 70.0, 30.0, 0.0, 5)


def prompt(at_ms: int) -> Prompt:
    return Prompt(at_ms, at_ms, "load", "offered", "breath_snack", "", 0, 5, 9.0, -30.0, 2.0, 0.9)


def asked(tmp_path: Path, records: list[Record]) -> Reader:
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("replay", "day", started_ms=1)
        journal.append(records)
    return Reader(tmp_path / JOURNAL_FILE)


def test_an_empty_journal_answers_everything(tmp_path: Path) -> None:
    with asked(tmp_path, []) as reader:
        assert (reader.last_seq(), reader.last_event_ms(), reader.count(Beat)) == (0, None, 0)
        assert reader.last(Assessment) is None
        assert [*reader.slow_inputs(), *reader.fast_inputs(0), *reader.between(Tag, 0, 9)] == []
        assert (reader.behind("influx"), reader.dead("influx")) == ((0, 0), [])
        assert reader.quick_check() == "ok"


def test_the_newest_event_is_found_whatever_its_kind(tmp_path: Path) -> None:
    with asked(
        tmp_path, [*beats(3), Gap(1, 1_800_000_000_000, "pause"), minute(1_900_000_000_000)]
    ) as reader:
        assert reader.last_event_ms() == 1_800_000_000_000
        newest = reader.last(Beat)
        assert newest is not None
        assert newest.record == beats(3)[-1]


def test_what_stands_beside_the_line_is_no_newest_event(tmp_path: Path) -> None:
    beside: list[Record] = [
        Packet(1_900_000_000_000, 1_900_000_000_000_000, "battery", b"d"),
        Link(1_950_000_000_000, "lost"),
    ]
    with asked(tmp_path, [*beats(3), *beside]) as reader:
        assert reader.last_event_ms() == beats(3)[-1].at_ms


def test_records_of_a_span_are_found_by_their_own_time(tmp_path: Path) -> None:
    gaps: list[Record] = [Gap(0, 10, "lost"), Gap(10, 20, "lost"), Gap(20, 30, "lost")]
    with asked(tmp_path, gaps) as reader:
        assert [one.record for one in reader.between(Gap, 10, 20)] == gaps[:2]


def test_what_recalls_the_last_minutes_begins_at_the_time_asked_for_and_holds_only_what_is_heard(
    tmp_path: Path,
) -> None:
    first, second, third = beats(3)
    lived: list[Record] = [first, Tag(0, "x"), second, Motion(second.at_ms, 3.0), Gap(0, 1, "lost"), third]
    with asked(tmp_path, lived) as reader:
        assert list(reader.fast_inputs(second.at_ms)) == [second, lived[3], lived[4], third]


def test_what_recalls_the_weeks_goes_back_over_worn_days_not_over_days(tmp_path: Path) -> None:
    weekly: list[Record] = []
    for week in range(6):
        weekly += [
            Context(week, "dnd", on=True),
            minute(week * 7 * DAY_MS + 60_000),
            Answer(week, "accepted"),
        ]
    with asked(tmp_path, weekly) as reader:
        assert list(reader.slow_inputs()) == weekly[1:]
        assert list(reader.slow_inputs(worn_days=2)) == weekly[13:]


def test_what_recalls_the_weeks_holds_what_was_called_calm_and_the_prompts_and_notes_of_all_time(
    tmp_path: Path,
) -> None:
    old, calm = prompt(5), Calm(9 * DAY_MS, 8 * DAY_MS, 9 * DAY_MS, "calibration")
    note, later = Note(6, "ask_first", "{}"), minute(8 * DAY_MS + 60_000)
    lived: list[Record] = [minute(60_000), old, note, later, calm, prompt(9 * DAY_MS)]
    with asked(tmp_path, lived) as reader:
        assert list(reader.slow_inputs(worn_days=1)) == lived[1:]


def test_a_mirrors_lag_and_dead_letters_are_told(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL_FILE
    with Journal.open(path) as journal:
        journal.begin("replay", "day", started_ms=1)
        journal.append([*beats(5), Tag(1, "x")])
        journal.move("influx", 4)
        journal.bury("influx", 2, "beat x=1", "refused", 77)
        journal.bury("influx", 2, "beat x=1", "refused again", 78)
    with Reader(path) as reader:
        assert reader.behind("influx") == (2, 1)
        assert reader.behind("other") == (6, 0)
        (letter,) = reader.dead("influx")
        assert (letter.seq, letter.line, letter.reason, letter.at_ms) == (2, "beat x=1", "refused again", 78)


def test_damage_inside_the_file_is_found_by_the_check_and_told_when_it_is_read(tmp_path: Path) -> None:
    asked(tmp_path, [*beats(20_000)]).close()
    path = tmp_path / JOURNAL_FILE
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with Reader(path) as reader:
        assert reader.quick_check() != "ok"
        with pytest.raises(JournalError, match="is damaged"):
            reader.follow(0, 10**9)


def test_a_reader_can_not_write(tmp_path: Path) -> None:
    asked(tmp_path, [*beats(1)]).close()
    with (
        closing(reading(tmp_path / JOURNAL_FILE)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("DELETE FROM beat")
