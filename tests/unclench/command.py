"""Runs the command line as a user does: a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from unclench.cli import app

_DESKTOP = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "PULSE_SERVER", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")
"""By which the tester's own desktop would be found."""


def environment(home: Path) -> dict[str, str]:
    """Return this environment with a home of its own, no desktop, and no terminal's width."""
    foreign = [key for key in os.environ if key.startswith("UNCLENCH_") or key in _DESKTOP]
    kept = {key: value for key, value in os.environ.items() if key not in foreign}
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
        "UNCLENCH_PAGE__ENABLED": "false",
    }


def started(home: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """Start `unclench` with these arguments, and variables of its environment, and leave it running."""
    program = [sys.executable, "-m", "unclench", *arguments]
    return subprocess.Popen(
        program, env=environment(home) | variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def answered(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `unclench` in this process: where one of its own proves nothing more."""
    done = CliRunner().invoke(app, arguments, env=environment(home))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def ran(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `unclench` with these arguments, and variables of its environment, to its end."""
    program = [sys.executable, "-m", "unclench", *arguments]
    return subprocess.run(
        program, env=environment(home) | variables, capture_output=True, text=True, check=False, timeout=100
    )
