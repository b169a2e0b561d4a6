"""What every recording format does, and the door to all of them."""

import os
import tracemalloc
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.beat import Beat
from hrv.event import Other
from ingest.recording import HEAD_BYTES, BadLine, Format, Item, ReadSettings, RecordingError, Remark
from ingest.recordings import FORMATS, read, recognise
from tests.ingest.samples import FILES, HOME, OTHERS, WRITERS, golden_ms

LINES: dict[str, Callable[[int], str]] = {
    "jsonl": lambda i: f'{{"kind":"beat","at_ms":{800 * (i + 1)},"rr_ms":800}}\n',
    "rr-text": lambda _: "800\n",
    "elite-hrv": lambda _: "800\n",
    "polar-hrm": lambda _: "800\n",
    "polar-text": lambda _: "800,0\n",
    "hrv4training": lambda i: f"{datetime.fromtimestamp(0.8 * (i + 1), UTC):%Y-%m-%d %H:%M:%S.%f}Z,800\n",
    "kubios": lambda _: "800\n",
    "csv": lambda i: f"{800 * (i + 1)};800\n",
}
"""A format whose recordings are read line by line brings the line of its i-th beat of 800 ms."""
HEADINGS = {
    "polar-hrm": "[Params]\nInterval=238\n[HRData]\n",
    "polar-text": "duration,offline\n",
    "hrv4training": "date,rr\n",
    "kubios": "# SERIES EXPORT - KUBIOS\n",
    "csv": "time_ms;rr_ms\n",
}
NAMES = {"elite-hrv": "1970-01-01 00-00-00.txt"}

formats = pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.kind)
lined = pytest.mark.parametrize(
    "known", [known for known in FORMATS if known.kind in LINES], ids=lambda known: known.kind
)


def _recording(path: Path, known: Format, beats: int) -> Path:
    path = path.with_name(NAMES.get(known.kind, path.name))
    with path.open("w") as file:
        file.write(HEADINGS.get(known.kind, ""))
        file.writelines(map(LINES[known.kind], range(beats)))
    return path


def _events(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if not isinstance(item, Remark)]


@lined
@pytest.mark.parametrize("beats", [1, 5000])
def test_a_recording_is_recognised_by_its_content_and_read(tmp_path: Path, known: Format, beats: int) -> None:
    path = _recording(tmp_path / "no-extension", known, beats)
    assert recognise(path) is known
    told = _events(read(path, ReadSettings(start_ms=0)))
    assert told == [Beat(800 * (i + 1), 800.0) for i in range(beats)]
    assert told == _events(read(path, ReadSettings(start_ms=0), known.kind))


@formats
def test_every_format_gives_the_intervals_that_were_written(tmp_path: Path, known: Format) -> None:
    path = tmp_path / FILES[known.kind]
    rr_ms = [700.0 + 9 * (n % 13) for n in range(60)]
    WRITERS[known.kind](path, rr_ms)
    assert recognise(path) is known
    beats = _events(read(path, ReadSettings()))
    assert [beat.rr_ms for beat in beats if isinstance(beat, Beat)] == pytest.approx(
        rr_ms, abs=TOLERANCE_MS[known.kind]
    )
    assert len(beats) == len(rr_ms)
    ends_ms = [beat.at_ms for beat in beats if isinstance(beat, Beat)]
    assert ends_ms[-1] - ends_ms[0] == pytest.approx(sum(rr_ms[1:]), abs=1 if known.kind != "fit" else 1000)


TOLERANCE_MS = dict.fromkeys(FILES, 0.0) | {
    "polar-ecg": 1.0,
    "edf": 1 / 128,
    "kubios": 1 / 128,
    "csv": 1 / 128,
}
"""An R-peak is found, not written; s have a rounding of their own."""
KEPT = {name: kind for kind, name in FILES.items()} | {name: kind for name, (kind, _) in OTHERS.items()}


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_recording_is_read_as_it_always_was(name: str) -> None:
    kind = KEPT[name]
    told = _events(read(HOME / name, ReadSettings(zone="Europe/Berlin")))
    assert recognise(HOME / name).kind == kind
    rr_ms = [beat.rr_ms for beat in told if isinstance(beat, Beat)]
    assert rr_ms == pytest.approx(golden_ms(kind), abs=TOLERANCE_MS[kind])
    assert len(told) == len(rr_ms)


