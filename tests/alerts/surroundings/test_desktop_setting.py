"""GNOME's do-not-disturb: the real gsettings over a real dconf file, while a shell runs."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.surrounding import Reading, heard
from alerts.surroundings.dnd import DoNotDisturb
from tests.alerts.surroundings.fakes import Fake, served
from tests.alerts.surroundings.hands import desk_of, on_bus
from tests.bluez.private_bus import needed, private_bus


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with private_bus() as found:
        yield found


def keep(home: Path, *, banners: bool) -> None:
    """Keep the setting as dconf does: a new file in the place of the old."""
    keys, new = home / "keys", home / "new"
    keys.mkdir(exist_ok=True)
    (keys / "all").write_text(f"[org/gnome/desktop/notifications]\nshow-banners={str(banners).lower()}\n")
    subprocess.run([needed("dconf", "dconf-cli"), "compile", str(new), str(keys)], check=True)
    (home / "dconf").mkdir(exist_ok=True)
    new.replace(home / "dconf" / "user")


async def test_gnomes_switch_is_do_not_disturb_and_each_change_of_it_is_seen(
    address: str, tmp_path: Path
) -> None:
    needed("gsettings", "libglib2.0-bin")
    environ = {"PATH": os.environ["PATH"], "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
    with desk_of(environ | on_bus(address)) as desk:
        gnome = next(one for one in DoNotDisturb().witnesses(desk) if one.who == "GNOME")
        assert (await heard(gnome)).why == "not running"
        coming = asyncio.create_task(gnome.stirred())
        await asyncio.sleep(0)
        async with served(address, "org.gnome.Shell", Fake("/org/gnome/Shell")):
            await coming
            assert await heard(gnome) == Reading(False)
            for banners in (False, True, False):
                keep(tmp_path, banners=banners)
                assert await heard(gnome) == Reading(not banners)


async def test_gsettings_is_asked_again_only_when_the_settings_changed(address: str, tmp_path: Path) -> None:
    program, calls = tmp_path / "gsettings", tmp_path / "calls"
    program.write_text(f"#!/bin/sh\necho called >> {calls}\necho false\n")
    program.chmod(0o755)
    environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "XDG_CONFIG_HOME": str(tmp_path / "config")}
    with desk_of(environ | on_bus(address)) as desk:
        gnome = next(one for one in DoNotDisturb().witnesses(desk) if one.who == "GNOME")
        async with served(address, "org.gnome.Shell", Fake("/org/gnome/Shell")):
            for _ in range(3):
                assert await heard(gnome) == Reading(True)
    assert calls.read_text() == "called\n"


async def test_without_gsettings_it_is_unknown_and_says_what_to_install(address: str, tmp_path: Path) -> None:
    with desk_of({"PATH": str(tmp_path)} | on_bus(address)) as desk:
        gnome = next(one for one in DoNotDisturb().witnesses(desk) if one.who == "GNOME")
        async with served(address, "org.gnome.Shell", Fake("/org/gnome/Shell")):
            reading = await heard(gnome)
    assert (reading.on, reading.why) == (None, "there is no program gsettings")
    assert "libglib2.0-bin" in reading.mend
