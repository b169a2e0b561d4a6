"""`unclench erase`: nothing stays that it can reach, and what it can't is said."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from typer.testing import CliRunner

from hrv.beat import Beat
from hrv.event import CheckIn, Tag
from tests.store.influx_server import BUCKET, Influxd, needed_influxd
from tests.unclench.command import answered, environment
from unclench.cli import app
from unclench.config import Config
from unclench.erasing import EraseError, erase
from unclench.store.backup import backed_up
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.line_protocol import encode, tags_of
from unclench.store.lock import locked
from unclench.store.mirrors.influx import Influx
from unclench.store.mirrors.influx_delete import ALL

CANARY = "canary-7d1e55f0"
LEFT_BY_A_RESCUE = ("journal.rescued", "journal.damaged")
AT_MS = 1_780_000_000_000


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data directory with all that may lie in one, a canary in each."""
    directory = tmp_path / "data"
    with Journal.open(directory / JOURNAL_FILE) as journal:
        journal.begin("strap", CANARY, AT_MS)
        journal.append([Tag(AT_MS, CANARY), CheckIn(AT_MS, pain=4, note=CANARY), Beat(AT_MS, 812.5)])
        journal.settle()
        shutil.copy(directory / "journal.db-wal", directory / "wal")
    shutil.move(directory / "wal", directory / "journal.db-wal")
    for name in ("journal-damaged-2026-01-01-000000.db", "journal-damaged-2026-01-01-000000.txt"):
        (directory / name).write_text(CANARY)
    backed_up(directory / JOURNAL_FILE, directory / "before-the-trip.db", lambda _: None)
    for name in (
        "strap.json",
        "page-token",
        "page",
        "door",
        "journal.rescued",
        "journal.damaged",
        "retry-influx",
    ):
        (directory / name).write_text(CANARY)
    (directory / "restoring").mkdir()
    (directory / "restoring" / "journal.db").write_text(CANARY)
    (directory / "takeaway").mkdir()
    (directory / "takeaway" / "export.zip").write_text(CANARY)
    return directory


def canaries_in(directory: Path) -> list[Path]:
    """Return the files whose bytes hold the canary."""
    files = [one for one in directory.rglob("*") if one.is_file()]
    return [one for one in files if CANARY.encode() in one.read_bytes()]


def test_no_byte_of_it_stays_in_any_file(data_dir: Path) -> None:
    assert len(canaries_in(data_dir)) >= 11
    done = answered(data_dir.parent, "erase", "--yes", "--data-dir", str(data_dir))
    assert done.returncode == 0, done.stderr
    assert not data_dir.exists()
    assert canaries_in(data_dir.parent) == []
    for words in (
        "1 beats",
        "What this can't reach",
        "exports",
        "backups",
        "encryption",
        "strap is forgotten: unclench pair",
    ):
        assert words in done.stderr


def test_what_is_not_its_own_stays_and_so_does_the_strap_where_that_is_asked(data_dir: Path) -> None:
    others = {"letter.txt", "journal.md", "journal-2025.pdf"}
    for name in others:
        (data_dir / name).write_text("mine")
    os.mkfifo(data_dir / "pipe")
    done = answered(data_dir.parent, "erase", "--yes", "--keep-strap", "--data-dir", str(data_dir))
    assert done.returncode == 0
    assert {one.name for one in data_dir.iterdir()} == {*others, "pipe", "strap.json"}
    assert "The paired strap is still remembered.\n" in done.stderr


def test_of_a_journal_behind_a_link_it_says_that_it_stays_and_where(data_dir: Path) -> None:
    elsewhere = data_dir.parent / "elsewhere.db"
    (data_dir / JOURNAL_FILE).rename(elsewhere)
    (data_dir / JOURNAL_FILE).symlink_to(elsewhere)
    done = erase(data_dir, Config())
    assert not data_dir.exists()
    assert elsewhere.exists()
    assert [str(elsewhere) in one for one in done.remains] == [True]


def test_it_shows_what_will_go_and_asks_for_the_word(data_dir: Path) -> None:
    asked = ["erase", "--data-dir", str(data_dir)]
    refused = CliRunner().invoke(app, asked, input="yes\n", env=environment(data_dir.parent))
    assert refused.exit_code == 1
    assert "nothing was erased" in refused.stderr
    assert "journal.db" in refused.stderr
    assert canaries_in(data_dir)
    done = CliRunner().invoke(app, asked, input="erase\n", env=environment(data_dir.parent))
    assert done.exit_code == 0
    assert not data_dir.exists()
    again = answered(data_dir.parent, "erase", "--data-dir", str(data_dir))
    assert (again.returncode, "holds nothing to erase" in again.stderr) == (0, True)


def test_nothing_goes_while_a_daemon_runs_and_it_says_how_to_stop_it(data_dir: Path) -> None:
    with locked(data_dir):
        refused = answered(data_dir.parent, "erase", "--yes", "--data-dir", str(data_dir))
        with pytest.raises(EraseError, match="stop it first"):
            erase(data_dir, Config())
    assert refused.returncode == 1
    assert "systemctl --user stop unclench" in refused.stderr
    assert canaries_in(data_dir)


