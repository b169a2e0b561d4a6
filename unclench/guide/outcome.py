"""What came of a practice that was led, as far as the journal knows by now."""

from dataclasses import dataclass
from pathlib import Path

from alerts.effect import Effect
from unclench.guide.session import Before, Session, before, coherences
from unclench.store.errors import StoreError
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that `breathe --json` tells."""

    practice: str
    completed: bool
    length_ms: int
    practised_ms: int
    paused_ms: int
    begun_ms: int | None
    """None: the journal could not be told."""
    ended_ms: int | None
    seq: int | None
    heard: bool
    coherence: float | None
    """Its mean over the windows that lie in the practice."""
    before: Before | None
    """The still minutes before it; None: too few."""
    effect: Effect | None
    """None: not known yet."""


def outcome_of(data_dir: Path, session: Session, effect: Effect | None, *, numbers: bool) -> Outcome:
    """Return what came of it; without `numbers` nothing of the heart."""
    earlier, shares = _known(data_dir, session) if numbers else (None, ())
    practised = session.practised
    return Outcome(
        practice=session.kind,
        completed=practised.is_completed,
        length_ms=session.length_ms,
        practised_ms=practised.practised_ms,
        paused_ms=practised.paused_ms,
        begun_ms=session.begun.at_ms if session.begun else None,
        ended_ms=session.ended.at_ms if session.ended else None,
        seq=session.begun.seq if session.begun else None,
        heard=session.is_heard,
        coherence=sum(shares) / len(shares) if shares else None,
        before=earlier,
        effect=effect,
    )


def _known(data_dir: Path, session: Session) -> tuple[Before | None, tuple[float, ...]]:
    """Return the time before the practice and the coherence in it, as far as the journal knows."""
    if session.begun is None or not session.is_heard:
        return None, ()
    end_ms = session.ended.at_ms if session.ended else session.begun.at_ms
    try:
        with Reader(data_dir / JOURNAL_FILE) as reader:
            start_ms = session.begun.at_ms
            return before(reader, start_ms), tuple(coherences(reader, start_ms, end_ms))
    except StoreError:
        return None, ()
