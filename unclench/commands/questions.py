"""The questions of a check-in, one by one in the terminal; every one may be skipped."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar, get_args

import typer

from alerts.checkin import CLENCHED, FELT, FLAGS, PLACES, SaidError
from alerts.phrase import Phrase
from alerts.safety import GET_HELP_NOW, NO_PATTERNS, SEE_A_CLINICIAN_SOON
from alerts.texts import Texts
from hrv.event import CheckIn, Relief
from unclench.checking_in import NONE, known_words, own_words
from unclench.commands.options import told
from unclench.warning_signs import advice_on

_T = TypeVar("_T")
_NOON: Final = 12
YES: Final = (Phrase("y"), Phrase("yes"))
NO: Final = (Phrase("n"), Phrase("no"))
_NO_NUMBER: Final = Phrase("“{word}” is no whole number from {low} to {high}")
_RELIEFS: Final[tuple[Relief, ...]] = get_args(Relief)


def asked(
    local: datetime, texts: Texts, *, flags_due: bool, keep: Callable[[tuple[str, ...]], None]
) -> CheckIn:
    """Ask all; `local` is the wearer's time. An empty answer tells nothing. The moment is left at 0.

    What is answered about the warning signs, `keep` takes at once: nothing that comes after undoes it.
    """
    skips = Phrase("Enter skips a question. What you feel counts, whatever the strap measures.")
    told.print(f"{texts(skips)}\n", style="dim")
    pain = _asked(Phrase("Pain now, 0 (none) to 10"), _number(0, 10), texts)
    if pain and flags_due:
        keep(ask_flags(texts))
    hurts = _asked_of_pain(texts) if pain else CheckIn(0)
    felt = Phrase("How it feels inside ({words})", words=FELT)
    tight = Phrase("Held tight ({parts}, none)", parts=CLENCHED)
    is_morning = local.hour < _NOON
    return replace(
        hurts,
        pain=pain,
        felt=_asked(felt, lambda text: own_words([text], FELT, texts), texts) or (),
        clenching=_asked(tight, _known(CLENCHED, Phrase("part"), texts), texts),
        wired_tired=_asked(Phrase("Wound up and worn out at once (y/n)"), _yes(texts), texts),
        sleep=_asked(Phrase("Last night's sleep, 1 (bad) to 5 (good)"), _number(1, 5), texts)
        if is_morning
        else None,
        woke=_asked(Phrase("Awake for a while between 2 and 4 (y/n)"), _yes(texts), texts)
        if is_morning
        else None,
    )


def _asked_of_pain(texts: Texts) -> CheckIn:
    """Ask where it hurts, and what helped."""
    where = Phrase("Where ({places})", places=PLACES)
    helped = Phrase("Did rest, heat, a rub or exercise help (none, some, full)")
    return CheckIn(
        0,
        places=_asked(where, _known(PLACES, Phrase("place"), texts), texts) or (),
        relief=_asked(helped, _relief(texts), texts),
        relief_hours=_asked(Phrase("For how many hours"), _hours, texts),
        wishes_rub=_asked(Phrase("Could you be rubbed all day (y/n)"), _yes(texts), texts),
    )


def ask_flags(texts: Texts) -> tuple[str, ...]:
    """Show the warning signs, ask which fit, and say what to do; empty when none does."""
    first = Phrase("Before anything else: does any of this fit you?")
    told.print(f"\n{texts(first)}\n", style="bold")
    names = list(FLAGS)
    for heading, fitting in (
        (Phrase("Get help now"), GET_HELP_NOW),
        (Phrase("See a clinician soon"), SEE_A_CLINICIAN_SOON),
    ):
        told.print(texts(heading), style="bold")
        for text in fitting:
            number = 1 + [*GET_HELP_NOW, *SEE_A_CLINICIAN_SOON].index(text)
            told.print(f"  {number:>2}  {texts(text)}", markup=False)
    told.print()
    chosen = _asked(Phrase("Numbers that fit, with commas; none: 0"), _numbers(len(names)), texts)
    again = Phrase("This one can't be skipped. Numbers that fit; none: 0")
    while chosen is None:
        chosen = _asked(again, _numbers(len(names)), texts)
    flags = tuple(names[number - 1] for number in chosen if number)
    tell_advice(flags, texts)
    return flags


def tell_advice(flags: Sequence[str], texts: Texts) -> None:
    """Say what to do about warning signs that are ticked."""
    if flags:
        urgent = any(flag.startswith("now-") for flag in flags)
        told.print(f"\n{texts(advice_on(flags))}", style="bold red" if urgent else "bold")
        told.print(f"{texts(NO_PATTERNS)}\n")


def _asked(question: str, read: Callable[[str], _T], texts: Texts) -> _T | None:
    """Ask until the answer can be read, or is empty."""
    while text := str(typer.prompt(texts(question), default="", show_default=False, err=True)).strip():
        try:
            return read(text)
        except SaidError as error:
            told.print(f"  {texts(error.args[0])}", markup=False)
    return None


def _known(words: Sequence[str], name: str, texts: Texts) -> Callable[[str], tuple[str, ...]]:
    return lambda text: tuple(word for word in known_words([text], words, name, texts) if word != NONE)


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise SaidError(Phrase(_NO_NUMBER, word=text, low=low, high=high))
        return int(text)

    return read


def _numbers(high: int) -> Callable[[str], list[int]]:
    return lambda text: [_number(0, high)(part.strip()) for part in text.split(",")]


def _hours(text: str) -> float:
    try:
        hours = float(text.replace(",", "."))
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= 1000:
        raise SaidError(Phrase("“{word}” is no number of hours", word=text))
    return hours


def _yes(texts: Texts) -> Callable[[str], bool]:
    def read(text: str) -> bool:
        word = texts.kept(text.lower(), (*YES, *NO))
        if word not in (*YES, *NO):
            raise SaidError(Phrase("“{word}” is neither y nor n", word=text))
        return word in YES

    return read


def _relief(texts: Texts) -> Callable[[str], Relief]:
    def read(text: str) -> Relief:
        for word in _RELIEFS:
            if word == texts.kept(text.lower(), _RELIEFS):
                return word
        raise SaidError(Phrase("“{word}” is none of none, some, full", word=text))

    return read
