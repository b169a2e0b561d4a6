"""The door: refuses to start beside a package that would be taken for ours."""

import atexit
import gc
import os
import sys
from importlib.metadata import PackageNotFoundError, distribution
from io import TextIOWrapper

NAMESAKE = "hrv"
"""An unrelated package of this name would shadow our ground floor, or merge with it."""


def main() -> None:
    """Start the command line, or say why it can't be started here."""
    if version := _version_of_namesake():
        sys.exit(
            f"unclench: the unrelated package '{NAMESAKE}' {version} in this environment takes the name of"
            f" ours; run 'pip uninstall {NAMESAKE}' and install unclench again, or better give unclench an"
            " environment of its own"
        )
    end_at_once()
    _work_on_one_core()
    _print_what_the_terminal_can()
    from unclench.cli import app

    app(prog_name="unclench")


def end_at_once() -> None:
    """Leave what is in memory to the system at the end: to look through it first took the daemon a second."""
    atexit.register(gc.freeze)


def _work_on_one_core() -> None:
    """Keep NumPy's linear algebra from taking every core: on a busy desk its threads wait for each other."""
    for library in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def _print_what_the_terminal_can() -> None:
    """Let a sign that a terminal's encoding lacks be replaced instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _version_of_namesake() -> str | None:
    try:
        return distribution(NAMESAKE).version
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
