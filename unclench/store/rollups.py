"""Sums up what is kept: follows the journal by `seq`, works out anew what a row touched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path
from threading import Event
from typing import Final, Self
from zoneinfo import ZoneInfo

from unclench.rollup import MINUTE_FIGURES, Day, Figures, FrameHour, FrameMinute, Rollup, SessionSummary
from unclench.store.connection import faults_told, reading
from unclench.store.errors import JournalError
from unclench.store.figures import FRAME_MINUTES, day_figures, hour_figures, session_figures
from unclench.store.journal import SUMMED, Journal
from unclench.store.reader import Reader
from unclench.store.spans import MINUTE_MS, Span, day_at, hour_at, local
from unclench.store.tables import TABLES
from unclench.store.touched import practices, runs, touched_minutes, touched_moments

STEP_SEQS: Final = 20_000
"""How many numbers of the line one step goes on."""
MINUTE_GRACE_MS: Final = 2 * MINUTE_MS
GRACE_MS: Final = 30 * MINUTE_MS
"""How long an hour, a day or a practice may still change after it: episodes and effects are known late."""

_DAY_MS: Final = 86_400_000
_EARLIEST_S: Final = 2 * 86_400
"""A recording without a date begins in 1970, and its first day west of Greenwich's midnight before."""
_ASK_AGAIN_S: Final = 1.0
_TELLING: Final = ("worn_minutes", "checkins", "tags", "prompts_offered", "practices")
"""A day without any of these is none."""
_ADDED: Final = frozenset({"frames", "worn_minutes", "coherence_max"})
"""More rows make these larger or leave them: less of them, and rows were forgotten."""


@dataclass(frozen=True, slots=True)
class _Old:
    """What was kept before; `seq` is negative while it grows."""

    seq: int
    rollup: Rollup


