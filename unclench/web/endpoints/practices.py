"""The practices, who asks first before them, and what is known of one's own pace."""

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from alerts.practice_words import ABOUT, EVIDENCE
from alerts.practices import AnyPractice, WithRhythm
from alerts.safety import ASK_FIRST, BEFORE_BREATHING, DISCLAIMER, UNREVIEWED
from alerts.texts import Texts
from hrv.resonance import best
from unclench.asked_first import asked_first_note
from unclench.guide.found import Found, days_words, found_of, verdict_words
from unclench.guide.remembered import remembered
from unclench.web.endpoint import CLOSED, Action, Question
from unclench.web.house import House


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedPractices:
    """Nothing has to be said."""


@dataclass(frozen=True, slots=True)
class PracticeTold:
    """One practice, as it is set."""

    practice: str
    title: str
    about: str
    evidence: str
    length_ms: int
    paced: bool
    """Whether it leads the breath: who has a reason to ask first is told so before it."""
    shows_numbers: bool
    per_min: float | None
    """Breaths a minute, where it has a rhythm."""


@dataclass(frozen=True, slots=True)
class AskFirst:
    """Who asks first, and whether it was read."""

    read: bool
    grounding: bool
    """Grounding was chosen instead of the breath."""
    before: str
    texts: tuple[str, ...]
    disclaimer: str
    unreviewed: str


@dataclass(frozen=True, slots=True)
class PracticesTold:
    """All of them."""

    practices: tuple[PracticeTold, ...]
    ask_first: AskFirst
    own_pace_per_min: float | None
    """From the settings, or the one that two assessments agree on."""
    wording: str
    """What is said aloud."""
    joys: tuple[str, ...]
    tones: bool
    voice: bool


@dataclass(frozen=True, slots=True)
class PaceTold:
    """What the assessments have found so far."""

    found: Found | None
    """None: none was made yet."""
    verdict: str
    days: str


@dataclass(frozen=True, slots=True, config=CLOSED)
class AskedFirstRead:
    """The list of who asks first was read."""

    grounding: bool = False
    """Grounding is chosen instead of the breath."""


@dataclass(frozen=True, slots=True)
class Kept:
    """It is kept."""

    seq: int


def _practices(house: House, asked: AskedPractices) -> PracticesTold:
    settings, texts = house.config.practice, house.config.texts()
    known = remembered(house.data_dir, house.config.zone)
    first = known.asked_first
    return PracticesTold(
        tuple(_told(practice, texts) for practice in settings.each()),
        AskFirst(
            read=first is not None,
            grounding=bool(first and first.grounding) or not settings.breath_focus,
            before=texts(BEFORE_BREATHING),
            texts=tuple(map(texts, ASK_FIRST)),
            disclaimer=texts(DISCLAIMER),
            unreviewed=texts(UNREVIEWED),
        ),
        own_pace_per_min=settings.pace_per_min or known.pace_per_min,
        wording=texts(settings.i_am_safe.wording),
        joys=tuple(map(texts, settings.joy_block.joys)),
        tones=settings.tones,
        voice=settings.voice,
    )


def _told(practice: AnyPractice, texts: Texts) -> PracticeTold:
    return PracticeTold(
        practice.kind,
        texts(practice.title),
        texts(ABOUT[practice.kind]),
        texts(EVIDENCE[practice.kind]),
        practice.length_ms,
        practice.paced,
        practice.shows_numbers,
        practice.rhythm.per_min if isinstance(practice, WithRhythm) else None,
    )


def _pace(house: House, asked: AskedPractices) -> PaceTold:
    known, texts = remembered(house.data_dir, house.config.zone), house.config.texts()
    if not known.assessed:
        return PaceTold(None, "", "")
    swings, kept = known.assessed[-1].swings, known.pace_per_min
    return PaceTold(
        found_of(swings, known.assessed, kept),
        texts(verdict_words(swings, best(swings))),
        texts(days_words(known.assessed, kept)),
    )


async def _read(house: House, asked: AskedFirstRead) -> Kept:
    return Kept((await house.hand(asked_first_note(grounding=asked.grounding))).seq)


PRACTICES = Question(
    "/practices",
    "Every practice as it is set, and who asks first before them.",
    TypeAdapter(AskedPractices),
    TypeAdapter(PracticesTold),
    _practices,
)
PACE = Question(
    "/resonance",
    "What the assessments of one's own pace have found.",
    TypeAdapter(AskedPractices),
    TypeAdapter(PaceTold),
    _pace,
)
ASKED_FIRST = Action(
    "/ask-first",
    "Keeps that the list of who asks first was read.",
    TypeAdapter(AskedFirstRead),
    TypeAdapter(Kept),
    _read,
)
