"""Every kind of record, at random and by hand."""

from typing import get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.prompt import Prompt, PromptChannel, PromptKind, PromptState
from hrv.beat import Beat
from hrv.event import (
    Answer,
    Calm,
    CheckIn,
    Context,
    Delivery,
    Gap,
    Link,
    Motion,
    Note,
    Other,
    Packet,
    Retract,
    Tag,
    Tick,
)
from hrv.frame import HrvFrame, Minute, Reason
from hrv.load import Assessment
from hrv.metric import REASONS as REASON_WORDS
from unclench.record import Record
from unclench.rollup import (
    DAY_FIGURES,
    HOUR_FIGURES,
    MINUTE_FIGURES,
    SESSION_FIGURES,
    Day,
    FrameHour,
    FrameMinute,
    SessionSummary,
)
from unclench.store.tables import METRIC_NAMES

TIMES_MS = st.integers(0, 4_102_444_800_000)
COUNTS = st.integers(0, 100_000)
FIGURES = st.floats(allow_nan=False, allow_infinity=False).map(lambda figure: figure + 0.0)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
WORDS = TEXTS.filter(bool)
LISTED = st.lists(
    st.from_regex(r"[^\s,\ud800-\udfff][^,\ud800-\udfff]*", fullmatch=True).map(str.strip), unique=True
).map(tuple)
"""Words of which several stand in one text."""
POSTURES = st.sampled_from(["sitting", "standing", "lying", "unknown"])
REASONS = st.sampled_from(REASON_WORDS)
GATES = st.sampled_from(["motion", "posture", "microphone", "session", "signal", "learning", "slope", "away"])
NOT_THIS = st.sampled_from(["moved", "coffee", "meal", "talking", "excited", "ill", "unknown"])


def perhaps(values: SearchStrategy[object]) -> SearchStrategy[object]:
    """Give a value or none."""
    return st.none() | values


@st.composite
def frames(draw: st.DrawFn) -> HrvFrame:
    """Give frames of which each metric is told or, with a reason, missing."""
    values: dict[str, float] = {}
    missing: dict[str, Reason] = {}
    for name in METRIC_NAMES:
        if draw(st.booleans()):
            values[name] = draw(FIGURES)
        else:
            missing[name] = draw(REASONS)
    return HrvFrame(draw(TIMES_MS), draw(st.integers(1, 86_400_000)), values, missing)


MINUTES = st.builds(
    Minute,
    at_ms=TIMES_MS,
    nn_beats=COUNTS,
    mean_hr_bpm=perhaps(FIGURES),
    rmssd_ms=perhaps(FIGURES),
    corrected_pct=FIGURES,
    coverage_pct=FIGURES,
    longest_gap_ms=COUNTS,
    motion_sd_mg=perhaps(FIGURES),
    posture=POSTURES,
)


def figures(names: tuple[str, ...]) -> SearchStrategy[dict[str, float]]:
    """Give some of the figures, in their order."""
    return st.dictionaries(st.sampled_from(names), FIGURES).map(
        lambda told: {name: told[name] for name in names if name in told}
    )


