"""How it stands at this moment, for a page: the last minutes of beats, the newest minute, the open prompt."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from alerts.day_plan import next_fixed
from alerts.episode import Episode
from alerts.notices import REASONS, practice_of
from alerts.phrase import Phrase
from alerts.prompt import PromptChannel, PromptKind, PromptState
from alerts.texts import Texts
from alerts.words import KIND_WORDS
from hrv.beat import Beat
from hrv.event import Context, Gap, Link, NotThisReason
from hrv.frame import HrvFrame
from hrv.gates import LONGEST_SESSION_MS
from hrv.load import Assessment
from unclench.config import Config
from unclench.explaining.story import rule_words, story_of
from unclench.live import MISSING_WORDS, POSTURE_WORDS
from unclench.open_prompt import open_prompt
from unclench.record import Record
from unclench.standing import settings_in_force
from unclench.store.reader import Reader
from unclench.words import WEAKER, gate_words, link_line, load_words, local_time, prompt_words

SHOWN_MS: Final = 150_000
"""How much of the heart's rhythm is told."""
_FRESH_MS: Final = 150_000
"""An older minute tells nothing of now."""
_QUIET_MS: Final = 20_000
"""Without a beat for so long, none comes."""
_COMING: Final = 3
_MINUTE_MS: Final = 60_000

State = Literal["calm", "building", "sustained", "unknown"]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What the newest window came to."""

    at_ms: int
    coherence: float | None
    coherence_peak_hz: float | None
    rmssd_ms: float | None
    missing: str
    """Why there is no coherence, in words; empty when there is."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The newest minute, in figures and words."""

    at_ms: int
    heart_rate_bpm: float | None
    usual_hr_bpm: float | None
    rmssd_ms: float | None
    usual_rmssd_ms: float | None
    load: float | None
    load_words: str
    not_judged: str
    """Why it can't be judged; empty when it is."""
    weaker: str
    """What to know when no motion sensor stands behind it."""
    posture: str
    learned_days: int


@dataclass(frozen=True, slots=True)
class Offered:
    """The prompt that waits, and how it may be answered."""

    prompt_ms: int
    at_ms: int
    kind: PromptKind
    kind_words: str
    state: PromptState
    channel: PromptChannel
    text: str
    words: str
    """What became of it so far; empty while it is offered."""
    practice: str
    """Empty: it asks a question."""
    practice_title: str
    length_ms: int
    why: str
    """By which rule it came."""
    snooze_minutes: tuple[int, ...]
    reasons: tuple[tuple[NotThisReason, str], ...]
    """What it may have been instead, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What comes at a time of its own."""

    at_ms: int
    kind: PromptKind
    words: str


@dataclass(frozen=True, slots=True)
class Moment:
    """All of it."""

    now_ms: int
    """On the time line of the stream."""
    zone: str
    seq: int
    """Whoever follows from here misses nothing."""
    state: State
    since_ms: int | None
    """Since when load builds or is sustained."""
    beats: tuple[tuple[int, float], ...]
    """When each beat was and the interval before it, ms."""
    gaps: tuple[tuple[int, int], ...]
    """From when to when nothing is known."""
    rhythm: Rhythm | None
    minute: Judged | None
    """None: none is known of the last minutes."""
    signal: str
    """What keeps beats from coming; empty when they come."""
    strap: str
    """How it stands with the strap, in words; empty: none was ever used here."""
    battery_pct: int | None
    session: str
    """The practice that is under way; empty: none."""
    prompt: Offered | None
    coming: tuple[Planned, ...]


def moment(reader: Reader, config: Config, now_ms: int, *, running: bool) -> Moment:
    """Return how it stands. Raises JournalError."""
    seq, texts = reader.last_seq(), config.texts()
    beats = [one for one in _since(reader, Beat, now_ms - SHOWN_MS) if isinstance(one, Beat)]
    gaps = [one for one in _since(reader, Gap, now_ms - SHOWN_MS) if isinstance(one, Gap)]
    minute = _newest(reader, Assessment)
    known = minute if isinstance(minute, Assessment) and now_ms - minute.at_ms <= _FRESH_MS else None
    link = _newest(reader, Link)
    strap = link if isinstance(link, Link) else None
    state, since_ms = _state(reader, known)
    return Moment(
        now_ms=now_ms,
        zone=config.zone,
        seq=seq,
        state=state,
        since_ms=since_ms,
        beats=tuple((one.at_ms, one.rr_ms) for one in beats),
        gaps=tuple((one.from_ms, one.to_ms) for one in gaps),
        rhythm=_rhythm(_newest(reader, HrvFrame), now_ms, texts),
        minute=None if known is None else _judged(known, texts),
        signal=texts(_signal(beats, gaps, now_ms, running=running)),
        strap=texts(link_line(strap)) if strap else "",
        battery_pct=strap.battery_pct if strap else None,
        session=_session(reader, now_ms),
        prompt=_offered(reader, config),
        coming=tuple(_coming(reader, config, now_ms)),
    )


