"""Lives through the days: the pipeline hears what happens and decides, the person answers."""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from heapq import merge
from itertools import takewhile
from operator import attrgetter
from typing import Final
from zoneinfo import ZoneInfo

from numpy.random import Generator

from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Context, Delivery, Event, Gap, Tick, Timed
from hrv.monitor import MEMORY_MS
from unclench.pipeline import Pipeline, PipelineSettings
from unclench.record import Record
from unclench.story.answers import Reply, reply_to
from unclench.story.frames import Due, frames_of, heard_of, with_frames
from unclench.story.said import said_on
from unclench.story.weeks import StoryDay, weeks
from unclench.story.worn import Worn, dice_of, last_beat_before, linked, worn_on

STEP_MS: Final = 5 * 60_000
"""So often the person looks at what is asked of them."""
FRAME_DAYS: Final = 14
"""So many days at the end have a frame as often as the settings say."""
OLDER_HOP_MS: Final = 60_000
"""The others have one a minute: of them only what sums them up is kept."""

_DAYS_AHEAD: Final = 2
"""So many days are lived through while the frames of an earlier one are computed."""
_LOOKS: Final = (time(7, 20), time(22, 40))
"""When the desk's machine is switched on, and off."""
_SHOWN_MS: Final = 400
_OWN_PRACTICE: Final = "resonance"
_OWN_MS: Final = 8 * 60_000
_at_ms = attrgetter("at_ms")


@dataclass(frozen=True, slots=True)
class Story:
    """What is to be told: so many days, the last one being `until`."""

    days: int
    until: date
    seed: int
    end_ms: int | None = None
    """Nothing happens after this moment; None: the last day is told to its end."""

    @property
    def first(self) -> date:
        """Its first day."""
        return self.until - timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True)
class LivedDay:
    """A day, and all that is to be kept of it, in order."""

    day: StoryDay
    records: tuple[Record, ...]


def lived_days(story: Story, settings: PipelineSettings, framing: Executor) -> Iterator[LivedDay]:
    """Give the days one by one, with everything that the pipeline made of them; `framing` computes frames."""
    waiting: deque[_Unframed] = deque()
    before: Sequence[Record] = ()
    for day, records in _thought_days(story, settings):
        hop_ms = settings.monitor.hop_ms if day.nth >= story.days - FRAME_DAYS else OLDER_HOP_MS
        due = framing.submit(frames_of, heard_of(before, records), settings.monitor, hop_ms)
        before = _end_of([*before, *records])
        waiting.append(_Unframed(day, records, due))
        if len(waiting) > _DAYS_AHEAD:
            yield waiting.popleft().lived()
    for one in waiting:
        yield one.lived()


@dataclass(frozen=True, slots=True)
class _Unframed:
    """A day of which the frames are being computed."""

    day: StoryDay
    records: Sequence[Record]
    due: Future[Due]

    def lived(self) -> LivedDay:
        return LivedDay(self.day, tuple(with_frames(self.records, self.due.result())))


def _end_of(records: Sequence[Record]) -> Sequence[Record]:
    """Return what a monitor has to have heard to go on."""
    newest_ms = max((one.at_ms for one in records if isinstance(one, Beat)), default=0)
    recent = takewhile(
        lambda one: not isinstance(one, Beat) or newest_ms - one.at_ms < MEMORY_MS, reversed(records)
    )
    return [one for one in recent if isinstance(one, Timed)][::-1]


def _thought_days(story: Story, settings: PipelineSettings) -> Iterator[tuple[StoryDay, list[Record]]]:
    """Give the days without frames."""
    tz = ZoneInfo(settings.zone)
    pipeline = Pipeline(replace(settings, monitor=replace(settings.monitor, frames=False)))
    off_since_ms: int | None = None
    for day in weeks(story.first, story.days, story.seed):
        today = _Today(day, story, tz, off_since_ms)
        yield day, today.live(pipeline)
        off_since_ms = today.off_since_ms


