"""Which table keeps which kind of record, and how a record becomes a row and comes back."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.beat import TICKS_PER_MS, Beat
from hrv.event import (
    Answer,
    Calm,
    CheckIn,
    Context,
    Delivery,
    Gap,
    Link,
    Motion,
    Note,
    Other,
    Packet,
    Retract,
    Surrounding,
    Tag,
    Tick,
)
from hrv.frame import HrvFrame, Minute, Reason
from hrv.load import Assessment, Gate
from hrv.metrics import METRICS
from ingest.checkin_json import joined, parted
from unclench.record import Record
from unclench.rollup import (
    DAY_FIGURES,
    HOUR_FIGURES,
    MINUTE_FIGURES,
    SESSION_FIGURES,
    Day,
    FrameHour,
    FrameMinute,
    SessionSummary,
)

Value = int | float | str | bytes | None
Row = tuple[Value, ...]

METRIC_NAMES: Final = tuple(name for family in METRICS for name in family.names)


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of record and the columns that keep it; `seq` stands before them, `session` after."""

    name: str
    kept: type[Record]
    columns: tuple[str, ...]
    record: Callable[..., Record]
    """Makes the record of its columns' values, in their order."""
    at: str = "at_ms"
    """The column that holds the record's `at_ms`."""
    key: str = ""
    """Of a roll-up: the column that tells which; a row takes the place of the one before it."""

    @property
    def insert(self) -> str:
        """The statement that keeps a row; a row that is there already (same `seq`) stays as it is."""
        names = ("seq", *self.columns, "session")
        marks = ", ".join("?" * len(names))
        if self.key:
            return f"INSERT OR REPLACE INTO {self.name} ({_listed(names)}) VALUES ({marks})"
        return f"INSERT INTO {self.name} ({_listed(names)}) VALUES ({marks}) ON CONFLICT (seq) DO NOTHING"

    @property
    def select(self) -> str:
        """The statement, without its condition, that gives `seq` and the record's values."""
        return f"SELECT {_listed(('seq', *self.columns))} FROM {self.name}"


def row_of(record: Record) -> Row:
    """Return the values of the record's columns, in their order."""
    match record:
        case Beat():
            return (record.at_ms, record.rr_ticks)
        case HrvFrame(at_ms, window_ms, values, missing):
            return (at_ms, window_ms, _json(dict(missing)), *map(values.get, METRIC_NAMES))
        case Assessment(minute, gates):
            return (" ".join(gates), *_values(minute, _MINUTE), *_values(record, _JUDGED))
        case Episode():
            return (_json(dict(record.unjudged)), *_values(record, _EPISODE))
        case Prompt():
            return (_json(record.held_by), *_values(record, _PROMPT))
        case CheckIn():
            return (*_listed_words(record), *_values(record, _CHECKIN))
        case FrameMinute(at_ms, figures, revision):
            return (at_ms, revision, *map(figures.get, MINUTE_FIGURES))
        case FrameHour():
            return (*_values(record, _HOUR), *map(record.figures.get, HOUR_FIGURES))
        case Day():
            return (*_values(record, _DAY), *map(record.figures.get, DAY_FIGURES))
        case SessionSummary():
            return (*_values(record, _SESSION), *map(record.figures.get, SESSION_FIGURES))
        case _:
            return _values(record, TABLES[type(record)].columns)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _json(value: Mapping[str, Reason] | Mapping[Gate, int] | Sequence[str]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _values(record: Record | Minute, names: tuple[str, ...]) -> Row:
    return tuple(getattr(record, name) for name in names)


def _names(kind: type[Record | Minute], without: tuple[str, ...] = ()) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in without)


_WORDS: Final = ("places", "felt", "clenching", "flags")
_CHECKIN: Final = _names(CheckIn, without=_WORDS)
_MINUTE: Final = _names(Minute)
_JUDGED: Final = _names(Assessment, without=("minute", "gates"))
_EPISODE: Final = _names(Episode, without=("unjudged",))
_PROMPT: Final = _names(Prompt, without=("held_by",))
_HOUR: Final = _names(FrameHour, without=("figures",))
_DAY: Final = _names(Day, without=("figures",))
_SESSION: Final = _names(SessionSummary, without=("figures",))

_new_checkin: Callable[..., CheckIn] = CheckIn
_new_minute: Callable[..., Minute] = Minute
_new_assessment: Callable[..., Assessment] = Assessment
_new_episode: Callable[..., Episode] = Episode
_new_prompt: Callable[..., Prompt] = Prompt
_new_hour: Callable[..., FrameHour] = FrameHour
_new_day: Callable[..., Day] = Day
_new_session: Callable[..., SessionSummary] = SessionSummary


def _beat(at_ms: int, rr_ticks: int) -> Beat:
    return Beat(at_ms, rr_ticks / TICKS_PER_MS)


def _context(at_ms: int, what: Surrounding, on: int, practice: str) -> Context:
    return Context(at_ms, what, bool(on), practice)


