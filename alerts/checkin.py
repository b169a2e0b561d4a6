"""What a wearer may say of themselves: the words that are offered, and what still stands of what was said."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from alerts.phrase import Phrase
from alerts.safety import GET_HELP_NOW, SEE_A_CLINICIAN_SOON
from hrv.event import CheckIn, Event, Retract, Tag

PLACES: Final = (
    Phrase("head"),
    Phrase("jaw"),
    Phrase("belly"),
    Phrase("neck left"),
    Phrase("neck right"),
    Phrase("shoulder left"),
    Phrase("shoulder right"),
    Phrase("upper back left"),
    Phrase("upper back right"),
    Phrase("middle back left"),
    Phrase("middle back right"),
    Phrase("lower back left"),
    Phrase("lower back right"),
    Phrase("buttock left"),
    Phrase("buttock right"),
    Phrase("hip left"),
    Phrase("hip right"),
    Phrase("leg left"),
    Phrase("leg right"),
    Phrase("neck middle"),
    Phrase("upper back middle"),
    Phrase("middle back middle"),
    Phrase("lower back middle"),
)
"""The regions of the body map."""

FELT: Final = (
    Phrase("calm"),
    Phrase("fine"),
    Phrase("full of energy"),
    Phrase("overstimulated"),
    Phrase("stretched thin"),
    Phrase("drowning"),
    Phrase("on edge"),
    Phrase("restless"),
    Phrase("numb"),
    Phrase("exhausted"),
    Phrase("wound up"),
    Phrase("low"),
)
"""Words for how it feels inside; the first three are light, the others are load."""

LIGHT: Final = frozenset(FELT[:3])

CLENCHED: Final = (
    Phrase("jaw"),
    Phrase("shoulders"),
    Phrase("glutes"),
    Phrase("hands"),
    Phrase("belly"),
)

BEARS: Final = (
    Phrase("deadline"),
    Phrase("toxic-meeting"),
    Phrase("tantrum"),
    Phrase("late"),
    Phrase("over-training"),
    Phrase("under-eating"),
    Phrase("thought-tornado"),
    Phrase("quarrel"),
    Phrase("travel"),
    Phrase("bad-news"),
)
"""What chases a person of today: tags in one tap."""

CONTEXT_TAGS: Final = (
    Phrase("coffee"),
    Phrase("meal"),
    Phrase("alcohol"),
    Phrase("sport"),
    Phrase("ill"),
    Phrase("medicine"),
    Phrase("vacation"),
    Phrase("weekend-work"),
)

NOTHING: Final = Phrase("nothing")

ANSWERS: Final = (Phrase("none"), Phrase("some"), Phrase("full"), Phrase("normal"), Phrase("findings"))
"""How much relief there was, and what pictures showed, as they are kept."""

FLAGS: Final[Mapping[str, str]] = {
    **{f"now-{nth}": text for nth, text in enumerate(GET_HELP_NOW, 1)},
    **{f"soon-{nth}": text for nth, text in enumerate(SEE_A_CLINICIAN_SOON, 1)},
}
"""Every warning sign by the word under which it is kept."""

_TAG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FLAGS_DAYS: Final = 28
"""So long the answer about the warning signs counts."""
MOST_TAG_LETTERS: Final = 36
MOST_WORD_LETTERS: Final = 60
MOST_NOTE_LETTERS: Final = 1_000


class SaidError(ValueError):
    """What was said can't be kept; the message is the fact and the mend."""


def tag_of(text: str) -> str:
    """Return a tag as it is kept: small letters, digits and single hyphens. Raises SaidError."""
    tag = "-".join(text.lower().split())
    if not _TAG.fullmatch(tag) or len(tag) > MOST_TAG_LETTERS:
        raise SaidError(
            f"{text!r} is no tag: use letters a to z, digits and hyphens, at most {MOST_TAG_LETTERS}"
        )
    return tag


def word_of(text: str) -> str:
    """Return a word of a check-in, in small letters with single spaces. Raises SaidError."""
    word = " ".join(text.lower().split())
    if not word or len(word) > MOST_WORD_LETTERS or not word.isprintable() or "," in word:
        raise SaidError(
            Phrase(
                "“{word}” can't be kept: use up to {letters} letters, without commas or line ends",
                word=text,
                letters=MOST_WORD_LETTERS,
            )
        )
    return word


