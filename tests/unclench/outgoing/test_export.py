"""`unclench export`: lines, tables and an archive that explains itself."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.beat import Beat
from ingest.recordings import recognise
from tests.unclench.command import answered
from tests.unclench.outgoing.journals import FORMULA
from unclench.analysis.extra import module
from unclench.exporting.columns import COLUMNS_IN_WORDS, TABLES_IN_WORDS
from unclench.exporting.tables import SHEETS, cell, columns_of
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader


@pytest.fixture(scope="module")
def kept(kept_journal: Path) -> Path:
    """The data directory that is exported."""
    return kept_journal


@pytest.fixture(scope="module")
def archive(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The archive of everything, tables as Parquet too."""
    out = tmp_path_factory.mktemp("out") / "me.zip"
    done = answered(out.parent, "export", "-o", str(out), "--parquet", "--data-dir", str(kept))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert out.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in out.parent.iterdir()] == ["me.zip"]
    return zipfile.ZipFile(out)


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(f"tables/{name}.csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_archive_has_every_table_with_every_row(archive: zipfile.ZipFile, kept: Path) -> None:
    assert archive.testzip() is None
    with Reader(kept / JOURNAL_FILE) as reader:
        beats = reader.count(Beat)
    told = rows(archive, "beat")
    assert len(told) == beats > 10_000
    assert set(told[0]) == {"seq", "at_ms", "rr_ms"}
    assert 300 < float(told[0]["rr_ms"]) < 2_000
    parquet = module("pyarrow.parquet", "Parquet", "parquet")
    for name in SHEETS:
        table = parquet.read_table(io.BytesIO(archive.read(f"parquet/{name}.parquet")))
        assert table.num_rows == len(rows(archive, name)), name
        assert tuple(table.column_names) == columns_of(name)


def test_formulas_in_cells_are_defused_and_nothing_else_is_touched(archive: zipfile.ZipFile) -> None:
    notes = [row["note"] for row in rows(archive, "checkin")]
    assert f"'{FORMULA}" in notes
    assert rows(archive, "delivery")[-1]["text"] == "'+no\tserver"
    days = rows(archive, "day")
    assert float(min(days, key=lambda day: float(day["low_hr_bpm"] or 99))["low_hr_bpm"]) > 40
    assert any(row["d_hr_bpm"].startswith("-") for row in rows(archive, "effect"))


@given(st.text())
def test_no_text_begins_a_formula(text: str) -> None:
    told = str(cell(text))
    assert not told.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert told.removeprefix("'") == text.removeprefix("'")


def test_the_events_of_an_archive_are_read_again(
    archive: zipfile.ZipFile, kept: Path, tmp_path: Path
) -> None:
    lines = archive.read("events.jsonl").decode().splitlines()
    assert lines == answered(kept, "export", "--data-dir", str(kept)).stdout.splitlines()
    (tmp_path / "events.jsonl").write_text("\n".join(lines), "utf-8")
    assert recognise(tmp_path / "events.jsonl").kind == "jsonl"


def test_recordings_on_the_shelf_go_along_beat_by_beat(archive: zipfile.ZipFile) -> None:
    (told,) = rows(archive, "recording")
    assert (told["name"], told["format"], told["beats"], told["file"]) == (
        "'=walk.csv",
        "csv",
        "8",
        "recordings/1.jsonl",
    )
    lines = archive.read(told["file"]).decode().splitlines()
    assert lines[0] == '{"kind":"beat","at_ms":1000,"rr_ms":812.5}'
    assert lines[-1] == '{"kind":"gap","from_ms":8000,"to_ms":9500,"why":"lost"}'


def test_the_readme_tells_of_every_table_and_every_column(archive: zipfile.ZipFile) -> None:
    text = archive.read("README.md").decode()
    for name in SHEETS:
        assert f"| `{name}` | {len(rows(archive, name))} | {TABLES_IN_WORDS[name]} |" in text
        for column in columns_of(name):
            assert f"| `{column}` | {COLUMNS_IN_WORDS[column]} |" in text
    for words in (
        "since 1970-01-01",
        "unclench import",
        "diagnosis",
        "empty cell",
        "`parquet/",
        "strap.json",
    ):
        assert words in text
    assert "{" not in text.split("## The tables")[0]


def test_settings_go_along_without_secrets_and_addresses(kept: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        'zone = "Europe/Rome"\n[[mirrors]]\nkind = "influx"\nurl = "http://canary.example"\nbucket = "b"\n'
    )
    config.chmod(0o600)
    done = answered(
        tmp_path, "export", "-o", str(tmp_path / "a.zip"), "--data-dir", str(kept), "--config", str(config)
    )
    assert done.returncode == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        settings = archive.read("settings.json").decode()
    assert json.loads(settings)["zone"] == "Europe/Rome"
    assert json.loads(settings)["policy"]["prompts_a_day"] == 3
    assert "canary" not in settings


def test_tables_go_to_a_directory_and_one_of_them_to_standard_output(kept: Path, tmp_path: Path) -> None:
    data = ("--data-dir", str(kept))
    for kind in ("csv", "parquet"):
        done = answered(tmp_path, "export", "--format", kind, "-o", str(tmp_path / kind), *data)
        assert done.returncode == 0, done.stderr
        assert {one.name for one in (tmp_path / kind).iterdir()} == {f"{name}.{kind}" for name in SHEETS}
        assert all(one.stat().st_mode & 0o777 == 0o600 for one in (tmp_path / kind).iterdir())
    told = answered(tmp_path, "export", "--format", "csv", "--table", "day", *data)
    assert told.stdout.splitlines()[0].startswith("seq,from_ms,to_ms,date")
    assert len(told.stdout.splitlines()) == 2


def test_everything_as_lines_has_runs_and_what_is_derived(kept: Path, tmp_path: Path) -> None:
    told = answered(tmp_path, "export", "--all", "--data-dir", str(kept)).stdout.splitlines()
    kinds = [json.loads(line)["kind"] for line in told]
    assert kinds[0] == "run"
    assert kinds.count("run") == 2
    assert {"minute", "frame", "prompt", "day", "weather", "packet"} <= set(kinds)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--format", "csv"), "name one with -o"),
        (("--table", "day"), "--table is for"),
        (("--format", "csv", "--table", "nights"), "there is no table 'nights'"),
        (("--format", "csv", "--all", "-o", "x"), "--all is for"),
        (("--parquet",), "--parquet is for the archive"),
    ],
)
def test_what_does_not_fit_together_is_wrong_usage(
    kept: Path, tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    refused = answered(tmp_path, "export", *arguments, "--data-dir", str(kept))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert why in refused.stderr


def test_a_failed_export_leaves_no_part_behind(kept: Path, tmp_path: Path) -> None:
    refused = answered(tmp_path, "export", "-o", str(tmp_path / "no" / "me.zip"), "--data-dir", str(kept))
    assert refused.returncode == 1
    assert "can't be written" in refused.stderr
    assert list(tmp_path.iterdir()) == []
