"""An environment for each peer, made by pip from its pins, kept until they change."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.machine import CHECKOUT, environment

KEPT_IN = CHECKOUT / ".venv-bench"
LONGEST_S = 600


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a peer lives."""

    python: Path
    versions: str
    """What pip was asked for."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a peer, or one of its families, has no figure."""

    reason: str


def environment_of(name: str, pins: Sequence[str], root: Path = KEPT_IN) -> Environment | Failure:
    """Return a peer's environment, made if there is none of these pins."""
    home = root / name
    made = Environment(home / "bin" / "python", " ".join(pins))
    stamp = home / "pins"
    if stamp.is_file() and stamp.read_text() == made.versions:
        return made
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(home)],
        [
            str(made.python),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "--quiet",
            "--no-compile",
            *pins,
        ],
    )
    for step in steps:
        failure = _failure(step)
        if failure is not None:
            return failure
    stamp.write_text(made.versions)
    return made


def _failure(step: Sequence[str]) -> Failure | None:
    """Run one step; return why it went wrong."""
    try:
        done = subprocess.run(step, env=environment(), capture_output=True, text=True, timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        return Failure(f"installing took more than {LONGEST_S} s")
    return Failure(f"does not install: {last_words(done.stderr)}") if done.returncode else None


def last_words(text: str) -> str:
    """Return the line that tells most of what a program wrote before it failed."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and "WARNING" not in line]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["it said nothing"])[-1][:200]
