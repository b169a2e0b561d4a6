"""Ectopic beats against the labels of cardiologists: MIT-BIH Arrhythmia Database, QT Database."""

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.hrv.ectopics import found, together
from tests.hrv.hearts import recording
from tests.hrv.wfdb_annotations import beats

IN_SINUS_RHYTHM = [
    "mitdb/100",
    "mitdb/105",
    "qtdb/sel100",
    "qtdb/sel103",
    "qtdb/sel114",
    "qtdb/sel116",
    "qtdb/sel123",
    "qtdb/sel16265",
    "qtdb/sel16272",
    "qtdb/sel17152",
    "qtdb/sel230",
    "qtdb/sel803",
    "qtdb/sel808",
    "qtdb/sel820",
    "qtdb/sel847",
    "qtdb/sel871",
    "qtdb/sele0104",
    "qtdb/sele0111",
    "qtdb/sele0122",
    "qtdb/sele0409",
]


def words(*pairs: tuple[int, int]) -> bytes:
    """Write (code, value) words of the MIT format."""
    return np.array([code * 1024 + value for code, value in pairs], "<u2").tobytes()


def test_beats_are_read_with_their_times_and_other_marks_are_not_beats(tmp_path: Path) -> None:
    """By the WFDB Programmer's Guide: 28 is a change of rhythm, 63 a text, 59 a far step of 4 bytes."""
    file = tmp_path / "made.atr"
    rhythm = words((28, 5), (63, 3)) + b"(N\0\0"
    far = words((59, 0)) + np.array([1, 2], "<u2").tobytes()
    back = words((59, 0)) + np.array([0xFFFF, 0xFFFE], "<u2").tobytes()
    file.write_bytes(
        rhythm + words((1, 100), (61, 1), (5, 300), (60, 2)) + far + back + words((8, 7), (0, 0))
    )
    read = beats(file)
    assert read.symbols.tolist() == ["N", "V", "A"]
    assert read.at_samples.tolist() == [105, 405, 405 + 65536 + 2 - 2 + 7]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "counts"),
    [("100", {"N": 2239, "A": 33, "V": 1}), ("105", {"N": 2526, "V": 41, "Q": 5})],
)
def test_the_beats_of_mit_bih_records_are_those_of_its_directory(name: str, counts: dict[str, int]) -> None:
    """Moody & Mark, MIT-BIH Arrhythmia Database Directory, beat counts of the records."""
    symbols = beats(recording(f"mitdb/{name}.atr")).symbols.tolist()
    assert {symbol: symbols.count(symbol) for symbol in set(symbols)} == counts


@pytest.mark.shared
def test_intervals_are_those_of_another_reader() -> None:
    labelled = beats(recording("qtdb/sel114.atr"))
    with recording("qtdb/derived_rr/sel114.csv").open() as file:
        rows = list(csv.DictReader(file))
    np.testing.assert_allclose(np.diff(labelled.at_samples) * 4.0, [float(row["rr_ms"]) for row in rows])
    assert labelled.symbols[1:].tolist() == [row["sym"] for row in rows]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "least_pct"), [("mitdb/100", 99.7), ("mitdb/105", 99.4)])
def test_every_ectopic_beat_of_mit_bih_records_is_found(name: str, least_pct: float) -> None:
    """Measured: 34 of 34 with 3 of 2169 sinus beats marked; 41 of 41 with 10 of 2432."""
    seen = found(name)
    assert seen.ectopic >= 34
    assert seen.sensitivity_pct == 100
    assert seen.specificity_pct >= least_pct


@pytest.mark.shared
def test_ectopic_beats_in_sinus_rhythm_are_found_and_sinus_beats_left_alone() -> None:
    """Measured: 405 of 413 found; 33 of 22 816 marked."""
    seen = together(IN_SINUS_RHYTHM)
    assert (seen.ectopic, seen.sinus) == (413, 22_816)
    assert seen.sensitivity_pct >= 97.5
    assert seen.specificity_pct >= 99.83


@pytest.mark.shared
def test_in_a_rhythm_with_a_quarter_of_ectopic_beats_most_are_still_found() -> None:
    """Measured: 262 of 342; ventricular tachycardia is as regular as a sinus rhythm."""
    seen = found("qtdb/sel223")
    assert 70 <= seen.sensitivity_pct < 90
    assert seen.specificity_pct >= 99.5
