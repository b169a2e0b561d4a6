"""`unclench mirror` and `doctor influx` as a user meets them, before a real server."""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hrv.event import Gap
from tests.store.influx_server import BUCKET, TOKEN, Fault, StandIn, free_port, served
from tests.store.records import beats
from tests.unclench.command import started
from unclench.cli import app
from unclench.store.journal import JOURNAL_FILE, Journal

pytestmark = pytest.mark.influx

FIRST_MS = 1_700_000_000_000


@dataclass(frozen=True, slots=True)
class Desk:
    """A home with a journal, a configuration, and the server that it names."""

    home: Path
    server: StandIn

    def ran(self, *arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, [*arguments, *self.options()], catch_exceptions=False)
        assert TOKEN not in done.stdout + done.stderr
        return done.exit_code, done.stdout, " ".join(done.stderr.split())

    def options(self) -> tuple[str, ...]:
        return ("--data-dir", str(self.home / "data"), "--config", str(self.home / "config.toml"))

    def poison(self) -> None:
        """Let a stranger have written gaps as integers that week: each of ours is refused."""
        line = f"gap length_ms=1i {FIRST_MS}".encode()
        assert self.server.influxd.asked("POST", f"/write?db={BUCKET}&precision=ms", line)[0] == 204

    def findings(self) -> dict[str, dict[str, str]]:
        _, out, _ = self.ran("doctor", "influx", "--json")
        return {one["check"]: one for one in json.loads(out)}

    def configure(self, url: str, more: str = "") -> None:
        (self.home / "config.toml").write_text(
            f'zone = "UTC"\n[[mirrors]]\nkind = "influx"\nurl = "{url}"\nbucket = "{BUCKET}"\n'
            f'token_file = "{self.home / "token"}"\n{more}'
        )


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with served(tmp_path_factory.mktemp("influx")) as server:
        yield server


@pytest.fixture
def desk(shared_server: StandIn, tmp_path: Path) -> Iterator[Desk]:
    shared_server.influxd.asked("POST", f"/query?q=DROP+DATABASE+{BUCKET}")
    shared_server.influxd.asked("POST", f"/query?q=CREATE+DATABASE+{BUCKET}")
    (tmp_path / "token").touch(0o600)
    (tmp_path / "token").write_text(TOKEN)
    with Journal.open(tmp_path / "data" / JOURNAL_FILE) as journal:
        journal.begin("replay", "day", FIRST_MS)
        gap = Gap(FIRST_MS + 900_000, FIRST_MS + 901_000, "lost")
        seq = journal.append([*beats(1_000), gap, *beats(100, FIRST_MS + 902_000)])
        assert asyncio.run(journal.durable(seq))
    one = Desk(tmp_path, shared_server)
    one.configure(shared_server.url)
    yield one
    shared_server.faults.clear()


def test_what_waits_is_told_brought_over_and_then_nothing_waits(desk: Desk) -> None:
    assert "1101 rows wait, the first from Tue 14 Nov 22:13" in desk.ran("mirror", "status")[1]
    code, out, told = desk.ran("mirror", "fill")
    assert (code, out) == (0, "")
    assert "influx: has all; 1101 rows in" in told
    (now,) = json.loads(desk.ran("mirror", "status", "--json")[1])
    assert (now["waiting"], now["waiting_since_ms"], now["refused"], now["trouble"]) == (0, None, 0, "")
    assert desk.server.influxd.rows('SELECT count("rr_ms") FROM "beat"')[0][1] == 1_100


def test_filling_waits_for_a_server_that_takes_nothing_and_says_why(desk: Desk) -> None:
    desk.server.faults.append(Fault(503))
    code, _, told = desk.ran("mirror", "fill")
    assert code == 0
    assert "waits:" in told
    assert "answered 503" in told
    assert "has all" in told


