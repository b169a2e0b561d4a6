"""A desktop of a test's own: a bus, a screen that nobody sees, and the real dunst on it."""

import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from tests.bluez import private_bus

PROGRAMS: Final = {
    "Xvfb": "xvfb",
    "dunst": "dunst",
    "dunstctl": "dunst",
    "dbus-send": "dbus",
    "xwd": "x11-apps",
    "xdotool": "xdotool",
}
_TIED: Final = (sys.executable, str(Path(private_bus.__file__)))
_PATIENCE_S: Final = 60.0

BACKGROUND: Final = (0x20, 0x30, 0x3A)
"""Of a notification."""
_LONG: Final = struct.Struct(">I")
DUNSTRC: Final = """
[global]
    width = 460
    height = 300
    origin = top-right
    offset = 20x20
    font = monospace 11
    markup = full
    format = "<b>%s</b>\\n%b\\n%a"
    follow = none
    dmenu = {menu}
    idle_threshold = 0
[urgency_normal]
    background = "#20303a"
    foreground = "#ffffff"
    timeout = 10
"""
MENU: Final = """#!/bin/sh
# stands for the menu of the desktop: the wearer's choice is the line that begins with what {wish} holds
cat > {offered}.new
grep -m1 -- "$(cat {wish})" {offered}.new
mv {offered}.new {offered}
"""


def needed_programs() -> None:
    """Have all that the real desktop needs; without it fail in CI, and skip elsewhere."""
    missing = sorted({package for name, package in PROGRAMS.items() if shutil.which(name) is None})
    if not missing:
        return
    words = f"for this test install the Debian packages {', '.join(missing)}"
    (pytest.fail if os.environ.get("CI") else pytest.skip)(words)


def waited_for(what: str, is_so: Callable[[], bool], patience_s: float = _PATIENCE_S) -> None:
    """Return when it is so; fail when it never becomes so."""
    deadline = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < deadline, f"in {patience_s:g} s never: {what}"
        time.sleep(0.05)


@dataclass
class Screen:
    """The hand of a test on its desktop."""

    bus: str
    display: str
    home: Path
    dunst: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to run on this desktop."""
        return {
            "DBUS_SESSION_BUS_ADDRESS": self.bus,
            "DISPLAY": self.display,
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
        }

    def start_dunst(self) -> None:
        """Start it and wait until it answers."""
        self.dunst = subprocess.Popen(
            [*_TIED, needed("dunst"), "-config", str(self.home / "dunstrc")],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        waited_for("dunst answers", lambda: self._asked("is-paused").returncode == 0)

    def kill_dunst(self) -> None:
        """End it at once, as a crash would."""
        if self.dunst is not None:
            self.dunst.kill()
            self.dunst.wait()

    def dunstctl(self, *words: str) -> str:
        """Ask dunst; return its answer."""
        done = self._asked(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _asked(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["dunstctl", *words], env=self.environment, capture_output=True, text=True, timeout=20
        )

    def press(self, words: str) -> None:
        """Choose the button with these words from dunst's menu, as a wearer does."""
        waited_for("the menu has closed", lambda: self._chose(words))

    def _chose(self, wish: str) -> bool:
        """Open the menu and choose; tell whether one opened: none does between two notifications."""
        (self.home / "wish").write_text(wish)
        (self.home / "offered").unlink(missing_ok=True)
        self.dunstctl("context")
        with suppress(AssertionError):
            waited_for("a menu has closed", (self.home / "offered").exists, patience_s=3)
        return (self.home / "offered").exists()

    def offered(self) -> list[str]:
        """Return the lines of the menu that was last opened."""
        path = self.home / "offered"
        return path.read_text().splitlines() if path.exists() else []

    def windows(self) -> int:
        """Return how many notification windows can be seen."""
        done = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--class", "Dunst"],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        return len(done.stdout.split())

    def asks(self, words: str) -> bool:
        """Tell whether the menu offers this line, without choosing one; none opens while nothing is shown."""
        self._chose("\a")
        return any(words in line for line in self.offered())

    def _picture(self) -> bytes:
        """Take a picture of the screen; empty when a window went just then, which xwd does not bear."""
        done = subprocess.run(
            ["xwd", "-root", "-silent"], env=self.environment, capture_output=True, timeout=20
        )
        return b"" if done.returncode else done.stdout

    def share(self, colour: tuple[int, int, int]) -> float:
        """Return how much of the screen has this colour."""
        picture = next(picture for picture in iter(self._picture, None) if picture)
        header, colours = _LONG.unpack_from(picture)[0], _LONG.unpack_from(picture, 76)[0]
        pixels = picture[header + 12 * colours :]
        red, green, blue = colour
        return pixels.count(bytes((blue, green, red))) * 4 / len(pixels)


def needed(name: str) -> str:
    """Return where the program is."""
    found = shutil.which(name)
    assert found is not None, name
    return found


@contextmanager
def screen(home: Path) -> Iterator[Screen]:
    """Run a bus, a screen and dunst while in the block."""
    needed_programs()
    home.mkdir(parents=True, exist_ok=True)
    menu = home / "menu"
    menu.write_text(MENU.format(wish=home / "wish", offered=home / "offered"))
    menu.chmod(0o755)
    (home / "dunstrc").write_text(DUNSTRC.format(menu=menu))
    with ExitStack() as stack:
        bus = stack.enter_context(private_bus.private_bus())
        display = stack.enter_context(_display())
        hand = Screen(bus, display, home)
        stack.callback(hand.kill_dunst)
        hand.start_dunst()
        yield hand


@contextmanager
def _display() -> Iterator[str]:
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            *_TIED,
            needed("Xvfb"),
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            "800x480x24",
            "-nolisten",
            "tcp",
        ],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.kill()
        server.wait()
