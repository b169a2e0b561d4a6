"""`unclench import`: recordings onto the shelf, once each, with everything said that has to be."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hrv.analysis import series_of, summary
from hrv.beat import Beat
from ingest.recording import ReadSettings
from ingest.recordings import read
from tests.ingest.samples import BEGUN, FILES, GOLDEN_MS, HOME, OTHERS, hrv_logger, kubios_export, rr_text
from tests.store.records import beats
from unclench.cli import app
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.lock import locked
from unclench.store.packing import Packing
from unclench.store.reader import Reader
from unclench.store.shelf import Shelf

FOREIGN = [HOME / name for kind, name in FILES.items() if kind != "jsonl"]
BEGUN_MS = round(BEGUN.timestamp() * 1000)


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data directory, for whose owner times are Berlin's."""
    monkeypatch.setenv("UNCLENCH_ZONE", "Europe/Berlin")
    return tmp_path / "data"


def run(data_dir: Path, *arguments: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, ["import", *map(str, arguments), "--data-dir", str(data_dir)])


def outcomes(result: Result) -> list[dict[str, object]]:
    """Return what the command printed as JSON."""
    told: list[dict[str, object]] = json.loads(result.stdout)
    return told


def test_every_format_comes_in_and_is_listed_with_its_figures(data_dir: Path) -> None:
    result = run(data_dir, "--json", *FOREIGN)
    assert result.exit_code == 0, result.output
    told = outcomes(result)
    assert {one["format"] for one in told} == set(FILES) - {"jsonl"}
    assert all(one["state"] in ("imported", "known") for one in told)
    listed = outcomes(run(data_dir, "--list", "--json"))
    assert len(listed) == len({one["id"] for one in told})
    with Shelf(data_dir / JOURNAL_FILE) as shelf:
        for recording in shelf.recordings():
            events = list(shelf.events(recording.id))
            assert recording.beats == sum(isinstance(event, Beat) for event in events)
            assert recording.summary == summary(series_of(events))


