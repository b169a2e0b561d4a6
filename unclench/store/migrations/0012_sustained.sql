-- Of each minute the chances by which load is sustained; of each episode what it took.

ALTER TABLE minute ADD COLUMN load_chance REAL;        -- NULL: nothing was usual, or kept before this was
ALTER TABLE minute ADD COLUMN lasted_chance REAL;

ALTER TABLE episode ADD COLUMN sure REAL;              -- NULL: kept before this was
ALTER TABLE episode ADD COLUMN lasted_chance REAL;

DROP VIEW v_minute;

CREATE VIEW v_minute AS
SELECT
    minute.at_ms, nn_beats, minute.mean_hr_bpm, minute.rmssd_ms, minute.corrected_pct, minute.coverage_pct,
    longest_gap_ms, motion_sd_mg, posture, gates, gates = '' AS judged, z_hr, z_ln_rmssd, minute_load, load,
    confidence, usual_hr_bpm, usual_rmssd_ms, offset_bpm, learned_days, source,
    coherence, coherence_ratio, coherence_peak_hz, quality, sdnn_ms, lf_hf, respiration_bpm,
    hr_spread_bpm, ln_rmssd_spread, offset_ln_rmssd, push_day, load_chance, lasted_chance
FROM minute
JOIN session ON session.id = minute.session
LEFT JOIN frame_1m ON frame_1m.at_ms = minute.at_ms;

DROP VIEW v_episode;

CREATE VIEW v_episode AS
SELECT
    start_ms AS at_ms, start_ms, at_ms AS end_ms, minutes, peak_load, d_hr_bpm, d_rmssd_pct, confidence,
    EXISTS (
        SELECT 1 FROM episode AS one WHERE one.start_ms = episode.start_ms AND one.state = 'sustained'
    ) AS sustained,
    state = 'ended' AS ended, source, "on" AS on_load, "off" AS off_load, minutes_needed, sure, lasted_chance
FROM episode
JOIN session ON session.id = episode.session
WHERE episode.seq = (SELECT max(one.seq) FROM episode AS one WHERE one.start_ms = episode.start_ms);
