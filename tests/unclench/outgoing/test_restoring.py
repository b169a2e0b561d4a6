"""An export brought back: the same journal, or none."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.beat import Beat
from ingest.json_fields import EventError
from ingest.recording import RecordingError
from tests.store.records import RECORDS
from tests.unclench.command import answered
from tests.unclench.made_up.told import CONFIG
from tests.unclench.outgoing.journals import content
from tests.unclench.story import assert_alike
from unclench.exporting.lines import all_lines
from unclench.pipeline import SETTINGS
from unclench.record import Record, to_json
from unclench.record_json import DERIVED, record_of
from unclench.restoring import RestoreError, kind_of, restore
from unclench.store.errors import LockedError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.lock import locked
from unclench.store.reader import Reader
from unclench.store.shelving import Shelving

AT_MS = 1_780_000_000_000


@pytest.fixture(scope="module")
def kept(kept_journal: Path) -> Path:
    """The data directory that is exported."""
    return kept_journal


@pytest.fixture(scope="module")
def exports(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every kind of export of the journal."""
    home = tmp_path_factory.mktemp("exports")
    found = {"archive": home / "a.zip", "everything": home / "all.jsonl", "events": home / "events.jsonl"}
    for kind, path in found.items():
        more = ("--all",) if kind == "everything" else ()
        done = answered(home, "export", "-o", str(path), *more, "--data-dir", str(kept))
        assert done.returncode == 0, done.stderr
    return found


def lines_of(directory: Path) -> list[str]:
    with Reader(directory / JOURNAL_FILE) as reader:
        return list(all_lines(reader))


@pytest.mark.parametrize("kind", list(DERIVED.values()))
def test_a_derived_line_comes_back_as_the_record_it_tells(kind: type[Record]) -> None:
    @settings(max_examples=30)
    @given(RECORDS[kind])
    def holds(record: Record) -> None:
        assert record_of(to_json(record)) == record

    holds()


@settings(max_examples=40)
@given(st.sampled_from(sorted(DERIVED)), st.dictionaries(st.text(), st.none() | st.integers() | st.text()))
def test_a_derived_line_that_tells_nonsense_is_refused(kind: str, told: dict[str, object]) -> None:
    with pytest.raises(EventError):
        record_of(json.dumps({**told, "kind": kind, "at_ms": "x", "from_ms": "x"}))


def test_an_archive_gives_the_same_journal_row_by_row(
    kept: Path, exports: dict[str, Path], tmp_path: Path
) -> None:
    shares: list[float] = []
    done = restore(exports["archive"], tmp_path / "new", CONFIG, shares.append)
    assert (done.kind, done.changed) == ("archive", True)
    assert content(tmp_path / "new") == content(kept)
    assert shares[-1] == 1.0
    assert (tmp_path / "new" / "strap.json").read_bytes() == (kept / "strap.json").read_bytes()
    assert {one.name for one in (tmp_path / "new").iterdir()} == {
        "journal.db",
        "journal.roots",
        "lock",
        "strap.json",
    }
    assert all(one.stat().st_mode & 0o077 == 0 for one in (tmp_path / "new").iterdir())


def test_mirrors_begin_anew_with_a_restored_journal(exports: dict[str, Path], tmp_path: Path) -> None:
    restore(exports["archive"], tmp_path, CONFIG)
    with Reader(tmp_path / JOURNAL_FILE) as reader:
        assert reader.cursor("influx") == 0
        assert reader.dead("influx") == []
        assert reader.trouble("influx") is None
        assert reader.cursor("rollups") > 0


def test_lines_with_everything_give_the_same_content(
    kept: Path, exports: dict[str, Path], tmp_path: Path
) -> None:
    done = restore(exports["everything"], tmp_path, CONFIG)
    assert (done.kind, done.changed, done.records) == ("everything", True, len(lines_of(kept)))
    assert lines_of(tmp_path) == lines_of(kept)


