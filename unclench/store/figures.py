"""What the rows of a span come to: each a pure function of rows that are kept, asked of SQLite."""

import sqlite3
from typing import Final

from unclench.rollup import MINUTE_FIGURES, Figures
from unclench.store.spans import MINUTE_MS, Span

# A minute or frame that ends at t tells of the time before t; an event at t of t itself.

_MEANS: Final = ", ".join(f"avg({name}) AS {name}" for name in MINUTE_FIGURES[1:])
FRAME_MINUTES: Final = (
    "SELECT (at_ms + 59999) / 60000 * 60000 AS at_ms, 1.0 * count(*) AS frames, "
    f"{_MEANS} FROM frame WHERE at_ms > :from_ms AND at_ms <= :to_ms GROUP BY 1 ORDER BY 1"
)
"""A row for each minute with frames: its end, and the means of `MINUTE_FIGURES`."""

_WORN: Final = """
WITH stretch AS (
    SELECT start_ms, coalesce(
        (SELECT max(at_ms) FROM episode AS over WHERE over.start_ms = one.start_ms AND over.state = 'ended'),
        9000000000000000
    ) AS end_ms
    FROM episode AS one
    WHERE state = 'sustained' AND start_ms BETWEEN :from_ms - 86400000 AND :to_ms
)
SELECT
    1.0 * count(*) AS worn_minutes,
    1.0 * count(*) FILTER (WHERE gates = '') AS judged_minutes,
    1.0 * count(*) FILTER (
        WHERE EXISTS (SELECT 1 FROM stretch WHERE at_ms > start_ms AND at_ms <= end_ms)
    ) AS loaded_minutes,
    1.0 * sum(nn_beats) AS beats,
    avg(mean_hr_bpm) AS mean_hr_bpm,
    avg(rmssd_ms) AS rmssd_ms,
    avg(mean_hr_bpm) FILTER (WHERE gates = '') AS still_hr_bpm,
    avg(rmssd_ms) FILTER (WHERE gates = '') AS still_rmssd_ms,
    avg(load) FILTER (WHERE gates = '') AS load,
    max(load) FILTER (WHERE gates = '') AS load_max,
    avg(confidence) FILTER (WHERE gates = '') AS confidence,
    avg(corrected_pct) AS corrected_pct,
    avg(coverage_pct) AS coverage_pct,
    avg(motion_sd_mg) AS motion_sd_mg
FROM minute WHERE at_ms > :from_ms AND at_ms <= :to_ms AND nn_beats > 0
"""

_FRAMES: Final = """
SELECT
    avg(sdnn_ms) AS sdnn_ms, avg(pnn50_pct) AS pnn50_pct, avg(stress_index_sqrt) AS stress_index_sqrt,
    avg(lf_ms2) AS lf_ms2, avg(hf_ms2) AS hf_ms2, avg(total_ms2) AS total_ms2, avg(lf_hf) AS lf_hf,
    avg(respiration_bpm) AS respiration_bpm, avg(dfa_alpha1) AS dfa_alpha1,
    avg(coherence) AS coherence, avg(quality) AS quality, max(coherence) AS coherence_max
FROM frame_1m WHERE at_ms > :from_ms AND at_ms <= :to_ms
"""

_RANKED: Final = """
SELECT {value} FROM minute
WHERE at_ms > :from_ms AND at_ms <= :to_ms AND nn_beats > 0 AND {value} IS NOT NULL AND {which}
ORDER BY {value} LIMIT 1 OFFSET (
    SELECT max(0, (count({value}) * {pct} + 99) / 100 - 1) FROM minute
    WHERE at_ms > :from_ms AND at_ms <= :to_ms AND nn_beats > 0 AND {which}
)
"""
_SPREAD: Final = "SELECT ({low}) AS low_hr_bpm, ({high}) AS high_hr_bpm, ({load}) AS load_p90".format(
    low=_RANKED.format(value="mean_hr_bpm", pct=5, which="1"),
    high=_RANKED.format(value="mean_hr_bpm", pct=95, which="1"),
    load=_RANKED.format(value="load", pct=90, which="gates = ''"),
)

_USUAL: Final = """
WITH newest AS (
    SELECT usual_hr_bpm, usual_rmssd_ms, offset_bpm, learned_days
    FROM minute WHERE at_ms > :from_ms AND at_ms <= :to_ms
    ORDER BY usual_hr_bpm IS NULL, at_ms DESC LIMIT 1
), judged AS (
    SELECT avg(usual_hr_bpm) AS usual_hr_bpm, avg(usual_rmssd_ms) AS usual_rmssd_ms
    FROM minute WHERE at_ms > :from_ms AND at_ms <= :to_ms AND nn_beats > 0 AND gates = ''
)
SELECT
    coalesce(judged.usual_hr_bpm, newest.usual_hr_bpm) AS usual_hr_bpm,
    coalesce(judged.usual_rmssd_ms, newest.usual_rmssd_ms) AS usual_rmssd_ms,
    offset_bpm, 1.0 * learned_days AS learned_days
FROM newest, judged
"""
"""What is usual depends on posture and hour: of the minutes of which `still_hr_bpm` is the mean."""