def test_what_is_refused_is_listed_with_line_and_reason_and_goes_over_when_the_cause_is_mended(
    desk: Desk,
) -> None:
    desk.poison()
    assert desk.ran("mirror", "fill")[0] == 0
    (letter,) = json.loads(desk.ran("mirror", "dead", "--json")[1])
    assert (letter["mirror"], letter["seq"]) == ("influx", 1_001)
    assert letter["line"].startswith("gap,algo=1,")
    assert "field type conflict" in letter["reason"]
    assert "1 refused (unclench mirror dead)" in desk.ran("mirror", "status")[1]
    assert "gap,algo=1" in "".join(desk.ran("mirror", "dead")[1].split())
    code, _, told = desk.ran("mirror", "retry")
    assert code == 1
    assert "0 taken, 1 refused again" in told
    desk.server.influxd.asked("POST", f"/query?db={BUCKET}&q=DROP+MEASUREMENT+gap")
    code, _, told = desk.ran("mirror", "retry")
    assert code == 0
    assert "1 taken, 0 refused again" in told
    assert "nothing was refused" in desk.ran("mirror", "dead")[1]
    assert desk.server.influxd.rows('SELECT count("length_ms") FROM "gap"')[0][1] == 1


def test_a_server_that_takes_nothing_now_keeps_what_was_refused_put_aside(desk: Desk) -> None:
    desk.poison()
    desk.ran("mirror", "fill")
    desk.server.faults.append(Fault(503))
    code, _, told = desk.ran("mirror", "retry")
    assert code == 1
    assert "answered 503" in told
    assert len(json.loads(desk.ran("mirror", "dead", "--json")[1])) == 1


def test_while_a_daemon_runs_filling_watches_it_and_a_retry_is_its_work(desk: Desk) -> None:
    recording = desk.home / "rr.txt"
    recording.write_text("800\n" * 500)
    start = ("--start", "2023-11-20T00:00:00", "--speed", "0", "--no-notify")
    daemon = started(desk.home, "run", "--replay", str(recording), *start, *desk.options())
    try:
        desk_lock = desk.home / "data" / "lock"
        deadline = time.monotonic() + 30
        while not desk_lock.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        code, _, told = desk.ran("mirror", "fill")
        assert code == 0, told
        assert "has all" in told
        code, _, told = desk.ran("mirror", "retry")
        assert code == 0, told
        assert "nothing is put aside now" in told
        assert not list((desk.home / "data").glob("retry-*"))
    finally:
        daemon.terminate()
        daemon.communicate()
    assert desk.server.influxd.rows('SELECT count("rr_ms") FROM "beat"')[0][1] == 1_600


def test_without_a_mirror_in_the_configuration_each_command_says_so(desk: Desk) -> None:
    (desk.home / "config.toml").write_text("")
    for command in ("status", "dead", "retry", "fill"):
        code, _, told = desk.ran("mirror", command)
        assert code == 2
        assert "no mirror is configured" in told
    assert desk.findings()["configuration"]["verdict"] == "wrong"


def test_doctor_sends_a_point_there_and_back(desk: Desk) -> None:
    found = desk.findings()
    assert {name: one["verdict"] for name, one in found.items()} == {
        "token": "fine",
        "server": "fine",
        "write": "fine",
        "read": "fine",
        "types": "fine",
        "memory": "fine",
        "mirror": "note",
    }
    assert found["mirror"]["fact"].startswith("1101 rows wait, the first from")
    assert "nobody brings them over" in found["mirror"]["fact"]
    assert "unclench mirror fill" in found["mirror"]["mend"]
    assert str(desk.home / "token") in found["token"]["fact"]
    assert desk.server.influxd.rows('SELECT "value" FROM "unclench_probe"')[0][1] == 1


def test_doctor_names_a_token_that_is_not_known_or_open_to_others_and_how_to_mend_it(desk: Desk) -> None:
    (desk.home / "token").write_text("another")
    wrong = desk.findings()["write"]
    assert "answered 401" in wrong["fact"]
    assert "--write-buckets" in wrong["mend"]
    (desk.home / "token").chmod(0o644)
    assert "chmod 600" in desk.findings()["token"]["fact"]