def _since(reader: Reader, kind: type[Record], from_ms: int) -> list[Record]:
    return [one.record for one in reader.between(kind, from_ms, 2**62)]


def _newest(reader: Reader, kind: type[Record]) -> Record | None:
    kept = reader.last(kind)
    return kept.record if kept else None


def _state(reader: Reader, minute: Assessment | None) -> tuple[State, int | None]:
    episode = _newest(reader, Episode)
    if minute is None:
        return "unknown", None
    if isinstance(episode, Episode) and episode.state != "ended":
        return episode.state, episode.start_ms
    return ("calm" if minute.judged and minute.load is not None else "unknown"), None


def _rhythm(frame: Record | None, now_ms: int, texts: Texts) -> Rhythm | None:
    if not isinstance(frame, HrvFrame) or now_ms - frame.at_ms > _FRESH_MS:
        return None
    missing = frame.missing.get("coherence")
    return Rhythm(
        frame.at_ms,
        frame.values.get("coherence"),
        frame.values.get("coherence_peak_hz"),
        frame.values.get("rmssd_ms"),
        texts(MISSING_WORDS[missing]) if missing else "",
    )


def _judged(assessment: Assessment, texts: Texts) -> Judged:
    minute = assessment.minute
    return Judged(
        at_ms=assessment.at_ms,
        heart_rate_bpm=minute.mean_hr_bpm,
        usual_hr_bpm=assessment.usual_hr_bpm,
        rmssd_ms=minute.rmssd_ms,
        usual_rmssd_ms=assessment.usual_rmssd_ms,
        load=assessment.load,
        load_words=texts(load_words(assessment.load)),
        not_judged=texts(gate_words(assessment)),
        weaker="" if assessment.has_motion else texts(WEAKER),
        posture=texts(POSTURE_WORDS[minute.posture]),
        learned_days=assessment.learned_days,
    )


def _signal(beats: list[Beat], gaps: list[Gap], now_ms: int, *, running: bool) -> str:
    if not running:
        return Phrase("no daemon runs: `unclench run` begins one")
    last_ms = beats[-1].at_ms if beats else 0
    if gaps and gaps[-1].to_ms > last_ms:
        return Phrase("no beats ({why})", why=gaps[-1].why)
    return Phrase("waiting for the next beat") if now_ms - last_ms > _QUIET_MS else ""


def _session(reader: Reader, now_ms: int) -> str:
    """Return the practice under way; one that a killed program left on is over when the policy says so."""
    told = [one.record for one in reader.between(Context, now_ms - LONGEST_SESSION_MS, 2**62)]
    newest = next((one for one in reversed(told) if isinstance(one, Context) and one.what == "session"), None)
    return newest.practice if newest is not None and newest.on else ""


def _offered(reader: Reader, config: Config) -> Offered | None:
    prompt = open_prompt(reader)
    if prompt is None:
        return None
    texts, practice = config.texts(), practice_of(prompt, config.practice)
    story = story_of(reader, prompt.prompt_ms)
    return Offered(
        prompt_ms=prompt.prompt_ms,
        at_ms=prompt.at_ms,
        kind=prompt.kind,
        kind_words=texts(KIND_WORDS[prompt.kind]),
        state=prompt.state,
        channel=prompt.channel,
        text=prompt.text,
        words="" if prompt.state == "offered" else texts(prompt_words(prompt, config.zone)),
        practice=prompt.practice,
        practice_title=texts(practice.title) if practice else "",
        length_ms=practice.length_ms if practice else 0,
        why=rule_words(story) if story else "",
        snooze_minutes=config.policy.snooze_minutes,
        reasons=tuple((reason, texts(words)) for reason, words in REASONS),
    )


def _coming(reader: Reader, config: Config, now_ms: int) -> Iterator[Planned]:
    """Give what the plan brings next."""
    plan, at_ms = settings_in_force(reader, config).plan, now_ms
    for _ in range(_COMING):
        coming = next_fixed(plan, local_time(at_ms, config.zone))
        if coming is None:
            return
        yield Planned(coming.at_ms, coming.kind, config.texts()(KIND_WORDS[coming.kind]))
        at_ms = coming.at_ms + _MINUTE_MS
