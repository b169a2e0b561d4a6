"""A real influxd behind a small stand-in of the v2 write interface, which can be told to fail."""

import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

TOKEN = "canary-4f1c9d"
BUCKET = "heart"

_CONFIG = """
reporting-disabled = true
bind-address = "127.0.0.1:{rpc}"
[meta]
  dir = "{home}/meta"
[data]
  dir = "{home}/data"
  wal-dir = "{home}/wal"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:{port}"
  log-enabled = false
[monitor]
  store-enabled = false
[subscriber]
  enabled = false
[continuous_queries]
  enabled = false
[logging]
  level = "error"
"""


def free_port() -> int:
    """Return a TCP port of loopback that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def needed_influxd() -> str:
    """Return where influxd is; without it fail in CI, and skip elsewhere."""
    found = shutil.which("influxd")
    if found is None and os.environ.get("CI"):
        pytest.fail("CI has no influxd: the Debian package `influxdb` brings it")
    if found is None:
        pytest.skip("there is no influxd here: install the Debian package `influxdb` to run this test")
    return found


@dataclass
class Influxd:
    """An InfluxDB server of this test alone."""

    program: str
    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with the data it had, and wait until it answers."""
        config = self.home / "influxdb.conf"
        config.write_text(_CONFIG.format(home=self.home, port=self.port, rpc=free_port()))
        self.process = subprocess.Popen(
            [self.program, "-config", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with suppress(OSError, HTTPException):
                if self.asked("GET", "/ping")[0] == 204:
                    self.asked("POST", "/query?" + urlencode({"q": f"CREATE DATABASE {BUCKET}"}))
                    return
            time.sleep(0.02)
        pytest.fail("influxd did not begin to answer")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def asked(self, method: str, target: str, body: bytes = b"") -> tuple[int, bytes]:
        """Send one request; return status and body."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request(method, target, body)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def rows(self, query: str) -> list[list[object]]:
        """Return the rows that an InfluxQL query gives, times in ms."""
        target = "/query?" + urlencode({"db": BUCKET, "epoch": "ms", "q": query})
        _, body = self.asked("GET", target)
        found = json.loads(body)["results"][0].get("series", [])
        return [row for series in found for row in series["values"]]


@dataclass(frozen=True)
class Fault:
    """How the stand-in answers one write instead of handing it on."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    hang_s: float = 0.0
    body: bytes | None = None
    """Instead of InfluxDB's own JSON."""


class StandIn(ThreadingHTTPServer):
    """Speaks `/api/v2/write`, `/query`, `/ping` and `/health` in front of influxd's own `/write`."""

    daemon_threads = True

    def __init__(self, influxd: Influxd) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.influxd = influxd
        self.faults: deque[Fault] = deque()
        self.writes = 0
        self.arrived_ms: list[int] = []
        """The time of the first line of each body that was stored, in the order in which they came."""
        self.unmapped = False
        """InfluxQL does not know the bucket: a 2.x without a mapping (DBRP)."""
        self.released = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_GET(self) -> None:
        match urlsplit(self.path).path:
            case "/health":
                self._answer(200, {"status": "pass"})
            case "/ping":
                self._answer(204, {}, {"X-Influxdb-Version": "v2.7.0"})
            case "/query" if self.server.unmapped:
                self._answer(404, {"error": "database not found"})
            case "/query" if self._is_known():
                self._tell_on()
            case "/query":
                self._answer(401, {"code": "unauthorized", "message": "unauthorized access"})
            case _:
                self._answer(404, {"code": "not found", "message": "path not found"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        asked = urlsplit(self.path)
        if asked.path != "/api/v2/write":
            self._answer(404, {"code": "not found", "message": "path not found"})
        elif not self._is_known():
            self._answer(401, {"code": "unauthorized", "message": "unauthorized access"})
        elif self.server.faults:
            self._fail(self.server.faults.popleft())
        else:
            self._hand_on(parse_qs(asked.query), body)

    def _is_known(self) -> bool:
        return self.headers["Authorization"] == f"Token {TOKEN}"

    def _tell_on(self) -> None:
        status, said = self.server.influxd.asked("GET", self.path)
        self._answer(status, json.loads(said))

    def _fail(self, fault: Fault) -> None:
        self.server.released.wait(fault.hang_s)
        message = {"code": "injected", "message": f"injected {fault.status}"}
        self._answer(fault.status, message, fault.headers, fault.body)

    def _hand_on(self, query: Mapping[str, list[str]], body: bytes) -> None:
        self.server.writes += 1
        target = urlencode({"db": query["bucket"][0], "precision": query["precision"][0]})
        try:
            status, said = self.server.influxd.asked("POST", f"/write?{target}", body)
        except (OSError, HTTPException):
            self._answer(503, {"code": "unavailable", "message": "the storage is away"})
            return
        if status == 204:
            self.server.arrived_ms.append(int(body.partition(b"\n")[0].rpartition(b" ")[2]))
        self._answer(status, {"code": "invalid", "message": said.decode(errors="replace")})

    def _answer(
        self,
        status: int,
        message: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> None:
        if body is None:
            body = b"" if status == 204 else json.dumps(message).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        with suppress(OSError):
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(home: Path) -> Iterator[StandIn]:
    """Run influxd and its stand-in while in the block."""
    influxd = Influxd(needed_influxd(), home)
    influxd.start()
    try:
        with StandIn(influxd) as server:
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            yield server
            server.released.set()
            server.shutdown()
            thread.join()
    finally:
        influxd.kill()


if __name__ == "__main__":
    # A stand-in of its own process before the influxd that listens on the port: for whoever takes the time.
    with StandIn(Influxd("influxd", Path(), int(sys.argv[1]))) as alone:
        print(alone.url, flush=True)
        alone.serve_forever()
