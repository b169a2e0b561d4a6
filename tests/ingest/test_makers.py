"""What the makers' formats have of their own: times, pauses, labels, and what they do without."""

import struct
import sys
import warnings
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import numpy as np
import pyedflib
import pytest
from scipy.signal import resample_poly

from hrv.beat import Beat
from hrv.event import Gap
from ingest.ecg import peaks_s
from ingest.recording import BadLine, Item, ReadSettings, RecordingError, Remark
from ingest.recordings import read
from tests.ingest.samples import (
    BEGUN,
    FILES,
    FIT_EPOCH,
    GOLDEN_MS,
    HOME,
    FitFile,
    ecg_uv,
    edf_beats,
    edf_signal,
    elite_hrv,
    fit,
    hrv_logger,
    polar_ecg,
    polar_hrm,
    wfdb_beats,
)

SHARED = Path(__file__).parents[3] / "shared/data"
BEGUN_MS = round(BEGUN.timestamp() * 1000)


def _beats(path: Path, settings: ReadSettings | None = None) -> list[Beat]:
    return [item for item in read(path, settings or ReadSettings()) if isinstance(item, Beat)]


def _begun_ms(items: list[Item]) -> int:
    first = next(item for item in items if isinstance(item, Beat))
    return first.at_ms - round(first.rr_ms)


@pytest.fixture
def shared() -> Path:
    """Return the real recordings, or skip."""
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is not there")
    return SHARED


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (polar_hrm, "x.hrm"),
        (elite_hrv, "2026-03-02 07-15-00.txt"),
        (wfdb_beats, "x.qrs"),
        (edf_beats, "x.edf"),
        (polar_ecg, "x.txt"),
    ],
)
def test_a_local_start_is_the_wearers_and_it_is_said(tmp_path: Path, write: object, name: str) -> None:
    assert callable(write)
    write(tmp_path / name, [800.0] * 9)
    items = list(read(tmp_path / name, ReadSettings(zone="Europe/Berlin")))
    lead_ms = 1000 if write is polar_ecg else 0
    assert _begun_ms(items) == pytest.approx(BEGUN_MS - 3_600_000 + lead_ms, abs=2)
    said = [item.fact for item in items if isinstance(item, Remark)]
    assert any("read as those of Europe/Berlin" in fact for fact in said)


def test_the_name_of_an_elite_hrv_file_gives_way_to_a_start_that_was_told(tmp_path: Path) -> None:
    path = tmp_path / "2026-03-02 07-15-00.txt"
    elite_hrv(path, [800.0])
    assert list(read(path, ReadSettings(start_ms=0))) == [Beat(800, 800.0)]


def test_a_hrm_without_intervals_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("[Params]\nVersion=106\nInterval=5\n\n[HRData]\n71\n72\n")
    with pytest.raises(RecordingError, match="holds a heart rate every 5 s, no intervals"):
        _beats(path)


