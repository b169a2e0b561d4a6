"""Times the main jobs in one run, whole processes, on made data and on real recordings where they are."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from hrv.beat import on_grid

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Timed:
    """What one whole process took."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    lines: int


def timed(*arguments: str) -> Timed:
    """Run `unclench` with these arguments and take its time, memory and number of output lines."""
    program = [sys.executable, "-m", "tests.bench.child", *arguments]
    began = perf_counter()
    done = subprocess.run(program, capture_output=True, text=True)
    wall_s = perf_counter() - began
    if done.returncode:
        sys.exit(done.stderr)
    report = json.loads(done.stderr.splitlines()[-1])
    return Timed(wall_s, report["cpu_s"], report["peak_mb"], done.stdout.count("\n"))


def made_day(path: Path) -> int:
    """Write a day of plain RR text, ms, seeded; return the number of beats."""
    dice = np.random.default_rng(1)
    beats = round(DAY_S / 0.85)
    breath = np.sin(2 * np.pi * 0.25 * 0.85 * np.arange(beats))
    rr_ms = 850 + 25 * breath + np.cumsum(dice.normal(0, 2, beats)) * 0.2 + dice.normal(0, 12, beats)
    path.write_text("".join(f"{on_grid(float(one))}\n" for one in np.clip(rr_ms, 350, 1800)))
    return beats


def main() -> None:
    """Print the table."""
    table = Table("job", "wall s", "cpu s", "peak MB", "output lines", title="whole processes")
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "day.txt"
        made_day(made)
        jobs = {"replay --json, 24 h made": ["replay", "--json", str(made)]}
        for real in sorted((SHARED / "nsr2db").glob("*_rr_secs.txt")):
            jobs[f"replay --json, 24 h {real.stem[:6]}"] = ["replay", "--json", "--unit", "s", str(real)]
        if len(jobs) == 1:
            print(f"no real recordings at {SHARED}: made data alone", file=sys.stderr)
        for name, arguments in jobs.items():
            one = timed(*arguments)
            table.add_row(name, f"{one.wall_s:.2f}", f"{one.cpu_s:.2f}", f"{one.peak_mb:.0f}", f"{one.lines}")
    Console().print(table)


if __name__ == "__main__":
    main()
