"""Times a whole run of the command: start, imports, work, end."""

import json
import subprocess
import sys
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Timed:
    """What one whole process took."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def timed(*arguments: str) -> Timed:
    """Run `unclench` with these arguments; return its time and memory."""
    program = [sys.executable, "-m", "tests.bench.child", *arguments]
    began = perf_counter()
    done = subprocess.run(program, capture_output=True, text=True)
    wall_s = perf_counter() - began
    if done.returncode:
        sys.exit(done.stderr)
    report = json.loads(done.stderr.splitlines()[-1])
    return Timed(wall_s, report["cpu_s"], report["peak_mb"])
