"""A recording on one page: tachogram, spectrum, Poincaré plot and trend."""

import io
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse

from hrv.bands import HF, LF, VLF, Band
from hrv.beat import TICKS_PER_MS
from hrv.windows import Series
from unclench.analysis.figures import Line, Power, broken, power_of, trend_of
from unclench.analysis.report import Report, span_words
from unclench.analysis.time_axis import timed

INK, BLUE, RUST, GREY, QUIET = "#24323d", "#2f6690", "#c1572b", "#8a97a0", "#5b6872"
TOP_HZ = 0.45
PALE = {"VLF": "#f6f7f8", "LF": "#eaf1f5", "HF": "#fbf1eb"}
FULL = {"VLF": "#b9c2c8", "LF": "#7fa8c4", "HF": "#dd9a79"}
SIZE_IN = (11.69, 8.27)
DPI = 150
PLATE = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1.5}
LONGEST_TITLE = 44
HEADLINES = (
    ("mean_hr_bpm", "heart rate", "bpm"),
    ("rmssd_ms", "RMSSD", "ms"),
    ("sdnn_ms", "SDNN", "ms"),
    ("respiration_bpm", "breathing", "/min"),
)
"""What stands beside the title, with its interval of confidence where it has one."""
DENSE = 4_000
"""More points than these are drawn as pixels in an SVG too."""
STYLE = {
    "font.family": "sans-serif",
    "font.size": 8.5,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "svg.fonttype": "path",
    "svg.hashsalt": "unclench",
}


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What is drawn."""

    report: Report
    series: Series
    window_ms: int | None
    """The trend's window; None: what suits the length."""
    zone: str


def draw(subject: Subject, kind: str) -> bytes:
    """Return the picture as `png` or `svg`, the same bytes for the same recording."""
    stream = io.BytesIO()
    with style.context(STYLE):
        figure = Figure(figsize=SIZE_IN)
        _margins(figure, subject)
        upper = figure.add_gridspec(
            1, 2, left=0.065, right=0.975, top=0.875, bottom=0.56, wspace=0.17, width_ratios=(1.3, 1)
        )
        lower = figure.add_gridspec(
            2,
            2,
            left=0.065,
            right=0.975,
            top=0.445,
            bottom=0.105,
            hspace=0.14,
            wspace=0.2,
            width_ratios=(1, 2.6),
        )
        _tachogram(figure.add_subplot(upper[0]), subject)
        _spectrum(
            figure.add_subplot(upper[1]), power_of(subject.series, subject.report.spectrum), subject.report
        )
        _poincare(figure.add_subplot(lower[:, 0]), subject)
        rmssd = figure.add_subplot(lower[0, 1])
        _trend((rmssd, figure.add_subplot(lower[1, 1], sharex=rmssd)), subject)
        date = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(stream, format=kind, dpi=DPI, metadata=date)
    return stream.getvalue()


def _margins(figure: Figure, subject: Subject) -> None:
    report, name = subject.report, subject.report.path.name
    title = name if len(name) <= LONGEST_TITLE else f"{name[: LONGEST_TITLE - 1]}…"
    figure.text(0.065, 0.955, title, size=15, weight="bold")
    figure.text(0.065, 0.917, span_words(report, subject.zone), size=9, color=QUIET)
    figure.text(0.065, 0.028, f"{title} · unclench {version('unclench')}", size=8, color=QUIET)
    figure.text(0.975, 0.028, "not a medical device", size=8, color=QUIET, ha="right")
    for place, (metric, words, unit) in enumerate(reversed(HEADLINES)):
        value, interval = _headline(report, metric, unit)
        right = 0.975 - 0.09 * place
        figure.text(right, 0.967, value, size=12, weight="bold", ha="right")
        figure.text(right, 0.951, words, size=8, color=QUIET, ha="right")
        figure.text(right, 0.936, interval, size=7.5, color=QUIET, ha="right")


def _headline(report: Report, metric: str, unit: str) -> tuple[str, str]:
    values = report.summary.values
    if metric not in values:
        return "–", "not told"
    low, high = values.get(f"{metric}_lo95"), values.get(f"{metric}_hi95")
    interval = "" if low is None or high is None else f"{_short(low)} to {_short(high)}"
    return f"{_short(values[metric])} {unit}", interval


def _short(value: float) -> str:
    return f"{value:#.3g}".rstrip(".")


def _tachogram(axes: Axes, subject: Subject) -> None:
    series = subject.series
    at_ms, rr_ms = broken(series)
    dense = series.at_ms.size > DENSE
    axes.plot(at_ms, rr_ms, color=BLUE, linewidth=0.4 if dense else 0.8, rasterized=dense)
    put_in = series.corrected
    axes.plot(
        series.at_ms[put_in],
        series.rr_ticks[put_in] / TICKS_PER_MS,
        linestyle="none",
        marker="x",
        markersize=3 if dense else 5,
        color=RUST,
        rasterized=dense,
        label=f"corrected ({np.count_nonzero(put_in)} of {put_in.size})",
    )
    axes.set(title="Beat by beat", ylabel="interval [ms]")
    timed(axes, subject.report, subject.zone)
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.2, handletextpad=0.2)


