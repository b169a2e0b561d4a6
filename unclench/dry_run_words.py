"""What a dry run came to, in words: each prompt as it would have gone beside what it did."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue, TypeAdapter

from alerts.words import KIND_WORDS, why_words
from unclench.dry_run import MINUTE_MS, Comparison, Course, courses, is_same
from unclench.record import to_json
from unclench.words import clock_of

_JSON: Final = TypeAdapter[dict[str, JsonValue]](dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class Line:
    """One prompt."""

    prompt_ms: int
    time: str
    kind: str
    would: str
    """What would have become of it; a dash: it would not have come."""
    did: str
    text: str


@dataclass(frozen=True, slots=True)
class DryRun:
    """All that `dry-run --json` tells."""

    from_ms: int
    would: tuple[dict[str, JsonValue], ...]
    """The states of the prompts that would have come, as `export` writes them."""
    did: tuple[dict[str, JsonValue], ...]


def document(told: Comparison) -> DryRun:
    """Return both lists for scripts."""
    would, did = ([_JSON.validate_json(to_json(one)) for one in each] for each in (told.would, told.did))
    return DryRun(told.from_ms, tuple(would), tuple(did))


def lines(told: Comparison, zone: str) -> list[Line]:
    """Return each prompt as it would have gone and as it did, in the order of time."""
    left = courses(told.did)
    found: list[Line] = []
    for one in courses(told.would):
        real = next((other for other in left if is_same(one.states[0], other.states[0])), None)
        if real is not None:
            left.remove(real)
        found.append(_line(one, _outcome(one, zone), _outcome(real, zone, answer=True), zone))
    found += [_line(one, _outcome(None, zone), _outcome(one, zone, answer=True), zone) for one in left]
    return sorted(found, key=lambda line: line.prompt_ms)


def summary(told: Comparison) -> str:
    """Say how many would have come, and how many did."""
    would, did = courses(told.would), courses(told.did)
    counts = Counter(KIND_WORDS[one.states[0].kind] for one in would if one.was_offered)
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
    came = sum(one.was_offered for one in did)
    return (
        f"With these settings {counts.total()} prompts would have come{f' ({kinds})' if kinds else ''};"
        f" {came} did. What did not come is taken for accepted."
    )


def _line(course: Course, would: str, did: str, zone: str) -> Line:
    kind = KIND_WORDS[course.states[0].kind]
    text = next((one.text for one in course.states if one.state == "offered"), course.states[0].text)
    return Line(course.prompt_ms, clock_of(course.prompt_ms, zone), kind, would, did, text)


def _outcome(course: Course | None, zone: str, *, answer: bool = False) -> str:
    """Say what held a prompt, when it came, and how it ended; of one that came, the answer too."""
    if course is None:
        return "–"
    return ", ".join(_state_words(course, zone, answer=answer))


def _state_words(course: Course, zone: str, *, answer: bool) -> Sequence[str]:
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
    return told
