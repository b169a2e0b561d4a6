"""`unclench doctor notify`: what can be shown here, whether a test was taken, and which button came back."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.notifier import Report
from tests.desktop.screen import Screen, screen, waited_for
from tests.unclench.command import ran, started
from unclench.commands.notify import _heard


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with screen(tmp_path_factory.mktemp("desktop")) as hand:
        yield hand


def test_it_says_what_the_server_can_and_which_button_was_pressed(desktop: Screen, tmp_path: Path) -> None:
    asked = started(tmp_path, "doctor", "notify", "--wait", "20", "--json", **desktop.environment)
    waited_for("the test is on the screen", lambda: desktop.windows() == 1)
    desktop.press("Snooze")
    told, said = asked.communicate(timeout=30)
    assert asked.returncode == 0, said
    server, taken, pressed, console = json.loads(told)
    assert "dunst" in server["fact"]
    assert "actions" in server["fact"]
    assert taken["fact"].startswith("a test was taken by dunst")
    assert pressed["fact"] == "the button “Snooze” was pressed, and heard"
    assert (console["check"], console["verdict"]) == ("console", "fine")
    assert desktop.windows() == 0


async def test_a_server_that_was_started_by_the_test_itself_is_no_fault() -> None:
    reports: asyncio.Queue[Report] = asyncio.Queue()
    for report in (Report("stirred"), Report("pressed", "later")):
        reports.put_nowait(report)
    found = await _heard("linux", reports, 5.0)
    assert (found.verdict, found.fact) == ("fine", "the button “Snooze” was pressed, and heard")


def test_without_a_desktop_it_says_so_where_one_is_wanted(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[[notifiers]]\nkind = "linux"\n')
    done = ran(tmp_path, "doctor", "notify", "--json", "--config", str(config))
    (found,) = json.loads(done.stdout)
    assert done.returncode == 1
    assert found["verdict"] == "wrong"
    assert "there is no session bus" in found["fact"]
    assert "Traceback" not in done.stderr
