"""A real X server without a monitor, with a real window manager and a window."""

import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bluez.private_bus import needed, tied

_PATIENCE_S = 60.0


def _cookie_file(home: Path, number: str, cookie: bytes) -> Path:
    """Write an Xauthority file with an entry of another program before the one for this display."""

    def entry(family: int, *fields: bytes) -> bytes:
        told = b"".join(len(field).to_bytes(2, "big") + field for field in fields)
        return family.to_bytes(2, "big") + told

    path, host = home / "authority", os.uname().nodename.encode()
    other = entry(256, host, number.encode(), b"ANOTHER-WAY-1", b"other")
    path.write_bytes(other + entry(256, host, number.encode(), b"MIT-MAGIC-COOKIE-1", cookie))
    return path


@contextmanager
def screen(home: Path) -> Iterator[dict[str, str]]:
    """Run an X server, which lets in only who has its cookie, while in the block; gives the environment."""
    program = needed("Xvfb", "xvfb")
    authority = _cookie_file(home, "", secrets.token_bytes(16))
    reader, writer = os.pipe()
    server = subprocess.Popen(
        tied(program, "-displayfd", str(writer), "-auth", str(authority), "-nolisten", "tcp", "-noreset"),
        pass_fds=(writer,),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        yield {"DISPLAY": f":{number}", "XAUTHORITY": str(authority), "PATH": os.environ["PATH"]}
    finally:
        server.kill()
        server.wait()


@contextmanager
def running(environ: dict[str, str], program: str, package: str, *arguments: str) -> Iterator[None]:
    """Run a program on the screen while in the block."""
    process = subprocess.Popen(
        tied(needed(program, package), *arguments),
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def done(environ: dict[str, str], program: str, package: str, *arguments: str) -> None:
    """Run a program until it succeeds: the window it is about may not be there yet."""
    command, until = [needed(program, package), *arguments], time.monotonic() + _PATIENCE_S
    while subprocess.run(command, env=environ, capture_output=True).returncode:
        assert time.monotonic() < until, f"{command} does not succeed"
        time.sleep(0.05)
