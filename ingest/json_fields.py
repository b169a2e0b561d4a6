"""One JSON object's fields, each taken as what it must be, or refused with the fact."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import NoReturn, TypeVar

LATEST_MS = 4_102_444_800_000
"""2100-01-01 UTC: a later time is a mistake."""

Fields = Mapping[str, object]
Word = TypeVar("Word", bound=str)


class EventError(ValueError):
    """A text is no event; the message is the fact."""


def _refuse_constant(name: str) -> NoReturn:
    raise EventError(f"{name} is no number of JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def object_of(text: str) -> Fields:
    if not _is_unicode(text):
        raise EventError("is not UTF-8")
    try:
        value = _DECODER.decode(text)
    except EventError:
        raise
    except (ValueError, RecursionError) as error:
        raise EventError(f"is no JSON: {_short(text.strip())}") from error
    if not isinstance(value, dict):
        raise EventError(f"is no JSON object: {_short(text.strip())}")
    return value


def at(fields: Fields) -> int:
    return whole(fields, "at_ms", 0, LATEST_MS)


def time_or_zero(fields: Fields) -> int:
    at_ms = fields.get("at_ms")
    return at_ms if type(at_ms) is int and 0 <= at_ms <= LATEST_MS else 0


def whole(fields: Fields, name: str, low: int, high: int) -> int:
    value = fields.get(name)
    if type(value) is int and low <= value <= high:
        return value
    raise EventError(f"{name} {_said(fields, name)} is no whole number from {low} to {high}")


def number(fields: Fields, name: str, low: float, high: float) -> float:
    value = fields.get(name)
    if (type(value) is int or type(value) is float) and low <= value <= high:
        return float(value)
    raise EventError(f"{name} {_said(fields, name)} is no number from {low:.10g} to {high:.10g}")


def flag(fields: Fields, name: str) -> bool:
    value = fields.get(name)
    if isinstance(value, bool):
        return value
    raise EventError(f"{name} {_said(fields, name)} is neither true nor false")


def text_of(fields: Fields, name: str) -> str:
    value = text_or_none(fields, name)
    if value:
        return value
    raise EventError(f"{name} {_said(fields, name)} tells nothing")


def text_or_none(fields: Fields, name: str) -> str | None:
    value = fields.get(name)
    if value is None or (isinstance(value, str) and _is_unicode(value)):
        return value
    raise EventError(f"{name} {_said(fields, name)} is no text")


def bytes_of(fields: Fields, name: str) -> bytes:
    value = fields.get(name)
    if isinstance(value, str):
        with suppress(ValueError):
            return bytes.fromhex(value)
    raise EventError(f"{name} {_said(fields, name)} is no row of hexadecimal bytes")


def word(fields: Fields, name: str, words: tuple[Word, ...]) -> Word:
    value = fields.get(name)
    for word in words:
        if word == value:
            return word
    raise EventError(f"{name} {_said(fields, name)} is none of {', '.join(words)}")


def word_or_none(fields: Fields, name: str, words: tuple[Word, ...]) -> Word | None:
    return None if fields.get(name) is None else word(fields, name, words)


def _said(fields: Fields, name: str) -> str:
    return _short(fields[name]) if name in fields else "is missing and"


def _short(value: object) -> str:
    match value:
        case dict():
            return "(an object)"
        case list():
            return "(a list)"
        case _:
            return repr(value)[:48]


def _is_unicode(text: str) -> bool:
    """Tell whether a text can be written down: a lone surrogate can't."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
