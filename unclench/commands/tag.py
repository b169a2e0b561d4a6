"""`unclench tag`: a word on a moment."""

import json as json_text
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.checkin import BEARS, CONTEXT_TAGS, SaidError
from alerts.phrase import Phrase
from alerts.texts import Texts
from hrv.event import Retract, Tag
from ingest.clock import WallClock
from unclench.checking_in import newest_tags, tag_moments, tag_word, tags_of
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
from unclench.config import Config, read_config
from unclench.door import hand
from unclench.said import MomentError
from unclench.words import moment_words, plain


def _words(incomplete: str) -> list[str]:
    return [word for word in (*BEARS, *CONTEXT_TAGS) if word.startswith(incomplete)]


Word = Annotated[
    str | None,
    typer.Argument(
        metavar="WORD",
        show_default=False,
        autocompletion=_words,
        help=f"Your own, or one of: {', '.join((*BEARS, *CONTEXT_TAGS))}.",
    ),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="14:30, 2026-11-23 or 2026-11-23 14:30; default: now."),
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="Once a day up to this one: for a vacation.")
]
Undo = Annotated[bool, typer.Option("--undo", help="Take the last tag back; with WORD the last such one.")]
Listed = Annotated[bool, typer.Option("--list", help="Show the tags of the last four weeks.")]


@dataclass(frozen=True, slots=True)
class Tagged:
    """What was done, to which tags."""

    done: str
    tags: tuple[Tag, ...]


def tag(
    word: Word = None,
    at: At = None,
    until: Until = None,
    undo: Undo = False,
    listed: Listed = False,
    json: Json = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Put a word on this moment, or on another: coffee, deadline, vacation.

    Tags stand beside your load in the reports; what is a deadline and what a vacation the signs ask, too.
    """
    directory = data_dir_of(data_dir)
    with failures_told():
        configured = read_config(config)
        try:
            if listed:
                done = Tagged("", tuple(newest_tags(directory)))
            elif undo:
                done = _taken_back(directory, configured, word)
            else:
                done = _tagged(directory, configured, word, at, until)
        except (MomentError, SaidError) as error:
            fail(str(error), code=WRONG_USAGE)
        _tell(done, configured.zone, configured.texts(), json=json)


def _tagged(directory: Path, config: Config, word: str | None, at: str | None, until: str | None) -> Tagged:
    if word is None:
        raise SaidError("name the word: unclench tag coffee")
    kept = tag_word(word, config.texts())
    moments = tag_moments(at, until, config.zone, WallClock().now_ms())
    handed = [hand(directory, config, Tag(at_ms, kept)) for at_ms in moments]
    for one in handed:
        if one.trouble:
            told.print(f"unclench: it waits in memory: {one.trouble}", markup=False)
    return Tagged(Phrase("tagged"), tuple(Tag(one.at_ms, kept) for one in handed))


def _taken_back(directory: Path, config: Config, word: str | None) -> Tagged:
    wanted = None if word is None else tag_word(word, config.texts())
    found = [one for one in tags_of(directory) if wanted in (None, one.tag)]
    if not found:
        raise SaidError("there is no such tag to take back: unclench tag --list shows them")
    hand(directory, config, Retract(0, "tag", found[-1].at_ms, found[-1].tag))
    return Tagged(Phrase("taken back"), (found[-1],))


def _tell(done: Tagged, zone: str, texts: Texts, *, json: bool) -> None:
    if json:
        sys.stdout.write(json_text.dumps([asdict(one) for one in done.tags]) + "\n")
        return
    if done.done:
        span = [texts(moment_words(one.at_ms, zone)) for one in done.tags]
        when = " … ".join(dict.fromkeys((span[0], span[-1])))
        told.print(f"{texts(done.done)}: {plain(texts.word(done.tags[0].tag))}, {when}", markup=False)
        return
    if not done.tags:
        told.print(texts(Phrase("no tags yet: unclench tag coffee")))
        return
    table = Table(texts(Phrase("when")), texts(Phrase("tag")))
    for one in done.tags:
        table.add_row(texts(moment_words(one.at_ms, zone)), Text(plain(texts.word(one.tag))))
    Console(highlight=False).print(table)