def _spectrum(axes: Axes, power: Power | None, report: Report) -> None:
    axes.set(title="Power spectrum", xlabel="frequency [Hz]", ylabel="power density [ms²/Hz]")
    if power is None:
        _untold(axes, "not told: too short, or too much was not heard")
        return
    top = _top(power)
    for name, band in (("VLF", VLF), ("LF", LF), ("HF", HF)):
        _band(axes, power, name, band)
        told_ms2 = report.summary.values.get(f"{name.lower()}_ms2")
        words = name if told_ms2 is None or band == VLF else f"{name}\n{told_ms2:.0f} ms²"
        axes.text((band.low_hz + band.high_hz) / 2, 0.98 * top, words, ha="center", va="top", bbox=PLATE)
    axes.plot(power.frequency_hz, power.power_ms2_hz, color=INK, linewidth=1.0)
    axes.set(xlim=(0, TOP_HZ), ylim=(0, top))
    each = f"{power.window_ms / 60_000:.3g} min"
    _aside(axes, f"{power.kind} of {power.windows} × {each}" if power.windows > 1 else f"one window, {each}")


def _band(axes: Axes, power: Power, name: str, band: Band) -> None:
    axes.axvspan(band.low_hz, band.high_hz, color=PALE[name], linewidth=0, zorder=0)
    inside = np.linspace(band.low_hz, band.high_hz, 200)
    density = np.interp(inside, power.frequency_hz, power.power_ms2_hz)
    axes.fill_between(inside, density, color=FULL[name], linewidth=0)


def _top(power: Power) -> float:
    """Return the upper edge: a slow wave far above the rest runs out of the picture."""
    frequency_hz, density = power.frequency_hz, power.power_ms2_hz
    fast = float(density[(frequency_hz >= LF.low_hz) & (frequency_hz <= TOP_HZ)].max())
    slow = float(density[(frequency_hz >= VLF.low_hz) & (frequency_hz < LF.low_hz)].max(initial=0.0))
    return max(1e-9, 1.35 * min(max(fast, slow), 2 * fast))


def _poincare(axes: Axes, subject: Subject) -> None:
    series, values = subject.series, subject.report.summary.values
    rr_ms, follows = series.rr_ticks / TICKS_PER_MS, np.flatnonzero(series.differs)
    dense = follows.size > DENSE
    axes.plot(
        rr_ms[follows - 1],
        rr_ms[follows],
        linestyle="none",
        marker=".",
        markersize=3.5,
        alpha=0.06 if dense else 0.6,
        markeredgewidth=0,
        color=BLUE,
        rasterized=dense,
    )
    axes.set(title="Poincaré plot", xlabel="interval [ms]", ylabel="next interval [ms]")
    axes.axline((0, 0), slope=1, color=GREY, linewidth=0.6, zorder=1)
    if "sd1_ms" in values and "sd2_ms" in values:
        _ellipse(axes, values["mean_nn_ms"], values["sd1_ms"], values["sd2_ms"])
    lowest_ms, highest_ms = np.quantile(rr_ms, (0.0005, 0.9995))
    edge_ms = 0.08 * (highest_ms - lowest_ms) + 1
    ends = (float(lowest_ms - edge_ms), float(highest_ms + edge_ms))
    axes.set(xlim=ends, ylim=ends)
    axes.set_aspect("equal", adjustable="box", anchor="NW")


def _ellipse(axes: Axes, mean_ms: float, sd1_ms: float, sd2_ms: float) -> None:
    ellipse = Ellipse(
        (mean_ms, mean_ms),
        2 * sd2_ms,
        2 * sd1_ms,
        angle=45,
        fill=False,
        edgecolor=RUST,
        linewidth=1.4,
        zorder=5,
    )
    axes.add_patch(ellipse)
    for length_ms, away in ((sd1_ms, -1), (sd2_ms, 1)):
        leg_ms = length_ms / np.sqrt(2)
        axes.plot(
            [mean_ms, mean_ms + away * leg_ms],
            [mean_ms, mean_ms + leg_ms],
            color=RUST,
            linewidth=1.4,
            zorder=5,
        )
    _aside(axes, f"SD1 {sd1_ms:.0f}, SD2 {sd2_ms:.0f} ms")


def _trend(panels: tuple[Axes, Axes], subject: Subject) -> None:
    rmssd, rate = panels
    trend = trend_of(subject.series, subject.window_ms)
    rmssd.set(title="RMSSD and heart rate", ylabel="RMSSD [ms]")
    rate.set(ylabel="heart rate [bpm]")
    rmssd.tick_params(labelbottom=False)
    timed(rate, subject.report, subject.zone)
    if trend is None:
        _untold(rmssd, "not told: too short")
        return
    _banded(rmssd, trend.rmssd_ms, BLUE, "95 % interval")
    _banded(rate, trend.rate_bpm, RUST, "95 % of the beats")
    _aside(rmssd, f"windows of {trend.window_ms / 60_000:.3g} min, drawn at their middle")


def _banded(axes: Axes, line: Line, color: str, words: str) -> None:
    axes.fill_between(line.at_ms, line.low, line.high, color=color, alpha=0.2, linewidth=0, label=words)
    axes.plot(line.at_ms, line.value, color=color, linewidth=1.2)
    if np.isfinite(line.high).any():
        axes.set_ylim(top=_headroom(line))
    axes.legend(loc="upper right", borderaxespad=0.1)


def _headroom(line: Line) -> float:
    """Leave a fifth above the band for the legend."""
    top, bottom = float(np.nanmax(line.high)), float(np.nanmin(line.low))
    return top + 0.22 * max(top - bottom, 1.0)


def _aside(axes: Axes, words: str) -> None:
    axes.text(1.0, 1.03, words, transform=axes.transAxes, ha="right", va="bottom", size=8, color=QUIET)


def _untold(axes: Axes, words: str) -> None:
    axes.text(0.5, 0.5, words, transform=axes.transAxes, ha="center", va="center", color=QUIET)
