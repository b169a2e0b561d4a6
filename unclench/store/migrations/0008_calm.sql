-- What the wearer called calm; and of each minute and episode the constants by which it was judged.

CREATE TABLE calm (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,        -- when it was said
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    how TEXT NOT NULL,             -- marked, calibration
    session INTEGER NOT NULL
);

ALTER TABLE minute ADD COLUMN hr_spread_bpm REAL;
ALTER TABLE minute ADD COLUMN ln_rmssd_spread REAL;
ALTER TABLE minute ADD COLUMN offset_ln_rmssd REAL;
ALTER TABLE minute ADD COLUMN push_day INTEGER NOT NULL DEFAULT 0;

ALTER TABLE episode ADD COLUMN "on" REAL;              -- NULL: kept before this was
ALTER TABLE episode ADD COLUMN "off" REAL;
ALTER TABLE episode ADD COLUMN minutes_needed INTEGER;

DROP VIEW v_minute;

CREATE VIEW v_minute AS
SELECT
    minute.at_ms, nn_beats, minute.mean_hr_bpm, minute.rmssd_ms, minute.corrected_pct, minute.coverage_pct,
    longest_gap_ms, motion_sd_mg, posture, gates, gates = '' AS judged, z_hr, z_ln_rmssd, minute_load, load,
    confidence, usual_hr_bpm, usual_rmssd_ms, offset_bpm, learned_days, source,
    coherence, coherence_ratio, coherence_peak_hz, quality, sdnn_ms, lf_hf, respiration_bpm,
    hr_spread_bpm, ln_rmssd_spread, offset_ln_rmssd, push_day
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
    state = 'ended' AS ended, source, "on" AS on_load, "off" AS off_load, minutes_needed
FROM episode
JOIN session ON session.id = episode.session
WHERE episode.seq = (SELECT max(one.seq) FROM episode AS one WHERE one.start_ms = episode.start_ms);

CREATE VIEW v_calm AS
SELECT at_ms, from_ms, to_ms, how, source FROM calm JOIN session ON session.id = calm.session;
