"""A practice that the page leads: begun, going on, over, and what it changed."""

import asyncio
from dataclasses import replace
from typing import Annotated, Final

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from alerts.effect import Effect
from alerts.practices import AnyPractice
from alerts.practices.i_am_safe import IAmSafe
from alerts.practices.joy_block import JoyBlock
from alerts.practices.resonance import Resonance
from unclench.daemon import Handed
from unclench.guide.assessed import AssessmentError, assessed_swings
from unclench.guide.choice import Wish, chosen
from unclench.guide.guide import Practised
from unclench.guide.outcome import Outcome, outcome_of
from unclench.guide.remembered import remembered, resonance_note
from unclench.guide.session import EFFECT_MINUTES, Session, effect_of
from unclench.store.lock import holder
from unclench.web.endpoint import CLOSED, Action, Question, Refused
from unclench.web.house import House
from unclench.words import effect_words

_READ_FIRST: Final = "read first who asks a clinician before paced breathing: it stands on the page"
_OVER: Final = "that practice is over already: its page was silent for too long, or another began"

Ms = Annotated[int, Field(ge=0, le=7_200_000)]


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedBegin:
    """A practice, as it is wished for now."""

    practice: str
    offered: bool = False
    """It was offered, not asked for by name: grounding takes its place for whom the breath does not suit."""
    pace_per_min: float | None = None
    minutes: float | None = None
    wording: str | None = None
    """Of `i_am_safe`."""
    joy: str | None = None
    """Of `joy_block`: the one thing that it is for."""


@dataclass(frozen=True, slots=True)
class StepTold:
    """One phase: what to do, and for how long."""

    name: str
    words: str
    length_ms: int
    count: int


@dataclass(frozen=True, slots=True)
class Begun:
    """All that a page needs to lead through it by itself."""

    begun_ms: int
    """Its number from now on, and when it began, on the time line of the stream."""
    seq: int
    trouble: str
    practice: str
    title: str
    paced: bool
    shows_numbers: bool
    length_ms: int
    steps: tuple[StepTold, ...]
    done_words: str


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedGoOn:
    """It goes on."""

    begun_ms: int


@dataclass(frozen=True, slots=True)
class GoesOn:
    """Whether it does."""

    on: bool


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedEnd:
    """It is over, and went like this."""

    begun_ms: int
    practised_ms: Ms
    completed: bool = False
    pauses: Annotated[tuple[tuple[Ms, Ms], ...], Field(max_length=500)] = ()
    """Where in the practice it was paused, and for how long."""
    comfort: Annotated[tuple[tuple[int, Annotated[int, Field(ge=1, le=5)]], ...], Field(max_length=20)] = ()
    """By the count of the rest in which it was said: 1 (hard) to 5 (easy)."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of it."""

    outcome: Outcome
    effect_minutes: int
    """After so long it is known what it changed."""
    assessed: bool
    """What an assessment came to is kept."""
    not_assessed: str
    """Why it is not; empty when it is, or when this was none."""


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedEffect:
    """Of which practice; without one, of the newest."""

    begun_ms: int | None = None


@dataclass(frozen=True, slots=True)
class EffectTold:
    """What it changed."""

    effect: Effect | None
    """None: not known yet."""
    words: str


async def _begin(house: House, asked: AskedBegin) -> Begun:
    practice = await asyncio.to_thread(_wished, house, asked)
    begun = await house.sessions.begin(practice, house.hand)
    texts = house.config.texts()
    return Begun(
        begun.at_ms,
        begun.seq,
        begun.trouble,
        practice.kind,
        texts(practice.title),
        practice.paced,
        practice.shows_numbers,
        practice.length_ms,
        tuple(StepTold(one.name, texts(one.words), one.length_ms, one.count) for one in practice.steps()),
        texts(practice.phase(practice.length_ms).words),
    )


def _wished(house: House, asked: AskedBegin) -> AnyPractice:
    known = remembered(house.data_dir, house.config.zone)
    wish = Wish(asked.practice, not asked.offered, asked.pace_per_min, asked.minutes)
    try:
        practice = _own(chosen(house.config.practice, known, wish), asked)
    except ValueError as refusal:
        raise Refused(str(refusal)) from None
    first = known.asked_first
    if practice.paced and (first is None or first.grounding):
        raise Refused(_READ_FIRST, 409)
    return practice


def _own(practice: AnyPractice, asked: AskedBegin) -> AnyPractice:
    """Return the practice with words of one's own. Raises ValueError."""
    match practice:
        case IAmSafe() if asked.wording is not None:
            return replace(practice, wording=asked.wording)
        case JoyBlock() if asked.joy is not None:
            return replace(practice, joys=(asked.joy,))
        case _:
            return practice


async def _go_on(house: House, asked: AskedGoOn) -> GoesOn:
    return GoesOn(house.sessions.go_on(asked.begun_ms))


async def _end(house: House, asked: AskedEnd) -> Ended:
    ended = await house.sessions.end(asked.begun_ms, house.hand)
    if ended is None:
        raise Refused(_OVER, 409)
    led, over = ended
    practised = Practised(asked.practised_ms, asked.pauses, asked.completed, dict(asked.comfort))
    session = _session(house, led.practice, practised, led.begun, over)
    why = await _assess(house, led.practice, session) if isinstance(led.practice, Resonance) else ""
    numbers = led.practice.shows_numbers
    outcome = await asyncio.to_thread(outcome_of, house.data_dir, session, None, numbers=numbers)
    return Ended(outcome, EFFECT_MINUTES, isinstance(led.practice, Resonance) and not why, why)


def _session(
    house: House, practice: AnyPractice, practised: Practised, begun: Handed, over: Handed
) -> Session:
    heard = holder(house.data_dir) is not None
    return Session(practice.kind, practice.title, practice.length_ms, practised, begun, over, heard)


async def _assess(house: House, practice: Resonance, session: Session) -> str:
    """Keep what an assessment came to; return why nothing is kept, empty when it is."""
    if not session.practised.is_completed:
        return "ended early: an assessment needs all its paces, nothing is kept"
    try:
        swings = await asyncio.to_thread(assessed_swings, house.data_dir, practice, session)
    except AssessmentError as error:
        return str(error)
    return (await house.hand(resonance_note(swings))).trouble


def _effect(house: House, asked: AskedEffect) -> EffectTold:
    effect = effect_of(house.data_dir, asked.begun_ms)
    return EffectTold(effect, house.config.texts()(effect_words(effect)) if effect else "")


BEGIN = Action(
    "/session/begin",
    "Begins a practice that the page leads.",
    TypeAdapter(AskedBegin),
    TypeAdapter(Begun),
    _begin,
)
GO_ON = Action(
    "/session/go-on",
    "Says that a practice goes on; one whose page is silent ends by itself.",
    TypeAdapter(AskedGoOn),
    TypeAdapter(GoesOn),
    _go_on,
)
END = Action(
    "/session/end",
    "Ends a practice, and tells what came of it.",
    TypeAdapter(AskedEnd),
    TypeAdapter(Ended),
    _end,
)
EFFECT = Question(
    "/session/effect",
    "What a practice changed, once that is known.",
    TypeAdapter(AskedEffect),
    TypeAdapter(EffectTold),
    _effect,
)