class _Today:
    """One day while it is lived through."""

    def __init__(self, day: StoryDay, story: Story, tz: ZoneInfo, off_since_ms: int | None) -> None:
        self._day, self._story = day, story
        self._dice = self._of(2)
        self._spans = worn_on(day, tz, self._of(3))
        self.off_since_ms = off_since_ms
        """Since when the strap is off."""
        self._heard = [event for nth, worn in enumerate(self._spans) for event in self._put_on(nth, worn)]
        self._begin_ms, self._end_ms = (day.at_ms(one, tz) for one in _LOOKS)
        self._rest: list[Event] = [*linked(self._spans, day.nth), *said_on(day, self._spans, tz, self._of(4))]
        self._rest += [Tick(at_ms) for at_ms in self._steps() if not self._is_worn(at_ms)]
        if day.practises and self._spans and self._dice.uniform() < 0.6:
            self._practise(self._spans[0].from_ms + 12 * 60_000, _OWN_PRACTICE, _OWN_MS)

    def live(self, pipeline: Pipeline) -> list[Record]:
        """Let the pipeline hear the day; return what it came to."""
        records: list[Record] = []
        for from_ms in self._steps():
            new = pipeline.react_all(self._events(from_ms + STEP_MS))
            records += new
            self._answer(new, from_ms + STEP_MS)
        return records

    def _of(self, what: int) -> Generator:
        return dice_of(self._story.seed, self._day.nth, what)

    def _steps(self) -> Iterator[int]:
        end_ms = self._end_ms if self._story.end_ms is None else min(self._end_ms, self._story.end_ms)
        return iter(range(self._begin_ms, end_ms - STEP_MS + 1, STEP_MS))

    def _is_worn(self, at_ms: int) -> bool:
        return any(worn.from_ms <= at_ms < worn.to_ms for worn in self._spans)

    def _put_on(self, nth: int, worn: Worn) -> list[Event]:
        """Return what is heard from the moment at which the strap is put on, and that it was off."""
        off_ms, self.off_since_ms = self.off_since_ms, worn.to_ms
        heard = worn.beats(self._of(10 + nth))
        return heard if off_ms is None else [Gap(off_ms, worn.from_ms, "pause"), *heard[1:]]

    def _events(self, to_ms: int) -> Sequence[Event]:
        """Take what happens up to a moment."""
        count = bisect_left(self._heard, to_ms, key=_at_ms)
        heard, self._heard = self._heard[:count], self._heard[count:]
        rest = sorted((event for event in self._rest if event.at_ms < to_ms), key=_at_ms)
        self._rest = [event for event in self._rest if event.at_ms >= to_ms]
        return list(merge(heard, rest, key=_at_ms))

    def _answer(self, new: Sequence[Record], at_ms: int) -> None:
        """Answer what was asked, some seconds later."""
        for record in new:
            if isinstance(record, Prompt) and record.state == "offered":
                self._rest.append(Delivery(record.at_ms + _SHOWN_MS, record.prompt_ms, "linux", shown=True))
                moment_ms = at_ms + int(self._dice.integers(5, 50)) * 1000
                reply = reply_to(record, moment_ms, self._dice, practises=self._day.practises)
                if reply is not None:
                    self._take(reply, moment_ms)

    def _take(self, reply: Reply, at_ms: int) -> None:
        self._rest.append(reply.answer)
        if reply.length_ms:
            self._practise(at_ms + 3_000, reply.practice, reply.length_ms)

    def _practise(self, from_ms: int, practice: str, length_ms: int) -> None:
        """Let a practice take place: the desk tells it, and the heart follows if it is heard."""
        to_ms = from_ms + length_ms
        if to_ms > max(self._steps(), default=0):
            return
        self._rest += [Context(from_ms, "session", True, practice), Context(to_ms, "session", on=False)]
        for nth, worn in enumerate(self._spans):
            if worn.from_ms < from_ms < worn.to_ms - length_ms:
                self._spans[nth] = worn.practised(from_ms, to_ms)
                self._hear_anew(self._spans[nth], from_ms)

    def _hear_anew(self, worn: Worn, at_ms: int) -> None:
        """Go on with other beats from the last one before a moment on."""
        later = [event for event in self._heard if event.at_ms > worn.to_ms]
        last = last_beat_before(self._heard, at_ms)
        if last is not None:
            beat_ms = self._heard[last].at_ms
            self._heard = self._heard[: last + 1] + worn.beats(self._dice, beat_ms) + later
