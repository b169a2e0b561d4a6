"""The microphone: a real sound server, and what pactl may print."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from alerts.surrounding import Reading, heard
from alerts.surroundings.microphone import Microphone
from tests.alerts.surroundings.hands import desk_of
from tests.alerts.surroundings.sound import recording, sound_server


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with sound_server(tmp_path_factory.mktemp("sound")) as found:
        yield found


async def said(environ: Mapping[str, str], lookout: Microphone = Microphone()) -> Reading:  # noqa: B008
    with desk_of(environ) as desk:
        (server,) = lookout.witnesses(desk)
        return await heard(server)


async def test_a_program_that_records_makes_the_microphone_live_until_it_ends(
    environ: dict[str, str],
) -> None:
    assert await said(environ) == Reading(False)
    with recording(environ, "mic"):
        assert await said(environ) == Reading(True)
    assert await said(environ) == Reading(False)


async def test_what_only_shows_a_level_is_no_call(environ: dict[str, str]) -> None:
    with recording(environ, "mic", name="Peak detect"):
        assert await said(environ) == Reading(False)


async def test_what_records_the_loudspeakers_is_no_call(environ: dict[str, str]) -> None:
    with recording(environ, "loudspeakers.monitor"):
        assert await said(environ) == Reading(False)
        with recording(environ, "mic"):
            assert await said(environ) == Reading(True)


async def test_a_program_that_listens_all_day_can_be_ignored_by_its_name(environ: dict[str, str]) -> None:
    with recording(environ, "mic"):
        assert await said(environ, Microphone(ignore=("A Phone",))) == Reading(False)
        assert await said(environ, Microphone(ignore=("another",))) == Reading(True)


async def test_where_no_sound_server_runs_it_is_unknown_and_none_is_started(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    reading = await said(environ)
    assert reading.on is None
    assert "no sound server" in reading.why
    assert os.listdir(tmp_path) == []


def pactl(tmp_path: Path, script: str) -> dict[str, str]:
    """Return an environment in which this shell script is pactl."""
    program = tmp_path / "pactl"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PULSE_SERVER": "somewhere"}


async def test_a_corked_recording_is_no_call(tmp_path: Path) -> None:
    outputs = json.dumps([{"index": 1, "source": 1, "corked": True, "properties": {}}])
    assert await said(pactl(tmp_path, f"echo '{outputs}'")) == Reading(False)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo nonsense", "prints no JSON"),
        ("echo '{}'", "prints no list"),
        ("echo 'Connection failure: Connection refused' >&2; exit 1", "Connection refused"),
        ("exit 3", "pactl fails with 3"),
    ],
)
async def test_a_pactl_that_does_not_tell_is_unknown_with_what_it_says(
    tmp_path: Path, script: str, why: str
) -> None:
    reading = await said(pactl(tmp_path, script))
    assert reading.on is None
    assert why in reading.why
    assert "pulseaudio-utils" in reading.mend


async def test_without_pactl_it_is_unknown(tmp_path: Path) -> None:
    reading = await said({"PATH": str(tmp_path), "PULSE_SERVER": "somewhere"})
    assert reading.why == "there is no program pactl"
