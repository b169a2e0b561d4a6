"""What would have prompted with other settings: the kept days, thought through once more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from alerts.prompt import Prompt, PromptKind
from hrv.event import Answer, AnswerWord, Tick
from unclench.config import Config
from unclench.pipeline import Pipeline, PipelineSettings
from unclench.record import Record
from unclench.store.reader import Reader
from unclench.store.spans import day_at

LATEST_MS = 2**62
MINUTE_MS = 60_000
DAY_MS = 1440 * MINUTE_MS
SAME_MS = 2 * MINUTE_MS
"""A prompt of one kind that comes so near to another is the same: ticks come when they come."""
DECISIONS: frozenset[PromptKind] = frozenset({"lower_rate", "push_season"})
"""Questions about the plan itself: a dry run takes neither for a yes."""


@dataclass(frozen=True, slots=True)
class Course:
    """One prompt and all that became of it, in order."""

    states: tuple[Prompt, ...]

    @property
    def prompt_ms(self) -> int:
        """Its identity."""
        return self.states[0].prompt_ms

    @property
    def was_offered(self) -> bool:
        """Tell whether it came before the wearer."""
        return any(one.state == "offered" for one in self.states)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What would have come beside what did."""

    from_ms: int
    would: tuple[Prompt, ...]
    did: tuple[Prompt, ...]


def compared(reader: Reader, config: Config, days: int) -> Comparison | None:
    """Compare the last days as they were with what they would have been; None: nothing is kept.

    Raises JournalError.
    """
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


def is_same(one: Prompt, other: Prompt) -> bool:
    """Tell whether two prompts, of the days as they were and as they would have been, are one."""
    near_ms = DAY_MS if one.kind in DECISIONS else SAME_MS
    return one.kind == other.kind and abs(one.prompt_ms - other.prompt_ms) <= near_ms


def courses(prompts: Iterable[Prompt]) -> list[Course]:
    """Return the prompts, each with its states, in the order in which they were decided."""
    states: dict[tuple[int, PromptKind], list[Prompt]] = {}
    for prompt in prompts:
        states.setdefault((prompt.prompt_ms, prompt.kind), []).append(prompt)
    return sorted((Course(tuple(one)) for one in states.values()), key=lambda one: one.prompt_ms)


def rehearsed(
    inputs: Iterable[Record], settings: PipelineSettings, from_ms: int, came: Sequence[Prompt]
) -> list[Prompt]:
    """Return the states of all prompts from `from_ms` on, had these settings been in force all the time.

    `inputs` are what `Pipeline.rethink` takes, in order. From `from_ms` on time goes by minute for minute,
    as if the daemon had never rested. `came` are those that did come: they have the wearer's own answers;
    any other is taken for accepted at once.
    """
    real = {one.prompt_ms: one for one in came}.values()
    names: dict[int | None, int] = {}
    pipeline = Pipeline(settings)
    prompts: list[Prompt] = []
    for record in _minute_by_minute(inputs, from_ms):
        waiting = _prompts(pipeline, _renamed(record, names))
        while waiting:
            prompt = waiting.pop(0)
            prompts.append(prompt)
            known = [one.prompt_ms for one in real if is_same(one, prompt)]
            names.update(dict.fromkeys(known, prompt.prompt_ms))
            if prompt.state == "offered" and not known:
                waiting += _prompts(pipeline, _assumed(prompt))
    return [prompt for prompt in prompts if prompt.prompt_ms >= from_ms]


def _prompts(pipeline: Pipeline, record: Record) -> list[Prompt]:
    return [one for one in pipeline.rethink(record) if isinstance(one, Prompt)]


def _renamed(record: Record, names: Mapping[int | None, int]) -> Record:
    """Return the record; an answer names the prompt as it is called in the rehearsal."""
    if isinstance(record, Answer) and record.prompt_ms in names:
        return replace(record, prompt_ms=names[record.prompt_ms])
    return record


def _assumed(prompt: Prompt) -> Answer:
    word: AnswerWord = "ignored" if prompt.kind in DECISIONS else "accepted"
    return Answer(prompt.at_ms, word, prompt.prompt_ms)


def _minute_by_minute(inputs: Iterable[Record], from_ms: int) -> Iterator[Record]:
    """Give the inputs, and from a time on a tick for each minute in which there is none."""
    time_ms: int | None = None
    for record in inputs:
        if time_ms is not None and record.at_ms > from_ms:
            for at_ms in range(max(time_ms, from_ms) + MINUTE_MS, record.at_ms, MINUTE_MS):
                yield Tick(at_ms)
        yield record
        time_ms = record.at_ms if time_ms is None else max(time_ms, record.at_ms)