def _delivery(at_ms: int, prompt_ms: int, notifier: str, shown: int, text: str) -> Delivery:
    return Delivery(at_ms, prompt_ms, notifier, bool(shown), text)


def _listed_words(checkin: CheckIn) -> Row:
    clenching = None if checkin.clenching is None else joined(checkin.clenching)
    flags = None if checkin.flags is None else joined(checkin.flags)
    return (joined(checkin.places) or None, joined(checkin.felt) or None, clenching, flags)


def _checkin(
    place: str | None, felt: str | None, clenching: str | None, flags: str | None, *values: Value
) -> CheckIn:
    told = dict(zip(_CHECKIN, values, strict=True))
    for name in ("wired_tired", "wishes_rub", "woke"):
        told[name] = None if told[name] is None else bool(told[name])
    return _new_checkin(
        places=parted(place or ""),
        felt=parted(felt or ""),
        clenching=None if clenching is None else parted(clenching),
        flags=None if flags is None else parted(flags),
        **told,
    )


def _frame(at_ms: int, window_ms: int, missing: str, *values: float | None) -> HrvFrame:
    told = {name: value for name, value in zip(METRIC_NAMES, values, strict=True) if value is not None}
    return HrvFrame(at_ms, window_ms, told, json.loads(missing))


def _assessment(gates: str, *values: Value) -> Assessment:
    minute = _new_minute(*values[: len(_MINUTE)])
    judged: dict[str, Value] = dict(zip(_JUDGED, values[len(_MINUTE) :], strict=True))
    judged["push_day"] = bool(judged["push_day"])
    return _new_assessment(minute=minute, gates=tuple(gates.split()), **judged)


def _episode(unjudged: str, *values: Value) -> Episode:
    return _new_episode(unjudged=json.loads(unjudged), **dict(zip(_EPISODE, values, strict=True)))


def _prompt(held_by: str, *values: Value) -> Prompt:
    return _new_prompt(held_by=tuple(json.loads(held_by)), **dict(zip(_PROMPT, values, strict=True)))


def _figures(names: tuple[str, ...], values: Sequence[float | None]) -> dict[str, float]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _frame_minute(at_ms: int, revision: int, *values: float | None) -> FrameMinute:
    return FrameMinute(at_ms, _figures(MINUTE_FIGURES, values), revision)


def _hour(*values: Value) -> FrameHour:
    return _new_hour(**_summed(_HOUR, HOUR_FIGURES, values))


def _day(*values: Value) -> Day:
    return _new_day(**_summed(_DAY, DAY_FIGURES, values))


def _session(*values: Value) -> SessionSummary:
    return _new_session(**_summed(_SESSION, SESSION_FIGURES, values))


def _summed(names: tuple[str, ...], figures: tuple[str, ...], values: Row) -> dict[str, object]:
    told = [value for value in values[len(names) :] if not isinstance(value, str | bytes)]
    return dict(zip(names, values, strict=False)) | {"figures": _figures(figures, told)}


TABLES: Final[Mapping[type[Record], Table]] = {
    table.kept: table
    for table in (
        Table("beat", Beat, ("at_ms", "rr_ticks"), _beat),
        Table("gap", Gap, _names(Gap), Gap, at="to_ms"),
        Table("motion", Motion, _names(Motion), Motion),
        Table("context", Context, _names(Context), _context),
        Table("tag", Tag, _names(Tag), Tag),
        Table("checkin", CheckIn, ("place", "felt", "clenching", "flags", *_CHECKIN), _checkin),
        Table("retract", Retract, _names(Retract), Retract),
        Table("answer", Answer, _names(Answer), Answer),
        Table("calm", Calm, _names(Calm), Calm),
        Table("note", Note, _names(Note), Note),
        Table("tick", Tick, _names(Tick), Tick),
        Table("packet", Packet, _names(Packet), Packet),
        Table("link", Link, _names(Link), Link),
        Table("delivery", Delivery, _names(Delivery), _delivery),
        Table("other", Other, _names(Other), Other),
        Table("frame", HrvFrame, ("at_ms", "window_ms", "missing", *METRIC_NAMES), _frame),
        Table("minute", Assessment, ("gates", *_MINUTE, *_JUDGED), _assessment),
        Table("episode", Episode, ("unjudged", *_EPISODE), _episode),
        Table("prompt", Prompt, ("held_by", *_PROMPT), _prompt),
        Table("effect", Effect, _names(Effect), Effect),
        Table("frame_1m", FrameMinute, ("at_ms", "revision", *MINUTE_FIGURES), _frame_minute, key="at_ms"),
        Table("frame_1h", FrameHour, (*_HOUR, *HOUR_FIGURES), _hour, at="to_ms", key="from_ms"),
        Table("day", Day, (*_DAY, *DAY_FIGURES), _day, at="to_ms", key="from_ms"),
        Table(
            "session_summary",
            SessionSummary,
            (*_SESSION, *SESSION_FIGURES),
            _session,
            at="to_ms",
            key="from_ms",
        ),
    )
}