@pytest.mark.parametrize("way", ["environment", "credential"])
def test_doctor_names_where_a_token_that_is_not_taken_came_from(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    config, credentials = desk.home / "config.toml", desk.home / "credentials"
    config.write_text(config.read_text().replace("token_file", "#"))
    credentials.mkdir()
    named = {
        "environment": "variable UNCLENCH_INFLUX_TOKEN",
        "credential": "credential unclench_influx_token",
    }

    def given(token: str) -> None:
        if way == "environment":
            monkeypatch.setenv("UNCLENCH_INFLUX_TOKEN", token)
        else:
            monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
            (credentials / "unclench_influx_token").write_text(token)

    given("another")
    assert named[way] in desk.findings()["token"]["fact"]
    assert named[way] in desk.findings()["write"]["mend"]
    given("two\nlines")
    wrong = desk.findings()["token"]
    assert (wrong["verdict"], "chmod" in wrong["mend"]) == ("wrong", False)
    assert named[way] in wrong["mend"]


def test_doctor_says_fine_of_a_mirror_that_has_all(desk: Desk) -> None:
    assert desk.ran("mirror", "fill")[0] == 0
    mirror = desk.findings()["mirror"]
    assert (mirror["verdict"], mirror["fact"]) == ("fine", "has all")


def test_doctor_names_a_server_that_is_not_there(desk: Desk) -> None:
    desk.configure(f"http://127.0.0.1:{free_port()}")
    found = desk.findings()
    assert found["server"]["verdict"] == "wrong"
    assert "can't be reached" in found["server"]["fact"]
    assert "write" not in found


def test_doctor_names_a_bucket_that_can_t_be_written_or_read(desk: Desk) -> None:
    for status, mend in ((404, "influx bucket create -n heart"), (503, "tried again by itself")):
        desk.server.faults.append(Fault(status))
        assert mend in desk.findings()["write"]["mend"]
    desk.server.faults.append(Fault(400))
    assert desk.findings()["write"]["verdict"] == "wrong"
    desk.server.unmapped = True
    wrong = desk.findings()["read"]
    desk.server.unmapped = False
    assert (wrong["verdict"], "database not found" in wrong["fact"]) == ("wrong", True)
    assert "influx v1 dbrp create --db heart" in wrong["mend"]


def test_doctor_tells_of_a_token_that_is_not_there_and_of_one_that_goes_in_clear(desk: Desk) -> None:
    config = desk.home / "config.toml"
    config.write_text(config.read_text().replace("token_file", "#"))
    assert desk.findings()["token"]["verdict"] == "note"
    desk.configure("http://influx.invalid:8086")
    assert "in clear" in desk.findings()["token"]["fact"]


def test_doctor_finds_numbers_that_a_stranger_wrote_as_integers(desk: Desk) -> None:
    desk.poison()
    wrong = desk.findings()["types"]
    assert (wrong["verdict"], wrong["fact"]) == ("wrong", "gap.length_ms is integer")
    assert "unclench mirror retry" in wrong["mend"]


def test_doctor_tells_when_the_bucket_forgets_sooner_than_the_journal_is_old(desk: Desk) -> None:
    desk.server.influxd.asked("POST", f"/query?q=ALTER+RETENTION+POLICY+autogen+ON+{BUCKET}+DURATION+30d")
    found = desk.findings()["memory"]
    assert found["verdict"] == "wrong"
    assert "forgets after 30 days; the journal is older" in found["fact"]
    assert "keep_days = 30" in found["mend"]
    desk.configure(desk.server.url, "keep_days = 30\n")
    assert desk.findings()["memory"]["verdict"] == "fine"
    assert desk.ran("mirror", "fill")[0] == 0
    assert json.loads(desk.ran("mirror", "dead", "--json")[1]) == []
    desk.server.influxd.asked("POST", f"/query?q=ALTER+RETENTION+POLICY+autogen+ON+{BUCKET}+DURATION+INF")


def test_help_stands_on_every_mirror_command() -> None:
    for command in ((), ("status",), ("dead",), ("retry",), ("fill",)):
        done = CliRunner().invoke(app, ["mirror", *command, "--help"])
        assert done.exit_code == 0
        assert "Usage" in done.stdout
