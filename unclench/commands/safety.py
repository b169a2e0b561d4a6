"""`unclench safety`: when to get help, whom to ask first, and the warning signs."""

import json as json_text
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from alerts.checkin import FLAGS, SaidError, ticked
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
from hrv.event import CheckIn
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
from unclench.said import kept_said

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
        standing = ticked(kept_said(directory)) if flags is None else flags
        if json:
            document = {"flags": FLAGS, "ask_first": ASK_FIRST, "ticked": standing, "disclaimer": DISCLAIMER}
            sys.stdout.write(json_text.dumps(document, ensure_ascii=False) + "\n")
        elif flags is None:
            _print(texts)
        tell_advice(standing or (), texts)
        if not standing and flags is not None:
            told.print(texts(Phrase("kept: none of the warning signs fits")))


def keep_flags(directory: Path, config: Config, flags: tuple[str, ...]) -> None:
    """Keep the answer about the warning signs as the newest, by the clock, whatever a replay's time is."""
    checkins = [one for one in kept_said(directory) if isinstance(one, CheckIn)]
    newest_ms = max((one.at_ms for one in checkins if one.flags is not None), default=0)
    handed = hand(directory, config, CheckIn(max(WallClock().now_ms(), newest_ms + 1), flags=flags))
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
    for name in flag or ():
        if name not in FLAGS:
            raise SaidError(f"there is no warning sign {name!r}: unclench safety names them")
    return tuple(dict.fromkeys(flag)) if flag else (() if none else None)


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
