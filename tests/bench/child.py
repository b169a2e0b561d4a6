"""Runs one command and reports, as its last line on standard error, what it used."""

import json
import resource
import sys

from unclench.__main__ import main as unclench


def main() -> None:
    """Run the command line; report processor time and peak memory."""
    try:
        unclench()
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF)
        report = {"cpu_s": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024}
        print(json.dumps(report), file=sys.stderr)


if __name__ == "__main__":
    main()