@lined
def test_garbage_in_the_middle_costs_its_line_only(tmp_path: Path, known: Format) -> None:
    path = _recording(tmp_path / "x", known, 3)
    lines = path.read_text().splitlines()
    bad = len(lines)
    path.write_text("\n".join([*lines[:-1], "%&$", lines[-1]]))
    told = list(read(path, ReadSettings(start_ms=0)))
    assert [item.line for item in told if isinstance(item, BadLine)] == [bad]
    assert [item.at_ms for item in told if isinstance(item, Beat)] == [800, 1600, 2400]


@lined
def test_no_more_is_read_than_is_asked_for_and_memory_stays_flat(tmp_path: Path, known: Format) -> None:
    path = _recording(tmp_path / "x", known, 10_000)
    tracemalloc.start()
    assert sum(isinstance(item, Beat) for item in read(path, ReadSettings())) == 10_000
    assert tracemalloc.get_traced_memory()[1] < 500_000
    tracemalloc.stop()


@settings(deadline=None)
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
@settings(deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=30))
def test_broken_pieces_of_recordings_are_events_bad_lines_or_one_recording_error(
    known: Format, pieces: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"pieces-{known.kind}.qrs"
    WRITERS[known.kind](path, [800.0])
    path.write_bytes(path.read_bytes() + b"".join(pieces))
    with suppress(RecordingError):
        assert list(read(path, ReadSettings(), known.kind))


PLAIN = ("jsonl", "rr-text", "elite-hrv", "kubios")
"""Formats without a heading: every line is a try."""


def _refused(path: Path, known: Format, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(RecordingError) as caught:
        next(read(path, ReadSettings(), known.kind))
    return str(caught.value)


@formats
def test_a_file_without_a_recording_is_refused_whole(tmp_path: Path, known: Format) -> None:
    path = tmp_path / "x"
    assert _refused(path, known, b"") == f"{path}: is empty: record again or name another file"
    for content in (
        b"\n\n",
        b"oops\nups\n",
        b"oops\n" * 200,
        b"\xff\xfe8\x000\x000\x00",
        b"800\n\x00\x01\x02",
    ):
        assert _refused(path, known, content).startswith(f"{path}: ")


@lined
def test_what_is_no_text_is_refused_as_what_it_is(tmp_path: Path, known: Format) -> None:
    path = tmp_path / "x"
    assert "is UTF-16 text: save it as UTF-8" in _refused(path, known, b"\xff\xfe8\x000\x000\x00")
    assert "is binary, not text: export it" in _refused(path, known, b"800\n\x00\x01\x02")


@pytest.mark.parametrize("kind", PLAIN)
def test_a_text_without_an_event_is_refused_whole(tmp_path: Path, kind: str) -> None:
    (known,) = [known for known in FORMATS if known.kind == kind]
    path = tmp_path / "x"
    assert f"{path}: holds no event: record again" in _refused(path, known, b"\n\n")
    for content in (b"oops\nups\n", b"oops\n" * 200):
        fact = "holds nothing but refused lines, the first is line 1: "
        assert f"{path}: {fact}" in _refused(path, known, content)


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
    path.write_text("[Settings]\nVersion=106\nMonitor=13\n812\n")
    with pytest.raises(
        RecordingError, match="is of no format that is known: --format forces one of jsonl, fit, edf"
    ):
        recognise(path)
    with pytest.raises(RecordingError, match="can't be read as docx: --format takes one of jsonl, fit"):
        next(read(path, ReadSettings(), "docx"))


def test_the_table_names_each_format_once() -> None:
    assert len({known.kind for known in FORMATS}) == len(FORMATS) == len(WRITERS)


def test_a_refused_line_is_told_where_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("800\n-5\n800\n800\n")
    told = list(islice(read(path, ReadSettings(start_ms=0), "rr-text"), 2))
    assert isinstance(told[0], Beat)
    assert isinstance(told[1], BadLine)
    assert (told[1].line, "-5" in told[1].fact) == (2, True)


def test_the_cut_last_line_of_a_head_is_not_judged() -> None:
    head = b'# a comment that is cut off in its middle {"kind"'.rjust(HEAD_BYTES, b"x")
    assert not any(known.recognises(head[:-9] + b"\n{" + head[-7:], "x") for known in FORMATS)


def test_a_binary_file_is_not_taken_for_text_because_of_a_line_in_it(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\x00\x01\n{\n800\n")
    with pytest.raises(RecordingError, match="is binary, not text"):
        recognise(path)
