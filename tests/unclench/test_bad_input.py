"""Whatever a user gives by mistake: one clear sentence, the right exit code, nothing lost."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unclench.command import environment, ran

GOOD = "".join(f"{800 + 40 * (i % 5)}\n" for i in range(400))


def sentence(done: subprocess.CompletedProcess[str], code: int) -> str:
    """Check that a command failed as it should, and return what it said."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(said) == 1, done.stderr
    return said[0]


@pytest.fixture(params=["replay", "run"])
def command(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, ...]:
    """Give both commands that read a recording: nothing may be told by one alone."""
    if request.param == "replay":
        return ("replay",)
    return ("run", "--until-end", "--speed", "0", "--data-dir", str(tmp_path / "data"), "--replay")


def test_an_empty_file_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert "empty" in sentence(ran(tmp_path, *command, str(tmp_path / "empty.txt")), 1)


def test_a_binary_file_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "picture.bin").write_bytes(bytes(range(256)) * 40)
    assert "binary" in sentence(ran(tmp_path, *command, str(tmp_path / "picture.bin")), 1)


def test_a_missing_file_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    said = sentence(ran(tmp_path, *command, str(tmp_path / "nowhere.txt")), 1)
    assert "nowhere.txt" in said


def test_a_directory_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    assert "directory" in sentence(ran(tmp_path, *command, str(tmp_path)), 1).lower()


def test_seconds_are_not_guessed_but_asked_for(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "seconds.txt").write_text("0.8\n0.82\n0.79\n" * 100)
    assert "--unit s" in sentence(ran(tmp_path, *command, str(tmp_path / "seconds.txt")), 1)


def test_a_bad_line_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "rr.txt").write_text(GOOD + "garbage\n" + GOOD)
    done = ran(tmp_path, "replay", "--json", str(tmp_path / "rr.txt"))
    assert done.returncode == 1
    assert "rr.txt:401:" in done.stderr
    assert done.stdout.count('"kind":"frame"') + done.stdout.count('"kind": "frame"') > 100


def test_a_daemon_names_the_bad_line_and_keeps_every_good_one(tmp_path: Path) -> None:
    (tmp_path / "rr.txt").write_text(GOOD + "garbage\n" + GOOD)
    data_dir = str(tmp_path / "data")
    done = ran(
        tmp_path,
        "run",
        "--replay",
        str(tmp_path / "rr.txt"),
        "--speed",
        "0",
        "--until-end",
        "--data-dir",
        data_dir,
    )
    assert done.returncode == 1
    assert "rr.txt:401:" in done.stderr
    exported = ran(tmp_path, "export", "--data-dir", data_dir)
    assert exported.stdout.count('"kind":"beat"') == 800


def test_bad_lines_that_are_accepted_do_not_fail(tmp_path: Path) -> None:
    (tmp_path / "rr.txt").write_text(GOOD + "garbage\n" + GOOD)
    assert ran(tmp_path, "replay", "--skip-bad", str(tmp_path / "rr.txt")).returncode == 0


def test_a_typo_in_the_configuration_is_told_with_its_path(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "rr.txt").write_text(GOOD)
    (tmp_path / "my.toml").write_text("[monitor]\nhop_mss = 5\n")
    done = ran(tmp_path, *command, str(tmp_path / "rr.txt"), "--config", str(tmp_path / "my.toml"))
    assert "monitor.hop_mss: unknown key; did you mean 'hop_ms'?" in sentence(done, 2)


def test_a_data_directory_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "rr.txt").write_text(GOOD)
    (tmp_path / "data").write_text("")
    done = ran(tmp_path, "run", "--replay", str(tmp_path / "rr.txt"), "--data-dir", str(tmp_path / "data"))
    assert str(tmp_path / "data") in sentence(done, 1)


def test_a_data_directory_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    """Not even root may make a directory in /proc."""
    (tmp_path / "rr.txt").write_text(GOOD)
    done = ran(tmp_path, "run", "--replay", str(tmp_path / "rr.txt"), "--data-dir", "/proc/unclench")
    assert "/proc/unclench" in sentence(done, 1)


