"""What `unclench doctor influx` looks at: the wearer's own server, by one point there and back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from hrv.beat import Beat
from ingest.clock import WallClock
from unclench.commands.finding import Finding
from unclench.config import Config, token_place
from unclench.mirror_status import mirror_status, mirror_words
from unclench.store.errors import StoreError
from unclench.store.journal import JOURNAL_FILE
from unclench.store.line_protocol import MEASUREMENTS, tags_of
from unclench.store.lock import holder
from unclench.store.mirror import MirrorError, RefusedError, TemporaryError
from unclench.store.mirrors.influx import Influx
from unclench.store.mirrors.influx_delete import PROBE
from unclench.store.mirrors.influx_query import pinged, queried
from unclench.store.reader import Reader

_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


def influx_findings(data_dir: Path, config: Config) -> Iterator[Finding]:
    """Look at each InfluxDB of the configuration, from the token to the types, until something is wrong."""
    if not config.mirrors:
        mend = 'write [[mirrors]] with kind = "influx", url, bucket and token_file: docs/storage.md'
        yield Finding("configuration", "wrong", "no mirror to InfluxDB is configured", mend)
    for one in config.mirrors:
        for look in (_token, _server, _write, _read, _types):
            finding = look(one)
            yield finding
            if finding.verdict == "wrong":
                break
        else:
            yield _memory(one, data_dir)
        yield _followed(one, data_dir, config.zone)


def _token(influx: Influx) -> Finding:
    try:
        token = influx.secret()
    except MirrorError as error:
        mend = "make the file, readable by you alone: chmod 600"
        if not influx.token_file:
            mend = f"put the token alone, in one line, into {token_place()}"
        return Finding("token", "wrong", str(error), mend)
    if not token:
        return Finding("token", "note", "there is none", "name token_file, unless the server wants none")
    at = urlsplit(influx.url)
    if at.scheme == "http" and at.hostname not in _LOOPBACK:
        return Finding("token", "note", "goes over the network in clear", "use https, and ca_file if need be")
    return Finding("token", "fine", f"from {_place(influx)}")


def _place(influx: Influx) -> str:
    return str(influx.token_file or token_place())


def _server(influx: Influx) -> Finding:
    try:
        answer = pinged(influx)
    except TemporaryError as error:
        mend = "start the server, mend url, or for a certificate of your own name ca_file"
        return Finding("server", "wrong", str(error), mend)
    version = answer.headers.get("x-influxdb-version", "")
    if not version:
        fact = f"{influx.url} answers {answer.status}, and does not say that it is InfluxDB"
        return Finding("server", "note", fact, "look whether url is the right one")
    return Finding("server", "fine", f"{influx.url} is InfluxDB {version}")


def _write(influx: Influx) -> Finding:
    try:
        influx.write(iter([f"{PROBE},{tags_of(influx.subject, influx.device)} value=1.0 {_now_ms()}"]))
    except TemporaryError as error:
        return Finding("write", "wrong", str(error), _mend_of_writing(influx, error.status))
    except RefusedError as error:
        return Finding("write", "wrong", str(error), "what the server says; the bucket may forget too soon")
    return Finding("write", "fine", f"one point in {PROBE}")


def _mend_of_writing(influx: Influx, status: int) -> str:
    match status:
        case 401 | 403:
            return (
                f"into {_place(influx)} a token that may write and read {influx.bucket}:"
                " `influx auth create --write-buckets --read-buckets` on 2.x,"
                " `influxdb3 create token --admin` on 3, user:password on 1.8"
            )
        case 404:
            return (
                f"make it: `influx bucket create -n {influx.bucket}` on 2.x and mend org,"
                f' CREATE DATABASE "{influx.bucket}" on 1.8; before 1.8 there is no /api/v2/write'
            )
        case 0:
            return "start the server, or mend url and ca_file"
        case _:
            return "wait: it is tried again by itself"


def _read(influx: Influx) -> Finding:
    """Read the newest probe with InfluxQL, as Grafana does."""
    dbrp = (
        f"`influx v1 dbrp create --db {influx.bucket} --rp autogen --default --bucket-id ...` on 2.x;"
        " a token that may read"
    )
    try:
        found = queried(influx, f'SELECT last("value") FROM "{PROBE}"')
    except TemporaryError as error:
        return Finding("read", "wrong", str(error), dbrp)
    if not found:
        fact = f"the point that was written into {influx.bucket} does not show in InfluxQL"
        return Finding("read", "wrong", fact, dbrp)
    return Finding("read", "fine", "the point is there by InfluxQL, as Grafana asks")


def _types(influx: Influx) -> Finding:
    """Find fields of ours that somebody wrote as something else than a float: each point is refused then."""
    try:
        found = queried(influx, "SHOW FIELD KEYS")
    except TemporaryError as error:
        return Finding("types", "note", str(error), "a token that may read")
    strange = [
        f"{series.name}.{name} is {kind}"
        for series in found
        if series.name in MEASUREMENTS
        for name, kind, *_ in series.rows
        if kind != "float"
    ]
    if strange:
        mend = (
            "another program wrote there: take a bucket of our own, or drop these and `unclench mirror retry`"
        )
        return Finding("types", "wrong", ", ".join(strange[:5]), mend)
    return Finding("types", "fine", "every number is a float")


def _memory(influx: Influx, data_dir: Path) -> Finding:
    """Compare how long the bucket remembers with how old the journal is."""
    try:
        found = queried(influx, f'SHOW RETENTION POLICIES ON "{influx.bucket}"')
    except TemporaryError as error:
        return Finding("memory", "note", f"how long the bucket remembers can't be told: {error}")
    lasts_h = [_hours(str(row[1])) for series in found for row in series.rows if row[-1] is True]
    if not lasts_h or not lasts_h[0]:
        return Finding("memory", "fine", "the bucket forgets nothing" if lasts_h else "nothing is said of it")
    fact = f"the bucket forgets after {lasts_h[0] / 24:.0f} days"
    oldest_ms = _oldest_ms(data_dir)
    if oldest_ms and not influx.keep_days and _now_ms() - oldest_ms > lasts_h[0] * 3_600_000:
        mend = f"keep_days = {lasts_h[0] // 24} in [[mirrors]], or let the bucket forget nothing"
        return Finding("memory", "wrong", f"{fact}; the journal is older, all of that is refused", mend)
    return Finding("memory", "fine", fact)


def _hours(duration: str) -> int:
    """Return the hours of a duration as InfluxQL writes it: `720h0m0s`; 0: for ever, or not known."""
    head = duration.partition("h")[0]
    return int(head) if head.isdigit() else 0


def _oldest_ms(data_dir: Path) -> int | None:
    try:
        with Reader(data_dir / JOURNAL_FILE) as reader:
            first = reader.follow(0, 1, (Beat,))
    except StoreError:
        return None
    return first[0].record.at_ms if first else None


def _followed(influx: Influx, data_dir: Path, zone: str) -> Finding:
    try:
        with Reader(data_dir / JOURNAL_FILE) as reader:
            now = mirror_status(reader, influx.kind)
    except StoreError as error:
        return Finding("mirror", "note", str(error), "the first run makes it")
    if now.refused:
        mend = "unclench mirror dead, mend the cause, unclench mirror retry"
        return Finding("mirror", "wrong", mirror_words(now, zone), mend)
    if now.waiting and holder(data_dir) is None:
        fact = f"{mirror_words(now, zone)}; nobody brings them over"
        return Finding("mirror", "note", fact, "unclench run, or once: unclench mirror fill")
    return Finding("mirror", "fine", mirror_words(now, zone))


def _now_ms() -> int:
    return WallClock().now_ms()
