"""What a guided assessment came to, from the beats of the journal."""

from pathlib import Path
from typing import Final

from alerts.practices.resonance import Resonance
from hrv.analysis import series_of
from hrv.beat import Beat
from hrv.event import Event, Gap
from hrv.resonance import Swing, Trial, swing
from unclench.guide.session import Session
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

_SLACK_MS: Final = 5_000


class AssessmentError(Exception):
    """It can't be told what the paces came to; the text says why."""


def assessed_swings(directory: Path, practice: Resonance, session: Session) -> list[Swing]:
    """Return what each pace of a guided assessment came to. Raises AssessmentError, JournalError."""
    if session.begun is None or session.ended is None:
        raise AssessmentError("the journal does not know when it began: nothing is kept")
    practised, begin_ms = session.practised, session.begun.at_ms
    taken_ms = practised.since_ms(practised.practised_ms)
    if abs(session.ended.at_ms - begin_ms - taken_ms) > _SLACK_MS:
        raise AssessmentError(
            "the daemon hears a stream that runs faster or slower than life: nothing is kept"
        )
    with Reader(directory / JOURNAL_FILE) as reader:
        kept = [*reader.between(Beat, begin_ms, session.ended.at_ms)]
        kept += reader.between(Gap, begin_ms, session.ended.at_ms)
    events: list[Event] = [
        one.record for one in sorted(kept, key=lambda one: one.seq) if isinstance(one.record, Beat | Gap)
    ]
    series = series_of(events)
    return [swing(series, trial) for trial in trials(practice, session)]


def trials(practice: Resonance, session: Session) -> list[Trial]:
    """Return when each pace was breathed, on the journal's time line; one that was paused is too short."""
    begin_ms = session.begun.at_ms if session.begun else 0
    practised, at_ms, found = session.practised, 0, list[Trial]()
    for pace_per_min, (rest, *breaths) in practice.trials():
        from_ms = at_ms + rest.length_ms
        at_ms = from_ms + sum(step.length_ms for step in breaths)
        is_paused = any(from_ms <= paused_ms <= at_ms for paused_ms, _ in practised.pauses)
        first_ms, last_ms = begin_ms + practised.since_ms(from_ms), begin_ms + practised.since_ms(at_ms)
        comfort = practised.comfort.get(breaths[-1].count)
        found.append(Trial(pace_per_min, first_ms, first_ms if is_paused else last_ms, comfort))
    return found
