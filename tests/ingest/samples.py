"""Small recordings of every format, made as their makers write them, all of the same intervals.

`python -m tests.ingest.samples` writes those in `tests/data/recordings` anew.
"""

import json
import struct
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from math import exp, sin
from pathlib import Path
from random import Random

import numpy as np
import pyedflib

BEGUN = datetime(2026, 3, 2, 7, 15, tzinfo=UTC)
"""When every recording that tells a time began; as its own zone's where it bears none."""
FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
HOME = Path(__file__).parents[1] / "data" / "recordings"
GOLDEN_MS: tuple[int, ...] = tuple(round(820 + 45 * sin(n / 2.1) + 12 * sin(n * 1.3)) for n in range(48))


def golden_ms(kind: str) -> tuple[int, ...]:
    """Return the intervals of a recording that is kept; an ECG's are few, for each takes a hundred lines."""
    return GOLDEN_MS[:9] if kind == "polar-ecg" else GOLDEN_MS


FILES = {
    "jsonl": "ours.jsonl",
    "fit": "activity.fit",
    "edf": "beats.edf",
    "wfdb": "beats.qrs",
    "polar-hrm": "08020801.hrm",
    "polar-ecg": "Polar_H10_ECG.txt",
    "polar-text": "polar_flow_rr.csv",
    "hrv4training": "2026-3-2_RR.csv",
    "kubios": "kubios_report.txt",
    "elite-hrv": "2026-03-02 07-15-00.txt",
    "rr-text": "plain.txt",
    "csv": "semicolons.csv",
}


def _ends(rr_ms: Sequence[float]) -> list[float]:
    return list(accumulate(rr_ms))


def _moments(rr_ms: Sequence[float]) -> list[datetime]:
    return [BEGUN + timedelta(milliseconds=end) for end in _ends(rr_ms)]


def jsonl(path: Path, rr_ms: Sequence[float]) -> None:
    """Write our own format."""
    begun_ms = round(BEGUN.timestamp() * 1000)
    with path.open("w") as file:
        for end, rr in zip(_ends(rr_ms), rr_ms, strict=True):
            file.write(json.dumps({"kind": "beat", "at_ms": begun_ms + round(end), "rr_ms": rr}) + "\n")


def rr_text(path: Path, rr_ms: Sequence[float]) -> None:
    """Write one interval a line."""
    path.write_text("".join(f"{rr:g}\n" for rr in rr_ms))


def elite_hrv(path: Path, rr_ms: Sequence[float]) -> None:
    """Write as Elite HRV does: CR LF, and nothing but intervals."""
    path.write_bytes("".join(f"{rr:g}\r\n" for rr in rr_ms).encode())


def polar_hrm(path: Path, rr_ms: Sequence[float]) -> None:
    """Write the sections of a .hrm of version 1.06 in RR mode."""
    seconds = int(sum(rr_ms) / 1000)
    lines = [
        *("[Params]", "Version=106", "Monitor=13", "SMode=000000000", f"Date={BEGUN:%Y%m%d}"),
        *(
            f"StartTime={BEGUN:%H:%M:%S}.0",
            f"Length=00:{seconds // 60:02}:{seconds % 60:02}.0",
            "Interval=238",
        ),
        *("Upper1=0", "Lower1=0", "", "[Note]", "", "[IntTimes]", "00:00:38.1\t72\t62\t75\t80", ""),
        *("[HRData]", *(f"{rr:g}" for rr in rr_ms), ""),
    ]
    path.write_bytes("\r\n".join(lines).encode())


def polar_flow(path: Path, rr_ms: Sequence[float]) -> None:
    """Write Polar Flow's RR export."""
    path.write_text("duration,offline\n" + "".join(f"{rr:g},0\n" for rr in rr_ms))


def polar_logger(path: Path, rr_ms: Sequence[float]) -> None:
    """Write Polar Sensor Logger's RR text."""
    rows = (
        f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03};{rr:g}\n"
        for at, rr in zip(_moments(rr_ms), rr_ms, strict=True)
    )
    path.write_text("Phone timestamp;RR-interval [ms]\n" + "".join(rows))


def hrv_logger(path: Path, rr_ms: Sequence[float]) -> None:
    """Write the columns of HRV Logger, by the maker of HRV4Training."""
    rows = (
        f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03} +0000,{rr:g},{end - rr_ms[0]:g}\n"
        for at, rr, end in zip(_moments(rr_ms), rr_ms, _ends(rr_ms), strict=True)
    )
    path.write_text("date, rr, since start\n" + "".join(rows))


