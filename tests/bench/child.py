"""Runs one command and reports, as its last line on standard error, what it used."""

import json
import resource
import sys
from pathlib import Path

from unclench.__main__ import main as unclench


def peak_mb() -> float:
    """Return this program's peak memory: `ru_maxrss` also counts that of the process that started it."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) / 1024


def main() -> None:
    """Run the command line; report processor time and peak memory."""
    try:
        unclench()
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF)
        report = {"cpu_s": used.ru_utime + used.ru_stime, "peak_mb": peak_mb()}
        print(json.dumps(report), file=sys.stderr)


if __name__ == "__main__":
    main()
