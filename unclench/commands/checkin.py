"""`unclench checkin`: how it is, in your own words; and the warning signs first."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.checkin import CLENCHED, FELT, PLACES, SaidError, flags_due, more_words
from alerts.phrase import Phrase
from hrv.event import CheckIn, Imaging, Relief, Retract
from ingest.checkin_json import MOST_RELIEF_HOURS
from ingest.clock import WallClock
from unclench.checking_in import (
    KEPT_CHECKINS,
    LISTED,
    as_kept,
    changed,
    checkins_of,
    meant,
    said_at_ms,
    with_words,
)
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
from unclench.commands.questions import asked
from unclench.commands.safety import keep_flags
from unclench.config import Config, read_config
from unclench.door import hand
from unclench.said import MomentError, moment_ms
from unclench.words import local_time, moment_words, plain

COLUMNS: Final = (
    Phrase("when"),
    Phrase("pain"),
    Phrase("where"),
    Phrase("felt"),
    Phrase("sleep"),
    Phrase("more"),
)


def _offered(words: tuple[str, ...]) -> str:
    return ", ".join(words)


Pain = Annotated[int | None, typer.Option("--pain", min=0, max=10, help="0 (none) to 10 (worst imaginable).")]
Place = Annotated[
    list[str] | None,
    typer.Option(
        "--place", metavar="WHERE", help=f"Where it hurts, more than once if need be: {_offered(PLACES)}."
    ),
]
Felt = Annotated[
    list[str] | None,
    typer.Option("--felt", metavar="WORD", help=f"How it feels inside: {_offered(FELT)}, or your own word."),
]
Clenching = Annotated[
    list[str] | None,
    typer.Option("--clenching", metavar="WHAT", help=f"What is held tight: {_offered(CLENCHED)}; or none."),
]
Wired = Annotated[
    bool | None,
    typer.Option("--wired/--not-wired", help="Wound up and worn out at once.", show_default=False),
]
ReliefOption = Annotated[
    Relief | None, typer.Option("--relief", help="What rest, heat, a rub or exercise did for the pain.")
]
ReliefHours = Annotated[
    float | None,
    typer.Option("--relief-hours", min=0, max=MOST_RELIEF_HOURS, help="How long that lasted, hours."),
]
Rub = Annotated[
    bool | None, typer.Option("--rub/--no-rub", help="You could be rubbed all day.", show_default=False)
]
Sleep = Annotated[int | None, typer.Option("--sleep", min=1, max=5, help="The night: 1 (bad) to 5 (good).")]
Woke = Annotated[
    bool | None, typer.Option("--woke/--slept", help="Awake for a while between 2 and 4.", show_default=False)
]
ImagingOption = Annotated[
    Imaging | None, typer.Option("--imaging", help="What pictures of your back (X-ray, MRI) showed.")
]
Note = Annotated[str | None, typer.Option("--note", help="Anything else, for yourself.")]
At = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help="14:30 or 2026-11-23 14:30; default: now.")
]
Edit = Annotated[bool, typer.Option("--edit", help="Change the last check-in (with --at: that one).")]
Undo = Annotated[bool, typer.Option("--undo", help="Take the last check-in back (with --at: that one).")]
Listed = Annotated[bool, typer.Option("--list", help=f"Show the last {LISTED} check-ins.")]


def checkin(
    pain: Pain = None,
    place: Place = None,
    felt: Felt = None,
    clenching: Clenching = None,
    wired: Wired = None,
    relief: ReliefOption = None,
    relief_hours: ReliefHours = None,
    rub: Rub = None,
    sleep: Sleep = None,
    woke: Woke = None,
    imaging: ImagingOption = None,
    note: Note = None,
    at: At = None,
    edit: Edit = False,
    undo: Undo = False,
    listed: Listed = False,
    json: Json = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Say how it is: pain and where, how it feels inside, sleep. Without options it asks, one by one.

    What you feel is never overruled by what the strap measures. With pain the warning signs come first:
    `unclench safety` asks for them.
    """
    said_now = CheckIn(
        0,
        pain=pain,
        wired_tired=wired,
        relief=relief,
        relief_hours=relief_hours,
        wishes_rub=rub,
        sleep=sleep,
        woke=woke,
        imaging=imaging,
    )
    with failures_told():
        wish = _Wish(data_dir_of(data_dir), read_config(config), at)
        try:
            said_now = with_words(
                said_now,
                wish.config.texts(),
                places=place or (),
                felt=felt or (),
                clenching=clenching,
                note=note or "",
            )
            if listed:
                shown = checkins_of(wish.directory)[-LISTED:]
            elif undo:
                shown = [wish.taken_back()]
            elif edit:
                shown = [wish.edited(said_now)]
            else:
                shown = [wish.kept(said_now)]
        except (MomentError, SaidError) as error:
            fail(str(error), code=WRONG_USAGE)
        _tell(shown, wish.config, Phrase("taken back") if undo else "", json=json)