def test_events_alone_are_thought_again(kept: Path, exports: dict[str, Path], tmp_path: Path) -> None:
    with Reader(kept / JOURNAL_FILE) as reader:
        then = SETTINGS.validate_json(reader.sessions()[0].settings)
    config = CONFIG.model_copy(update={"monitor": then.monitor})
    assert restore(exports["events"], tmp_path, config).kind == "events"
    sums = ("frame_1m", "frame_1h", "day", "session_summary")
    for kind in RECORDS:
        with Reader(tmp_path / JOURNAL_FILE) as new, Reader(kept / JOURNAL_FILE) as old:
            again = [one.record for one in new.between(kind, 0, 2**62)]
            before = [one.record for one in old.between(kind, 0, 2**62)]
        if kind not in [DERIVED[name] for name in sums]:
            assert_alike(again, before)
        else:
            assert len(again) == len(before)


@pytest.mark.parametrize("kind", ["archive", "everything"])
def test_the_same_again_changes_nothing_and_another_journal_is_left_alone(
    exports: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    restore(exports[kind], tmp_path, CONFIG)
    before = content(tmp_path)
    again = answered(tmp_path, "import", str(exports[kind]), "--data-dir", str(tmp_path))
    assert "holds the same already, nothing changes" in again.stderr
    assert content(tmp_path) == before
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.append([Beat(1_790_000_000_000, 800.0)])
    grown = content(tmp_path)
    with pytest.raises(RestoreError, match="holds another journal, which stays as it is"):
        restore(exports[kind], tmp_path, CONFIG)
    assert content(tmp_path) == grown
    assert not (tmp_path / "restoring").exists()


def test_what_was_not_summed_up_yet_still_waits_for_it(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "old" / JOURNAL_FILE) as journal:
        journal.begin("strap", "", AT_MS)
        journal.append([Beat(AT_MS + 1_000 * nth, 1_000.0) for nth in range(9)])
        journal.forget({"beat": [2]})
        journal.sum_up((), {}, through_seq=5)
    lines = tmp_path / "all.jsonl"
    lines.write_text("".join(f"{line}\n" for line in lines_of(tmp_path / "old")))
    restore(lines, tmp_path / "new", CONFIG)
    with Reader(tmp_path / "new" / JOURNAL_FILE) as reader:
        left = reader.follow(reader.cursor("rollups"), 9)
        assert left[0].record == Beat(AT_MS + 5_000, 1_000.0)


def test_lines_that_are_cut_off_are_refused(exports: dict[str, Path], tmp_path: Path) -> None:
    lines = exports["everything"].read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "cut.jsonl").write_text("".join(lines[:300]), "utf-8")
    with pytest.raises(RestoreError, match=r"cut\.jsonl: is cut off"):
        restore(tmp_path / "cut.jsonl", tmp_path / "new", CONFIG)
    assert not (tmp_path / "new" / JOURNAL_FILE).exists()


def test_a_shelf_that_lacks_a_recording_is_not_the_same(exports: dict[str, Path], tmp_path: Path) -> None:
    restore(exports["archive"], tmp_path, CONFIG)
    with Shelving(tmp_path / JOURNAL_FILE) as shelving:
        shelving.remove(1)
    assert not restore(exports["everything"], tmp_path, CONFIG).changed
    with pytest.raises(RestoreError, match="holds another journal"):
        restore(exports["archive"], tmp_path, CONFIG)


def test_a_journal_that_kept_nothing_yet_gives_way(
    exports: dict[str, Path], kept: Path, tmp_path: Path
) -> None:
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("strap", "", 1)
    assert restore(exports["archive"], tmp_path, CONFIG).changed
    assert content(tmp_path) == content(kept)


def test_an_interrupted_restore_leaves_no_journal(exports: dict[str, Path], tmp_path: Path) -> None:
    class Interrupted(KeyboardInterrupt):
        pass

    def interrupt(share: float) -> None:
        raise Interrupted

    for kind in ("archive", "everything"):
        with pytest.raises(Interrupted):
            restore(exports[kind], tmp_path / kind, CONFIG, interrupt)
        assert [one.name for one in (tmp_path / kind).iterdir()] == ["lock"]


