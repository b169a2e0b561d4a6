"""`unclench analyse`: table, JSON, rolling files, and what a user gives by mistake."""

import csv
import json
import subprocess
from pathlib import Path

import pytest

from hrv.metrics import METRIC_NAMES, METRICS
from tests.hrv.hearts import recording
from tests.unclench.command import ran
from unclench.analysis.files import ROW_FILES
from unclench.analysis.report import FAMILY_WORDS

BEATS = 900


@pytest.fixture
def beats(tmp_path: Path) -> Path:
    """Write ten minutes of a heart with one silly interval."""
    path = tmp_path / "=cmd|'x'!A1.txt"
    lines = [f"{760 + 35 * (i % 4) + 20 * (i // 7 % 3)}" for i in range(BEATS)]
    lines[400] = "2300"
    path.write_text("\n".join(lines) + "\n")
    return path


def sentence(done: subprocess.CompletedProcess[str], code: int) -> str:
    """Check that a command failed as it should, and return what it said."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.replace("│", " ").split())


def rows_of(path: Path) -> list[dict[str, object]]:
    """Read a rolling file of any kind as rows without what is missing."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    if path.suffix == ".csv":
        with path.open(newline="") as stream:
            return [_numbers(row) for row in csv.DictReader(stream)]
    parquet = pytest.importorskip("pyarrow.parquet")
    rows: list[dict[str, object]] = parquet.read_table(path).to_pylist()
    return [_numbers(row) for row in rows]


def _numbers(row: dict[str, object]) -> dict[str, object]:
    missing = json.loads(str(row.pop("missing")))
    told = {name: float(str(value)) for name, value in row.items() if value not in (None, "")}
    return {**told, "missing": missing}


def test_every_family_of_the_table_has_a_heading() -> None:
    assert [type(family).__name__ for family in METRICS] == list(FAMILY_WORDS)


def test_the_table_names_every_metric_with_unit_and_reason(tmp_path: Path, beats: Path) -> None:
    done = ran(tmp_path, "analyse", str(beats))
    assert done.returncode == 0, done.stderr
    lines = {
        line.split()[0]: line for line in done.stdout.splitlines() if line.startswith("  ") and line.strip()
    }
    assert set(METRIC_NAMES) <= lines.keys()
    assert " ms " in lines["rmssd_ms"]
    assert " to " in lines["rmssd_ms"]
    assert "too short" in ran(tmp_path, "analyse", str(short(tmp_path))).stdout


def short(tmp_path: Path) -> Path:
    """Write four beats."""
    path = tmp_path / "short.txt"
    path.write_text("800\n810\n805\n790\n")
    return path


def test_json_is_one_document_with_every_metric_told_or_missing(tmp_path: Path, beats: Path) -> None:
    done = ran(tmp_path, "analyse", "--json", str(beats))
    told = json.loads(done.stdout)
    assert done.stderr == ""
    assert told["recording"] == str(beats)
    assert told["beats"] >= BEATS
    assert told["to_ms"] - told["from_ms"] > 600_000
    assert told["corrected_pct"] > 0
    assert set(METRIC_NAMES) <= told["values"].keys() | told["missing"].keys()
    assert not told["values"].keys() & told["missing"].keys()


def test_artefacts_are_found_by_the_rule_that_is_named(tmp_path: Path, beats: Path) -> None:
    causal, published = (
        json.loads(ran(tmp_path, "analyse", "--json", "--artefacts", rule, str(beats)).stdout)
        for rule in ("causal", "published")
    )
    assert (causal["artefacts"], published["artefacts"]) == ("causal", "published")
    assert published["corrected_pct"] != causal["corrected_pct"]
    table = ran(tmp_path, "analyse", "--artefacts", "published", str(beats)).stdout
    assert "Lipponen & Tarvainen" in " ".join(table.split())
    assert "malik" in sentence(ran(tmp_path, "analyse", "--artefacts", "malik", str(beats)), 2)


def test_bands_are_taken_from_the_spectrum_that_is_named(tmp_path: Path, beats: Path) -> None:
    ours, welch = (
        json.loads(ran(tmp_path, "analyse", "--json", "--spectrum", by, str(beats)).stdout)
        for by in ("nu_hann", "welch")
    )
    assert (ours["spectrum"], welch["spectrum"]) == ("nu_hann", "welch")
    assert welch["values"]["hf_ms2"] != ours["values"]["hf_ms2"]
    assert welch["values"]["sdnn_ms"] == ours["values"]["sdnn_ms"]
    assert "(Welch" in ran(tmp_path, "analyse", "--spectrum", "welch", str(beats)).stdout
    path = tmp_path / "out.jsonl"
    rolled = ran(tmp_path, "analyse", "--spectrum", "welch", "--window", "300", "-o", str(path), str(beats))
    assert rolled.returncode == 0, rolled.stderr
    assert "lomb" in sentence(ran(tmp_path, "analyse", "--spectrum", "lomb", str(beats)), 2)


def test_several_recordings_are_a_list_in_their_order(tmp_path: Path, beats: Path) -> None:
    done = ran(tmp_path, "analyse", "--json", str(beats), str(short(tmp_path)))
    assert [told["beats"] >= BEATS for told in json.loads(done.stdout)] == [True, False]


