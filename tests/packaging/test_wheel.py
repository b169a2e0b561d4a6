"""The built wheel, in a fresh environment, in another directory."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("dist")
    program = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(directory),
        str(ROOT),
    ]
    subprocess.run(program, check=True, capture_output=True)
    (built,) = directory.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment that holds the wheel and the locked packages it needs, and nothing else."""
    directory = tmp_path_factory.mktemp("fresh") / "env"
    subprocess.run([sys.executable, "-m", "venv", str(directory)], check=True)
    install = [str(directory / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    locked = str(ROOT / "deploy" / "constraints.txt")
    subprocess.run([*install, "--require-hashes", "-r", locked], check=True)
    subprocess.run([*install, "--no-deps", "--no-index", str(wheel)], check=True)
    return directory


def ran(environment: Path, cwd: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COVERAGE"))}
    program = [str(environment / "bin" / arguments[0]), *arguments[1:]]
    return subprocess.run(
        program, cwd=cwd, env=clean | variables, capture_output=True, text=True, check=False
    )


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "rr.txt"
    path.write_text("".join(f"{800 + 40 * (i % 5)}\n" for i in range(900)))
    return path


def test_the_wheel_holds_the_four_packages_with_their_data_and_nothing_of_the_rest(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "hrv",
        "ingest",
        "alerts",
        "unclench",
    }
    for package in ("hrv", "ingest", "alerts", "unclench"):
        assert f"{package}/py.typed" in names
    assert any(name.startswith("unclench/store/migrations/0001") for name in names)
    assert "alerts/locale/de/LC_MESSAGES/unclench.po" in names


def test_the_wheel_speaks_german(environment: Path, tmp_path: Path) -> None:
    done = ran(
        environment, tmp_path, "unclench", "safety", UNCLENCH_LANGUAGE="de", XDG_DATA_HOME=str(tmp_path)
    )
    assert done.returncode == 0, done.stderr
    assert "Kein Medizinprodukt" in done.stdout


def test_replay_runs_from_the_wheel_in_another_directory(
    environment: Path, tmp_path: Path, recording: Path
) -> None:
    done = ran(environment, tmp_path, "unclench", "replay", str(recording), "--json")
    assert done.returncode == 0, done.stderr
    kinds = [json.loads(line)["kind"] for line in done.stdout.splitlines()]
    assert kinds.count("frame") > 100
    assert "minute" in kinds


def test_the_module_is_the_same_door_as_the_command(environment: Path, tmp_path: Path) -> None:
    by_module = ran(environment, tmp_path, "python", "-m", "unclench", "--version")
    by_command = ran(environment, tmp_path, "unclench", "--version")
    assert by_module.returncode == 0
    assert by_module.stdout == by_command.stdout != ""


def test_a_journal_is_made_by_the_migrations_in_the_wheel(
    environment: Path, tmp_path: Path, recording: Path
) -> None:
    data_dir = tmp_path / "data"
    arguments = (
        "run",
        "--replay",
        str(recording),
        "--speed",
        "0",
        "--until-end",
        "--data-dir",
        str(data_dir),
    )
    done = ran(environment, tmp_path, "unclench", *arguments)
    assert done.returncode == 0, done.stderr
    asked = ran(environment, tmp_path, "unclench", "status", "--json", "--data-dir", str(data_dir))
    assert json.loads(asked.stdout)["journal"]["beats"] == 900


def test_the_dashboards_are_in_the_wheel_and_are_installed_from_it(environment: Path, tmp_path: Path) -> None:
    to = tmp_path / "provisioning"
    for flavour in ("influx", "sqlite"):
        config = tmp_path / f"{flavour}.toml"
        config.write_text(
            '[[mirrors]]\nkind = "influx"\nurl = "http://127.0.0.1:8086"\nbucket = "unclench"\n'
        )
        arguments = ("grafana", "install", "--to", str(to), "--flavour", flavour, "--config", str(config))
        done = ran(environment, tmp_path, "unclench", *arguments)
        assert done.returncode == 0, done.stderr
        assert len([*(to / "dashboards" / f"unclench-{flavour}").glob("*.json")]) == 5


def test_the_unrelated_package_of_our_name_is_recognised_before_ours_is_imported(
    environment: Path, tmp_path: Path
) -> None:
    (site,) = (environment / "lib").glob("python3*/site-packages")
    namesake = site / "hrv-0.2.10.dist-info"
    namesake.mkdir()
    (namesake / "METADATA").write_text("Metadata-Version: 2.1\nName: hrv\nVersion: 0.2.10\n")
    try:
        done = ran(environment, tmp_path, "unclench", "--version")
    finally:
        (namesake / "METADATA").unlink()
        namesake.rmdir()
    assert done.returncode == 1
    assert "pip uninstall hrv" in done.stderr
    assert "Traceback" not in done.stderr
