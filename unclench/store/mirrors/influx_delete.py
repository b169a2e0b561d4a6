"""Deletes what one person's mirror wrote to an InfluxDB, by the way that each version has."""

import json
from typing import Final
from urllib.parse import quote, urlencode

from unclench.store.line_protocol import MEASUREMENTS
from unclench.store.mirror import TemporaryError
from unclench.store.mirrors.influx import Influx
from unclench.store.mirrors.influx_query import Answer, asked, pinged

ALL: Final = tuple(sorted(MEASUREMENTS))
"""Every measurement that a mirror writes; what `doctor` tries goes with them."""
PROBE: Final = "unclench_probe"
_FIRST, _LAST = "1970-01-01T00:00:00Z", "2200-01-01T00:00:00Z"


class CannotDeleteError(Exception):
    """This server has no way to delete points; the text is the fact and what to do."""


def deleted(influx: Influx) -> None:
    """Delete every point of this subject that unclench has written, and nothing else.

    Raises:
        TemporaryError: the server can't be reached, or refuses.
        CannotDeleteError: it is InfluxDB 3, which can't.
    """
    match _version(pinged(influx)):
        case 1:
            _drop_series(influx)
        case 2:
            _delete_points(influx)
        case _:
            raise CannotDeleteError(
                f"{influx.url} is InfluxDB 3, which can't delete single points: remove the whole database"
                f" (influxdb3 delete database {influx.bucket}), if nothing else is in it"
            )


def _version(answer: Answer) -> int:
    """Return the first number of the server's version; one that does not tell it is taken for a 2."""
    told = answer.headers.get("x-influxdb-version", "").removeprefix("v")
    if not told:
        told = _told_in(answer.body)
    first = told.partition(".")[0]
    return int(first) if first.isdigit() else 2


def _told_in(body: bytes) -> str:
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    return str(found.get("version", "")) if isinstance(found, dict) else ""


def _drop_series(influx: Influx) -> None:
    names = ", ".join(f'"{name}"' for name in (*ALL, PROBE))
    query = f"DROP SERIES FROM {names} WHERE \"subject\" = '{influx.subject}'"
    answer = asked(influx, "/query?" + urlencode({"db": influx.bucket, "q": query}), method="POST")
    fault = _fault_of(answer)
    if fault:
        raise TemporaryError(f"{influx.url} answered: {fault}", status=answer.status)


def _fault_of(answer: Answer) -> str:
    if answer.status != 200:
        return f"{answer.status}: {' '.join(answer.body.decode(errors='replace').split())[:200]}"
    try:
        told = json.loads(answer.body)
        return str(told.get("error") or told["results"][0].get("error") or "")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return "no InfluxQL answer"


def _delete_points(influx: Influx) -> None:
    target = f"/api/v2/delete?org={quote(influx.org, safe='')}&bucket={quote(influx.bucket, safe='')}"
    for name in (*ALL, PROBE):
        predicate = f'_measurement="{name}" AND subject="{influx.subject}"'
        body = json.dumps({"start": _FIRST, "stop": _LAST, "predicate": predicate}).encode()
        answer = asked(influx, target, method="POST", body=body)
        if answer.status != 204:
            said = " ".join(answer.body.decode(errors="replace").split())[:200]
            raise TemporaryError(f"{influx.url} answered {answer.status}: {said}", status=answer.status)