def kubios_export(path: Path, rr_ms: Sequence[float]) -> None:
    """Write an exported series."""
    head = "# SIGNAL/SERIES EXPORT - KUBIOS\n# File:\t\tmorning\n# Sampling rate:\tn/a\n"
    path.write_text(head + "".join(f"{rr:.3f}\n" for rr in rr_ms))


def kubios_report(path: Path, rr_ms: Sequence[float]) -> None:
    """Write a report: figures, then a table of which two columns are the series, in s."""
    lines = [
        *("HRV ANALYSIS RESULTS - 02-Mar-2026 08:00:00", "Kubios HRV Standard", "", "Parameters"),
        *(" Number of samples: 1", "", "Time-Domain Results           ,"),
        f"  Mean RR  (ms):              , {sum(rr_ms) / len(rr_ms):11.4f},            ,",
        *("", "RR INTERVAL DATA and SPECTRUM ESTIMATES,"),
        "                              ,    SAMPLE 1,            ,            ,            ,",
        "                              ,     RR Data,            ,FFT spectrum,            ,",
        "                              ,        Time, RR interval,   Frequency,         PSD,",
        "                              ,         (s),         (s),        (Hz),   (ms^2/Hz),",
    ]
    for n, (end, rr) in enumerate(zip(_ends(rr_ms), rr_ms, strict=True)):
        lines.append(f"{'':30},{end / 1000:12.3f},{rr / 1000:12.3f},{n / 300:12.3f},{5000 / (n + 1):12.4f},")
    path.write_bytes("\r\n".join([*lines, ""]).encode())


def semicolons(path: Path, rr_ms: Sequence[float]) -> None:
    """Write a table as a German spreadsheet does."""
    rows = (
        f"{at:%d.%m.%Y};{at:%H:%M:%S},{at.microsecond // 1000:03};"
        + f"{rr / 1000:.4f}".replace(".", ",")
        + "\n"
        for at, rr in zip(_moments(rr_ms), rr_ms, strict=True)
    )
    path.write_text('Date;Time;"RR interval (s)"\n' + "".join(rows), encoding="utf-8-sig")


def fit(path: Path, rr_ms: Sequence[float], clock_every: int = 5) -> None:
    """Write an activity: a record with the time, and up to five intervals in each message `hrv`."""
    messages = FitFile()
    messages.define(0, 0, [(0, 1, 0x00), (4, 4, 0x86)])
    messages.define(1, 20, [(253, 4, 0x86), (3, 1, 0x02)])
    messages.define(2, 78, [(0, 10, 0x84)])
    messages.data(0, struct.pack("<BI", 4, _fit_s(BEGUN)))
    for first in range(0, len(rr_ms), clock_every):
        some = [round(rr) for rr in rr_ms[first : first + clock_every]]
        at = BEGUN + timedelta(milliseconds=sum(rr_ms[: first + clock_every]))
        messages.data(1, struct.pack("<IB", _fit_s(at), 73))
        messages.data(2, struct.pack("<5H", *some, *[0xFFFF] * (5 - len(some))))
    path.write_bytes(messages.content())


def _fit_s(moment: datetime) -> int:
    return int((moment - FIT_EPOCH).total_seconds())


class FitFile:
    """Writes a FIT file, message by message."""

    def __init__(self) -> None:
        self._body = bytearray()

    def define(self, local: int, kind: int, fields: Sequence[tuple[int, int, int]]) -> None:
        """Say of which fields (number, bytes, type) messages of a kind consist."""
        self._body += struct.pack("<BBBHB", 0x40 | local, 0, 0, kind, len(fields))
        self._body += b"".join(struct.pack("<BBB", *each) for each in fields)

    def data(self, local: int, values: bytes) -> None:
        """Add a message."""
        self._body += bytes([local]) + values

    def content(self) -> bytes:
        """Return the file."""
        head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(self._body), b".FIT")
        whole = head + struct.pack("<H", _fit_crc(head)) + bytes(self._body)
        return whole + struct.pack("<H", _fit_crc(whole))


