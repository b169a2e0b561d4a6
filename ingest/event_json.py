"""One event as one JSON object and back: the line of our own recordings and exports."""

import json
from typing import Literal, assert_never, get_args

from hrv.beat import Beat, on_grid
from hrv.event import (
    Answer,
    AnswerWord,
    Calm,
    CalmHow,
    Channel,
    CheckIn,
    Context,
    Delivery,
    Event,
    Gap,
    Link,
    LinkState,
    Motion,
    Note,
    NoteSubject,
    NotThisReason,
    Other,
    Packet,
    Posture,
    Retract,
    Said,
    Surrounding,
    Tag,
    Tick,
    Timed,
)
from ingest.checkin_json import checkin_fields, checkin_of
from ingest.json_fields import (
    LATEST_MS,
    Fields,
    at,
    bytes_of,
    flag,
    number,
    object_of,
    text_of,
    text_or_none,
    time_or_zero,
    whole,
    word,
    word_or_none,
)
from ingest.json_fields import EventError as EventError
from ingest.recording import LONGEST_INTERVAL_MS

_SHORTEST_INTERVAL_MS = 1 / 128
_POSTURES: tuple[Posture, ...] = get_args(Posture)
_SURROUNDINGS: tuple[Surrounding, ...] = get_args(Surrounding)
_ANSWERS: tuple[AnswerWord, ...] = get_args(AnswerWord)
_SAID: tuple[Literal["tag", "checkin"], ...] = ("tag", "checkin")
_REASONS: tuple[NotThisReason, ...] = get_args(NotThisReason)
_CALM_HOW: tuple[CalmHow, ...] = get_args(CalmHow)
_SUBJECTS: tuple[NoteSubject, ...] = get_args(NoteSubject)
_CHANNELS: tuple[Channel, ...] = get_args(Channel)
_LINK_STATES: tuple[LinkState, ...] = get_args(LinkState)
_MOST_DUPLICATES = 1_000_000_000


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
    fields = object_of(text)
    kind = text_of(fields, "kind")
    match kind:
        case "beat":
            return _beat(fields)
        case "gap":
            return _gap(fields)
        case "motion":
            posture = word_or_none(fields, "posture", _POSTURES) or "unknown"
            return Motion(at(fields), number(fields, "sd_mg", 0.0, 100_000.0), posture)
        case "context":
            what = word(fields, "what", _SURROUNDINGS)
            return Context(at(fields), what, flag(fields, "on"), text_or_none(fields, "practice") or "")
        case "tag":
            return Tag(at(fields), text_of(fields, "tag"))
        case "checkin":
            return checkin_of(fields)
        case "retract":
            of_ms = whole(fields, "of_ms", 0, LATEST_MS)
            return Retract(at(fields), word(fields, "of", _SAID), of_ms, text_or_none(fields, "tag") or "")
        case "answer":
            return _answer(fields)
        case "calm":
            return _calm(fields)
        case "note":
            return Note(at(fields), word(fields, "about", _SUBJECTS), text_of(fields, "body"))
        case "tick":
            return Tick(at(fields))
        case "packet":
            return _packet(fields)
        case "link":
            return _link(fields)
        case "delivery":
            return _delivery(fields)
        case _:
            return Other(time_or_zero(fields), kind, text.strip())


