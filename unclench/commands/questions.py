"""The questions of a check-in, one by one in the terminal; every one may be skipped."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeVar, get_args

import typer

from alerts.checkin import CLENCHED, FELT, FLAGS, PLACES, SaidError, words_of
from alerts.safety import (
    ADVICE_NOW,
    ADVICE_SOON,
    GET_HELP_NOW,
    NO_PATTERNS,
    SEE_A_CLINICIAN_SOON,
)
from hrv.event import CheckIn, Relief
from unclench.commands.options import told

_T = TypeVar("_T")
_NOON: Final = 12
_RELIEFS: Final[tuple[Relief, ...]] = get_args(Relief)


def asked(local: datetime, *, flags_due: bool, keep: Callable[[tuple[str, ...]], None]) -> CheckIn:
    """Ask all; `local` is the wearer's time. An empty answer tells nothing. The moment is left at 0.

    What is answered about the warning signs, `keep` takes at once: nothing that comes after undoes it.
    """
    told.print("Enter skips a question. What you feel counts, whatever the strap measures.\n", style="dim")
    pain = _asked("Pain now, 0 (none) to 10", _number(0, 10))
    if pain and flags_due:
        keep(ask_flags())
    has_pain = bool(pain)
    return CheckIn(
        0,
        pain=pain,
        places=(_asked(f"Where ({', '.join(PLACES)})", _known(PLACES, "place")) or ()) if has_pain else (),
        relief=_asked("Did rest, heat, a rub or exercise help (none, some, full)", _relief)
        if has_pain
        else None,
        relief_hours=_asked("For how many hours", _hours) if has_pain else None,
        wishes_rub=_asked("Could you be rubbed all day (y/n)", _yes) if has_pain else None,
        felt=_asked(f"How it feels inside ({', '.join(FELT)})", words_of_text) or (),
        clenching=_asked(f"Held tight ({', '.join(CLENCHED)}, none)", _tight),
        wired_tired=_asked("Wound up and worn out at once (y/n)", _yes),
        sleep=_asked("Last night's sleep, 1 (bad) to 5 (good)", _number(1, 5))
        if local.hour < _NOON
        else None,
        woke=_asked("Awake for a while between 2 and 4 (y/n)", _yes) if local.hour < _NOON else None,
    )


def ask_flags() -> tuple[str, ...]:
    """Show the warning signs, ask which fit, and say what to do; empty when none does."""
    told.print("\nBefore anything else: does any of this fit you?\n", style="bold")
    names = list(FLAGS)
    for heading, texts in (("Get help now", GET_HELP_NOW), ("See a clinician soon", SEE_A_CLINICIAN_SOON)):
        told.print(f"{heading}", style="bold")
        for text in texts:
            number = 1 + [*GET_HELP_NOW, *SEE_A_CLINICIAN_SOON].index(text)
            told.print(f"  {number:>2}  {text}", markup=False)
    chosen = _asked("\nNumbers that fit, with commas; none: 0", _numbers(len(names)))
    while chosen is None:
        chosen = _asked("This one can't be skipped. Numbers that fit; none: 0", _numbers(len(names)))
    flags = tuple(names[number - 1] for number in chosen if number)
    tell_advice(flags)
    return flags


def tell_advice(flags: Sequence[str]) -> None:
    """Say what to do about warning signs that are ticked."""
    if any(flag.startswith("now-") for flag in flags):
        told.print(f"\n{ADVICE_NOW}", style="bold red")
    elif flags:
        told.print(f"\n{ADVICE_SOON}", style="bold")
    if flags:
        told.print(f"{NO_PATTERNS}\n")


def _asked(question: str, read: Callable[[str], _T]) -> _T | None:
    """Ask until the answer can be read, or is empty."""
    while text := str(typer.prompt(question, default="", show_default=False, err=True)).strip():
        try:
            return read(text)
        except ValueError as error:
            told.print(f"  {error}", markup=False)
    return None


def words_of_text(text: str) -> tuple[str, ...]:
    """Return the words of an answer. Raises SaidError."""
    return words_of([text])


def _known(words: Sequence[str], name: str) -> Callable[[str], tuple[str, ...]]:
    return lambda text: tuple(word for word in words_of([text], words, name) if word != "none")


def _tight(text: str) -> tuple[str, ...]:
    return _known(CLENCHED, "part")(text)


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise SaidError(f"{text!r} is no whole number from {low} to {high}")
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
        raise SaidError(f"{text!r} is no number of hours")
    return hours


def _yes(text: str) -> bool:
    if text.lower() not in ("y", "yes", "n", "no"):
        raise SaidError(f"{text!r} is neither y nor n")
    return text.lower().startswith("y")


def _relief(text: str) -> Relief:
    for word in _RELIEFS:
        if word == text.lower():
            return word
    raise SaidError(f"{text!r} is none of none, some, full")