def test_what_is_on_the_shelf_is_what_was_read(data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    hrv_logger(path, GOLDEN_MS)
    assert run(data_dir, path).exit_code == 0
    with Shelf(data_dir / JOURNAL_FILE) as shelf:
        assert list(shelf.events(1)) == list(read(path, ReadSettings()))


def test_the_same_content_changes_nothing_whatever_its_file_is_called_or_written_like(
    data_dir: Path, tmp_path: Path
) -> None:
    first, renamed, other = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt"
    rr_text(first, GOLDEN_MS)
    renamed.write_bytes(first.read_bytes().replace(b"\n", b"\r\n"))
    kubios_export(other, GOLDEN_MS)
    assert run(data_dir, first).exit_code == 0
    before = (data_dir / JOURNAL_FILE).read_bytes()
    for path in (first, renamed, other):
        result = run(data_dir, path)
        assert "is there already as recording 1, nothing changed" in result.stdout
        assert result.exit_code == 0
    assert (data_dir / JOURNAL_FILE).read_bytes() == before
    assert outcomes(run(data_dir, "--json", first, "--start", "2026-01-01"))[0]["state"] == "known"


def test_two_days_of_the_same_intervals_are_two_recordings(data_dir: Path, tmp_path: Path) -> None:
    path, later = tmp_path / "a.csv", tmp_path / "b.csv"
    hrv_logger(path, GOLDEN_MS)
    later.write_text(path.read_text().replace("2026-03-02", "2026-03-03"))
    assert [one["state"] for one in outcomes(run(data_dir, "--json", path, later))] == [
        "imported",
        "imported",
    ]


def test_one_bad_file_stops_no_other_and_is_named(data_dir: Path, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_text("nothing of it\n")
    rr_text(good, GOLDEN_MS)
    result = run(data_dir, bad, good)
    assert result.exit_code == 1
    assert f"{good}: kept as recording 1, rr-text, no clock, 0:00:39 h, 48 beats" in result.stdout
    assert f"{bad}: is of no format that is known" in result.stderr
    assert f"1 of 2 files were not imported: {bad}" in result.stderr


def test_refused_lines_are_told_and_fail_unless_they_are_accepted(data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("800\noops\n810\n")
    result = run(data_dir, path)
    assert result.exit_code == 1
    assert f"{path}:2: is no interval: 'oops'" in result.stderr
    assert "1 line was refused, the rest was imported: --skip-bad accepts that" in result.stderr
    assert outcomes(run(data_dir, "--list", "--json"))[0]["refused_lines"] == 1
    path.write_text("800\noops\n" * 30)
    result = run(data_dir, path, "--skip-bad")
    assert result.exit_code == 0
    assert "and 10 more like these" in result.stderr


def test_a_time_that_is_kept_already_is_told_or_refused(data_dir: Path, tmp_path: Path) -> None:
    path, other = tmp_path / "a.csv", tmp_path / "b.csv"
    hrv_logger(path, GOLDEN_MS)
    hrv_logger(other, [rr + 1 for rr in GOLDEN_MS])
    assert run(data_dir, path).exit_code == 0
    refused = run(data_dir, other, "--no-overlap")
    assert refused.exit_code == 1
    assert "not kept, --no-overlap; of that time there is also recording 1 (a.csv)" in refused.stdout
    assert "kept as recording 2, hrv4training" in (told := run(data_dir, other).stdout)
    assert "of that time there is also recording 1 (a.csv)" in told


def test_a_time_that_was_worn_is_told(data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    hrv_logger(path, GOLDEN_MS)
    with Journal.open(data_dir / JOURNAL_FILE) as journal:
        journal.begin("strap", "", BEGUN_MS)
        journal.append([*beats(20_000, BEGUN_MS - 5_000_000), *beats(1, BEGUN_MS + 9 * 86_400_000)])
        journal.settle()
        with Packing(journal, data_dir / JOURNAL_FILE) as packing:
            assert packing.step()
    assert "of that time there is also what was worn" in run(data_dir, path).stdout


def test_what_was_worn_does_not_see_what_was_imported(data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    hrv_logger(path, GOLDEN_MS)
    run(data_dir, path)
    with Reader(data_dir / JOURNAL_FILE) as reader:
        assert reader.last_seq() == 0
        assert reader.count(Beat) == 0
        assert reader.sessions() == []


def test_a_recording_can_be_analysed_by_its_number_and_taken_away(data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "night.txt"
    rr_text(path, GOLDEN_MS)
    run(data_dir, path)
    shelf = ["analyse", "--json", "--data-dir", str(data_dir), "--recording", "1"]
    by_number = json.loads(CliRunner().invoke(app, shelf).stdout)
    of_file = json.loads(CliRunner().invoke(app, ["analyse", "--json", str(path)]).stdout)
    assert by_number["recording"] == "night.txt"
    assert by_number["values"] == of_file["values"]
    both = CliRunner().invoke(app, [*shelf, str(path)])
    assert [one["beats"] for one in json.loads(both.stdout)] == [48, 48]
    assert "recording 1 (night.txt) is gone" in run(data_dir, "--remove", "1").stderr
    assert outcomes(run(data_dir, "--list", "--json")) == []
    gone = run(data_dir, "--remove", "1")
    assert gone.exit_code == 1
    assert "no recording has the number 1: `unclench import --list`" in gone.stderr
    assert CliRunner().invoke(app, shelf).exit_code == 1


def test_the_list_is_a_table_for_people(data_dir: Path) -> None:
    assert "nothing is on the shelf" in run(data_dir, "--list").stderr
    run(data_dir, HOME / FILES["rr-text"], HOME / FILES["hrv4training"])
    told = run(data_dir, "--list").stdout
    assert [line.split()[:3] for line in told.splitlines()] == [
        ["id", "began", "length"],
        ["1", "no", "clock"],
        ["2", "2026-03-02", "08:15"],
    ]


def test_many_files_are_read_at_the_same_time_and_told_in_their_order(data_dir: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.txt" for n in range(6)]
    for n, path in enumerate(files):
        rr_text(path, [800.0 + n] * 40)
    files[2].write_text("oops\n")
    told = outcomes(run(data_dir, "--json", *files))
    assert [one["file"] for one in told] == [str(path) for path in files]
    assert [one["state"] for one in told] == ["imported"] * 2 + ["failed"] + ["imported"] * 3
    assert [one["id"] for one in told] == [1, 2, None, 3, 4, 5]


def test_events_alone_are_a_recording_like_any_other(data_dir: Path) -> None:
    assert "kept as recording 1, jsonl, 2026-03-02 08:15" in run(data_dir, HOME / FILES["jsonl"]).stdout


def test_wrong_usage_is_told(data_dir: Path) -> None:
    for arguments in ([], ["--list", "--remove", "1"], ["--list", "x.txt"]):
        result = run(data_dir, *arguments)
        assert result.exit_code == 2
        assert "name files to import, or one of --list and --remove ID" in result.stderr


def test_a_data_directory_that_is_in_use_is_told(data_dir: Path) -> None:
    with locked(data_dir):
        result = run(data_dir, HOME / FILES["rr-text"])
    assert result.exit_code == 1
    assert "works on this data already" in result.stderr


@pytest.mark.parametrize("name", OTHERS)
def test_the_figures_do_not_depend_on_who_wrote_the_file(data_dir: Path, name: str) -> None:
    assert run(data_dir, HOME / FILES["rr-text"], HOME / name).exit_code == 0
    values = [one["values"] for one in outcomes(run(data_dir, "--list", "--json"))]
    assert values[0] == values[-1]
