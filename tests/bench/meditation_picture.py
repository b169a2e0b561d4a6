"""Draws what meditation and paced breathing look like, as a plain SVG: the same bytes every time."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

Changes = list[tuple[str, float, float]]
"""Who, before, during."""

INK, SOFT, LINE, BEFORE, DURING, RIGHT = "#2b333b", "#5b656f", "#d5dade", "#9aa5b1", "#1f7a8c", "#e8f1f3"
TOP, ROW, BOTTOM = 74, 28, 242
BIN_BPM = 0.2


@dataclass(frozen=True, slots=True)
class _Axis:
    """A horizontal scale: values from `least` to `most` at pixels from `left` to `right`."""

    left: float
    right: float
    least: float
    most: float
    ticks: tuple[float, ...]

    def x(self, value: float) -> float:
        """Return the pixel of a value."""
        return self.left + (value - self.least) / (self.most - self.least) * (self.right - self.left)


SHARE = _Axis(80, 330, 0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0))
PEAK = _Axis(375, 605, 0.04, 0.12, (0.04, 0.06, 0.08, 0.10, 0.12))
RATE = _Axis(660, 890, 13.0, 17.0, (13.0, 14.0, 15.0, 16.0, 17.0))


def drawn(shares: Changes, peaks_hz: Changes, rates_bpm: NDArray[np.float64]) -> str:
    """Draw both changes person by person, and how often each breathing rate was told."""
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 920 300"',
        'font-family="sans-serif" font-size="12">',
        "<title>Coherence before and during meditation, and breathing paced at 15 a minute</title>",
        '<rect width="920" height="300" rx="8" fill="#ffffff"/>',
        *_scale(SHARE, "Share of the rhythm in one wave", "{:g}", "share"),
        *_names(shares),
        *_moves(SHARE, shares),
        *_scale(PEAK, "Frequency of that wave", "{:.2f}", "Hz"),
        *_moves(PEAK, peaks_hz),
        *_rates(rates_bpm),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _text(x: float, y: float, words: str, fill: str = SOFT, anchor: str = "middle", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def _scale(axis: _Axis, title: str, form: str, unit: str) -> list[str]:
    parts = [_text(axis.left, 30, title, INK, "start", ' font-size="14"')]
    for tick in axis.ticks:
        x = axis.x(tick)
        parts.append(f'<path d="M{x:.1f} {TOP - 16}V{BOTTOM}" stroke="{LINE}"/>')
        parts.append(_text(x, BOTTOM + 17, form.format(tick)))
    return [*parts, _text((axis.left + axis.right) / 2, BOTTOM + 36, unit)]


def _names(changes: Changes) -> list[str]:
    return [
        _text(SHARE.left - 12, TOP + ROW * row + 4, who.replace("/", " ").title(), INK, "end")
        for row, (who, _, _) in enumerate(changes)
    ]


def _moves(axis: _Axis, changes: Changes) -> list[str]:
    parts = []
    for row, (_, before, during) in enumerate(changes):
        y, here, there = TOP + ROW * row, axis.x(before), axis.x(during)
        parts.append(f'<path d="M{here:.1f} {y}H{there:.1f}" stroke="{BEFORE}" stroke-width="2"/>')
        parts.append(
            f'<circle cx="{here:.1f}" cy="{y}" r="4" fill="#ffffff" stroke="{BEFORE}" stroke-width="2"/>'
        )
        parts.append(f'<circle cx="{there:.1f}" cy="{y}" r="5.5" fill="{DURING}"/>')
    return parts


def _rates(rates_bpm: NDArray[np.float64]) -> list[str]:
    """Draw how many windows told each rate, over the band in which the telling is right."""
    bins = round((RATE.most - RATE.least) / BIN_BPM)
    counts, edges = np.histogram(rates_bpm, bins, (RATE.least, RATE.most))
    x = [RATE.x(edge) for edge in edges.tolist()]
    unit = f"breaths a minute, {rates_bpm.size} windows of 300 s"
    bars = [
        _box(x[at] + 0.5, x[at + 1] - 0.5, count / counts.max() * (BOTTOM - TOP), DURING)
        for at, count in enumerate(counts.tolist())
        if count
    ]
    band = _box(RATE.x(14.0), RATE.x(16.0), BOTTOM - TOP + 16, RIGHT)
    return [band, *_scale(RATE, "Breathing told, paced at 15", "{:g}", unit), *bars]


def _box(left: float, right: float, height: float, fill: str) -> str:
    """Draw a box that stands on the axis."""
    place = f'x="{left:.1f}" y="{BOTTOM - height:.1f}"'
    return f'<rect {place} width="{right - left:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _legend() -> list[str]:
    return [
        f'<circle cx="86" cy="45" r="4" fill="#ffffff" stroke="{BEFORE}" stroke-width="2"/>',
        _text(95, 49, "before", SOFT, "start"),
        f'<circle cx="151" cy="45" r="5.5" fill="{DURING}"/>',
        _text(161, 49, "during meditation", SOFT, "start"),
        _text(RATE.left, 49, "shaded: 15 ± 1", SOFT, "start"),
    ]
