"""What the notices say: an offer, the question why it was wrong, the phases of a practice."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from alerts.notifier import FAR_WORDS, Button, Notice
from alerts.phrase import Phrase
from alerts.practice import Phase, Practice
from alerts.practices import KINDS, AnyPractice, Practices
from alerts.prompt import Prompt, PromptKind
from alerts.texts import Texts
from hrv.event import NotThisReason

ACCEPT: Final = "accept"
SNOOZE: Final = "snooze"
NOT_THIS: Final = "not_this"
OPEN: Final = "open"
STOP: Final = "stop"
MORE: Final = "more"
"""The keys of buttons; the reasons have their own names."""

ASKING: Final[frozenset[PromptKind]] = frozenset({"checkin", "morning_question"})
"""Kinds of prompt that ask how it is."""
LOAD_TITLE: Final = FAR_WORDS
REASONS: Final[tuple[tuple[NotThisReason, str], ...]] = (
    ("talking", Phrase("Talking")),
    ("coffee", Phrase("Coffee")),
    ("moved", Phrase("Moved")),
    ("meal", Phrase("Meal")),
    ("excited", Phrase("Excited")),
    ("ill", Phrase("Ill")),
    ("unknown", Phrase("Don't know")),
)
"""The likeliest at a desk first: with few buttons, the first two are one tap away."""
REASON_S: Final = 60.0
"""How long the question why a prompt was wrong waits; then it was wrong for no told reason."""
_SHORT_MS: Final = 120_000
DONE_S: Final = 6.0
"""How long the end of a practice is shown."""
_LATE_S: Final = 15.0
"""A phase outstays its length by so much at most, should nobody take it away."""


def practice_of(prompt: Prompt, practices: Practices) -> AnyPractice | None:
    """Return the practice that a prompt offers; None when this version has none of that name."""
    return practices.named(prompt.practice) if prompt.practice in KINDS else None


def offer_notice(prompt: Prompt, practices: Practices, *, opens: bool = False) -> Notice:
    """Return the notice that offers the prompt's practice; it `opens` the page when it itself is pressed."""
    practice = practice_of(prompt, practices)
    kind: str = prompt.kind
    title = LOAD_TITLE if kind == "load" or practice is None else practice.title
    buttons = (
        Button(ACCEPT, _begin_words(practice)),
        Button(SNOOZE, Phrase("Snooze")),
        Button(NOT_THIS, Phrase("Not this")),
    )
    if opens:
        return Notice(title, prompt.text, buttons, default=OPEN, default_words=Phrase("Open the page"))
    return Notice(title, prompt.text, buttons, default=ACCEPT)


def _begin_words(practice: Practice | None) -> str:
    """Say how long it takes, where it is a minute or two of breaths."""
    if practice is not None and practice.paced and practice.length_ms <= _SHORT_MS:
        return Phrase("Breathe {length_s:.0f} s", length_s=practice.length_ms / 1000)
    return Phrase("Begin")


def reasons_notice(page: int, at_once: int) -> Notice:
    """Ask why the prompt was wrong; with few buttons, a page of the reasons and the way to the next."""
    pages = _pages([Button(key, words) for key, words in REASONS], max(at_once, 2))
    buttons = pages[page % len(pages)]
    more = (Button(MORE, Phrase("More …")),) if len(pages) > 1 else ()
    return Notice(
        Phrase("Thank you. What was it?"),
        Phrase("Close this to say nothing."),
        (*buttons, *more),
        shown_s=REASON_S,
    )


def reason_of(key: str) -> NotThisReason | None:
    """Return the reason whose button has this key; None when it is none."""
    return next((reason for reason, _ in REASONS if reason == key), None)


def _pages(buttons: Sequence[Button], at_once: int) -> list[tuple[Button, ...]]:
    if len(buttons) <= at_once:
        return [tuple(buttons)]
    size = at_once - 1
    return [tuple(buttons[begin : begin + size]) for begin in range(0, len(buttons), size)]


def phase_notice(practice: Practice, phase: Phase) -> Notice:
    """Say what to do now."""
    stop = (Button(STOP, Phrase("Stop")),)
    shown_s = (phase.length_ms - phase.elapsed_ms) / 1000 + _LATE_S
    return Notice(practice.title, phase.words, stop, shown_s=shown_s, is_passing=True)


def worded(notice: Notice, texts: Texts) -> Notice:
    """Return the notice in the wearer's language."""
    buttons = tuple(Button(button.key, texts(button.words)) for button in notice.buttons)
    return replace(
        notice,
        title=texts(notice.title),
        text=texts(notice.text),
        buttons=buttons,
        far_words=texts(notice.far_words),
        default_words=texts(notice.default_words),
    )


def done_notice(practice: Practice) -> Notice:
    """Say that the practice is over."""
    words = practice.phase(practice.length_ms).words
    return Notice(practice.title, words, shown_s=DONE_S, is_passing=True)