RECORDS: dict[type[Record], SearchStrategy[Record]] = {
    Beat: st.builds(Beat, TIMES_MS, st.integers(1, 11_059_200_000).map(lambda ticks: ticks / 128)),
    Gap: st.builds(Gap, TIMES_MS, TIMES_MS, WORDS),
    Motion: st.builds(Motion, TIMES_MS, FIGURES, POSTURES),
    Context: st.builds(
        Context, TIMES_MS, st.sampled_from(["microphone", "session", "dnd"]), st.booleans(), TEXTS
    ),
    Tag: st.builds(Tag, TIMES_MS, WORDS),
    CheckIn: st.builds(
        CheckIn,
        TIMES_MS,
        pain=perhaps(st.integers(0, 10)),
        places=LISTED,
        felt=LISTED,
        clenching=perhaps(LISTED),
        wired_tired=perhaps(st.booleans()),
        relief=perhaps(st.sampled_from(["none", "some", "full"])),
        relief_hours=perhaps(st.floats(0, 1000)),
        wishes_rub=perhaps(st.booleans()),
        sleep=perhaps(st.integers(1, 5)),
        woke=perhaps(st.booleans()),
        imaging=perhaps(st.sampled_from(["none", "normal", "findings"])),
        flags=perhaps(LISTED),
        note=TEXTS,
    ),
    Retract: st.builds(Retract, TIMES_MS, st.sampled_from(["tag", "checkin"]), TIMES_MS, TEXTS),
    Answer: st.builds(
        Answer,
        TIMES_MS,
        st.sampled_from(["accepted", "snoozed", "not_this", "ignored"]),
        perhaps(TIMES_MS),
        perhaps(st.integers(1, 1440)),
        perhaps(NOT_THIS),
    ),
    Calm: st.builds(Calm, TIMES_MS, TIMES_MS, TIMES_MS, st.sampled_from(["marked", "calibration"])),
    Note: st.builds(Note, TIMES_MS, st.sampled_from(["ask_first", "resonance"]), WORDS),
    Packet: st.builds(
        Packet,
        TIMES_MS,
        st.integers(0, 4_102_444_800_000_000),
        st.sampled_from(["heart_rate", "acceleration", "ecg", "battery"]),
        st.binary(max_size=512),
    ),
    Delivery: st.builds(Delivery, TIMES_MS, TIMES_MS, WORDS, st.booleans(), TEXTS),
    Link: st.builds(
        Link,
        TIMES_MS,
        st.sampled_from(["searching", "streaming", "lost", "unusable"]),
        TEXTS,
        TEXTS,
        TEXTS,
        TEXTS,
        perhaps(st.integers(0, 100)),
        COUNTS,
    ),
    Tick: st.builds(Tick, TIMES_MS),
    Other: st.builds(Other, TIMES_MS, WORDS, WORDS),
    HrvFrame: frames(),
    Assessment: st.builds(
        Assessment,
        minute=MINUTES,
        gates=st.lists(GATES, unique=True).map(tuple),
        z_hr=perhaps(FIGURES),
        z_ln_rmssd=perhaps(FIGURES),
        load=perhaps(FIGURES),
        confidence=FIGURES,
        usual_hr_bpm=perhaps(FIGURES),
        usual_rmssd_ms=perhaps(FIGURES),
        offset_bpm=perhaps(FIGURES),
        learned_days=COUNTS,
        minute_load=perhaps(FIGURES),
        hr_spread_bpm=perhaps(FIGURES),
        ln_rmssd_spread=perhaps(FIGURES),
        offset_ln_rmssd=perhaps(FIGURES),
        push_day=st.booleans(),
        load_chance=perhaps(FIGURES),
        lasted_chance=perhaps(FIGURES),
    ),
    Episode: st.builds(
        Episode,
        start_ms=TIMES_MS,
        at_ms=TIMES_MS,
        state=st.sampled_from(["building", "sustained", "ended"]),
        minutes=COUNTS,
        peak_load=FIGURES,
        d_hr_bpm=FIGURES,
        d_rmssd_pct=FIGURES,
        confidence=FIGURES,
        unjudged=st.dictionaries(GATES, COUNTS),
        on=perhaps(FIGURES),
        off=perhaps(FIGURES),
        minutes_needed=perhaps(COUNTS),
        sure=perhaps(FIGURES),
        lasted_chance=perhaps(FIGURES),
    ),
    Prompt: st.builds(
        Prompt,
        prompt_ms=TIMES_MS,
        at_ms=TIMES_MS,
        kind=st.sampled_from(get_args(PromptKind)),
        state=st.sampled_from(get_args(PromptState)),
        practice=TEXTS,
        text=TEXTS,
        episode_ms=perhaps(TIMES_MS),
        minutes=perhaps(COUNTS),
        d_hr_bpm=perhaps(FIGURES),
        d_rmssd_pct=perhaps(FIGURES),
        load=perhaps(FIGURES),
        confidence=perhaps(FIGURES),
        held_by=st.lists(WORDS).map(tuple),
        until_ms=perhaps(TIMES_MS),
        why=perhaps(NOT_THIS),
        channel=st.sampled_from(get_args(PromptChannel)),
    ),
    Effect: st.builds(
        Effect,
        start_ms=TIMES_MS,
        end_ms=TIMES_MS,
        at_ms=TIMES_MS,
        before_minutes=COUNTS,
        after_minutes=COUNTS,
        d_hr_bpm=perhaps(FIGURES),
        d_rmssd_pct=perhaps(FIGURES),
        d_load=perhaps(FIGURES),
    ),
    FrameMinute: st.builds(FrameMinute, TIMES_MS, figures(MINUTE_FIGURES), COUNTS),
    FrameHour: st.builds(
        FrameHour,
        TIMES_MS,
        TIMES_MS,
        WORDS,
        st.integers(1, 7),
        st.integers(0, 23),
        figures(HOUR_FIGURES),
        COUNTS,
    ),
    Day: st.builds(Day, TIMES_MS, TIMES_MS, WORDS, st.integers(1, 7), WORDS, figures(DAY_FIGURES), COUNTS),
    SessionSummary: st.builds(SessionSummary, TIMES_MS, TIMES_MS, TEXTS, figures(SESSION_FIGURES), COUNTS),
}
"""By kind; a contract test holds the keys against the table of tables."""

ANY_RECORD = st.one_of(*RECORDS.values())


def beats(count: int, first_ms: int = 1_700_000_000_000) -> list[Beat]:
    """Return beats at 75 bpm."""
    return [Beat(first_ms + 800 * number, 800.0) for number in range(count)]