_SAID: Final = """
SELECT
    (SELECT 1.0 * count(DISTINCT start_ms) FROM episode
     WHERE state = 'sustained' AND start_ms >= :from_ms AND start_ms < :to_ms) AS episodes,
    (SELECT 1.0 * count(*) FROM v_checkin WHERE at_ms >= :from_ms AND at_ms < :to_ms) AS checkins,
    (SELECT avg(pain) FROM v_checkin WHERE at_ms >= :from_ms AND at_ms < :to_ms) AS pain,
    (SELECT 1.0 * count(*) FROM v_tag WHERE at_ms >= :from_ms AND at_ms < :to_ms) AS tags
"""

_PROMPTS: Final = """
SELECT
    1.0 * count(DISTINCT prompt_ms) FILTER (WHERE state = 'offered') AS prompts_offered,
    1.0 * count(DISTINCT prompt_ms) FILTER (WHERE state = 'accepted') AS prompts_accepted,
    1.0 * count(DISTINCT prompt_ms) FILTER (WHERE state = 'snoozed') AS prompts_snoozed,
    1.0 * count(DISTINCT prompt_ms) FILTER (WHERE state = 'not_this') AS prompts_not_this,
    1.0 * count(DISTINCT prompt_ms) FILTER (WHERE state = 'ignored') AS prompts_ignored
FROM prompt WHERE prompt_ms >= :from_ms AND prompt_ms < :to_ms
"""

_PRACTICES: Final = """
SELECT
    1.0 * count(*) AS practices, coalesce(sum(minutes), 0.0) AS practice_minutes,
    avg(d_hr_bpm) AS practice_d_hr_bpm, avg(d_rmssd_pct) AS practice_d_rmssd_pct,
    avg(d_load) AS practice_d_load
FROM session_summary WHERE from_ms >= :from_ms AND from_ms < :to_ms
"""

_GAPS: Final = """
SELECT
    1.0 * count(*) AS gaps,
    coalesce(sum(min(to_ms, :to_ms) - max(from_ms, :from_ms)), 0) / 60000.0 AS gap_minutes
FROM gap WHERE from_ms >= :from_ms - 86400000 AND from_ms < :to_ms AND to_ms >= :from_ms AND why <> 'pause'
"""

_DURING: Final = """
SELECT
    (SELECT avg(mean_hr_bpm) FROM minute WHERE at_ms > :from_ms AND at_ms <= :to_ms) AS mean_hr_bpm,
    (SELECT avg(rmssd_ms) FROM minute WHERE at_ms > :from_ms AND at_ms <= :to_ms) AS rmssd_ms,
    avg(coherence) AS coherence, max(coherence) AS coherence_max, avg(quality) AS quality,
    avg(coherence_peak_hz) AS coherence_peak_hz
FROM frame_1m WHERE at_ms > :from_ms AND at_ms <= :to_ms
"""

_EFFECT: Final = """
SELECT 1.0 * before_minutes AS before_minutes, 1.0 * after_minutes AS after_minutes,
    d_hr_bpm, d_rmssd_pct, d_load
FROM effect WHERE start_ms = :from_ms ORDER BY seq DESC LIMIT 1
"""

_LED: Final = """
SELECT practice FROM prompt
WHERE state = 'accepted' AND prompt_ms BETWEEN :from_ms - 86400000 AND :from_ms + 1000
    AND at_ms BETWEEN :from_ms - 600000 AND :from_ms + 1000
ORDER BY seq DESC LIMIT 1
"""

_NAMED: Final = """
SELECT practice FROM context
WHERE what = 'session' AND "on" AND at_ms = :from_ms AND practice <> ''
ORDER BY seq DESC LIMIT 1
"""


def hour_figures(connection: sqlite3.Connection, span: Span) -> Figures:
    """Return `HOUR_FIGURES` of a span. Raises sqlite3.Error."""
    return _found(connection, span, _WORN, _FRAMES)


def day_figures(connection: sqlite3.Connection, span: Span) -> Figures:
    """Return `DAY_FIGURES` of a span. Raises sqlite3.Error."""
    parts = (_WORN, _FRAMES, _SPREAD, _USUAL, _SAID, _PROMPTS, _PRACTICES, _GAPS)
    return _found(connection, span, *parts)


def session_figures(connection: sqlite3.Connection, span: Span) -> tuple[str, Figures]:
    """Return the practice that was named, or that a prompt led to, or nothing; and `SESSION_FIGURES`.

    Raises sqlite3.Error.
    """
    led = connection.execute(_LED, {"from_ms": span.from_ms}).fetchone()
    named = connection.execute(_NAMED, {"from_ms": span.from_ms}).fetchone() or led
    told = {"minutes": (span.to_ms - span.from_ms) / MINUTE_MS, "prompted": float(led is not None)}
    return (named[0] if named else ""), {**told, **_found(connection, span, _EFFECT, _DURING)}


def _found(connection: sqlite3.Connection, span: Span, *statements: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for statement in statements:
        cursor = connection.execute(statement, {"from_ms": span.from_ms, "to_ms": span.to_ms})
        names = [column[0] for column in cursor.description]
        for row in cursor:
            found |= {name: value for name, value in zip(names, row, strict=True) if value is not None}
    return found
