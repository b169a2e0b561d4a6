"""When a server wants to be asked again."""

import math
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final

_LONGEST_WAIT_S: Final = 3600.0


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return what `Retry-After` says, seconds or a date, at most an hour; None when it says nothing.

    A date is taken against the server's own `Date`: this machine's clock may differ.
    """
    said = headers.get("Retry-After", "")
    wait_s = _seconds(said)
    if wait_s is None:
        wait_s = _seconds_between(headers.get("Date", ""), said)
    if wait_s is None or not wait_s > 0:
        return None
    return min(wait_s, _LONGEST_WAIT_S)


def _seconds(text: str) -> float | None:
    try:
        wait_s = float(text)
    except ValueError:
        return None
    return wait_s if math.isfinite(wait_s) else None


def _seconds_between(begin: str, end: str) -> float | None:
    try:
        return (parsedate_to_datetime(end) - parsedate_to_datetime(begin)).total_seconds()
    except (ValueError, TypeError):
        return None