def test_what_polar_flow_calls_offline_is_a_gap_of_its_length(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("duration,offline\n800,0\n900,1\n810,0\n")
    told = list(read(path, ReadSettings(start_ms=0)))
    assert told == [Beat(800, 800.0), Gap(800, 1700, "contact"), Beat(2510, 810.0)]


def test_the_daily_table_of_hrv4training_is_refused_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("date,HR,AVNN,SDNN,rMSSD\n2026-03-02,55,1090,60,55\n")
    with pytest.raises(RecordingError, match="is the table of daily results, without intervals"):
        _beats(path)


def test_a_kubios_report_without_its_series_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("HRV ANALYSIS RESULTS\nRR INTERVAL DATA and SPECTRUM ESTIMATES,\n,Frequency,\n,0.1,\n")
    with pytest.raises(RecordingError, match="has no column 'RR interval'"):
        _beats(path)


def test_a_fit_files_beats_lie_where_its_clock_says(tmp_path: Path) -> None:
    path = tmp_path / "x.fit"
    fit(path, GOLDEN_MS)
    beats = _beats(path)
    assert [beat.rr_ms for beat in beats] == list(GOLDEN_MS)
    assert beats[-1].at_ms == pytest.approx(BEGUN_MS + sum(GOLDEN_MS), abs=1500)


def _fit_with(*hrv: tuple[int, ...], pause: bool = False, later_s: int = 3) -> bytes:
    messages = FitFile()
    messages.define(0, 20, [(253, 4, 0x86)])
    messages.define(1, 78, [(0, 10, 0x84)])
    messages.define(2, 21, [(253, 4, 0x86), (0, 1, 0), (1, 1, 0)])
    second = int((BEGUN - FIT_EPOCH).total_seconds())
    for n, intervals in enumerate(hrv):
        messages.data(0, struct.pack("<I", second + later_s * n))
        if pause and n:
            messages.data(2, struct.pack("<IBB", second + later_s * n, 0, 4))
        messages.data(1, struct.pack("<5H", *intervals, *[0xFFFF] * (5 - len(intervals))))
    return messages.content()


def test_minutes_that_a_fit_file_leaves_out_are_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "x.fit"
    path.write_bytes(_fit_with((800, 800), (800,), later_s=60))
    told = list(read(path, ReadSettings()))
    assert [type(item) for item in told] == [Beat, Beat, Gap, Beat]
    assert told[2] == Gap(BEGUN_MS, BEGUN_MS + 59_200, "lost")


def test_where_the_wearer_stopped_the_watch_beats_are_not_adjacent(tmp_path: Path) -> None:
    path = tmp_path / "x.fit"
    path.write_bytes(_fit_with((800, 800), (800,), pause=True, later_s=1))
    assert [item.why for item in read(path, ReadSettings()) if isinstance(item, Gap)] == ["pause"]


def test_intervals_of_newer_watches_bear_their_own_times(tmp_path: Path) -> None:
    messages = FitFile()
    messages.define(0, 290, [(253, 4, 0x86), (0, 2, 0x84), (1, 4, 0x84)])
    second = int((BEGUN - FIT_EPOCH).total_seconds())
    messages.data(0, struct.pack("<IHHH", second, 250, 800, 810))
    path = tmp_path / "x.fit"
    path.write_bytes(messages.content())
    assert list(read(path, ReadSettings())) == [Beat(BEGUN_MS - 560, 800.0), Beat(BEGUN_MS + 250, 810.0)]


def test_a_fit_file_without_intervals_says_what_to_switch_on(tmp_path: Path) -> None:
    path = tmp_path / "x.fit"
    path.write_bytes(_fit_with())
    with pytest.raises(RecordingError, match="holds 0 messages, but no intervals: switch on 'Log HRV'"):
        _beats(path)


def test_a_fit_file_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    path = tmp_path / "x.fit"
    path.write_bytes(_fit_with((800, 801, 802), (803, 804))[:-9])
    told = list(read(path, ReadSettings()))
    assert [item.rr_ms for item in told if isinstance(item, Beat)][:3] == [800, 801, 802]
    assert any("breaks off" in item.fact for item in told if isinstance(item, Remark))


def test_annotations_that_are_no_beats_break_nothing_and_a_rate_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "x.qrs"
    wfdb_beats(path, [800.0, 2500.0])
    assert [beat.rr_ms for beat in _beats(path)] == [800.0, 2500.0]
    path.with_suffix(".hea").unlink()
    with pytest.raises(RecordingError, match=r"how many samples a second has: put x.hea beside"):
        _beats(path)
    with pytest.raises(RecordingError, match="holds no WFDB annotations: name the annotations themselves"):
        next(read(path.rename(tmp_path / "x"), ReadSettings(), "wfdb"))


def _edf(path: Path, label: str, dimension: str, rate_hz: int, samples: object, most: float = 3000.0) -> None:
    writer = pyedflib.EdfWriter(str(path), 1, file_type=pyedflib.FILETYPE_EDFPLUS)
    writer.setStartdatetime(BEGUN.replace(tzinfo=None))
    writer.setSignalHeader(0, edf_signal(label, dimension, rate_hz, most))
    writer.writeSamples([np.asarray(samples, np.float64)])
    writer.close()


def test_a_signal_of_an_edf_file_marks_each_interval_where_it_ended(tmp_path: Path) -> None:
    samples = np.zeros(100)
    samples[[8, 16, 24, 32]] = 800.0
    path = tmp_path / "x.edf"
    _edf(path, "RR", "ms", 10, samples)
    beats = _beats(path)
    assert [beat.rr_ms for beat in beats] == pytest.approx([800.0] * 4, abs=0.1)
    assert beats[0].at_ms == BEGUN_MS + 800
    _edf(path, "RR", "ms", 10, np.full(100, 800.0))
    with pytest.raises(RecordingError, match="holds each interval until the next"):
        _beats(path)
    _edf(path, "RR", "", 10, samples)
    with pytest.raises(RecordingError, match="'RR' names no unit"):
        _beats(path)
    _edf(path, "SpO2", "%", 10, samples)
    with pytest.raises(RecordingError, match=r"no signal of intervals or ECG \(signals: spo2\)"):
        _beats(path)


def test_the_ecg_of_an_edf_file_is_searched_for_r_peaks(tmp_path: Path) -> None:
    rr_ms = [780.0 + 7 * (n % 9) for n in range(30)]
    ecg = np.array(ecg_uv(rr_ms, 256))
    _edf(tmp_path / "x.edf", "ECG II", "uV", 256, ecg[: ecg.size // 256 * 256])
    assert [beat.rr_ms for beat in _beats(tmp_path / "x.edf")] == pytest.approx(rr_ms, abs=1.0)


def _ecg_lines(path: Path) -> Iterator[str]:
    polar_ecg(path, [800.0 + 5 * (n % 5) for n in range(40)])
    yield from path.read_text().splitlines()


def test_samples_that_an_ecg_has_lost_leave_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    lines = list(_ecg_lines(path))
    path.write_text("\n".join([*lines[:2000], *lines[2700:]]))
    told = [item for item in read(path, ReadSettings()) if isinstance(item, Beat | Gap)]
    (gap,) = [item for item in told if isinstance(item, Gap)]
    assert gap.why == "lost"
    assert 700 / 130 * 1000 <= gap.to_ms - gap.from_ms < 700 / 130 * 1000 + 1800
    assert all(795 <= item.rr_ms <= 825 for item in told if isinstance(item, Beat))


def test_a_straps_clock_that_was_set_back_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    lines = list(_ecg_lines(path))
    begun = lines[1].split(";")[1]
    for n, line in enumerate(lines[2000:], 2000):
        cells = line.split(";")
        lines[n] = ";".join([cells[0], str(int(begun) + round((n - 2000) / 130 * 1e9)), *cells[2:]])
    path.write_text("\n".join([*lines, "oops"]))
    told = list(read(path, ReadSettings()))
    assert any(
        "strap's clock goes back" in item.fact and item.line == 2001
        for item in told
        if isinstance(item, Remark)
    )
    assert [item.line for item in told if isinstance(item, BadLine)] == [len(lines) + 1]
    ends_ms = [item.at_ms for item in told if isinstance(item, Beat)]
    assert ends_ms == sorted(ends_ms)


def test_an_ecg_upside_down_has_the_same_peaks(tmp_path: Path) -> None:
    ecg = np.array(ecg_uv([800.0] * 20, 130))
    up, down = (list(peaks_s(tmp_path, sign * ecg, 130)) for sign in (1.0, -1.0))
    assert up == pytest.approx(down)
    assert list(peaks_s(tmp_path, np.zeros(4000), 130)) == []


@pytest.mark.parametrize(
    ("package", "kind", "extra"),
    [
        ("fitdecode", "fit", "fit"),
        ("wfdb", "wfdb", "wfdb"),
        ("pyedflib", "edf", "edf"),
        ("sleepecg", "polar-ecg", "ecg"),
    ],
)
def test_a_missing_package_is_told_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, package: str, kind: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(RecordingError, match=rf"'{extra}': pip install 'unclench\[{extra}\]'"):
        list(read(HOME / FILES[kind], ReadSettings()))


@pytest.mark.shared
def test_the_peaks_of_record_100_lie_where_its_annotations_say(shared: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wfdb = import_module("wfdb")
        ecg = wfdb.rdrecord(str(shared / "mitdb/100"), channels=[0]).p_signal[:, 0]
    truth_s = np.cumsum([0.0] + [beat.rr_ms / 1000 for beat in _beats(shared / "mitdb/100.atr")])
    peaks = np.array(list(peaks_s(shared, resample_poly(ecg, 13, 36), 130.0)))
    assert peaks.size == 2273 == truth_s.size
    late_ms = 1000 * (peaks - truth_s)
    assert np.std(late_ms[np.abs(late_ms - np.median(late_ms)) < 50]) < 1.2


@pytest.mark.shared
def test_real_exports_are_read(shared: Path) -> None:
    assert len(_beats(shared / "formats/exercise_rri.hrm")) == 4117
    assert len(_beats(shared / "formats/rest_rri.txt")) == 910
    assert len(_beats(shared / "paced-breathing/2026-01-17 17-47-13.txt")) == 148
    series = [beat.rr_ms for beat in _beats(shared / "golden/kubios/SampleExport.txt")]
    assert [beat.rr_ms for beat in _beats(shared / "golden/kubios/SampleReport.txt")] == series
    assert len(_beats(shared / "meditation/chi/C1med.qrs")) == 4033


def test_a_day_of_hrv_logger_is_placed_by_its_own_zone(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    hrv_logger(path, [800.0] * 5)
    (first, *_) = _beats(path, ReadSettings(zone="Asia/Tokyo"))
    assert first.at_ms == round((BEGUN + timedelta(milliseconds=800)).timestamp() * 1000)
