"""A real sound server without a card: a microphone of silence, and loudspeakers that nobody hears."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bluez.private_bus import needed, tied

_PATIENCE_S = 60.0


@contextmanager
def sound_server(home: Path) -> Iterator[dict[str, str]]:
    """Run PulseAudio while in the block; gives the environment in which it is found."""
    program = needed("pulseaudio", "pulseaudio")
    runtime = home / "runtime"
    (runtime / "pulse").mkdir(parents=True, mode=0o700)
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)}
    modules = (
        "module-null-source source_name=mic",
        "module-null-sink sink_name=loudspeakers",
        "module-native-protocol-unix auth-anonymous=1",
    )
    server = subprocess.Popen(
        tied(program, "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes")
        + tuple(f"--load={module}" for module in modules),
        env=environ,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(environ)
        yield environ
    finally:
        server.kill()
        server.wait()


def _wait_for(environ: dict[str, str]) -> None:
    until = time.monotonic() + _PATIENCE_S
    command = (needed("pactl", "pulseaudio-utils"), "info")
    while subprocess.run(command, env=environ, capture_output=True).returncode:
        assert time.monotonic() < until, "the sound server does not answer"
        time.sleep(0.05)


@contextmanager
def recording(environ: dict[str, str], source: str, *, name: str = "a call") -> Iterator[None]:
    """Record from a source while in the block."""
    arguments = (
        f"--device={source}",
        f"--stream-name={name}",
        "--client-name=a phone",
        "--raw",
        "--latency-msec=20",
    )
    process = subprocess.Popen(
        tied(needed("parec", "pulseaudio-utils"), *arguments),
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        process.stdout.read(1)
        yield
    finally:
        process.kill()
        process.communicate()