@pytest.mark.parametrize("suffix", [kind.suffix for kind in ROW_FILES])
def test_a_rolling_file_holds_the_frames_of_replay(tmp_path: Path, beats: Path, suffix: str) -> None:
    if suffix == ".parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / f"out{suffix}"
    path.write_text("what was here before")
    done = ran(tmp_path, "analyse", str(beats), "--window", "300", "--hop", "5", "-o", str(path))
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    replayed = ran(tmp_path, "replay", "--json", str(beats)).stdout.splitlines()
    frames = [frame for frame in map(json.loads, replayed) if frame["kind"] == "frame"]
    rows = {row["at_ms"]: row for row in rows_of(path)}
    assert len(frames) > 100
    for frame in frames:
        row = rows[frame["at_ms"]]
        assert row["window_ms"] == 300_000
        assert row["missing"] == frame["missing"]
        values = {name: value for name, value in frame.items() if name in METRIC_NAMES}
        assert values.keys() | frame["missing"].keys() == set(METRIC_NAMES)
        assert {name: row[name] for name in values} == pytest.approx(values, rel=1e-9)


def test_all_kinds_of_rolling_file_hold_the_same_to_the_last_bit(tmp_path: Path, beats: Path) -> None:
    pytest.importorskip("pyarrow")
    paths = [tmp_path / f"out{kind.suffix}" for kind in ROW_FILES]
    for path in paths:
        ran(tmp_path, "analyse", str(beats), "--window", "60", "--hop", "10", "-o", str(path))
    one, *others = [rows_of(path) for path in paths]
    assert len(one) > 60
    assert all(other == one for other in others)


def test_no_cell_of_a_csv_can_be_taken_for_a_formula(tmp_path: Path, beats: Path) -> None:
    path = tmp_path / "out.csv"
    ran(tmp_path, "analyse", str(beats), "--window", "60", "-o", str(path))
    with path.open(newline="") as stream:
        _, *rows = csv.reader(stream)
    for row in rows:
        assert row[-1].startswith("{")
        assert all(cell == "" or float(cell) is not None for cell in row[:-1])


def test_rolling_json_without_a_file_is_json_lines(tmp_path: Path, beats: Path) -> None:
    done = ran(tmp_path, "analyse", "--json", "--window", "60", "--hop", "30", str(beats))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) > 20
    assert all(row["at_ms"] % 30_000 == 0 for row in rows)


def test_an_unknown_suffix_is_wrong_usage_and_names_the_three(tmp_path: Path, beats: Path) -> None:
    for option, known in (("-o", (".parquet", ".csv", ".jsonl")), ("--plot", (".png", ".svg", ".html"))):
        said = sentence(ran(tmp_path, "analyse", str(beats), "--window", "60", option, "out.xlsx"), 2)
        assert all(suffix in said for suffix in known)


def test_an_output_without_a_window_is_wrong_usage(tmp_path: Path, beats: Path) -> None:
    assert "--window 300" in sentence(ran(tmp_path, "analyse", str(beats), "-o", "out.csv"), 2)


def test_one_output_takes_one_recording(tmp_path: Path, beats: Path) -> None:
    done = ran(tmp_path, "analyse", str(beats), str(beats), "--plot", "out.png")
    assert "one recording" in sentence(done, 2)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_an_output_that_can_not_be_written_is_one_sentence(tmp_path: Path, beats: Path, suffix: str) -> None:
    (tmp_path / f"folder{suffix}").mkdir()
    for path in (tmp_path / f"folder{suffix}", tmp_path / "nowhere" / f"out{suffix}"):
        done = ran(tmp_path, "analyse", str(beats), "--window", "60", "-o", str(path))
        assert "can't be written" in sentence(done, 1)
        assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.glob("**/*.part"))


def test_a_bad_line_is_named_and_fails_unless_it_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "rr.txt"
    path.write_text("800\n810\n" * 100 + "garbage\n" + "820\n800\n" * 100)
    done = ran(tmp_path, "analyse", "--json", str(path))
    assert "rr.txt:201:" in sentence(done, 1)
    assert json.loads(done.stdout)["gaps"] == 1
    assert ran(tmp_path, "analyse", "--json", "--skip-bad", str(path)).returncode == 0


@pytest.mark.parametrize("name", ["out.parquet", "out.png"])
def test_without_its_extra_a_wish_is_one_sentence_with_the_mend(
    tmp_path: Path, beats: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, extra = ("pyarrow", "parquet") if name == "out.parquet" else ("matplotlib", "plot")
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / f"{package}.py").write_text(
        f"raise ModuleNotFoundError('none here', name={package!r})\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "without"))
    option = "-o" if name == "out.parquet" else "--plot"
    done = ran(tmp_path, "analyse", str(beats), "--window", "60", option, str(tmp_path / name))
    assert f"pip install 'unclench[{extra}]'" in sentence(done, 1)
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / name).exists()


@pytest.mark.shared
def test_a_day_in_windows_is_written_by_several_processes_in_order(tmp_path: Path) -> None:
    day, path = recording("nsr2db/nsr002_rr_secs.txt"), tmp_path / "day.jsonl"
    done = ran(tmp_path, "analyse", "--unit", "s", str(day), "--window", "300", "--hop", "5", "-o", str(path))
    assert done.returncode == 0, done.stderr
    at_ms = [int(str(row["at_ms"])) for row in rows_of(path)]
    assert len(at_ms) == 16_804
    assert at_ms == sorted(at_ms)