def _fields(event: Timed | Said | Packet | Link | Delivery | Tick) -> Fields:
    match event:
        case Beat(at_ms, rr_ms):
            return {"kind": "beat", "at_ms": at_ms, "rr_ms": rr_ms}
        case Gap(from_ms, to_ms, why):
            return {"kind": "gap", "from_ms": from_ms, "to_ms": to_ms, "why": why}
        case Motion(at_ms, sd_mg, posture):
            return {"kind": "motion", "at_ms": at_ms, "sd_mg": sd_mg, "posture": posture}
        case Context(at_ms, what, on, practice):
            told = {"kind": "context", "at_ms": at_ms, "what": what, "on": on}
            return {**told, "practice": practice or None}
        case Tag(at_ms, tag):
            return {"kind": "tag", "at_ms": at_ms, "tag": tag}
        case CheckIn():
            return checkin_fields(event)
        case Retract(at_ms, of, of_ms, tag):
            return {"kind": "retract", "at_ms": at_ms, "of": of, "of_ms": of_ms, "tag": tag or None}
        case Answer(at_ms, answer, prompt_ms, minutes, why):
            told = {"kind": "answer", "at_ms": at_ms, "answer": answer}
            return {**told, "prompt_ms": prompt_ms, "minutes": minutes, "why": why}
        case Calm(at_ms, from_ms, to_ms, how):
            return {"kind": "calm", "at_ms": at_ms, "from_ms": from_ms, "to_ms": to_ms, "how": how}
        case Note(at_ms, about, body):
            return {"kind": "note", "at_ms": at_ms, "about": about, "body": body}
        case Tick(at_ms):
            return {"kind": "tick", "at_ms": at_ms}
        case Packet(at_ms, arrived_us, channel, body):
            came = {"kind": "packet", "at_ms": at_ms, "arrived_us": arrived_us}
            return {**came, "channel": channel, "body": body.hex()}
        case Link():
            return _told_link(event)
        case Delivery(at_ms, prompt_ms, notifier, shown, text):
            to = {"kind": "delivery", "at_ms": at_ms, "prompt_ms": prompt_ms, "notifier": notifier}
            return {**to, "shown": shown, "text": text or None}
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


def _beat(fields: Fields) -> Beat:
    rr_ms = number(fields, "rr_ms", _SHORTEST_INTERVAL_MS, LONGEST_INTERVAL_MS)
    return Beat(at(fields), on_grid(rr_ms))


def _gap(fields: Fields) -> Gap:
    from_ms, to_ms = whole(fields, "from_ms", 0, LATEST_MS), whole(fields, "to_ms", 0, LATEST_MS)
    if to_ms < from_ms:
        raise EventError(f"to_ms {to_ms} is before from_ms {from_ms}")
    return Gap(from_ms, to_ms, text_of(fields, "why"))


def _answer(fields: Fields) -> Answer:
    answer = word(fields, "answer", _ANSWERS)
    prompt_ms = None if fields.get("prompt_ms") is None else whole(fields, "prompt_ms", 0, LATEST_MS)
    minutes = None if fields.get("minutes") is None else whole(fields, "minutes", 1, 1440)
    return Answer(at(fields), answer, prompt_ms, minutes, word_or_none(fields, "why", _REASONS))


def _calm(fields: Fields) -> Calm:
    at_ms, from_ms = at(fields), whole(fields, "from_ms", 0, LATEST_MS)
    to_ms = whole(fields, "to_ms", 0, LATEST_MS)
    if not from_ms < to_ms <= (at_ms or LATEST_MS):
        raise EventError(f"from_ms {from_ms}, to_ms {to_ms} and at_ms {at_ms} don't follow one another")
    return Calm(at_ms, from_ms, to_ms, word_or_none(fields, "how", _CALM_HOW) or "marked")


def _packet(fields: Fields) -> Packet:
    arrived_us = whole(fields, "arrived_us", 0, LATEST_MS * 1000)
    return Packet(at(fields), arrived_us, word(fields, "channel", _CHANNELS), bytes_of(fields, "body"))


def _link(fields: Fields) -> Link:
    told = fields.get("battery_pct")
    known = fields.get("duplicates")
    return Link(
        at_ms=at(fields),
        state=word(fields, "state", _LINK_STATES),
        reason=text_or_none(fields, "reason") or "",
        text=text_or_none(fields, "text") or "",
        strap=text_or_none(fields, "strap") or "",
        address=text_or_none(fields, "address") or "",
        battery_pct=None if told is None else whole(fields, "battery_pct", 0, 100),
        duplicates=0 if known is None else whole(fields, "duplicates", 0, _MOST_DUPLICATES),
    )


def _delivery(fields: Fields) -> Delivery:
    return Delivery(
        at_ms=at(fields),
        prompt_ms=whole(fields, "prompt_ms", 0, LATEST_MS),
        notifier=text_of(fields, "notifier"),
        shown=flag(fields, "shown"),
        text=text_or_none(fields, "text") or "",
    )
