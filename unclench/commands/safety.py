"""`unclench safety`: when to get help, whom to ask first, and the warning signs."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from alerts.checkin import FLAGS, SaidError
from alerts.phrase import Phrase
from alerts.safety import (
    ASK_FIRST,
    BEFORE_BREATHING,
    DISCLAIMER,
    GET_HELP_NOW,
    SEE_A_CLINICIAN_SOON,
    UNREVIEWED,
)
from alerts.texts import Texts
from ingest.clock import WallClock
from unclench.commands.options import (
    WRONG_USAGE,
    ConfigFile,
    DataDir,
    Json,
    data_dir_of,
    fail,
    failures_told,
    told,
)
from unclench.commands.questions import ask_flags, tell_advice
from unclench.config import Config, read_config
from unclench.door import hand
from unclench.warning_signs import SAFETY, checked_flags, flags_said, safety_of

Ask = Annotated[bool, typer.Option("--ask", help="Go through the warning signs and keep which fit you.")]
Flag = Annotated[
    list[str] | None,
    typer.Option("--flag", metavar="SIGN", help="Keep that this one fits, by its name: now-1, soon-3."),
]
NoFlag = Annotated[bool, typer.Option("--none", help="Keep that all were read and none fits.")]


def safety(
    ask: Ask = False,
    flag: Flag = None,
    none: NoFlag = False,
    json: Json = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Say when to get help with a back, and who asks a clinician before paced breathing.

    With a sign that fits, nothing is said of patterns between your back and your days.
    """
    directory = data_dir_of(data_dir)
    with failures_told():
        configured = read_config(config)
        texts = configured.texts()
        try:
            flags = _flags(flag, texts, ask=ask, none=none)
        except SaidError as error:
            fail(str(error), code=WRONG_USAGE)
        if flags is not None:
            keep_flags(directory, configured, flags)
        stands = safety_of(directory, texts, WallClock().now_ms())
        standing = stands.ticked if flags is None else flags
        if json:
            sys.stdout.write(SAFETY.dump_json(stands).decode() + "\n")
        elif flags is None:
            _print(texts)
        tell_advice(standing or (), texts)
        if not standing and flags is not None:
            told.print(texts(Phrase("kept: none of the warning signs fits")))


def keep_flags(directory: Path, config: Config, flags: tuple[str, ...]) -> None:
    """Keep the answer about the warning signs as the newest, by the clock, whatever a replay's time is."""
    handed = hand(directory, config, flags_said(directory, flags, WallClock().now_ms()))
    if handed.trouble:
        told.print(f"unclench: it waits in memory: {handed.trouble}", markup=False)


def _flags(flag: list[str] | None, texts: Texts, *, ask: bool, none: bool) -> tuple[str, ...] | None:
    """Return what is to be kept; None: nothing. Raises SaidError."""
    if (ask, bool(flag), none).count(True) > 1:
        raise SaidError("choose one of --ask, --flag and --none")
    if ask:
        if not sys.stdin.isatty():
            raise SaidError("--ask asks in a terminal; in a script name --flag or --none")
        return ask_flags(texts)
    return checked_flags(flag) if flag else (() if none else None)


def _print(texts: Texts) -> None:
    screen = Console(highlight=False)
    screen.print(texts(DISCLAIMER), texts(UNREVIEWED), style="dim")
    names = iter(FLAGS)
    for heading, fitting in (
        (Phrase("Get help now: emergency care, at once, for back pain with"), GET_HELP_NOW),
        (Phrase("See a clinician soon, for back pain with"), SEE_A_CLINICIAN_SOON),
    ):
        screen.print(f"\n{texts(heading)}", style="bold")
        for text in fitting:
            screen.print(f"  {next(names):<8} {texts(text)}", markup=False)
    asks = texts(Phrase("Ask a clinician before paced breathing with"))
    screen.print(f"\n{asks}", style="bold")
    for text in ASK_FIRST:
        screen.print(f"  {texts(text)}", markup=False)
    screen.print(f"\n{texts(BEFORE_BREATHING)}")
