"""The program on a desktop: what a notification server says is kept; over a crash nothing stays on."""

import asyncio
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from dbus_fast import Variant

from hrv.event import Context
from ingest.source import Source
from ingest.sources.none import NoStrap
from ingest.sources.replay import Replay
from tests.alerts.surroundings.fakes import Fake, served
from tests.bluez.private_bus import bus_in, private_bus
from tests.unclench.command import environment
from unclench.composition import stale_of
from unclench.store.errors import StoreError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader

NOTIFICATIONS = "org.freedesktop.Notifications"
SERVER = "/org/freedesktop/Notifications"
DUNST = "org.dunstproject.cmd0"
PROGRAM = (sys.executable, "-m", "unclench")


def dunst(*, paused: bool) -> Fake:
    return Fake(SERVER, properties={(DUNST, "paused"): Variant("b", paused)})


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "rr.txt"
    path.write_text("800\n" * 2_000)
    return path


def contexts(home: Path) -> list[tuple[str, bool]]:
    with suppress(StoreError), Reader(home / "d" / JOURNAL_FILE) as reader:
        kept = [one.record for one in reader.follow(0, 10**9, [Context])]
        return [(one.what, one.on) for one in kept if isinstance(one, Context)]
    return []


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@asynccontextmanager
async def daemon(
    home: Path, recording: Path, environ: dict[str, str], end: signal.Signals
) -> AsyncIterator[None]:
    """Let a daemon live through the recording on a desktop while in the block."""
    arguments = ("run", "--replay", str(recording), "--desktop", "--no-notify", "--data-dir", str(home / "d"))
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, *arguments, env=environment(home) | environ, stderr=subprocess.PIPE
    )
    try:
        yield
    finally:
        process.send_signal(end)
        _, said = await process.communicate()
    assert b"Traceback" not in said, said.decode()
    assert process.returncode == (0 if end is signal.SIGTERM else -end)


async def test_do_not_disturb_is_kept_as_it_is_now_and_as_it_changes(tmp_path: Path, recording: Path) -> None:
    with private_bus() as address:
        environ = {"DBUS_SESSION_BUS_ADDRESS": address}
        async with (
            served(address, NOTIFICATIONS, dunst(paused=True)) as fake,
            daemon(tmp_path, recording, environ, signal.SIGTERM),
        ):
            await until(lambda: contexts(tmp_path) == [("dnd", True)])
            await fake.change(DUNST, "paused", Variant("b", False))
            await until(lambda: contexts(tmp_path)[1:] == [("dnd", False)])


async def test_what_was_on_at_a_crash_is_over_when_nobody_can_say_and_on_again_when_somebody_does(
    tmp_path: Path, recording: Path
) -> None:
    with tempfile.TemporaryDirectory(prefix="bus-") as short:
        environ = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={short}/bus"}
        with bus_in(Path(short)) as address:
            async with (
                served(address, NOTIFICATIONS, dunst(paused=True)),
                daemon(tmp_path, recording, environ, signal.SIGKILL),
            ):
                await until(lambda: contexts(tmp_path) == [("dnd", True)])
        async with daemon(tmp_path, recording, environ, signal.SIGTERM):
            await until(lambda: contexts(tmp_path)[1:] == [("dnd", False)])
            with bus_in(Path(short)) as address:
                async with served(address, NOTIFICATIONS, dunst(paused=True)):
                    await until(lambda: contexts(tmp_path)[2:] == [("dnd", True)])
        assert on_around(tmp_path) == ["dnd"]


async def test_a_practice_that_was_under_way_at_a_crash_is_over_at_the_next_start(
    tmp_path: Path, recording: Path
) -> None:
    (tmp_path / "d").mkdir()
    with Journal.open(tmp_path / "d" / JOURNAL_FILE) as journal:
        journal.begin(source="given", identity="", started_ms=1)
        journal.append([Context(1, "session", on=True, practice="breath_snack")], taken=1)
    async with daemon(tmp_path, recording, {}, signal.SIGTERM):
        await until(lambda: contexts(tmp_path) == [("session", True), ("session", False)])


@pytest.mark.parametrize(
    ("source", "looks_out", "stale"),
    [
        (NoStrap(), True, {"session", "dnd"}),
        (NoStrap(), False, {"session"}),
        (Replay(Path("recording")), True, {"session", "dnd"}),
        (Replay(Path("recording")), False, set()),
    ],
)
def test_what_is_over_after_a_crash_is_what_nobody_but_the_desktop_or_a_guide_could_have_told(
    source: Source, looks_out: bool, stale: set[str]
) -> None:
    assert stale_of(frozenset({"session", "dnd"}), source, looks_out=looks_out) == stale


def on_around(home: Path) -> list[str]:
    """Return what `status` says is on."""
    command = (*PROGRAM, "status", "--json", "--data-dir", str(home / "d"))
    done = subprocess.run(command, env=environment(home), capture_output=True, check=True)
    return list(json.loads(done.stdout)["around"])


async def test_the_doctor_tells_who_says_what_and_why_the_rest_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('[[surroundings]]\nkind = "microphone"\nread = false\n')
    with private_bus() as address:
        async with served(address, NOTIFICATIONS, dunst(paused=True)):
            doctor = ("doctor", "desktop", "--json", "--config", str(tmp_path / "c.toml"))
            environ = environment(tmp_path) | {"DBUS_SESSION_BUS_ADDRESS": address}
            process = await asyncio.create_subprocess_exec(
                *PROGRAM, *doctor, env=environ, stdout=subprocess.PIPE
            )
            said, _ = await process.communicate()
    assert process.returncode == 0
    findings = {one["check"]: one for one in json.loads(said)}
    assert findings["do-not-disturb"]["verdict"] == "fine"
    assert findings["do-not-disturb"]["fact"] == "yes (dunst says yes)"
    assert findings["microphone"]["fact"] == "is not read: the configuration says so"
    assert "places" in findings["calendar"]["mend"]
    screen = findings["fullscreen window"]
    assert (screen["verdict"], "no DISPLAY is set" in screen["fact"]) == ("note", True)
    assert "desktop session" in screen["mend"]


def test_a_recording_that_is_played_again_is_left_alone_by_the_desktop(tmp_path: Path) -> None:
    events = [{"kind": "context", "at_ms": 1_000, "what": "dnd", "on": True}]
    events += [{"kind": "beat", "at_ms": 1_000 + 800 * nth, "rr_ms": 800} for nth in range(1, 9)]
    path = tmp_path / "events.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in events))
    arguments = (
        "run",
        "--replay",
        str(path),
        "--speed",
        "0",
        "--until-end",
        "--data-dir",
        str(tmp_path / "d"),
    )
    for _ in range(2):
        subprocess.run((*PROGRAM, *arguments), env=environment(tmp_path), capture_output=True, check=True)
        assert contexts(tmp_path) == [("dnd", True)]