@dataclass(frozen=True, slots=True)
class _Wish:
    """Where it is kept, and of which moment it is."""

    directory: Path
    config: Config
    at: str | None

    def kept(self, said_now: CheckIn) -> CheckIn:
        """Keep a new check-in, asked for if nothing was told."""
        now_ms = WallClock().now_ms()
        at_ms = said_at_ms(self.at, self.config.zone, now_ms)
        before = checkins_of(self.directory)
        if said_now == CheckIn(0):
            if not sys.stdin.isatty():
                raise SaidError(
                    "nothing was told: name it, like unclench checkin --pain 4, or use a terminal"
                )
            local = local_time(at_ms or now_ms, self.config.zone)
            said_now = asked(
                local, self.config.texts(), flags_due=flags_due(before, now_ms), keep=self._keep_flags
            )
        elif said_now.pain and flags_due(before, now_ms):
            first = Phrase(
                "The warning signs come first with pain: `unclench safety --ask`, once in four weeks."
            )
            told.print(self.config.texts()(first))
        return self._handed(replace(said_now, at_ms=at_ms))

    def edited(self, said_now: CheckIn) -> CheckIn:
        """Keep the check-in anew with what is told now; the rest stays as it was."""
        if said_now == CheckIn(0):
            raise SaidError("nothing to change was told: unclench checkin --edit --pain 3")
        return self._handed(changed(self._meant(), said_now))

    def _keep_flags(self, flags: tuple[str, ...]) -> None:
        keep_flags(self.directory, self.config, flags)

    def taken_back(self) -> CheckIn:
        """Take the check-in back."""
        meant = self._meant()
        hand(self.directory, self.config, Retract(0, "checkin", meant.at_ms))
        return meant

    def _meant(self) -> CheckIn:
        """Return the last check-in, or that of the minute that is named."""
        at_ms = None if self.at is None else moment_ms(self.at, self.config.zone, WallClock().now_ms())
        return meant(checkins_of(self.directory), at_ms)

    def _handed(self, checkin: CheckIn) -> CheckIn:
        handed = hand(self.directory, self.config, checkin)
        if handed.trouble:
            told.print(f"unclench: it waits in memory: {handed.trouble}", markup=False)
        return replace(checkin, at_ms=handed.at_ms)


def _tell(shown: list[CheckIn], config: Config, done: str, *, json: bool) -> None:
    if json:
        sys.stdout.write(KEPT_CHECKINS.dump_json([as_kept(one) for one in shown]).decode() + "\n")
        return
    texts = config.texts()
    if not shown:
        told.print(texts(Phrase("no check-ins yet: unclench checkin")))
        return
    table = Table(*map(texts, COLUMNS), title=texts(done) or None)
    for one in shown:
        pain, sleep = ("–" if value is None else str(value) for value in (one.pain, one.sleep))
        when, more = texts(moment_words(one.at_ms, config.zone)), texts(Phrase.listed(more_words(one)))
        cells = (when, pain, texts.words(one.places), texts.words(one.felt), sleep, more)
        table.add_row(*(Text(plain(cell)) for cell in cells))
    Console(highlight=False).print(table)
