"""What every recording format does, and the door to all of them."""

import os
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.beat import Beat
from hrv.event import Other
from ingest.recording import HEAD_BYTES, BadLine, Format, ReadSettings, RecordingError, Remark
from ingest.recordings import FORMATS, read, recognise

LINES: dict[str, Callable[[int], str]] = {
    "jsonl": lambda i: f'{{"kind":"beat","at_ms":{800 * (i + 1)},"rr_ms":800}}\n',
    "rr-text": lambda _: "800\n",
}
"""A format that enters the table brings the line of its i-th beat of 800 ms."""

formats = pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.kind)


def _recording(path: Path, known: Format, beats: int) -> Path:
    with path.open("w") as file:
        file.writelines(map(LINES[known.kind], range(beats)))
    return path


@formats
@pytest.mark.parametrize("beats", [1, 5000])
def test_a_recording_is_recognised_by_its_content_and_read(tmp_path: Path, known: Format, beats: int) -> None:
    path = _recording(tmp_path / "no-extension", known, beats)
    assert recognise(path) is known
    told = list(read(path, ReadSettings(start_ms=0)))
    assert told == [Beat(800 * (i + 1), 800.0) for i in range(beats)]
    assert told == list(read(path, ReadSettings(start_ms=0), known.kind))


@formats
def test_garbage_in_the_middle_costs_its_line_only(tmp_path: Path, known: Format) -> None:
    path = _recording(tmp_path / "x", known, 3)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:2], "%&$", lines[2]]))
    told = list(read(path, ReadSettings(start_ms=0)))
    assert [item.line for item in told if isinstance(item, BadLine)] == [3]
    assert [item.at_ms for item in told if isinstance(item, Beat)] == [800, 1600, 2400]


@formats
def test_no_more_is_read_than_is_asked_for_and_memory_stays_flat(tmp_path: Path, known: Format) -> None:
    path = _recording(tmp_path / "x", known, 30_000)
    tracemalloc.start()
    assert sum(1 for _ in read(path, ReadSettings())) == 30_000
    assert tracemalloc.get_traced_memory()[1] < 500_000
    tracemalloc.stop()


@given(junk=st.binary(max_size=400), kind=st.none() | st.sampled_from([known.kind for known in FORMATS]))
def test_any_bytes_are_events_bad_lines_or_one_recording_error(
    junk: bytes, kind: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "junk"
    path.write_bytes(junk)
    with suppress(RecordingError):
        timed = [
            item.at_ms
            for item in read(path, ReadSettings(), kind)
            if not isinstance(item, BadLine | Other | Remark)
        ]
        assert timed == sorted(timed)


PIECES = (
    b"800",
    b"\n",
    b'{"kind":"',
    b"beat",
    b'","at_ms":',
    b"1600",
    b',"rr_ms":',
    b"0.8",
    b"}",
    b"[",
    b"\xff",
    b"nan",
)


@formats
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=30))
def test_broken_pieces_of_recordings_are_events_bad_lines_or_one_recording_error(
    known: Format, pieces: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "pieces"
    path.write_bytes(LINES[known.kind](0).encode() + b"".join(pieces))
    with suppress(RecordingError):
        assert list(read(path, ReadSettings(), known.kind))


@formats
@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b"", "is empty: record again"),
        (b"\xff\xfe8\x000\x000\x00", "is UTF-16 text: save it as UTF-8"),
        (b"800\n\x00\x01\x02", "is binary, not text: export it"),
        (b"\n\n", "holds no event: record again"),
        (b"oops\nups\n", "holds nothing but refused lines, the first is line 1: "),
        (b"oops\n" * 200, "holds nothing but refused lines, the first is line 1: "),
    ],
)
def test_a_file_without_a_recording_is_refused_whole(
    tmp_path: Path, known: Format, content: bytes, fact: str
) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(RecordingError) as caught:
        next(read(path, ReadSettings(), known.kind))
    assert f"{path}: {fact}" in str(caught.value)


@pytest.mark.parametrize("kind", [None, "jsonl"])
def test_what_is_no_file_to_read_is_refused(tmp_path: Path, kind: str | None) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, fact in (
        ("none", "does not exist"),
        (".", "is a directory"),
        ("pipe", "is no regular file"),
        ("n" * 300, "can't be read"),
    ):
        with pytest.raises(RecordingError, match=fact):
            next(read(tmp_path / name, ReadSettings(), kind))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = _recording(tmp_path / "x", FORMATS[0], 1)
    path.chmod(0)
    with pytest.raises(RecordingError, match="may not be read"):
        next(read(path, ReadSettings()))


def test_text_of_no_known_format_is_refused_with_the_formats_there_are(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("[Params]\nVersion=106\nMonitor=13\n812\n")
    with pytest.raises(
        RecordingError, match="is of no format that is known: --format forces one of jsonl, rr-text"
    ):
        recognise(path)
    with pytest.raises(RecordingError, match="can't be read as fit: --format takes one of jsonl, rr-text"):
        next(read(path, ReadSettings(), "fit"))


def test_the_table_names_each_format_once() -> None:
    assert len({known.kind for known in FORMATS}) == len(FORMATS) == len(LINES)


def test_a_refused_beginning_is_told_before_the_first_event(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("RR (ms)\n800\n")
    told = list(islice(read(path, ReadSettings(start_ms=0)), 1))
    assert told == [BadLine(path, 1, "is no interval: 'RR (ms)'")]


def test_the_cut_last_line_of_a_head_is_not_judged() -> None:
    head = b'# a comment that is cut off in its middle {"kind"'.rjust(HEAD_BYTES, b"x")
    assert not any(known.recognises(head[:-9] + b"\n{" + head[-7:], "x") for known in FORMATS)


def test_a_binary_file_is_not_taken_for_text_because_of_a_line_in_it(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\x00\x01\n{\n800\n")
    with pytest.raises(RecordingError, match="is binary, not text"):
        recognise(path)
