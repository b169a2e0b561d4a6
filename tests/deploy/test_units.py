"""The systemd units: systemd takes them, and the system one leaves little to attack."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).resolve().parents[2] / "deploy" / "systemd"
UNITS = {"user": SYSTEMD / "user" / "unclench.service", "system": SYSTEMD / "system" / "unclench.service"}


@pytest.fixture
def analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("there is no systemd-analyze here to check the units with")
    return found


def where_it_would_run(unit: Path, directory: Path) -> Path:
    """Return a copy of the unit whose program is there."""
    text = unit.read_text("utf-8")
    for program in ("%h/unclench/bin/unclench", "/opt/unclench/bin/unclench"):
        text = text.replace(program, shutil.which("true") or "/bin/true")
    copy = directory / unit.name
    copy.write_text(text)
    return copy


@pytest.mark.parametrize("kind", UNITS)
def test_systemd_understands_every_line(analyze: str, kind: str, tmp_path: Path) -> None:
    unit = where_it_would_run(UNITS[kind], tmp_path)
    command = [analyze, "verify", "--man=no", f"--{kind}", str(unit)]
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    said = [line for line in done.stderr.splitlines() if "unclench" in line]
    assert (done.returncode, said) == (0, [])


def test_the_system_unit_is_exposed_by_no_more_than_two_of_ten(analyze: str, tmp_path: Path) -> None:
    unit = where_it_would_run(UNITS["system"], tmp_path)
    command = [analyze, "security", "--offline=true", "--threshold=20", "--no-pager", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("kind", UNITS)
def test_a_daemon_that_hangs_or_crashes_is_begun_anew_but_not_one_that_is_misused(kind: str) -> None:
    lines = UNITS[kind].read_text("utf-8").splitlines()
    assert {"Type=notify", "Restart=on-failure", "RestartPreventExitStatus=2"} <= set(lines)
    assert any(line.startswith("WatchdogSec=") for line in lines)
