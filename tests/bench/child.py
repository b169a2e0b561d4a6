"""Runs one command and reports, as its last line on standard error, what it used."""

import json
import resource
import sys

from tests.bench.machine import peak_mb
from unclench.__main__ import main as unclench


def main() -> None:
    """Run the command line; report processor time and peak memory, its own and its largest worker's."""
    try:
        unclench()
    finally:
        used, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        cpu_s = sum(one.ru_utime + one.ru_stime for one in (used, workers))
        report = {"cpu_s": cpu_s, "peak_mb": peak_mb(), "worker_peak_mb": workers.ru_maxrss / 1024}
        print(json.dumps(report), file=sys.stderr)


if __name__ == "__main__":
    main()
