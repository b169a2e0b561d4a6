"""`unclench answer`: what becomes of the open prompt, said in a terminal."""

import sys
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from alerts.prompt import Prompt
from hrv.event import Answer, AnswerWord, NotThisReason
from unclench.commands.options import (
    FAILED,
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
from unclench.open_prompt import NONE_OPEN, UNCHANGED, became, open_prompt
from unclench.record import to_json
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.words import prompt_words

Word = Annotated[
    Literal["accepted", "snoozed", "not-this", "ignored"] | None,
    typer.Argument(show_default=False, help="What becomes of it; without a word the open prompt is shown."),
]
Why = Annotated[
    NotThisReason | None,
    typer.Option("--why", show_default=False, help="With not-this: what it was."),
]
Minutes = Annotated[
    int | None,
    typer.Option("--minutes", min=1, show_default=False, help="With snoozed: for how long; 15, 30 or 60."),
]


def answer(
    word: Word = None,
    why: Why = None,
    minutes: Minutes = None,
    json: Json = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Answer the open prompt: also a question that stands on the page alone.

    To accept a practice is not to begin it: unclench breathe does both.
    """
    if (why is not None and word != "not-this") or (minutes is not None and word != "snoozed"):
        fail("--why goes with not-this, --minutes with snoozed", code=WRONG_USAGE)
    directory = data_dir_of(data_dir)
    with failures_told():
        configured = read_config(config)
        with Reader(directory / JOURNAL_FILE) as reader:
            waiting = open_prompt(reader)
        if waiting is None:
            fail(NONE_OPEN, code=FAILED)
        if word is not None:
            said = Answer(0, _kept_as(word), waiting.prompt_ms, minutes, why)
            waiting = _answered(directory, configured, waiting, said)
        _tell(waiting, configured.zone, json=json)


def _kept_as(word: str) -> AnswerWord:
    return next(one for one in get_args(AnswerWord) if one == word.replace("-", "_"))


def _answered(directory: Path, config: Config, waiting: Prompt, said: Answer) -> Prompt:
    """Hand the answer in; return the prompt as it stands now."""
    handed = hand(directory, config, said)
    if handed.trouble:
        told.print(f"unclench: it waits in memory: {handed.trouble}", markup=False)
        return waiting
    with Reader(directory / JOURNAL_FILE) as reader:
        answered = became(reader, waiting)
    if answered is None:
        fail(UNCHANGED, code=FAILED)
    return answered


def _tell(prompt: Prompt, zone: str, *, json: bool) -> None:
    if json:
        sys.stdout.write(to_json(prompt) + "\n")
        return
    typer.echo(prompt_words(prompt, zone))
    if prompt.state == "offered":
        typer.echo("unclench answer accepted | snoozed | not-this | ignored")
