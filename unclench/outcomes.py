"""What practices, prompts and feelings came to, as the journal tells it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Final

from alerts.effect import Effect
from alerts.outcomes import Felt, SessionEffect, felt_against_measured, session_effects
from alerts.prompt import Prompt
from alerts.trial import AFTER_MINUTES, Difference, load_after, randomised
from hrv.event import CheckIn
from hrv.load import Assessment
from unclench.pipeline import SETTINGS
from unclench.record import Kept, Record
from unclench.rollup import SessionSummary
from unclench.said import said
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.store.spans import Span

_EVER_MS: Final = 2**62
_DAY_MS: Final = 86_400_000
_at_ms = attrgetter("at_ms")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All that can be said about whether it helps."""

    sessions: tuple[SessionEffect, ...]
    offers: Difference
    felt: Felt


def read_outcomes(data_dir: Path, days: int) -> Outcomes:
    """Return what the days up to the newest minute that is kept tell. Raises JournalError."""
    with Reader(data_dir / JOURNAL_FILE) as reader:
        newest = reader.last(Assessment)
        since_ms = (newest.record.at_ms if newest else 0) - days * _DAY_MS
        return outcomes_between(reader, since_ms, _EVER_MS)


def outcomes_between(reader: Reader, from_ms: int, to_ms: int) -> Outcomes:
    """Return what a span tells, both ends counted. Raises JournalError."""
    span = Span(from_ms, to_ms)
    minutes = [one for one in _all(reader, Assessment, span) if isinstance(one, Assessment)]
    checkins = [one for one in said(reader) if isinstance(one, CheckIn) and from_ms <= one.at_ms <= to_ms]
    led = {
        one.from_ms: one.practice
        for one in _all(reader, SessionSummary, span)
        if isinstance(one, SessionSummary)
    }
    effects = [one for one in _all(reader, Effect, span) if isinstance(one, Effect)]
    prompts = _randomised(reader, span)
    return Outcomes(
        tuple(session_effects((led.get(one.start_ms, ""), one) for one in effects)),
        _offers(prompts, minutes),
        felt_against_measured(checkins, minutes),
    )


def _all(reader: Reader, kind: type[Record], span: Span) -> list[Record]:
    return [kept.record for kept in reader.between(kind, span.from_ms, span.to_ms)]


def _randomised(reader: Reader, span: Span) -> list[Prompt]:
    """Return the load prompts that were left to a coin, by the constants of their own session."""
    firsts: dict[int, Kept] = {}
    for kept in reader.between(Prompt, span.from_ms, span.to_ms):
        prompt = kept.record
        if isinstance(prompt, Prompt) and prompt.kind == "load" and prompt.state in ("offered", "withheld"):
            firsts.setdefault(prompt.prompt_ms, kept)
    shares = {
        one.id: SETTINGS.validate_json(one.settings or "{}").policy.withhold_share
        for one in reader.sessions()
    }
    return [
        kept.record
        for kept in firsts.values()
        if isinstance(kept.record, Prompt)
        and (session := reader.session_of(kept)) is not None
        and shares[session.id] > 0
    ]


def _offers(prompts: Sequence[Prompt], minutes: Sequence[Assessment]) -> Difference:
    """Compare the load after prompts that a coin let through with that after those it kept back."""
    offered, withheld = list[float](), list[float]()
    for prompt in prompts:
        first = bisect_right(minutes, prompt.at_ms, key=_at_ms)
        load = load_after(prompt.at_ms, minutes[first : first + AFTER_MINUTES + 1])
        if load is not None:
            (withheld if prompt.state == "withheld" else offered).append(load)
    return randomised(offered, withheld)
