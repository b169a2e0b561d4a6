"""`unclench dry-run`: what would have prompted in the last days with these settings."""

import json as json_text
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.prompt import Prompt
from alerts.words import KIND_WORDS, why_words
from unclench.commands.options import ConfigFile, DataDir, Json, data_dir_of, fail, failures_told
from unclench.config import Config, read_config
from unclench.dry_run import Course, courses, is_same, rehearsed
from unclench.record import to_json
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.store.spans import day_at
from unclench.words import clock_of, local_time

DAY_MS = 86_400_000
MINUTE_MS = 60_000
LATEST_MS = 2**62

Days = Annotated[
    int, typer.Option("--days", min=1, max=90, help="How many days, up to the newest that is kept.")
]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What would have come beside what did."""

    from_ms: int
    would: tuple[Prompt, ...]
    did: tuple[Prompt, ...]


def dry_run(days: Days = 7, json: Json = False, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Tell what would have prompted in the last days with these settings, beside what did.

    The kept minutes, contexts, check-ins and answers go through the policy once more, minute by minute, as
    if the daemon had never rested. A prompt that did not come then has no answer of yours: it is taken for
    accepted at once.
    """
    with failures_told():
        settings = read_config(config)
        with Reader(data_dir_of(data_dir) / JOURNAL_FILE) as reader:
            compared = _compared(reader, settings, days)
        if compared is None:
            fail("the journal holds no minute and nothing said: there is nothing to run dry")
        elif json:
            sys.stdout.write(_document(compared) + "\n")
        else:
            _print(compared, settings.zone)


def _compared(reader: Reader, config: Config, days: int) -> Comparison | None:
    worn_days = config.load.baseline.days + config.policy.lowered_days + days + 1
    inputs = list(reader.slow_inputs(worn_days))
    if not inputs:
        return None
    zone = ZoneInfo(config.zone)
    newest = day_at(max(record.at_ms for record in inputs), zone)
    from_ms = day_at(newest.from_ms - (days - 1) * DAY_MS + DAY_MS // 2, zone).from_ms
    kept = [one.record for one in reader.between(Prompt, inputs[0].at_ms, LATEST_MS)]
    came = [one for one in kept if isinstance(one, Prompt)]
    would = rehearsed(inputs, config.pipeline(), from_ms, came)
    return Comparison(from_ms, tuple(would), tuple(one for one in came if one.prompt_ms >= from_ms))


def _document(compared: Comparison) -> str:
    return json_text.dumps(
        {
            "from_ms": compared.from_ms,
            "would": [json_text.loads(to_json(one)) for one in compared.would],
            "did": [json_text.loads(to_json(one)) for one in compared.did],
        }
    )


def _print(compared: Comparison, zone: str) -> None:
    console = Console(highlight=False)
    would, did = courses(compared.would), courses(compared.did)
    rows = _rows(would, did)
    for day, of_day in groupby(rows, key=lambda row: _day(row, zone)):
        table = Table("time", "kind", "would have", "did", "text", title=f"{day:%A %Y-%m-%d}")
        for row in of_day:
            table.add_row(*_cells(row, zone))
        console.print(table)
    console.print(_summary(would, did), markup=False)


Row = tuple[Course | None, Course | None]


def _rows(would: Sequence[Course], did: Sequence[Course]) -> list[Row]:
    """Return each prompt as it would have gone and as it did, in the order of time."""
    left = list(did)
    rows: list[Row] = []
    for one in would:
        real = next((other for other in left if is_same(one.states[0], other.states[0])), None)
        if real is not None:
            left.remove(real)
        rows.append((one, real))
    return sorted([*rows, *((None, one) for one in left)], key=lambda row: _any(row).prompt_ms)


def _any(row: Row) -> Course:
    course = row[0] or row[1]
    assert course is not None
    return course


def _day(row: Row, zone: str) -> datetime:
    return local_time(_any(row).prompt_ms, zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _cells(row: Row, zone: str) -> tuple[Text, ...]:
    course = _any(row)
    kind = KIND_WORDS[course.states[0].kind]
    would, did = (_outcome(one, zone, answer=one is row[1]) for one in row)
    text = next((one.text for one in course.states if one.state == "offered"), course.states[0].text)
    return tuple(map(Text, (clock_of(course.prompt_ms, zone), kind, would, did, text)))


def _outcome(course: Course | None, zone: str, *, answer: bool) -> str:
    """Say what held a prompt, when it came, and how it ended; of one that came, the answer too."""
    if course is None:
        return "–"
    told: list[str] = []
    for one in course.states:
        if one.state == "held":
            told.append(f"held: {why_words(one.held_by)}")
        elif one.state == "dropped":
            told.append(f"dropped: {why_words(one.held_by)}")
        elif one.state == "offered":
            late = one.at_ms - one.prompt_ms >= MINUTE_MS
            told.append(f"offered {clock_of(one.at_ms, zone)}" if late else "offered")
        elif one.state == "withheld":
            told.append("kept back by the coin")
        elif answer:
            told.append(one.state.replace("_", " "))
    return ", ".join(told)


def _summary(would: Sequence[Course], did: Sequence[Course]) -> str:
    counts = Counter(KIND_WORDS[one.states[0].kind] for one in would if one.was_offered)
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
    came = sum(one.was_offered for one in did)
    return (
        f"With these settings {counts.total()} prompts would have come{f' ({kinds})' if kinds else ''};"
        f" {came} did. What did not come is taken for accepted."
    )