def test_a_directory_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EraseError, match="no such data directory"):
        erase(tmp_path / "nowhere", Config())


# -- InfluxDB


@pytest.fixture(scope="module")
def influxd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Influxd]:
    """A real InfluxDB 1.6."""
    server = Influxd(needed_influxd(), tmp_path_factory.mktemp("influxd"))
    server.start()
    yield server
    server.kill()


def filled(influxd: Influxd) -> None:
    """Write points of two people and of somebody else's program."""
    records: Sequence[Beat | Tag] = (Beat(AT_MS, 812.5), Beat(AT_MS + 800, 800.0), Tag(AT_MS, "coffee"))
    lines = [encode(one, tags_of(who, "strap")) for who in ("me", "other") for one in records]
    lines.append(f"weather,subject=me degrees=21.0 {AT_MS}")
    target = "/write?" + urlencode({"db": BUCKET, "precision": "ms"})
    assert influxd.asked("POST", target, "\n".join(lines).encode())[0] == 204


def subjects(influxd: Influxd, measurement: str) -> set[object]:
    return {row[-1] for row in influxd.rows(f'SELECT *, "subject" FROM "{measurement}"')}


class _Two(BaseHTTPRequestHandler):
    """Speaks 2.x's delete in front of the real 1.6."""

    influxd: Influxd
    version = "v2.7.0"

    def do_GET(self) -> None:
        self._answer(204, {"X-Influxdb-Version": self.version})

    def do_POST(self) -> None:
        asked = urlsplit(self.path)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        bucket = parse_qs(asked.query)["bucket"][0]
        if asked.path != "/api/v2/delete" or bucket != BUCKET or not body["start"] < body["stop"]:
            self._answer(400, {})
            return
        name, who = (part.split("=")[1].strip('"') for part in body["predicate"].split(" AND "))
        query = f'DROP SERIES FROM "{name}" WHERE "subject" = \'{who}\''
        self.influxd.asked("POST", "/query?" + urlencode({"db": BUCKET, "q": query}))
        self._answer(204, {})

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def configured(directory: Path, url: str) -> tuple[str, ...]:
    config = directory / "config.toml"
    config.write_text(f'[[mirrors]]\nkind = "influx"\nurl = "{url}"\nbucket = "{BUCKET}"\norg = "home"\n')
    return ("--config", str(config))


@pytest.mark.parametrize("version", ["1.6", "2.7"])
def test_the_points_of_this_person_go_and_no_others(data_dir: Path, influxd: Influxd, version: str) -> None:
    filled(influxd)
    handler = type("Two", (_Two,), {"influxd": influxd})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as two:
        thread = Thread(target=two.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        port = influxd.port if version == "1.6" else two.server_port
        mirror = configured(data_dir.parent, f"http://127.0.0.1:{port}")
        done = answered(data_dir.parent, "erase", "--yes", "--data-dir", str(data_dir), *mirror)
        two.shutdown()
        thread.join()
    assert done.returncode == 0, done.stderr
    assert "all its points" in done.stderr
    assert subjects(influxd, "beat") == subjects(influxd, "tag") == {"other"}
    assert subjects(influxd, "weather") == {"me"}
    assert not data_dir.exists()


def test_of_an_influxdb_3_it_says_what_to_do_and_erases_nothing(data_dir: Path) -> None:
    handler = type("Three", (_Two,), {"version": "3.0.1"})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as three:
        thread = Thread(target=three.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        mirror = configured(data_dir.parent, f"http://127.0.0.1:{three.server_port}")
        refused = answered(data_dir.parent, "erase", "--yes", "--data-dir", str(data_dir), *mirror)
        three.shutdown()
        thread.join()
    assert refused.returncode == 1
    assert "influxdb3 delete database heart" in refused.stderr
    assert canaries_in(data_dir)


def test_an_influxdb_that_is_away_keeps_the_journal_unless_told(data_dir: Path) -> None:
    mirror = configured(data_dir.parent, "http://127.0.0.1:9")
    refused = answered(data_dir.parent, "erase", "--yes", "--data-dir", str(data_dir), *mirror)
    assert refused.returncode == 1
    assert "still holds the points of subject me" in refused.stderr
    assert "Nothing was erased" in refused.stderr
    assert canaries_in(data_dir)
    told = answered(data_dir.parent, "erase", "--yes", "--local-only", "--data-dir", str(data_dir), *mirror)
    assert told.returncode == 0
    assert "still holds the points" in told.stderr
    assert not data_dir.exists()


def test_every_measurement_that_a_mirror_writes_is_deleted() -> None:
    assert set(ALL) >= {"beat", "frame", "minute", "tag", "day", "session_summary"}
    assert Influx("http://127.0.0.1:9", "b").subject == "me"
