"""One event as one JSON object and back: the line of our own recordings and exports."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import NoReturn, TypeVar, assert_never, get_args

from hrv.beat import Beat, on_grid
from hrv.event import (
    Answer,
    AnswerWord,
    Channel,
    CheckIn,
    Context,
    Event,
    Gap,
    Link,
    LinkState,
    Motion,
    NotThisReason,
    Other,
    Packet,
    Posture,
    Said,
    Surrounding,
    Tag,
    Tick,
    Timed,
)
from ingest.recording import LONGEST_INTERVAL_MS

LATEST_MS = 4_102_444_800_000
"""2100-01-01 UTC: a later time is a mistake."""

_SHORTEST_INTERVAL_MS = 1 / 128
_POSTURES: tuple[Posture, ...] = get_args(Posture)
_SURROUNDINGS: tuple[Surrounding, ...] = get_args(Surrounding)
_ANSWERS: tuple[AnswerWord, ...] = get_args(AnswerWord)
_REASONS: tuple[NotThisReason, ...] = get_args(NotThisReason)
_CHANNELS: tuple[Channel, ...] = get_args(Channel)
_LINK_STATES: tuple[LinkState, ...] = get_args(LinkState)
_MOST_DUPLICATES = 1_000_000_000

Fields = Mapping[str, object]
Word = TypeVar("Word", bound=str)


class EventError(ValueError):
    """A text is no event; the message is the fact."""


def write(event: Event) -> str:
    """Return the event as one line of JSON without its line end; numbers come back exactly."""
    if isinstance(event, Other):
        return event.body
    told = {name: value for name, value in _fields(event).items() if value is not None}
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def parse(text: str) -> Event:
    """Return the event that one JSON object tells; an unknown kind is kept word for word.

    An unknown kind without a usable `at_ms` gets 0. Raises EventError.
    """
    fields = _object(text)
    kind = _text(fields, "kind")
    match kind:
        case "beat":
            return _beat(fields)
        case "gap":
            return _gap(fields)
        case "motion":
            posture = _word_or_none(fields, "posture", _POSTURES) or "unknown"
            return Motion(_at(fields), _number(fields, "sd_mg", 0.0, 100_000.0), posture)
        case "context":
            what = _word(fields, "what", _SURROUNDINGS)
            return Context(_at(fields), what, _flag(fields, "on"))
        case "tag":
            return Tag(_at(fields), _text(fields, "tag"))
        case "checkin":
            return _checkin(fields)
        case "answer":
            return _answer(fields)
        case "tick":
            return Tick(_at(fields))
        case "packet":
            return _packet(fields)
        case "link":
            return _link(fields)
        case _:
            return Other(_time_or_zero(fields), kind, text.strip())


def _fields(event: Timed | Said | Packet | Link | Tick) -> Fields:
    match event:
        case Beat(at_ms, rr_ms):
            return {"kind": "beat", "at_ms": at_ms, "rr_ms": rr_ms}
        case Gap(from_ms, to_ms, why):
            return {"kind": "gap", "from_ms": from_ms, "to_ms": to_ms, "why": why}
        case Motion(at_ms, sd_mg, posture):
            return {"kind": "motion", "at_ms": at_ms, "sd_mg": sd_mg, "posture": posture}
        case Context(at_ms, what, on):
            return {"kind": "context", "at_ms": at_ms, "what": what, "on": on}
        case Tag(at_ms, tag):
            return {"kind": "tag", "at_ms": at_ms, "tag": tag}
        case CheckIn(at_ms, pain, place, felt):
            return {"kind": "checkin", "at_ms": at_ms, "pain": pain, "place": place, "felt": felt}
        case Answer(at_ms, answer, prompt_ms, minutes, why):
            told = {"kind": "answer", "at_ms": at_ms, "answer": answer}
            return {**told, "prompt_ms": prompt_ms, "minutes": minutes, "why": why}
        case Tick(at_ms):
            return {"kind": "tick", "at_ms": at_ms}
        case Packet(at_ms, arrived_us, channel, body):
            came = {"kind": "packet", "at_ms": at_ms, "arrived_us": arrived_us}
            return {**came, "channel": channel, "body": body.hex()}
        case Link():
            return _told_link(event)
        case _:
            assert_never(event)


def _told_link(link: Link) -> Fields:
    return {
        "kind": "link",
        "at_ms": link.at_ms,
        "state": link.state,
        "reason": link.reason or None,
        "text": link.text or None,
        "strap": link.strap or None,
        "address": link.address or None,
        "battery_pct": link.battery_pct,
        "duplicates": link.duplicates or None,
    }


def _refuse_constant(name: str) -> NoReturn:
    raise EventError(f"{name} is no number of JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _object(text: str) -> Fields:
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


def _beat(fields: Fields) -> Beat:
    rr_ms = _number(fields, "rr_ms", _SHORTEST_INTERVAL_MS, LONGEST_INTERVAL_MS)
    return Beat(_at(fields), on_grid(rr_ms))


def _gap(fields: Fields) -> Gap:
    from_ms, to_ms = _whole(fields, "from_ms", 0, LATEST_MS), _whole(fields, "to_ms", 0, LATEST_MS)
    if to_ms < from_ms:
        raise EventError(f"to_ms {to_ms} is before from_ms {from_ms}")
    return Gap(from_ms, to_ms, _text(fields, "why"))


def _checkin(fields: Fields) -> CheckIn:
    pain = None if fields.get("pain") is None else _whole(fields, "pain", 0, 10)
    return CheckIn(_at(fields), pain, _text_or_none(fields, "place"), _text_or_none(fields, "felt"))


def _answer(fields: Fields) -> Answer:
    answer = _word(fields, "answer", _ANSWERS)
    prompt_ms = None if fields.get("prompt_ms") is None else _whole(fields, "prompt_ms", 0, LATEST_MS)
    minutes = None if fields.get("minutes") is None else _whole(fields, "minutes", 1, 1440)
    return Answer(_at(fields), answer, prompt_ms, minutes, _word_or_none(fields, "why", _REASONS))


def _packet(fields: Fields) -> Packet:
    arrived_us = _whole(fields, "arrived_us", 0, LATEST_MS * 1000)
    return Packet(_at(fields), arrived_us, _word(fields, "channel", _CHANNELS), _bytes(fields, "body"))


def _link(fields: Fields) -> Link:
    told = fields.get("battery_pct")
    known = fields.get("duplicates")
    return Link(
        at_ms=_at(fields),
        state=_word(fields, "state", _LINK_STATES),
        reason=_text_or_none(fields, "reason") or "",
        text=_text_or_none(fields, "text") or "",
        strap=_text_or_none(fields, "strap") or "",
        address=_text_or_none(fields, "address") or "",
        battery_pct=None if told is None else _whole(fields, "battery_pct", 0, 100),
        duplicates=0 if known is None else _whole(fields, "duplicates", 0, _MOST_DUPLICATES),
    )


def _at(fields: Fields) -> int:
    return _whole(fields, "at_ms", 0, LATEST_MS)


def _time_or_zero(fields: Fields) -> int:
    at_ms = fields.get("at_ms")
    return at_ms if type(at_ms) is int and 0 <= at_ms <= LATEST_MS else 0


def _whole(fields: Fields, name: str, low: int, high: int) -> int:
    value = fields.get(name)
    if type(value) is int and low <= value <= high:
        return value
    raise EventError(f"{name} {_said(fields, name)} is no whole number from {low} to {high}")


def _number(fields: Fields, name: str, low: float, high: float) -> float:
    value = fields.get(name)
    if (type(value) is int or type(value) is float) and low <= value <= high:
        return float(value)
    raise EventError(f"{name} {_said(fields, name)} is no number from {low:.10g} to {high:.10g}")


def _flag(fields: Fields, name: str) -> bool:
    value = fields.get(name)
    if isinstance(value, bool):
        return value
    raise EventError(f"{name} {_said(fields, name)} is neither true nor false")


def _text(fields: Fields, name: str) -> str:
    value = _text_or_none(fields, name)
    if value:
        return value
    raise EventError(f"{name} {_said(fields, name)} tells nothing")


def _text_or_none(fields: Fields, name: str) -> str | None:
    value = fields.get(name)
    if value is None or (isinstance(value, str) and _is_unicode(value)):
        return value
    raise EventError(f"{name} {_said(fields, name)} is no text")


def _bytes(fields: Fields, name: str) -> bytes:
    value = fields.get(name)
    if isinstance(value, str):
        with suppress(ValueError):
            return bytes.fromhex(value)
    raise EventError(f"{name} {_said(fields, name)} is no row of hexadecimal bytes")


def _word(fields: Fields, name: str, words: tuple[Word, ...]) -> Word:
    value = fields.get(name)
    for word in words:
        if word == value:
            return word
    raise EventError(f"{name} {_said(fields, name)} is none of {', '.join(words)}")


def _word_or_none(fields: Fields, name: str, words: tuple[Word, ...]) -> Word | None:
    return None if fields.get(name) is None else _word(fields, name, words)


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