@dataclass(slots=True)
class _Changes:
    """What is to be kept: what is finished, and what still grows under its negative `seq`."""

    horizon_ms: int
    """Up to when nothing more is expected."""
    finished: list[Rollup] = field(default_factory=list)
    growing: dict[int, Rollup] = field(default_factory=dict)

    def note(self, new: Rollup, kept: Mapping[int, _Old], grace_ms: int) -> None:
        """Take what was worked out; what says the same as before changes nothing."""
        key_ms = _key_ms(new)
        old = kept.get(key_ms)
        if old is not None and old.seq > 0:
            if _tells_more(new, old.rollup):
                self.finished.append(replace(new, revision=old.rollup.revision + 1))
        elif new.at_ms + grace_ms <= self.horizon_ms:
            self.finished.append(new)
        elif old is None or old.rollup != new:
            self.growing[-(key_ms // 1000 + _EARLIEST_S)] = new


class Rollups:
    """Keeps `frame_1m`, `frame_1h`, `day` and `session_summary`.

    Each row is a function of the rows of its span alone, so it does not matter when they came, or after how
    many kills. It is finished when the rows, or for a live source the clock, are well past its end.
    """

    def __init__(
        self,
        journal: Journal,
        path: Path,
        zone: str,
        stop: Event,
        now_ms: Callable[[], int] | None = None,
    ) -> None:
        """Take the journal, which lies at `path`; `now_ms` tells the time of a live source.

        A step that waits for the disk ends when `stop` is set. Raises JournalError.
        """
        self._journal = journal
        self._path = path
        self._reader = Reader(path)
        self._connection = reading(path)
        self._zone_name = zone
        self._zone: tzinfo = ZoneInfo(zone)
        self._stop = stop
        self._now_ms = now_ms
        self._after = self._reader.cursor(SUMMED)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close its connections."""
        self._reader.close()
        self._connection.close()

    @property
    def every_s(self) -> float:
        """Some seconds: a page shows today."""
        return 5.0

    @property
    def at_the_end(self) -> bool:
        """True: a recording that was played to its end is summed up to its end."""
        return True

    def step(self) -> bool:
        """Sum up the next rows; return whether there are more. Raises JournalError."""
        last = self._reader.last_seq()
        through = min(last, self._after + STEP_SEQS)
        with faults_told(self._path):
            horizon_ms = self._horizon_ms(through, caught_up=through == last)
            self._sum_up(through, horizon_ms)
        self._after = through
        return through < last

    def _sum_up(self, through: int, horizon_ms: int) -> None:
        """Work out minutes, then what is made of them: each is readable before the next is worked out."""
        self._keep(self._minutes(through, horizon_ms))
        moments = touched_moments(self._connection, self._after, through)
        stale = self._stale()
        for spans in stale.values():
            moments |= {ms for span in spans.values() for ms in range(span.from_ms, span.to_ms, MINUTE_MS)}
        self._keep(self._practices(moments, horizon_ms))
        changes = self._hours_and_days(moments, horizon_ms)
        if changes.finished or changes.growing or stale or through != self._after:
            gone = {table: list(spans) for table, spans in stale.items()}
            self._journal.sum_up(changes.finished, changes.growing, gone, through)
            self._settle()

    def _keep(self, changes: _Changes) -> None:
        if changes.finished or changes.growing:
            self._journal.sum_up(changes.finished, changes.growing)
            self._settle()

    def _settle(self) -> None:
        while not self._journal.settle():
            if self._stop.wait(_ASK_AGAIN_S):
                raise JournalError(self._path, "can't be summed up now", "the next run goes on")

    def _horizon_ms(self, through: int, *, caught_up: bool) -> int:
        times_ms = [0] if self._now_ms is None or not caught_up else [self._now_ms()]
        for table in ("minute", "frame"):
            newest = f"SELECT at_ms FROM {table} WHERE seq <= ? ORDER BY seq DESC LIMIT 1"
            times_ms += [int(row[0]) for row in self._connection.execute(newest, (through,))]
        return max(times_ms)

    def _minutes(self, through: int, horizon_ms: int) -> _Changes:
        changes = _Changes(horizon_ms)
        due = [span.from_ms for span in self._due(FrameMinute, horizon_ms, MINUTE_GRACE_MS)]
        ends_ms = touched_minutes(self._connection, self._after, through).union(due)
        for run in runs(ends_ms):
            old = self._kept(FrameMinute, run.from_ms, run.to_ms)
            bounds = {"from_ms": run.from_ms - MINUTE_MS, "to_ms": run.to_ms}
            for row in self._connection.execute(FRAME_MINUTES, bounds):
                told = zip(MINUTE_FIGURES, row[1:], strict=True)
                figures = {name: value for name, value in told if value is not None}
                changes.note(FrameMinute(row[0], figures), old, MINUTE_GRACE_MS)
        return changes

    def _practices(self, moments: set[int], horizon_ms: int) -> _Changes:
        changes = _Changes(horizon_ms)
        near = moments.union(span.from_ms for span in self._growing(SessionSummary).values())
        if near:
            around = Span(min(near), max(near))
            old = self._kept(SessionSummary, around.from_ms - _DAY_MS, around.to_ms + _DAY_MS)
            for span in practices(self._connection, around, horizon_ms):
                practice, figures = session_figures(self._connection, span)
                changes.note(SessionSummary(span.from_ms, span.to_ms, practice, figures), old, GRACE_MS)
        return changes

    def _hours_and_days(self, moments: set[int], horizon_ms: int) -> _Changes:
        changes = _Changes(horizon_ms)
        for span in {hour_at(ms, self._zone) for ms in moments} | self._due(FrameHour, horizon_ms, GRACE_MS):
            if (hour := self._hour(span)) is not None:
                changes.note(hour, self._kept(FrameHour, span.from_ms, span.from_ms), GRACE_MS)
        for span in {day_at(ms, self._zone) for ms in moments} | self._due(Day, horizon_ms, GRACE_MS):
            if (day := self._day(span)) is not None:
                changes.note(day, self._kept(Day, span.from_ms, span.from_ms), GRACE_MS)
        changes.finished.sort(key=lambda one: one.at_ms)
        return changes

    def _hour(self, span: Span) -> FrameHour | None:
        figures = hour_figures(self._connection, span)
        if not figures.get("worn_minutes"):
            return None
        shown = local(span.from_ms, self._zone)
        date, weekday = shown.date().isoformat(), shown.isoweekday()
        return FrameHour(span.from_ms, span.to_ms, date, weekday, shown.hour, figures)

    def _day(self, span: Span) -> Day | None:
        figures = day_figures(self._connection, span)
        if not any(figures.get(name) for name in _TELLING):
            return None
        date = local((span.from_ms + span.to_ms) // 2, self._zone).date()
        return Day(span.from_ms, span.to_ms, date.isoformat(), date.isoweekday(), self._zone_name, figures)

    def _due(self, kind: type[Rollup], horizon_ms: int, grace_ms: int) -> set[Span]:
        """Return the spans of rows that grow, and need not any more."""
        return {span for span in self._growing(kind).values() if span.to_ms + grace_ms <= horizon_ms}

    def _growing(self, kind: type[Rollup]) -> dict[int, Span]:
        table = TABLES[kind]
        rows = self._connection.execute(
            f"SELECT seq, {table.key}, {table.at} FROM {table.name} WHERE seq < 0"
        )
        return {int(seq): Span(int(from_ms), int(to_ms)) for seq, from_ms, to_ms in rows}

    def _stale(self) -> dict[str, dict[int, Span]]:
        """Return the rows that grow but are no hour or day of this zone: the wearer has travelled."""
        hours = _other_than(self._growing(FrameHour), lambda ms: hour_at(ms, self._zone))
        days = _other_than(self._growing(Day), lambda ms: day_at(ms, self._zone))
        return {name: found for name, found in (("frame_1h", hours), ("day", days)) if found}

    def _kept(self, kind: type[Rollup], from_ms: int, to_ms: int) -> dict[int, _Old]:
        table = TABLES[kind]
        rows = self._connection.execute(f"{table.select} WHERE {table.key} BETWEEN ? AND ?", (from_ms, to_ms))
        found = [(int(row[0]), table.record(*row[1:])) for row in rows]
        return {_key_ms(one): _Old(seq, one) for seq, one in found if isinstance(one, Rollup)}


def _key_ms(rollup: Rollup) -> int:
    return rollup.at_ms if isinstance(rollup, FrameMinute) else rollup.from_ms


def _tells_more(new: Rollup, old: Rollup) -> bool:
    """Tell whether a finished row is to be replaced; not when rows it was made of are forgotten by now."""
    is_other = new != replace(old, revision=new.revision)
    return is_other and not (_span_of(new) == _span_of(old) and _is_poorer(new.figures, old.figures))


def _is_poorer(new: Figures, old: Figures) -> bool:
    """Tell whether a figure is gone that could be told before, or one is less that rows can only add to."""
    return not new.keys() >= old.keys() or any(new[name] < old[name] for name in _ADDED.intersection(old))


def _span_of(rollup: Rollup) -> tuple[int, int]:
    return _key_ms(rollup), rollup.at_ms


def _other_than(growing: Mapping[int, Span], span_at: Callable[[int], Span]) -> dict[int, Span]:
    return {seq: span for seq, span in growing.items() if span_at(span.from_ms) != span}
