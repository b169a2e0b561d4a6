"""InfluxDB 1.8, 2.x or 3 Core, through its v2 write interface."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from unclench.record import Kept, Record
from unclench.store.line_protocol import SERIES, encode, tags_of
from unclench.store.mirror import MirrorError, RefusedError, TemporaryError
from unclench.store.mirrors.retry_after import retry_after_s
from unclench.store.mirrors.token import checked_token, read_token

_REFUSED: Final = (400, 413, 422)
_LONGEST_FACT: Final = 300
_LARGEST_BODY: Final = 500_000
"""Characters, all ASCII. A proxy lets through 1 MiB as it comes (nginx), 3 Core 10 MB; a slow way less."""
_INTERNAL_NAME: Final = re.compile(r"[a-z0-9-]{1,36}")

_NO_TOKEN: Final = SecretStr("")


@dataclass(frozen=True, slots=True)
class Influx:
    """The wearer's own server. Nothing is sent anywhere else."""

    url: str
    bucket: str
    token_file: Path | None = None
    """A file, readable by its owner alone, that holds the token; None: `token`, or a server without one."""
    token: SecretStr = _NO_TOKEN
    """What the environment or a credential holds; never written in a configuration file."""
    kind: Literal["influx"] = "influx"
    org: str = ""
    subject: str = "me"
    """Whose heart it is; the tag `subject`."""
    device: str = "strap"
    """The tag `device`."""
    timeout_ms: int = 10_000
    ca_file: Path | None = None
    """Certificates (PEM) of who signed the server's; None: those that this machine trusts."""
    gzip: bool = False
    """Compress what is sent: for a slow way to a far server."""
    keep_days: int = 0
    """How long the bucket remembers: what is older is not sent; 0: for ever."""

    def __post_init__(self) -> None:
        """Refuse what no server takes. Raises ValueError."""
        if "@" in self.url:
            raise ValueError("url holds a name or password: name a token_file that holds it (user:password)")
        if not _is_address(self.url):
            raise ValueError(f"url {self.url!r} is none; write it like http://127.0.0.1:8086")
        if self.timeout_ms < 1:
            raise ValueError(f"timeout_ms {self.timeout_ms} is below 1")
        if not self.bucket or "/" in self.bucket:
            raise ValueError(f"bucket {self.bucket!r} is no plain name: not empty, and without /")
        if self.keep_days < 0:
            raise ValueError(f"keep_days {self.keep_days} is below 0")
        for name, tag in (("subject", self.subject), ("device", self.device)):
            if not _INTERNAL_NAME.fullmatch(tag):
                raise ValueError(f"{name} {tag!r} is not made of 1 to 36 of a-z, 0-9 and -")

    @property
    def shows(self) -> tuple[type[Record], ...]:
        """What is a series of numbers."""
        return SERIES

    def reflect(self, batch: Sequence[Kept]) -> None:
        """Write the batch; the server has it when this returns.

        Raises TemporaryError or RefusedError, by the server's answer.
        """
        tags = tags_of(self.subject, self.device)
        self.write(_bodies(encode(kept.record, tags) for kept in batch))

    def write(self, bodies: Iterator[str]) -> None:
        """Write bodies of line protocol in order, over one connection; the next is made meanwhile.

        Raises TemporaryError or RefusedError.
        """
        from influxdb_client.client.influxdb_client import InfluxDBClient
        from influxdb_client.client.write_api import SYNCHRONOUS

        client = InfluxDBClient(
            self.url,
            self.secret(),
            org=self.org,
            timeout=self.timeout_ms,
            enable_gzip=self.gzip,
            ssl_ca_cert=self.certificates(),
        )
        with client, client.write_api(SYNCHRONOUS) as writer, ThreadPoolExecutor(1) as way:
            under_way: Future[None] | None = None
            for body in bodies:
                if under_way is not None:
                    under_way.result()
                under_way = way.submit(self._post, writer.write, body)
            if under_way is not None:
                under_way.result()

    def _post(self, write: Callable[..., None], body: str) -> None:
        from influxdb_client.domain.write_precision import WritePrecision
        from influxdb_client.rest import ApiException
        from urllib3.exceptions import HTTPError

        try:
            write(self.bucket, record=body, write_precision=WritePrecision.MS)
        except ApiException as error:
            told = error.message if error.status else error.reason
            raise self._answered(error.status or 0, str(told), error.headers or {}, body) from None
        except (HTTPError, OSError) as error:
            raise TemporaryError(f"{self.url} can't be reached ({type(error).__name__})") from None
        except UnicodeDecodeError:
            raise TemporaryError(f"{self.url} answered with what is no text: is it InfluxDB?") from None

    def secret(self) -> str:
        """Return the token; empty for a server without one. Raises TemporaryError: it can't be used."""
        if self.token_file is not None:
            return read_token(self.token_file)
        return checked_token(self.token.get_secret_value(), "the token of the environment or credential")

    def _answered(self, status: int, message: str, headers: Mapping[str, str], lines: str) -> MirrorError:
        words = " ".join(message.split())[:_LONGEST_FACT]
        if not status:
            return TemporaryError(f"{self.url} can't be trusted: name who signed it in ca_file ({words})")
        fact = f"{self.url} answered {status}: {words}"
        if status in _REFUSED:
            return RefusedError(fact, lines)
        return TemporaryError(fact, retry_after_s(headers), status)

    def certificates(self) -> str | None:
        """Return the path of `ca_file`; None without one. Raises TemporaryError: it is not there."""
        if self.ca_file is None:
            return None
        if not self.ca_file.is_file():
            raise TemporaryError(f"ca_file {self.ca_file}: there is no such file")
        return str(self.ca_file)


def _is_address(url: str) -> bool:
    try:
        at = urlsplit(url)
        return at.scheme in ("http", "https") and bool(at.hostname) and at.port != 0
    except ValueError:
        return False


def _bodies(lines: Iterable[str]) -> Iterator[str]:
    """Give the lines as bodies of requests, none larger than a server may refuse for its size."""
    body: list[str] = []
    size = 0
    for line in filter(None, lines):
        if body and size + len(line) > _LARGEST_BODY:
            yield "\n".join(body)
            body, size = [], 0
        body.append(line)
        size += len(line) + 1
    if body:
        yield "\n".join(body)
