"""What a recording came to: told on the terminal and as JSON."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import Group
from rich.table import Table
from rich.text import Text

from hrv.analysis import Summary, summary
from hrv.artefacts import RuleName
from hrv.frame import Reason
from hrv.metric import Metric
from hrv.metrics import METRICS
from hrv.metrics.frequency import Frequency, SpectrumName
from hrv.windows import Series
from ingest.recording import ReadSettings
from unclench.words import local_time

FAMILY_WORDS = {
    "TimeDomain": "Time domain",
    "LongTerm": "Long term",
    "Poincare": "Poincaré plot",
    "StressIndex": "Baevsky's index",
    "Autonomic": "Rate and variability beside healthy adults",
    "Frequency": "Spectrum",
    "Respiration": "Breathing",
    "Entropy": "Entropy",
    "Fluctuation": "Fluctuation",
    "Coherence": "Coherence, last 64 s",
    "Quality": "Quality",
}
"""A heading for each family of the table of metrics."""
REASON_WORDS: dict[Reason, str] = {
    "short": "too short a time, or too few beats",
    "gap": "too much was not heard",
    "corrected": "too many beats were corrected",
    "no_peak": "no clear peak",
    "nyquist": "the heart beats too slowly to show it",
    "constant": "nothing varies",
}
UNCLOCKED_MS = ReadSettings().start_ms
"""Where the intervals of a file without clock times are laid from."""
DAY_MS = 86_400_000
COUNTS = ("beats", "nn_beats", "gaps")
_RULE_WORDS: dict[RuleName, str] = {"causal": "", "published": " (Lipponen & Tarvainen)"}
_UNITS = {"_ms2": "ms²", "_ms": "ms", "_bpm": "bpm", "_pct": "%", "_hz": "Hz", "_nu": "n.u."}


@dataclass(frozen=True, slots=True)
class Report:
    """One recording's figures."""

    path: Path
    from_ms: int
    to_ms: int
    beats: int
    corrected_pct: float
    gaps: int
    summary: Summary
    rule: RuleName = "causal"
    """By which artefacts were found."""
    spectrum: SpectrumName = "nu_hann"
    """From which the bands were taken."""

    @property
    def has_clock(self) -> bool:
        """Whether its times are a clock's, and not those of a file of mere intervals."""
        return not UNCLOCKED_MS <= self.from_ms < UNCLOCKED_MS + DAY_MS


def reported(
    path: Path, series: Series, rule: RuleName = "causal", spectrum: SpectrumName = "nu_hann"
) -> Report:
    """Sum up a recording. Raises ValueError when it has no interval."""
    told = summary(series, spectrum)
    from_ms = int(series.at_ms[0]) - round(int(series.rr_ticks[0]) / 128)
    return Report(
        path=path,
        from_ms=from_ms,
        to_ms=int(series.at_ms[-1]),
        beats=int(told.values["beats"]),
        corrected_pct=told.values.get("corrected_pct", 0.0),
        gaps=int(told.values["gaps"]),
        summary=told,
        rule=rule,
        spectrum=spectrum,
    )


def document(report: Report) -> dict[str, object]:
    """Return the report as it is written in JSON."""
    medians = report.summary.medians
    return {
        "recording": str(report.path),
        "from_ms": report.from_ms,
        "to_ms": report.to_ms,
        "beats": report.beats,
        "corrected_pct": report.corrected_pct,
        "gaps": report.gaps,
        "artefacts": report.rule,
        "spectrum": report.spectrum,
        "values": dict(report.summary.values),
        "missing": dict(report.summary.missing),
        "medians": medians
        and {"window_ms": medians.window_ms, "windows": medians.windows, "names": list(medians.names)},
    }


def rendered(report: Report, zone: str) -> Group:
    """Return the report for a terminal: a line on the recording, and a table of the families."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("")
    table.add_column("value", justify="right")
    table.add_column("unit")
    table.add_column("95 % interval")
    for family in METRICS:
        table.add_row(Text(heading(family, report), style="bold"))
        for name in family.names:
            table.add_row(*(Text(cell) for cell in cells(name, report.summary)))
        table.add_row()
    return Group(Text(str(report.path), style="bold"), Text(span_words(report, zone)), Text(), table)


def heading(family: Metric, report: Report) -> str:
    """Return a family's heading; of a long recording it says what is a median."""
    words, medians = FAMILY_WORDS[type(family).__name__], report.summary.medians
    if isinstance(family, Frequency) and report.spectrum == "welch":
        words += " (Welch)"
    if medians is None or family.names[0] not in medians.names:
        return words
    return f"{words} (median of {medians.windows} × {medians.window_ms // 60_000} min)"


def cells(name: str, told: Summary) -> tuple[str, str, str, str]:
    """Return name, value, unit and interval of a metric; for one that is missing, the reason."""
    if name in told.missing:
        return f"  {name}", "-", "", REASON_WORDS[told.missing[name]]
    low, high = told.values.get(f"{name}_lo95"), told.values.get(f"{name}_hi95")
    interval = "" if low is None or high is None else f"{_shown(low)} to {_shown(high)}"
    value = f"{told.values[name]:.0f}" if name in COUNTS else _shown(told.values[name])
    return f"  {name}", value, unit_of(name), interval


def unit_of(name: str) -> str:
    """Return the unit that a metric's name ends with; empty for a pure number."""
    return next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), "")


def span_words(report: Report, zone: str) -> str:
    """Say when the recording was, and how much of it is the heart's own."""
    seconds = (report.to_ms - report.from_ms) // 1000
    length = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    gaps = "1 gap" if report.gaps == 1 else f"{report.gaps} gaps"
    return (
        f"{_when(report, zone)}, {length} h; {report.beats} beats,"
        f" {report.corrected_pct:.1f} % corrected{_RULE_WORDS[report.rule]}, {gaps}"
    )


def _when(report: Report, zone: str) -> str:
    if not report.has_clock:
        return "without clock times"
    began, ended = local_time(report.from_ms, zone), local_time(report.to_ms, zone)
    return f"{began:%Y-%m-%d %H:%M:%S} to {ended:%Y-%m-%d %H:%M:%S} ({zone})"


def _shown(value: float) -> str:
    """Show four digits and more, never an exponent where a person would not write one."""
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:#.4g}"
