"""`unclench checkin`: how it is, in your own words; and the warning signs first."""

import json as json_text
import sys
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.checkin import (
    CLENCHED,
    FELT,
    PLACES,
    SaidError,
    flags_due,
    more_words,
    note_of,
    tells_more_than_flags,
)
from alerts.phrase import Phrase
from alerts.texts import Texts
from hrv.event import CheckIn, Imaging, Relief, Retract
from ingest.checkin_json import MOST_RELIEF_HOURS, checkin_fields
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
from unclench.commands.questions import asked, known_words, own_words
from unclench.commands.safety import keep_flags
from unclench.config import Config, read_config
from unclench.door import hand
from unclench.said import MomentError, kept_said, moment_ms
from unclench.words import local_time, moment_words, plain

LISTED: Final = 14
COLUMNS: Final = (
    Phrase("when"),
    Phrase("pain"),
    Phrase("where"),
    Phrase("felt"),
    Phrase("sleep"),
    Phrase("more"),
)
_MINUTE_MS: Final = 60_000


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
            said_now = _with_words(said_now, place, felt, clenching, wish.config.texts())
            said_now = replace(said_now, note=note_of(note or ""))
            if listed:
                shown = wish.checkins()[-LISTED:]
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
        at_ms = 0 if self.at is None else moment_ms(self.at, self.config.zone, now_ms)
        if at_ms > now_ms:
            raise MomentError(f"{self.at!r} is yet to come: nobody knows how it will be")
        before = self.checkins()
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
        new = {one.name: getattr(said_now, one.name) for one in fields(CheckIn) if one.name != "at_ms"}
        return self._handed(
            replace(
                self._meant(), **{name: value for name, value in new.items() if value not in (None, (), "")}
            )
        )

    def _keep_flags(self, flags: tuple[str, ...]) -> None:
        keep_flags(self.directory, self.config, flags)

    def taken_back(self) -> CheckIn:
        """Take the check-in back."""
        meant = self._meant()
        hand(self.directory, self.config, Retract(0, "checkin", meant.at_ms))
        return meant

    def checkins(self) -> list[CheckIn]:
        """Return those that stand."""
        return [one for one in kept_said(self.directory) if isinstance(one, CheckIn)]

    def _meant(self) -> CheckIn:
        """Return the last check-in, or that of the minute that is named."""
        found = [one for one in self.checkins() if tells_more_than_flags(one)]
        if self.at is not None:
            at_ms = moment_ms(self.at, self.config.zone, WallClock().now_ms())
            found = [one for one in found if 0 <= one.at_ms - at_ms < _MINUTE_MS]
        if not found:
            raise SaidError("there is no such check-in: unclench checkin --list shows them")
        return found[-1]

    def _handed(self, checkin: CheckIn) -> CheckIn:
        handed = hand(self.directory, self.config, checkin)
        if handed.trouble:
            told.print(f"unclench: it waits in memory: {handed.trouble}", markup=False)
        return replace(checkin, at_ms=handed.at_ms)


def _with_words(
    checkin: CheckIn,
    place: list[str] | None,
    felt: list[str] | None,
    clenching: list[str] | None,
    texts: Texts,
) -> CheckIn:
    """Return it with its words, checked. Raises SaidError."""
    tight = None if clenching is None else known_words(clenching, CLENCHED, Phrase("part"), texts)
    return replace(
        checkin,
        places=known_words(place or [], PLACES, Phrase("place"), texts),
        felt=own_words(felt or [], FELT, texts),
        clenching=() if tight == ("none",) else tight,
    )


def _tell(shown: list[CheckIn], config: Config, done: str, *, json: bool) -> None:
    if json:
        told_fields = [{k: v for k, v in checkin_fields(one).items() if v is not None} for one in shown]
        sys.stdout.write(json_text.dumps(told_fields, ensure_ascii=False) + "\n")
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