def _fit_crc(content: bytes) -> int:
    """Return the CRC-16 (polynomial 0x8005, reflected) that FIT ends with."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def wfdb_beats(path: Path, rr_ms: Sequence[float]) -> None:
    """Write annotations at 1000 samples a second, one of them a change of rhythm, and their header."""
    samples = [round(end) for end in [0.0, *_ends(rr_ms)]]
    body = bytearray(struct.pack("<HH4s", 28 << 10 | 0, 63 << 10 | 3, b"(N\0\0"))
    before = 0
    for sample in samples:
        if sample - before > 1023:
            high, low = divmod(sample - before, 1 << 16)
            body += struct.pack("<HHH", 59 << 10, high, low)
            before = sample
        body += struct.pack("<H", 1 << 10 | sample - before)
        before = sample
    path.write_bytes(bytes(body) + b"\0\0")
    path.with_suffix(".hea").write_text(f"{path.stem} 0 1000 0 {BEGUN:%H:%M:%S} {BEGUN:%d/%m/%Y}\n")


def edf_beats(path: Path, rr_ms: Sequence[float]) -> None:
    """Write EDF+ with beats as annotations `R`."""
    ends_s = [end / 1000 for end in [0.0, *_ends(rr_ms)]]
    writer = pyedflib.EdfWriter(str(path), 1, file_type=pyedflib.FILETYPE_EDFPLUS)
    try:
        writer.setStartdatetime(BEGUN.replace(tzinfo=None))
        writer.setSignalHeader(0, edf_signal("Marker", "", 10))
        writer.set_number_of_annotation_signals(8)
        for end in ends_s:
            writer.writeAnnotation(end, -1, "R")
        writer.writeSamples([np.zeros(10 * (int(ends_s[-1]) + 2))])
    finally:
        writer.close()


def edf_signal(
    label: str, dimension: str, rate_hz: int, most: float = 3000.0
) -> dict[str, str | int | float | None]:
    """Return a signal's header."""
    return {
        "label": label,
        "dimension": dimension,
        "sample_frequency": rate_hz,
        "physical_max": most,
        "physical_min": -most,
        "digital_max": 32767,
        "digital_min": -32768,
        "transducer": "",
        "prefilter": "",
    }


def ecg_uv(rr_ms: Sequence[float], rate_hz: float, lead_s: float = 1.0) -> list[float]:
    """Return an ECG whose R-peaks are `rr_ms` apart, the first after `lead_s`."""
    peaks = [lead_s + end / 1000 for end in [0.0, *_ends(rr_ms)]]
    dice = Random(3)
    ecg = np.array([dice.gauss(0, 6) for _ in range(int((peaks[-1] + lead_s) * rate_hz))])
    for peak in peaks:
        near = np.arange(max(0, int((peak - 0.3) * rate_hz)), min(ecg.size, int((peak + 0.5) * rate_hz)))
        for height, after_s, wide_s in _WAVES:
            ecg[near] += [height * exp(-0.5 * ((n / rate_hz - peak - after_s) / wide_s) ** 2) for n in near]
    return [float(value) for value in ecg]


_WAVES = ((90, -0.16, 0.02), (-110, -0.03, 0.01), (1100, 0.0, 0.011), (-200, 0.03, 0.01), (260, 0.24, 0.04))
"""P, Q, R, S and T: height in µV, ms after the peak, and width."""


def polar_ecg(path: Path, rr_ms: Sequence[float], rate_hz: float = 130.0) -> None:
    """Write Polar Sensor Logger's ECG of an H10."""
    lines = ["Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]"]
    for n, value in enumerate(ecg_uv(rr_ms, rate_hz)):
        at = BEGUN + timedelta(seconds=n / rate_hz)
        told = f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}"
        strap_ns = 599_616_050_941_733_632 + round(n / rate_hz * 1e9)
        lines.append(f"{told};{strap_ns};{n / rate_hz * 1000:.6f};{value:.0f}")
    path.write_text("\n".join(lines) + "\n")


WRITERS: dict[str, Callable[[Path, Sequence[float]], None]] = {
    "jsonl": jsonl,
    "fit": fit,
    "edf": edf_beats,
    "wfdb": wfdb_beats,
    "polar-hrm": polar_hrm,
    "polar-ecg": polar_ecg,
    "polar-text": polar_flow,
    "hrv4training": hrv_logger,
    "kubios": kubios_report,
    "elite-hrv": elite_hrv,
    "rr-text": rr_text,
    "csv": semicolons,
}
"""A format that enters the table brings how a recording of it is written."""
OTHERS: dict[str, tuple[str, Callable[[Path, Sequence[float]], None]]] = {
    "polar_logger_RR.txt": ("polar-text", polar_logger),
    "kubios_export.txt": ("kubios", kubios_export),
}


def main() -> None:
    """Write the recordings that are kept."""
    HOME.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for kind, name in FILES.items():
            WRITERS[kind](HOME / name, golden_ms(kind))
        for name, (_, write) in OTHERS.items():
            write(HOME / name, GOLDEN_MS)


if __name__ == "__main__":
    main()