def test_a_broken_archive_is_refused_and_leaves_nothing(exports: dict[str, Path], tmp_path: Path) -> None:
    whole = exports["archive"].read_bytes()
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("restore/journal.db", b"no journal")
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "flipped.zip").write_bytes(_flipped_in_the_journal(exports["archive"]))
    for name in ("empty.zip", "cut.zip", "flipped.zip"):
        target = tmp_path / name.removesuffix(".zip")
        with pytest.raises((RestoreError, RecordingError)) as refused:
            restore(tmp_path / name, target, CONFIG)
        assert name in str(refused.value), name
        assert not (target / JOURNAL_FILE).exists()


def test_an_archive_with_a_strap_that_is_none_is_refused(exports: dict[str, Path], tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(exports["archive"]) as whole,
        zipfile.ZipFile(tmp_path / "odd.zip", "w") as odd,
    ):
        odd.writestr("restore/journal.db", whole.read("restore/journal.db"))
        odd.writestr("strap.json", "[]")
    with pytest.raises(RestoreError, match=r"odd\.zip: the strap\.json in it is none"):
        restore(tmp_path / "odd.zip", tmp_path / "new", CONFIG)
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["lock"]


def _flipped_in_the_journal(path: Path) -> bytes:
    whole = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("restore/journal.db")
    whole[info.header_offset + info.compress_size // 2] ^= 0xFF
    return bytes(whole)


def test_a_bad_line_is_named_and_nothing_is_restored(exports: dict[str, Path], tmp_path: Path) -> None:
    lines = exports["everything"].read_text("utf-8").splitlines(keepends=True)[:500]
    for nth, bad in ((7, '{"kind":"minute","at_ms":"soon"}\n'), (9, "{nonsense\n"), (3, '{"kind":"run"}\n')):
        path = tmp_path / f"bad{nth}.jsonl"
        path.write_text("".join([*lines[:nth], bad, *lines[nth:]]), "utf-8")
        with pytest.raises(RestoreError, match=rf"bad{nth}.jsonl:{nth + 1}: .*nothing was restored"):
            restore(path, tmp_path / "new", CONFIG)
        assert not (tmp_path / "new" / JOURNAL_FILE).exists()


def test_what_is_no_export_is_told_apart(exports: dict[str, Path], tmp_path: Path) -> None:
    assert {kind: kind_of(path) for kind, path in exports.items()} == {kind: kind for kind in exports}
    for name, text in (("rr.txt", "812\n790\n"), ("other.jsonl", "[1, 2]\n"), ("blank.txt", "\n\n")):
        (tmp_path / name).write_text(text)
        assert kind_of(tmp_path / name) is None
        with pytest.raises(RestoreError, match="is no export of unclench"):
            restore(tmp_path / name, tmp_path / "new", CONFIG)


def test_nothing_is_restored_under_a_running_daemon(exports: dict[str, Path], tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(LockedError):
        restore(exports["archive"], tmp_path, CONFIG)


def test_what_a_kill_left_of_a_restore_is_removed_by_the_next(
    exports: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "restoring").mkdir()
    shutil.copy(exports["events"], tmp_path / "restoring" / "journal.db")
    assert restore(exports["archive"], tmp_path, CONFIG).changed
    assert not (tmp_path / "restoring").exists()


def test_the_command_brings_an_export_back_and_says_so(exports: dict[str, Path], tmp_path: Path) -> None:
    new = ("--data-dir", str(tmp_path / "new"))
    for kind in ("archive", "everything"):
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        done = answered(tmp_path, "import", str(exports[kind]), *new)
        assert (done.returncode, done.stdout) == (0, "")
        assert "restored from" in done.stderr
    again = answered(tmp_path, "import", "--json", str(exports["everything"]), *new)
    assert json.loads(again.stdout)["changed"] is False
    both = answered(tmp_path, "import", str(exports["archive"]), str(exports["events"]), *new)
    assert (both.returncode, "name it alone" in both.stderr) == (2, True)


def test_events_alone_are_a_recording_like_any_other(exports: dict[str, Path], tmp_path: Path) -> None:
    done = answered(tmp_path, "import", str(exports["events"]), "--data-dir", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "restored" not in done.stderr