def note_of(text: str) -> str:
    """Return a note as it is kept: in one line, with single spaces. Raises SaidError."""
    note = " ".join(text.split())
    if len(note) > MOST_NOTE_LETTERS or not note.isprintable():
        raise SaidError(f"the note can't be kept: use up to {MOST_NOTE_LETTERS} letters that can be printed")
    return note


def words_of(texts: Sequence[str], known: Sequence[str] = (), name: str = "") -> tuple[str, ...]:
    """Return the words of texts, several in one with commas between; all of them `known` ones, if any are.

    `none` is always known. Raises SaidError, naming what is known and is near.
    """
    words = tuple(dict.fromkeys(word_of(part) for text in texts for part in text.split(",")))
    for word in words:
        if known and word not in known and word != "none":
            near = get_close_matches(word, known, n=1)
            nearest = Phrase("did you mean “{word}”?", word=Phrase(near[0])) if near else None
            offered = nearest or Phrase("it is one of: {known}", known=_phrases(known))
            raise SaidError(
                Phrase("there is no {name} “{word}”: {offered}", name=name, word=word, offered=offered)
            )
    return words


def more_words(checkin: CheckIn) -> list[str]:
    """Say in words what a check-in tells beside pain, places, feeling and sleep."""
    said = [
        (
            checkin.clenching is not None,
            Phrase("tight: {what}", what=_phrases(checkin.clenching or (NOTHING,))),
        ),
        (checkin.wired_tired, Phrase("wound up and worn out")),
        (checkin.relief, Phrase("relief: {how}", how=Phrase(checkin.relief or "none"))),
        (checkin.relief_hours is not None, Phrase("for {hours:g} h", hours=checkin.relief_hours or 0)),
        (checkin.wishes_rub, Phrase("could be rubbed all day")),
        (checkin.woke, Phrase("awake between 2 and 4")),
        (checkin.imaging, Phrase("pictures: {what}", what=Phrase(checkin.imaging or "none"))),
        (
            checkin.flags is not None,
            Phrase("warning signs: {flags}", flags=_phrases(checkin.flags or ("none",))),
        ),
        (checkin.note, checkin.note),
    ]
    return [words for is_said, words in said if is_said]


def _phrases(kept: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(Phrase, kept))


def tells_more_than_flags(checkin: CheckIn) -> bool:
    """Tell whether it says anything beside the answer about the warning signs."""
    return replace(checkin, at_ms=0, flags=None) != CheckIn(0)


def flags_due(said: Iterable[Tag | CheckIn], now_ms: int) -> bool:
    """Tell whether the warning signs are to be asked for (again): they were not in the last four weeks."""
    told = [one.at_ms for one in said if isinstance(one, CheckIn) and one.flags is not None]
    return not told or abs(now_ms - told[-1]) > FLAGS_DAYS * 86_400_000


def standing(events: Iterable[Event]) -> list[Tag | CheckIn]:
    """Return the tags and check-ins of events, in the order they were kept, that still stand.

    A later check-in of the same moment takes the place of an earlier; what was taken back is left out. A
    ticked warning sign outlives both: only a later answer about the warning signs clears it.
    """
    tags: dict[tuple[int, str, int], Tag] = {}
    checkins: dict[int, CheckIn] = {}
    for nth, event in enumerate(events):
        match event:
            case Tag(at_ms, tag):
                tags[at_ms, tag, nth] = event
            case CheckIn():
                flags = _ticked_in(checkins.get(event.at_ms)) if event.flags is None else event.flags
                checkins[event.at_ms] = replace(event, flags=flags)
            case Retract(_, "checkin", of_ms):
                flags = _ticked_in(checkins.pop(of_ms, None))
                if flags is not None:
                    checkins[of_ms] = CheckIn(of_ms, flags=flags)
            case Retract(_, "tag", of_ms, tag):
                tags = {key: kept for key, kept in tags.items() if key[:2] != (of_ms, tag)}
            case _:
                pass
    said: list[Tag | CheckIn] = [*tags.values(), *checkins.values()]
    return sorted(said, key=lambda one: one.at_ms)


def _ticked_in(checkin: CheckIn | None) -> tuple[str, ...] | None:
    return (checkin.flags or None) if checkin else None


def ticked(checkins: Iterable[Tag | CheckIn]) -> tuple[str, ...] | None:
    """Return the warning signs that are ticked now; None when they were never asked for."""
    told = [one.flags for one in checkins if isinstance(one, CheckIn) and one.flags is not None]
    return told[-1] if told else None