def test_a_full_disk_is_told_and_what_was_kept_is_whole(tmp_path: Path) -> None:
    """A limit on the size of a file stands for the full disk: writing fails the same way."""
    (tmp_path / "rr.txt").write_text(GOOD * 60)
    data_dir = tmp_path / "data"
    arguments = ["run", "--replay", str(tmp_path / "rr.txt"), "--speed", "0", "--until-end"]

    unmeasured = {key: it for key, it in environment(tmp_path).items() if not key.startswith("COVERAGE")}
    """What measures coverage writes a file of its own, which this disk has no room for either."""

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    done = subprocess.run(
        [sys.executable, "-m", "unclench", *arguments, "--data-dir", str(data_dir)],
        env=unmeasured,
        capture_output=True,
        text=True,
        preexec_fn=full,
        timeout=100,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "disk" in done.stderr or "full" in done.stderr
    again = ran(tmp_path, *arguments, "--data-dir", str(data_dir))
    assert again.returncode == 0, again.stderr
    exported = ran(tmp_path, "export", "--data-dir", str(data_dir))
    assert exported.stdout.count('"kind":"beat"') == 400 * 60


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("run",), "unclench pair"),
        (("run", "--source", "strap", "--demo"), "one source"),
        (("run", "--speed", "2"), "--speed is for"),
        (("run", "--demo", "--replay", "x.txt"), "one source"),
        (("replay", "x.txt", "--start", "soon"), "2026-11-23T09:00:00"),
        (("replay", "x.txt", "--format", "mp3"), "jsonl"),
        (("run", "--demo", "--speed", "-1"), "speed"),
        (("dance",), "dance"),
    ],
)
def test_wrong_usage_is_told_with_exit_code_2(tmp_path: Path, arguments: tuple[str, ...], word: str) -> None:
    done = ran(tmp_path, *arguments)
    assert done.returncode == 2
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def kept_recording(home: Path) -> str:
    """Keep a short recording; return the data directory."""
    (home / "rr.txt").write_text(GOOD)
    data_dir = str(home / "data")
    done = ran(
        home, "run", "--replay", str(home / "rr.txt"), "--speed", "0", "--until-end", "--data-dir", data_dir
    )
    assert done.returncode == 0, done.stderr
    return data_dir


def test_an_export_never_writes_over_the_journal(tmp_path: Path) -> None:
    data_dir = kept_recording(tmp_path)
    before = (Path(data_dir) / "journal.db").read_bytes()
    said = sentence(ran(tmp_path, "export", "-o", f"{data_dir}/journal.db", "--data-dir", data_dir), 1)
    assert "name another place" in said
    assert (Path(data_dir) / "journal.db").read_bytes() == before


def test_a_standard_output_that_takes_nothing_is_told(tmp_path: Path) -> None:
    data_dir = kept_recording(tmp_path)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "unclench", "export", "--data-dir", data_dir],
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert "standard output" in sentence(done, 1)


@pytest.mark.parametrize("line", ["hop_ms = 0", "window_ms = -5"])
def test_a_window_that_can_t_be_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "my.toml").write_text(f"[monitor]\n{line}\n")
    assert "is not above 0" in sentence(ran(tmp_path, "status", "--config", str(tmp_path / "my.toml")), 2)


def test_a_variable_that_is_no_json_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "unclench", "status"],
        env=environment(tmp_path) | {"UNCLENCH_HOLDS": "["},
        capture_output=True,
        text=True,
    )
    assert "holds" in sentence(done, 2)


def test_two_mirrors_of_one_kind_are_refused(tmp_path: Path) -> None:
    mirror = '[[mirrors]]\nkind = "influx"\nurl = "http://127.0.0.1:1"\nbucket = "b"\n'
    (tmp_path / "my.toml").write_text(mirror * 2)
    assert "two mirrors" in sentence(ran(tmp_path, "status", "--config", str(tmp_path / "my.toml")), 2)


def test_an_event_of_an_unknown_kind_does_not_close_the_journal_to_later_ones(tmp_path: Path) -> None:
    lines = ['{"kind":"weather","at_ms":4000000000000}', '{"kind":"beat","at_ms":1767258000000,"rr_ms":800}']
    (tmp_path / "odd.jsonl").write_text("\n".join(lines) + "\n")
    (tmp_path / "later.jsonl").write_text(
        '{"kind":"weather","note":1}\n{"kind":"beat","at_ms":1767259000000,"rr_ms":800}\n'
    )
    data_dir = str(tmp_path / "data")
    for name in ("odd.jsonl", "later.jsonl"):
        done = ran(
            tmp_path,
            "run",
            "--replay",
            str(tmp_path / name),
            "--speed",
            "0",
            "--until-end",
            "--data-dir",
            data_dir,
        )
        assert done.returncode == 0, done.stderr
    exported = ran(tmp_path, "export", "--data-dir", data_dir).stdout
    assert exported.count('"kind":"beat"') == 2
    assert exported.count("weather") == 2
