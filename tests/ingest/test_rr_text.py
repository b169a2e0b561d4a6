"""Plain text of intervals."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.beat import Beat
from hrv.event import Gap
from ingest.intervals import UNIT_MS
from ingest.recording import BadLine, Item, ReadSettings, RecordingError, Unit
from ingest.recordings import read

NSR2DB = Path(__file__).parents[3] / "shared/data/nsr2db/nsr002_rr_secs.txt"


def _read(path: Path, text: str, unit: Unit = "ms") -> list[Item]:
    path.write_bytes(text.encode())
    return list(read(path, ReadSettings(unit, start_ms=0), "rr-text"))


def test_comments_blank_lines_line_ends_and_a_byte_order_mark_are_passed_over(tmp_path: Path) -> None:
    text = "\ufeff# Herzschläge\r\n\r\n 812.5 \r\n\t800\r\n# end\r\n8.1e2"
    assert _read(tmp_path / "x", text) == [Beat(813, 812.5), Beat(1613, 800.0), Beat(2423, 810.0)]


@pytest.mark.parametrize(
    ("text", "unit", "rr_ms"),
    [
        ("0.8125", "s", 812.5),
        ("104", "1/128s", 812.5),
        ("832", "1/1024s", 812.5),
        ("812,5", "ms", 812.5),
        ("0,812", "s", 812.0),
        (",75", "s", 750.0),
        ("812.", "ms", 812.0),
        ("1024,000", "ms", 1024.0),
    ],
)
def test_a_value_is_read_in_the_unit_that_was_told(
    tmp_path: Path, text: str, unit: Unit, rr_ms: float
) -> None:
    (beat,) = _read(tmp_path / "x", text, unit)
    assert isinstance(beat, Beat)
    assert beat.rr_ms == rr_ms


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("oops", "is no interval: 'oops'"),
        ("nan", "is no interval: 'nan'"),
        ("8" * 70_000, "is longer than 65536 characters"),
        ("1_000", "is no interval: '1_000'"),
        ("8٣٠", "is no interval: '8٣٠'"),
        ("800 1", "is no interval: '800 1'"),
        ("-800", "an interval is greater than nothing, not -800"),
        ("0", "an interval is greater than nothing, not 0"),
        ("1e400", "an interval is greater than nothing, not 1e400"),
        ("1e9", "1e+09 ms is longer than a day"),
        ("1e-9", "1e-09 ms is too short to be measured"),
        ("1,024", "1,024 can be read in two ways: write a decimal point, and no sign for thousands"),
    ],
    ids=lambda said: said[:24],
)
def test_a_refused_line_breaks_the_row_and_the_rest_is_read(tmp_path: Path, line: str, fact: str) -> None:
    told = _read(tmp_path / "x", f"800\n{line}\n810\n820\n")
    bad = BadLine(tmp_path / "x", 2, fact)
    assert told == [Beat(800, 800.0), bad, Gap(800, 800, "lost"), Beat(1610, 810.0), Beat(2430, 820.0)]


@pytest.mark.parametrize(
    ("values", "unit", "said"),
    [
        (
            "0.8 0.81 0.79",
            "ms",
            "values around 0.8 can't be milliseconds, it looks like seconds: use --unit s",
        ),
        ("450.3 0.8 0.7", "ms", "it looks like seconds: use --unit s"),
        ("104 90 110", "ms", "it looks like 1/128 s: use --unit 1/128s"),
        ("812 800 790", "s", "it looks like milliseconds or 1/1024 s: use --unit ms or --unit 1/1024s"),
        ("812 800 790", "1/128s", "use --unit ms or --unit 1/1024s"),
        ("812000 800000", "ms", "it looks like no known unit: convert them to milliseconds"),
    ],
)
def test_another_unit_is_never_guessed_but_named(tmp_path: Path, values: str, unit: Unit, said: str) -> None:
    with pytest.raises(RecordingError) as caught:
        _read(tmp_path / "x", values.replace(" ", "\n"), unit)
    assert said in str(caught.value)
    assert str(tmp_path / "x") in str(caught.value)


@given(
    units=st.sampled_from(sorted(UNIT_MS)), ticks=st.lists(st.integers(300, 2900), min_size=1, max_size=20)
)
def test_the_same_intervals_in_any_unit_are_the_same_beats(
    units: Unit, ticks: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "units.txt"
    text = "\n".join(repr(tick * 1000 / 1024 / UNIT_MS[units]) for tick in ticks)
    beats = _read(path, text, units)
    assert [beat.rr_ms for beat in beats if isinstance(beat, Beat)] == [tick * 1000 / 1024 for tick in ticks]


@pytest.mark.shared
@pytest.mark.skipif(not NSR2DB.exists(), reason=f"no recording at {NSR2DB}")
def test_a_day_of_nsr2db_is_one_row_of_beats_after_its_offset() -> None:
    told = list(read(NSR2DB, ReadSettings(unit="s", start_ms=0)))
    assert told[0] == Gap(0, 450_383, "implausible")
    assert not [item for item in told if isinstance(item, BadLine)]
    beats = [item for item in told if isinstance(item, Beat)]
    assert len(beats) > 111_000
    assert all(before.at_ms < after.at_ms for before, after in pairwise(beats))
    with pytest.raises(RecordingError, match="use --unit s"):
        next(read(NSR2DB, ReadSettings()))


def test_a_heading_alone_above_the_intervals_tells_their_unit_and_is_no_refused_line(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("rr_s\n0.8\n0.81\n")
    items = list(read(path, ReadSettings()))
    assert [round(item.rr_ms) for item in items if isinstance(item, Beat)] == [800, 810]
    assert len(items) == 2


def test_intervals_in_ms_under_a_heading_of_seconds_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("rr_s\n800\n810\n")
    with pytest.raises(RecordingError, match="--unit ms"):
        list(read(path, ReadSettings()))
