"""A line of JSON back to the record that it tells, derived ones too."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Final

from pydantic import TypeAdapter, ValidationError

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.frame import HrvFrame, Minute
from hrv.load import Assessment
from ingest.event_json import parse
from ingest.json_fields import EventError, object_of
from unclench.record import Derived, Record
from unclench.rollup import (
    DAY_FIGURES,
    HOUR_FIGURES,
    MINUTE_FIGURES,
    SESSION_FIGURES,
    Day,
    FrameHour,
    FrameMinute,
    Rollup,
    SessionSummary,
)
from unclench.store.tables import METRIC_NAMES

DERIVED: Final[Mapping[str, type[Derived | Rollup]]] = {
    "frame": HrvFrame,
    "minute": Assessment,
    "episode": Episode,
    "prompt": Prompt,
    "effect": Effect,
    "frame_1m": FrameMinute,
    "frame_1h": FrameHour,
    "day": Day,
    "session_summary": SessionSummary,
}
"""Every derived kind by the word that its line begins with."""

_MADE: Final[Mapping[str, TypeAdapter[Derived | Rollup]]] = {
    kind: TypeAdapter(made) for kind, made in DERIVED.items()
}
_MINUTE: Final = tuple(field.name for field in fields(Minute))
_FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    "frame_1m": MINUTE_FIGURES,
    "frame_1h": HOUR_FIGURES,
    "day": DAY_FIGURES,
    "session_summary": SESSION_FIGURES,
}
Told = Mapping[str, object]


def record_of(text: str) -> Record:
    """Return the record that `unclench.record.to_json` wrote as this line. Raises EventError."""
    told = object_of(text)
    kind = told.get("kind")
    if not (isinstance(kind, str) and kind in DERIVED):
        return parse(text)
    try:
        return _MADE[kind].validate_python(_fields(kind, told))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        at = ".".join(str(part) for part in first["loc"])
        raise EventError(f"is no {kind}: {at}: {first['msg']}") from None


def _fields(kind: str, told: Told) -> Told:
    """Return the fields as the record has them, which its line tells flat."""
    made = DERIVED[kind]
    if made is HrvFrame:
        return {**told, "values": _some(told, METRIC_NAMES), "missing": told.get("missing", {})}
    if made is Assessment:
        return {**_optional(Assessment, told), "minute": {**_optional(Minute, told), **_some(told, _MINUTE)}}
    if made is Prompt:
        return {**told, "kind": told.get("prompt_kind")}
    if kind in _FIGURES:
        return {"revision": 0, **told, "figures": _some(told, _FIGURES[kind])}
    if made is Episode:
        return {**_optional(made, told), "unjudged": told.get("unjudged", {})}
    return _optional(made, told)


def _optional(made: type, told: Told) -> Told:
    """Return the fields with None for those without a default that the line leaves out."""
    needed = (field.name for field in fields(made) if field.default is MISSING)
    return {**dict.fromkeys(needed), **told}


def _some(told: Told, names: tuple[str, ...]) -> Told:
    return {name: told[name] for name in names if name in told}
