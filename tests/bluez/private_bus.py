"""A D-Bus of a test's own: its dbus-daemon ends when the test does, and needs no root."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
  <limit name="max_connections_per_user">5000</limit>
  <limit name="max_completed_connections">5000</limit>
  <limit name="max_match_rules_per_connection">5000</limit>
</busconfig>
"""
_PR_SET_PDEATHSIG = 1
_TIED = (sys.executable, str(Path(__file__)))


def die_with_parent() -> None:
    """Have the kernel end this process when the one that started it is gone, however it went."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    """Become the program that the arguments name, to end with the parent."""
    die_with_parent()
    os.execv(sys.argv[1], sys.argv[1:])


def needed(program: str, package: str) -> str:
    """Return where a program is; without it fail in CI, and skip elsewhere."""
    found = shutil.which(program)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"CI has no {program}: the Debian package `{package}` brings it")
    if found is None:
        pytest.skip(f"there is no {program} here: install the Debian package `{package}` for this test")
    return found


def tied(*command: str) -> tuple[str, ...]:
    """Return the command for a program that ends when the test does, however that goes."""
    return (*_TIED, *command)


@contextmanager
def private_bus() -> Iterator[str]:
    """Run a dbus-daemon while in the block; gives its address."""
    with tempfile.TemporaryDirectory(prefix="bus-") as short, bus_in(Path(short)) as address:
        # A socket's name may have 107 characters, and a test's own directory has more.
        yield address


@contextmanager
def bus_in(home: Path) -> Iterator[str]:
    """Run a dbus-daemon in this directory while in the block; a second time it has the same address."""
    program, socket, config = needed("dbus-daemon", "dbus-daemon"), home / "bus", home / "bus.conf"
    config.write_text(_CONFIG.format(socket=socket))
    daemon = subprocess.Popen(
        tied(program, f"--config-file={config}", "--nofork", "--nopidfile", "--print-address"),
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert daemon.stdout is not None
        daemon.stdout.readline()
        (home / "pid").write_text(str(daemon.pid))
        yield f"unix:path={socket}"
    finally:
        daemon.kill()
        daemon.communicate()


if __name__ == "__main__":
    main()
