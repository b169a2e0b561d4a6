"""Asks an InfluxDB, in InfluxQL which 1.8, 2.x and 3 Core speak, or by another of its ways."""

import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode, urlsplit

from unclench.store.mirror import TemporaryError
from unclench.store.mirrors.influx import Influx

Cell = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Series:
    """Rows of one measurement, or of no particular one."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def pinged(influx: Influx) -> Answer:
    """Return what the server says of itself. Raises TemporaryError: it can't be reached."""
    return asked(influx, "/ping")


def queried(influx: Influx, query: str) -> list[Series]:
    """Return what an InfluxQL query gives, times in ms. Raises TemporaryError, by the server's answer."""
    answer = asked(influx, "/query?" + urlencode({"db": influx.bucket, "epoch": "ms", "q": query}))
    if answer.status != 200:
        said = " ".join(answer.body.decode(errors="replace").split())[:200]
        raise TemporaryError(f"{influx.url} answered {answer.status}: {said}", status=answer.status)
    try:
        result = json.loads(answer.body)["results"][0]
        if "error" in result:
            raise TemporaryError(f"{influx.url} answered: {result['error']}", status=answer.status)
        return [_series(one) for one in result.get("series", [])]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise TemporaryError(f"{influx.url} gave no InfluxQL answer ({error!r})") from None


def _series(one: Mapping[str, object]) -> Series:
    columns, rows = one["columns"], one.get("values", [])
    if not (isinstance(columns, list) and isinstance(rows, list)):
        raise TypeError("columns and values are lists")
    return Series(str(one.get("name", "")), tuple(columns), tuple(tuple(row) for row in rows))


def asked(influx: Influx, target: str, method: str = "GET", body: bytes | None = None) -> Answer:
    """Return what the server answers. Raises TemporaryError: it can't be reached."""
    token = influx.secret()
    headers = {"Authorization": f"Token {token}"} if token else {}
    try:
        with _connected(influx) as connection:
            connection.request(method, urlsplit(influx.url).path.rstrip("/") + target, body, headers)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read())
    except ssl.SSLError as error:
        raise TemporaryError(f"{influx.url} can't be trusted: {error}") from None
    except (HTTPException, OSError) as error:
        raise TemporaryError(f"{influx.url} can't be reached ({error!r})") from None


@contextmanager
def _connected(influx: Influx) -> Iterator[HTTPConnection]:
    at, timeout_s = urlsplit(influx.url), influx.timeout_ms / 1000
    host = at.hostname or ""
    if at.scheme == "https":
        context = ssl.create_default_context(cafile=influx.certificates())
        connection: HTTPConnection = HTTPSConnection(host, at.port, timeout=timeout_s, context=context)
    else:
        connection = HTTPConnection(host, at.port, timeout=timeout_s)
    try:
        yield connection
    finally:
        connection.close()
