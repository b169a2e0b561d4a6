"""One way in: events, windows, every metric; whole recordings and many wearers."""

import numpy as np
import pytest

from hrv.analysis import (
    LONG_MS,
    analysed,
    narrowed,
    portions,
    segments_of,
    series_of,
    stacked,
    summary,
    whole,
)
from hrv.beat import Beat, on_grid
from hrv.event import Gap, Motion
from hrv.frame import HrvFrame
from hrv.metrics import METRIC_NAMES
from hrv.metrics.time_domain import TimeDomain
from hrv.monitor import Monitor, MonitorSettings
from hrv.windows import windows_every

START_MS = 1_763_870_400_000


def heart(beats: int, seed: int = 1, breath_hz: float = 0.25) -> list[Beat]:
    """Return a heart of 75 bpm that breathes, on the grid."""
    dice, at_ms = np.random.default_rng(seed), float(START_MS)
    heard: list[Beat] = []
    for _ in range(beats):
        slow = 30 * np.sin(2 * np.pi * 0.1 * at_ms / 1000)
        rr_ms = on_grid(800 + slow + 40 * np.sin(2 * np.pi * breath_hz * at_ms / 1000) + dice.normal(0, 8))
        at_ms += rr_ms
        heard.append(Beat(round(at_ms), rr_ms))
    return heard


def with_a_gap(beats: list[Beat]) -> list[Beat | Gap]:
    """Put a gap of a minute after half of the beats."""
    half = len(beats) // 2
    gap = Gap(beats[half - 1].at_ms, beats[half - 1].at_ms + 60_000, "lost")
    return [*beats[:half], gap, *(Beat(beat.at_ms + 60_000, beat.rr_ms) for beat in beats[half:])]


def test_a_recording_analysed_at_once_is_what_the_monitor_told_beat_by_beat() -> None:
    events = with_a_gap(heart(1200))
    monitor = Monitor(MonitorSettings())
    frames = {due.at_ms: due for _, due in monitor.hear(events) if isinstance(due, HrvFrame)}
    told = analysed(windows_every(series_of(events), 300_000, 5_000))
    places = {int(end_ms): w for w, end_ms in enumerate(told.end_ms)}
    assert len(frames) > 150
    for at_ms, frame in frames.items():
        for name in METRIC_NAMES:
            value = told.values[name][places[at_ms]]
            if name in frame.missing:
                assert np.isnan(value)
            else:
                assert value == pytest.approx(frame.values[name], rel=1e-11, abs=1e-11), name


def test_portions_tell_what_all_windows_together_tell() -> None:
    windows = windows_every(series_of(with_a_gap(heart(1500))), 300_000, 5_000)
    told = analysed(windows)
    parts = [analysed(part) for part in portions(windows, 64)]
    assert len(parts) > 3
    for name in METRIC_NAMES:
        values = np.concatenate([part.values[name] for part in parts])
        np.testing.assert_allclose(values, told.values[name], rtol=1e-11, atol=1e-11)
        reasons = np.concatenate([part.reasons[name] for part in parts])
        np.testing.assert_array_equal(reasons, told.reasons[name])


def test_wearers_stacked_are_told_as_each_alone() -> None:
    each = [
        windows_every(series_of(with_a_gap(heart(n, n, hz))), 300_000, 30_000)
        for n, hz in ((700, 0.2), (900, 0.3), (40, 0.25))
    ]
    together = analysed(stacked(each))
    alone = [analysed(windows) for windows in each]
    for name in METRIC_NAMES:
        values = np.concatenate([told.values[name] for told in alone])
        np.testing.assert_allclose(together.values[name], values, rtol=1e-11, atol=1e-11)
        reasons = np.concatenate([told.reasons[name] for told in alone])
        np.testing.assert_array_equal(together.reasons[name], reasons)


def test_narrowed_windows_keep_what_they_hold_and_one_interval_more() -> None:
    windows = windows_every(series_of(heart(1500)), 60_000, 5_000)[100:110]
    few = narrowed(windows)
    assert few.series.at_ms.size == 1 + int(windows.hi.max() - windows.lo.min())
    assert few.lo.min() == 0


def test_a_short_recording_is_one_window_with_intervals_of_confidence() -> None:
    told = summary(series_of(heart(400)))
    assert told.medians is None
    assert told.values["beats"] == 400
    for name in ("rmssd_ms", "sdnn_ms", "lf_ms2", "hf_ms2"):
        assert told.values[f"{name}_lo95"] < told.values[name] < told.values[f"{name}_hi95"]
    assert told.missing["sdann_ms"] == "short"


def test_the_spectrum_of_a_long_recording_is_the_median_of_its_segments() -> None:
    series = series_of(heart(4000))
    window = whole(series)
    assert window.end_ms[0] - window.start_ms[0] > LONG_MS
    told = summary(series)
    assert told.medians is not None
    segments = segments_of(window, 300_000)
    assert told.medians.windows == segments.lo.size >= 10
    assert told.values["hf_ms2"] == np.nanmedian(analysed(segments).values["hf_ms2"])
    assert told.values["rmssd_ms"] == analysed(window, (TimeDomain(),)).values["rmssd_ms"][0]
    assert "hf_ms2_lo95" not in told.values.keys() | told.missing.keys()


@pytest.mark.parametrize("beats", [1, 2, 3, 30, 400, 2600])
def test_each_metric_is_told_or_missing_for_a_reason(beats: int) -> None:
    told = summary(series_of(heart(beats)))
    assert not told.values.keys() & told.missing.keys()
    assert set(METRIC_NAMES) <= told.values.keys() | told.missing.keys()
    assert all(np.isfinite(value) for value in told.values.values())


def test_without_a_beat_there_is_no_window() -> None:
    with pytest.raises(ValueError, match="without intervals"):
        whole(series_of([Gap(1, 2, "lost")]))


def test_motion_between_beats_changes_nothing() -> None:
    beats = heart(300)
    moved: list[Beat | Motion] = [*beats[:100], Motion(beats[99].at_ms, 12.0, "sitting"), *beats[100:]]
    assert np.array_equal(series_of(moved).rr_ticks, series_of(beats).rr_ticks)
    assert series_of(moved).follows.sum() == len(beats) - 1


def test_what_no_segment_of_a_long_recording_can_tell_is_missing_with_the_reason() -> None:
    beats = [Beat(START_MS + 800 * i, 800.0) for i in range(3000)]
    told = summary(series_of(beats))
    assert told.medians is not None
    assert told.missing["coherence"] == "constant"
    assert told.missing["lf_hf"] == "constant"
    assert told.values["mean_nn_ms"] == 800.0
