"""Measures people who meditate, and draws them: `python -m tests.bench.meditation [--draw]`."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from hrv.coherence import PURE_SHARE
from hrv.metrics.coherence import Coherence
from hrv.metrics.respiration import Respiration
from tests.bench.meditation_picture import drawn
from tests.hrv.hearts import SHARED, Floats, meditation, rolling

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "meditation.svg"
PEOPLE = ("chi/C1", "chi/C2", "chi/C3", "chi/C4", "yoga/Y1", "yoga/Y2")
PACED = ("M1", "M2", "M3", "M4", "M5")
PACE_BPM = 15.0
WINDOW_S = 75
"""The 64 s that coherence looks at, and as much before as its spline asks for."""
PACE_WINDOWS_S = (60, 120, 300)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Medians over 64 s every 5 s, where these tell."""

    share: float
    peak_hz: float
    amplitude_ms: float
    told_pct: float


def rhythm(name: str) -> Rhythm:
    """Measure the coherence of a recording, such as chi/C1.med."""
    values = Coherence().measure(rolling(meditation(name), WINDOW_S)).values
    share, peak_hz, amplitude_ms = (
        float(np.nanmedian(values[column]))
        for column in ("coherence", "coherence_peak_hz", "coherence_amplitude_ms")
    )
    return Rhythm(
        PURE_SHARE * share, peak_hz, amplitude_ms, 100 * float(np.mean(np.isfinite(values["coherence"])))
    )


def rates_bpm(who: str, length_s: float) -> Floats:
    """Return the breathing rate of every window of a metronome recording, NaN where none is told."""
    return Respiration().measure(rolling(meditation(f"metron/{who}"), length_s)).values["respiration_bpm"]


def rhythm_table() -> Table:
    """Return the rhythm before and during meditation, a row for each person."""
    columns = "share", "during", "peak, Hz", "during", "amplitude, ms", "during", "told, %", "during"
    rows = Table("", *columns, box=MARKDOWN)
    for who in PEOPLE:
        pre, med = rhythm(f"{who}.pre"), rhythm(f"{who}.med")
        cells = [f"{one:.2f}" for one in (pre.share, med.share)]
        cells += [f"{one:.3f}" for one in (pre.peak_hz, med.peak_hz)]
        cells += [f"{one:.0f}" for one in (pre.amplitude_ms, med.amplitude_ms, pre.told_pct, med.told_pct)]
        rows.add_row(who, *cells)
    return rows


def pace_table() -> Table:
    """Return how many windows of the metronome group tell a rate, and how many of these 15 ± 1."""
    rows = Table("windows of", "told / all", "of these 15 ± 1", *PACED, box=MARKDOWN)
    for length_s in PACE_WINDOWS_S:
        rates = [rates_bpm(who, length_s) for who in PACED]
        told = [one[np.isfinite(one)] for one in rates]
        every = np.concatenate(told)
        each = [f"{_right(one)} / {one.size}" for one in told]
        right_pct = 100 * _right(every) / every.size
        rows.add_row(
            f"{length_s} s", f"{every.size} / {sum(one.size for one in rates)}", f"{right_pct:.1f} %", *each
        )
    return rows


def _right(rates: Floats) -> int:
    return int(np.count_nonzero(np.abs(rates - PACE_BPM) <= 1))


def picture() -> str:
    """Return the picture: every person before and during, and the breathing told from 300 s."""
    changes = [(who, rhythm(f"{who}.pre"), rhythm(f"{who}.med")) for who in PEOPLE]
    shares = [(who, before.share, during.share) for who, before, during in changes]
    peaks = [(who, before.peak_hz, during.peak_hz) for who, before, during in changes]
    rates = np.concatenate([rates_bpm(who, 300) for who in PACED])
    return drawn(shares, peaks, rates[np.isfinite(rates)])


def main(*, draw: bool = False) -> None:
    """Print the tables, and draw the picture anew if so wished."""
    if not (SHARED / "meditation").is_dir():
        sys.exit("needs the meditation recordings, which are not here")
    console = Console(width=110)
    console.print(rhythm_table(), pace_table())
    if draw:
        PICTURE.write_text(picture(), encoding="utf-8")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--draw", action="store_true", help=f"write docs/{PICTURE.name}")
    main(draw=options.parse_args().draw)
