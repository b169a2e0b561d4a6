"""The ECG of a Polar H10 as text: voltages with the strap's own time; its R-peaks are found."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Final, Literal

import numpy as np

from hrv.event import Gap
from ingest.columns import Layout, below_heading, layout_of, layout_told, split
from ingest.ecg import LEAST_S, peaks_s
from ingest.moments import LocalTimes, MomentError, dated
from ingest.peaks import between
from ingest.recording import BadLine, Item, ReadSettings, RecordingError, Remark

_PHONE, _STRAP, _ECG = "phone timestamp", "sensor timestamp [ns]", "ecg [uv]"
_COLUMNS: Final = {_PHONE, _STRAP, _ECG}
_NS_PER_S: Final = 1e9
_NS_PER_MS: Final = 1e6
_LATEST_NS: Final = 4_102_444_800 * 10**9
_MOST_STEP_NS: Final = 3 * 10**9 // 130
"""Three samples of 130 Hz: what lies farther apart has lost some between."""


@dataclass(frozen=True, slots=True)
class PolarEcg:
    """`Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]`, as Polar Sensor Logger writes it."""

    kind: Literal["polar-ecg"] = "polar-ecg"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether the first line names the strap's time and a voltage."""
        layout = layout_of(head)
        return layout is not None and set(layout.names) >= _COLUMNS

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats between R-peaks, from the phone's first time on. Raises RecordingError."""
        layout = layout_told(path)
        if layout is None or not set(layout.names) >= _COLUMNS:
            mend = "export the ECG of a Polar H10 with Polar Sensor Logger"
            raise RecordingError(path, "does not begin with the heading of an ECG text", mend)
        trace = _Trace(path, LocalTimes(path, settings.zone), settings.start_ms)
        for item in _samples(path, layout, trace):
            if isinstance(item, _Stretch):
                yield from trace.beats_of(item)
            else:
                yield item
        if trace.end_ms is None:
            raise RecordingError(path, "shows no heartbeat", "check that it is an ECG of some seconds")


@dataclass(slots=True)
class _Stretch:
    """Samples of an ECG without a gap between them."""

    line: int
    """On which it begins."""
    at_ns: "array[int]" = field(default_factory=lambda: array("q"))
    ecg_uv: "array[float]" = field(default_factory=lambda: array("d"))


@dataclass(slots=True)
class _Trace:
    """Where an ECG lies in time, and how far its beats have come."""

    path: Path
    local: LocalTimes
    start_ms: int
    first_ns: int | None = None
    end_ms: int | None = None

    def begin(self, at_ns: int, phone: str, line: int) -> None:
        """Take the first sample's times."""
        self.first_ns = at_ns
        try:
            self.start_ms = round(self.local.ms(dated(phone), line))
        except MomentError as error:
            self.local.remarks.append(Remark(self.path, f"{error}: times count from --start", line))

    def beats_of(self, stretch: _Stretch) -> Iterator[Item]:
        """Give the beats of a stretch, after a gap where one went before. Raises RecordingError."""
        at_ns = np.frombuffer(stretch.at_ns, np.int64)
        seconds = float(at_ns[-1] - at_ns[0]) / _NS_PER_S
        if seconds < LEAST_S:
            return
        yield from self._put_behind(int(at_ns[0]), stretch.line)
        yield from self.local.remarks
        self.local.remarks.clear()
        rate_hz = (at_ns.size - 1) / seconds
        begin_ms = (int(at_ns[0]) - (self.first_ns or 0)) / _NS_PER_MS
        peaks = peaks_s(self.path, np.frombuffer(stretch.ecg_uv, np.float64), rate_hz)
        is_open = self.end_ms is None
        for event in between((begin_ms + 1000 * peak for peak in peaks), self.start_ms):
            if not is_open and self.end_ms is not None:
                begun_ms = event.from_ms if isinstance(event, Gap) else event.at_ms - round(event.rr_ms)
                yield Gap(self.end_ms, max(self.end_ms, begun_ms), "lost")
            is_open, self.end_ms = True, event.at_ms
            yield event

    def _put_behind(self, at_ns: int, line: int) -> Iterator[Remark]:
        """Let a stretch before which the strap's clock was set back begin where the one before has ended."""
        begin_ms = self.start_ms + (at_ns - (self.first_ns or 0)) / _NS_PER_MS
        if self.end_ms is None or begin_ms >= self.end_ms:
            return
        back_ms = self.end_ms - begin_ms
        self.first_ns = (self.first_ns or 0) - round(back_ms * _NS_PER_MS)
        fact = f"the strap's clock goes back by {back_ms / 1000:.1f} s: times count on from the beat before"
        yield Remark(self.path, fact, line)


def _samples(path: Path, layout: Layout, trace: _Trace) -> Iterator[_Stretch | BadLine]:
    """Give the stretches between gaps."""
    phone, strap, volt = (layout.names.index(name) for name in (_PHONE, _STRAP, _ECG))
    stretch = _Stretch(0)
    for line in below_heading(path):
        if isinstance(line, BadLine):
            yield line
            continue
        number, cells = line[0], split(line[1], layout.delimiter)
        try:
            at_ns, ecg_uv = int(cells[strap]), float(cells[volt].replace(",", "."))
        except (ValueError, IndexError):
            yield BadLine(path, number, "is no sample of an ECG")
            continue
        if not 0 <= at_ns < _LATEST_NS or not isfinite(ecg_uv):
            yield BadLine(path, number, "is no sample of an ECG")
            continue
        if trace.first_ns is None:
            trace.begin(at_ns, cells[phone], number)
        if stretch.at_ns and not 0 < at_ns - stretch.at_ns[-1] < _MOST_STEP_NS:
            yield stretch
            stretch = _Stretch(number)
        stretch.at_ns.append(at_ns)
        stretch.ecg_uv.append(ecg_uv)
    if stretch.at_ns:
        yield stretch
