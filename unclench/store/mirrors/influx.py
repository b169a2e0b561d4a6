"""InfluxDB 1.8, 2.x or 3 Core, through its v2 write interface."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from unclench.record import Kept
from unclench.store.line_protocol import encode
from unclench.store.mirror import MirrorError, RefusedError, TemporaryError

_REFUSED: Final = (400, 413, 422)
_LONGEST_WAIT_S: Final = 3600.0
_LONGEST_FACT: Final = 300
_INTERNAL_NAME: Final = re.compile(r"[a-z0-9-]{1,36}")


@dataclass(frozen=True, slots=True)
class Influx:
    """The wearer's own server. Nothing is sent anywhere else."""

    url: str
    bucket: str
    token_file: Path | None = None
    """A file, readable by its owner alone, that holds the token; None: a server without one."""
    kind: Literal["influx"] = "influx"
    org: str = ""
    subject: str = "me"
    """Whose heart it is; the tag `subject`."""
    device: str = "strap"
    """The tag `device`."""
    timeout_ms: int = 10_000

    def __post_init__(self) -> None:
        """Refuse what no server takes. Raises ValueError."""
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).netloc:
            raise ValueError(f"url {self.url!r} is none; write it like http://127.0.0.1:8086")
        if not self.bucket or "/" in self.bucket:
            raise ValueError(f"bucket {self.bucket!r} is no plain name: not empty, and without /")
        for name, tag in (("subject", self.subject), ("device", self.device)):
            if not _INTERNAL_NAME.fullmatch(tag):
                raise ValueError(f"{name} {tag!r} is not made of 1 to 36 of a-z, 0-9 and -")

    def reflect(self, batch: Sequence[Kept]) -> None:
        """Write the batch; the server has it when this returns.

        Raises TemporaryError or RefusedError, by the server's answer.
        """
        lines = [line for kept in batch if (line := encode(kept.record, self.subject, self.device))]
        if lines:
            self._write("\n".join(lines))

    def _write(self, lines: str) -> None:
        from influxdb_client.client.influxdb_client import InfluxDBClient
        from influxdb_client.client.write_api import SYNCHRONOUS
        from influxdb_client.domain.write_precision import WritePrecision
        from influxdb_client.rest import ApiException
        from urllib3.exceptions import HTTPError

        client = InfluxDBClient(self.url, self._token(), org=self.org, timeout=self.timeout_ms)
        try:
            with client, client.write_api(SYNCHRONOUS) as writer:
                writer.write(self.bucket, record=lines, write_precision=WritePrecision.MS)
        except ApiException as error:
            raise self._answered(error.status, error.message, error.headers or {}, lines) from None
        except (HTTPError, OSError) as error:
            raise TemporaryError(f"{self.url} can't be reached ({type(error).__name__})") from None

    def _answered(self, status: int, message: str, headers: Mapping[str, str], lines: str) -> MirrorError:
        fact = f"{self.url} answered {status}: {' '.join(str(message).split())[:_LONGEST_FACT]}"
        if status in _REFUSED:
            return RefusedError(fact, lines)
        return TemporaryError(fact, _seconds(headers.get("Retry-After", "")))

    def _token(self) -> str:
        if self.token_file is None:
            return ""
        try:
            if self.token_file.stat().st_mode & 0o077:
                raise TemporaryError(f"{self.token_file}: others may read it: chmod 600 {self.token_file}")
            return self.token_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise TemporaryError(f"{self.token_file}: can't be read ({error})") from None


def _seconds(text: str) -> float | None:
    """Return what a Retry-After header says, at most an hour; None when it says a date or nothing."""
    try:
        wait_s = float(text)
    except ValueError:
        return None
    return min(wait_s, _LONGEST_WAIT_S) if math.isfinite(wait_s) and wait_s > 0 else None
