"""Whole jobs, with the memory that they take."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

from hrv.analysis import analysed, portions
from hrv.artefacts import clean
from hrv.windows import windows_every
from tests.bench.asking import importing
from tests.bench.environments import Failure
from tests.bench.family import Family, Goal
from tests.bench.machine import CHECKOUT, environment, peak_mb
from tests.bench.record import HOP_MS, WINDOW_MS, Day, Source
from tests.bench.timing import Timing

RUNS = 3


def _full(day: Day, _: Source) -> Timing:
    """From heard beats to every metric of every window, three times."""
    taken_s, names, count = [], 0, 0
    for _run in range(RUNS):
        began = perf_counter()
        windows = windows_every(clean(day.heard), WINDOW_MS, HOP_MS)
        rows = [analysed(portion) for portion in portions(windows)]
        taken_s.append(perf_counter() - began)
        names, count = len(rows[0].values), windows.lo.size
    note = f"artefacts and {names} metrics of {count:,} windows"
    return Timing(float(np.median(taken_s)), RUNS, peak_mb=peak_mb(), note=note)


def _import(_: Day, __: Source) -> Timing:
    bare = importing(Path(sys.executable), "sys", CHECKOUT)
    ours = importing(Path(sys.executable), "sys; sys.path.insert(0, '.'); import hrv.analysis", CHECKOUT)
    if isinstance(ours, Failure) or isinstance(bare, Failure):
        raise RuntimeError(str(ours))
    return Timing(ours.seconds, ours.items, note=f"whole process; Python alone: {bare.seconds:.3f} s")


def _job(*arguments: str, runs: int = RUNS) -> Timing:
    program = [sys.executable, "-m", "tests.bench.child", *arguments]
    taken_s, used = [], {}
    for _ in range(runs):
        began = perf_counter()
        done = subprocess.run(program, cwd=CHECKOUT, env=environment(), capture_output=True, text=True)
        taken_s.append(perf_counter() - began)
        if done.returncode:
            raise RuntimeError(done.stderr.strip().splitlines()[-1])
        used = json.loads(done.stderr.splitlines()[-1])
    together_mb = used["peak_mb"] + used["worker_peak_mb"]
    note = f"cpu {used['cpu_s']:.2f} s"
    if used["worker_peak_mb"]:
        note += f"; itself {used['peak_mb']:.0f} MB, its largest worker {used['worker_peak_mb']:.0f} MB"
    return Timing(float(np.median(taken_s)), runs, peak_mb=together_mb, note=note)


def _analyse(_: Day, source: Source) -> Timing:
    with tempfile.TemporaryDirectory() as scratch:
        output = str(Path(scratch) / "out.parquet")
        rolling = ["--window", "300", "--hop", "5", "-o", output]
        return _job("analyse", str(source.path), "--unit", source.unit, *rolling)


def _replay(_: Day, source: Source) -> Timing:
    return _job("replay", "--json", "--unit", source.unit, str(source.path), runs=1)


FULL = Family("full", "24 h, every metric", "s", _full, Goal(2.0, peak_mb=200), peers="full", of_windows=True)
IMPORT = Family("import", "import hrv.analysis", "s", _import, Goal(0.6), peers="import")
ANALYSE = Family("analyse", "unclench analyse, 24 h to Parquet", "s", _analyse, Goal(4.0, peak_mb=300))
REPLAY = Family("replay", "unclench replay --json, 24 h", "s", _replay)
