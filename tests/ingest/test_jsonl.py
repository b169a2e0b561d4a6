"""JSON Lines, our own format."""

from pathlib import Path

from hrv.beat import Beat
from hrv.event import Gap, Motion, Other, Tag
from ingest.demo_day import demo_morning, learned_days
from ingest.event_json import write
from ingest.recording import BadLine, Item, ReadSettings
from ingest.recordings import read


def _read(path: Path, *lines: str) -> list[Item]:
    path.write_text("\n".join(lines), encoding="utf-8", errors="surrogateescape")
    return list(read(path, ReadSettings()))


def _beat(at_ms: int) -> str:
    return write(Beat(at_ms, 800.0))


def test_a_refused_line_is_named_by_its_number_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    told = _read(path, _beat(1000), "", "{oops", _beat(1800), write(Motion(1, 9.0)), _beat(2600))
    assert told == [
        Beat(1000, 800.0),
        BadLine(path, 3, "is no JSON: '{oops'"),
        Beat(1800, 800.0),
        BadLine(path, 5, "1 is earlier than the event before it at 1800"),
        Beat(2600, 800.0),
    ]
    assert str(told[1]) == f"{path}:3: is no JSON: '{{oops'"


def test_a_beat_that_is_refused_leaves_a_gap(tmp_path: Path) -> None:
    told = _read(tmp_path / "x", _beat(1000), '{"kind":"beat","at_ms":1800,"rr_ms":-1}', _beat(2600))
    assert told[2:] == [Gap(1000, 1800, "lost"), Beat(2600, 800.0)]


def test_a_line_without_end_is_refused_unread(tmp_path: Path) -> None:
    told = _read(tmp_path / "x", _beat(1000), "x" * 300_000, _beat(1800))
    assert told == [
        Beat(1000, 800.0),
        BadLine(tmp_path / "x", 2, "is longer than 65536 characters"),
        Beat(1800, 800.0),
    ]


def test_what_the_pipeline_wrote_is_no_input_but_is_kept(tmp_path: Path) -> None:
    minute = '{"kind":"minute","at_ms":60000,"load":1.5}'
    assert _read(tmp_path / "x", _beat(1000), minute, write(Tag(1800, "tea"))) == [
        Beat(1000, 800.0),
        Other(1000, "minute", minute),
        Tag(1800, "tea"),
    ]


def test_windows_line_ends_a_byte_order_mark_and_a_broken_byte_do_no_harm(tmp_path: Path) -> None:
    told = _read(tmp_path / "x", "\ufeff" + _beat(1000) + "\r", '{"kind":"tag\udcff"}\r', _beat(1800) + "\r")
    assert told == [Beat(1000, 800.0), BadLine(tmp_path / "x", 2, "is not UTF-8"), Beat(1800, 800.0)]


def test_a_whole_synthetic_life_is_read_back_exactly(tmp_path: Path) -> None:
    start_ms = 1_768_294_800_000
    events = [*learned_days(3, start_ms, days=1), *demo_morning(3, start_ms)]
    assert _read(tmp_path / "x", *map(write, events)) == events
