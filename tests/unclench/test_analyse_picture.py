"""The picture of a recording: the three kinds of file, and what each holds."""

import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from hrv.analysis import series_of
from hrv.beat import Beat
from hrv.event import Gap
from tests.unclench.command import ran

pytest.importorskip("matplotlib", reason="needs the extra 'plot'")

from matplotlib.figure import Figure

from unclench.analysis.figures import broken, power_of, trend_of
from unclench.analysis.picture import Subject, draw
from unclench.analysis.report import UNCLOCKED_MS, reported
from unclench.analysis.time_axis import timed

START_MS = 1_763_870_400_000


def events(beats: int) -> list[Beat | Gap]:
    """Return a lively heart that is lost for two minutes in the middle."""
    at_ms, heard = START_MS, list[Beat | Gap]()
    for i in range(beats):
        if i == beats // 2:
            heard.append(Gap(at_ms, at_ms + 120_000, "lost"))
            at_ms += 120_000
        rr_ms = 760 + 35 * (i % 4) + 20 * (i // 7 % 3)
        at_ms += rr_ms
        heard.append(Beat(at_ms, float(rr_ms)))
    return heard


@pytest.fixture
def beats(tmp_path: Path) -> Path:
    """Write fifteen minutes of a heart."""
    path = tmp_path / "<b>heart & soul.txt"
    path.write_text("".join(f"{760 + 35 * (i % 4) + 20 * (i // 7 % 3)}\n" for i in range(1100)))
    return path


def test_a_png_is_a_landscape_page(tmp_path: Path, beats: Path) -> None:
    out = tmp_path / "out.png"
    done = ran(tmp_path, "analyse", str(beats), "--plot", str(out))
    assert done.returncode == 0, done.stderr
    assert "rmssd_ms" in done.stdout
    body = out.read_bytes()
    assert body.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", body[16:24])
    assert 1.3 < width / height < 1.5
    assert width > 1600


def test_an_svg_is_well_formed_and_fetches_nothing(tmp_path: Path, beats: Path) -> None:
    out = tmp_path / "out.svg"
    assert ran(tmp_path, "analyse", "--json", str(beats), "--plot", str(out)).returncode == 0
    root = ElementTree.fromstring(out.read_text())
    assert root.tag.endswith("svg")
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.endswith("href"):
                assert value.startswith(("#", "data:"))


def test_a_page_stands_alone_without_scripts_and_with_the_table(tmp_path: Path, beats: Path) -> None:
    out = tmp_path / "out.html"
    assert ran(tmp_path, "analyse", str(beats), "--plot", str(out)).returncode == 0
    text = out.read_text()
    assert "<script" not in text
    assert "<b>heart" not in text
    assert "&lt;b&gt;heart &amp; soul.txt" in text
    assert "<svg" in text
    assert "rmssd_ms" in text
    assert "default-src 'none'" in text
    assert 'src="http' not in text


@pytest.mark.parametrize("beats", [1, 2, 20, 150, 1100, 5000])
def test_any_length_can_be_drawn_twice_alike(beats: int) -> None:
    series = series_of(events(beats))
    subject = Subject(reported(Path("heart.txt"), series), series, None, "Europe/Berlin")
    assert draw(subject, "svg") == draw(subject, "svg")


def test_a_recording_without_clock_times_is_not_dated(tmp_path: Path, beats: Path) -> None:
    plain = ran(tmp_path, "analyse", str(beats)).stdout
    assert "without clock times, 0:15:" in plain
    dated = ran(tmp_path, "analyse", "--start", "2026-11-23T09:00:00+00:00", str(beats)).stdout
    assert "2026-11-23" in dated


def labels(from_ms: int, length_ms: int) -> tuple[str, list[str]]:
    """Return the name of the axis of time and its ticks' labels."""
    series = series_of([Beat(from_ms + 800, 800.0), Beat(from_ms + length_ms, 800.0)])
    figure = Figure()
    axes = figure.add_subplot()
    timed(axes, reported(Path("heart.txt"), series), "Europe/Berlin")
    figure.canvas.draw()
    low, high = axes.get_xlim()
    shown = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
    return axes.get_xlabel(), [label.get_text() for at, label in shown if low <= at <= high]


def test_time_is_the_wearers_clock_or_since_the_begin() -> None:
    assert labels(START_MS, 3_600_000) == (
        "time (Europe/Berlin)",
        ["05:00", "05:10", "05:20", "05:30", "05:40", "05:50", "06:00"],
    )
    assert labels(START_MS, 60_000)[1][:2] == ["05:00:00", "05:00:15"]
    name, hours = labels(UNCLOCKED_MS, 100 * 3_600_000)
    assert name == "time since it began"
    assert hours[-1] == "96:00"
    assert labels(UNCLOCKED_MS, 60_000)[1] == ["0:00:00", "0:00:15", "0:00:30", "0:00:45", "0:01:00"]
    assert len(labels(START_MS, 40 * 86_400_000)[1]) <= 9


def test_of_more_than_ten_minutes_the_spectrum_is_a_mean_and_of_more_than_thirty_a_median() -> None:
    steady = [Beat(START_MS + 800 * i, 800.0 + i % 3) for i in range(1, 3001)]
    powers = [power_of(series_of(steady[:beats])) for beats in (300, 1125, 3000)]
    assert [(power.kind, power.windows) for power in powers if power] == [
        ("mean", 1),
        ("mean", 5),
        ("median", 8),
    ]


def test_a_gap_breaks_the_line() -> None:
    series = series_of(events(400))
    at_ms, rr_ms = broken(series)
    assert at_ms.size == rr_ms.size == series.at_ms.size + 1
    assert (at_ms != at_ms).sum() == 1


def test_a_trend_is_left_blank_where_too_little_was_heard() -> None:
    trend = trend_of(series_of(events(800)))
    assert trend is not None
    unheard = trend.rmssd_ms.value != trend.rmssd_ms.value
    assert 0 < unheard.sum() < unheard.size
    told = ~unheard
    assert (trend.rmssd_ms.low[told] < trend.rmssd_ms.value[told]).all()
    assert (trend.rmssd_ms.value[told] < trend.rmssd_ms.high[told]).all()


def test_what_is_too_short_has_neither_spectrum_nor_trend() -> None:
    series = series_of(events(20)[:10])
    assert power_of(series) is None
    assert trend_of(series) is None
