-- What minutes, hours, days and practices came to. A row that is finished has a `seq` of the one number
-- line; one that still grows has a negative one, and no mirror ever meets it.

CREATE TABLE frame_1m (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,        -- the minute's end
    frames REAL, mean_hr_bpm REAL, sdnn_ms REAL, rmssd_ms REAL, pnn50_pct REAL, stress_index_sqrt REAL,
    lf_ms2 REAL, hf_ms2 REAL, total_ms2 REAL, lf_hf REAL, respiration_bpm REAL, dfa_alpha1 REAL,
    coherence REAL, coherence_ratio REAL, coherence_peak_hz REAL, corrected_pct REAL, coverage_pct REAL,
    quality REAL,
    revision INTEGER NOT NULL,     -- how often a late row has changed it since it was finished
    session INTEGER NOT NULL
);

CREATE UNIQUE INDEX frame_1m_at_ms ON frame_1m (at_ms);

CREATE TABLE frame_1h (
    seq INTEGER PRIMARY KEY,
    from_ms INTEGER NOT NULL,      -- an hour of the wearer's clock
    to_ms INTEGER NOT NULL,
    date TEXT NOT NULL,
    weekday INTEGER NOT NULL,      -- 1 (Monday) to 7
    local_hour INTEGER NOT NULL,
    worn_minutes REAL, judged_minutes REAL, loaded_minutes REAL, beats REAL, mean_hr_bpm REAL, rmssd_ms
    REAL, still_hr_bpm REAL, still_rmssd_ms REAL, load REAL, load_max REAL, confidence REAL,
    corrected_pct REAL, coverage_pct REAL, motion_sd_mg REAL, sdnn_ms REAL, pnn50_pct REAL,
    stress_index_sqrt REAL, lf_ms2 REAL, hf_ms2 REAL, total_ms2 REAL, lf_hf REAL, respiration_bpm REAL,
    dfa_alpha1 REAL, coherence REAL, quality REAL, coherence_max REAL,
    revision INTEGER NOT NULL,
    session INTEGER NOT NULL
);

CREATE UNIQUE INDEX frame_1h_from_ms ON frame_1h (from_ms);

CREATE TABLE day (
    seq INTEGER PRIMARY KEY,
    from_ms INTEGER NOT NULL,      -- the wearer's midnight
    to_ms INTEGER NOT NULL,
    date TEXT NOT NULL,
    weekday INTEGER NOT NULL,
    zone TEXT NOT NULL,
    worn_minutes REAL, judged_minutes REAL, loaded_minutes REAL, beats REAL, mean_hr_bpm REAL, rmssd_ms
    REAL, still_hr_bpm REAL, still_rmssd_ms REAL, load REAL, load_max REAL, confidence REAL,
    corrected_pct REAL, coverage_pct REAL, motion_sd_mg REAL, sdnn_ms REAL, pnn50_pct REAL,
    stress_index_sqrt REAL, lf_ms2 REAL, hf_ms2 REAL, total_ms2 REAL, lf_hf REAL, respiration_bpm REAL,
    dfa_alpha1 REAL, coherence REAL, quality REAL, coherence_max REAL, low_hr_bpm REAL, high_hr_bpm
    REAL, load_p90 REAL, usual_hr_bpm REAL, usual_rmssd_ms REAL, offset_bpm REAL, learned_days REAL,
    episodes REAL, prompts_offered REAL, prompts_accepted REAL, prompts_snoozed REAL, prompts_not_this
    REAL, prompts_ignored REAL, practices REAL, practice_minutes REAL, practice_d_hr_bpm REAL,
    practice_d_rmssd_pct REAL, practice_d_load REAL, gaps REAL, gap_minutes REAL, checkins REAL, pain
    REAL, tags REAL,
    revision INTEGER NOT NULL,
    session INTEGER NOT NULL
);

CREATE UNIQUE INDEX day_from_ms ON day (from_ms);

CREATE TABLE session_summary (
    seq INTEGER PRIMARY KEY,
    from_ms INTEGER NOT NULL,      -- one practice
    to_ms INTEGER NOT NULL,
    practice TEXT NOT NULL,        -- empty: begun without a prompt
    minutes REAL, prompted REAL, before_minutes REAL, after_minutes REAL, d_hr_bpm REAL, d_rmssd_pct
    REAL, d_load REAL, mean_hr_bpm REAL, rmssd_ms REAL, coherence REAL, coherence_max REAL,
    coherence_peak_hz REAL, quality REAL,
    revision INTEGER NOT NULL,
    session INTEGER NOT NULL
);

CREATE UNIQUE INDEX session_summary_from_ms ON session_summary (from_ms);

CREATE INDEX episode_start_ms ON episode (start_ms);
CREATE INDEX prompt_prompt_ms ON prompt (prompt_ms);
CREATE INDEX practice_at_ms ON context (at_ms) WHERE what = 'session';
CREATE INDEX gap_from_ms ON gap (from_ms);

DROP VIEW v_minute;

CREATE VIEW v_minute AS
SELECT
    minute.at_ms, nn_beats, minute.mean_hr_bpm, minute.rmssd_ms, minute.corrected_pct, minute.coverage_pct,
    longest_gap_ms, motion_sd_mg, posture, gates, gates = '' AS judged, z_hr, z_ln_rmssd, minute_load, load,
    confidence, usual_hr_bpm, usual_rmssd_ms, offset_bpm, learned_days, source,
    coherence, coherence_ratio, coherence_peak_hz, quality, sdnn_ms, lf_hf, respiration_bpm
FROM minute
JOIN session ON session.id = minute.session
LEFT JOIN frame_1m ON frame_1m.at_ms = minute.at_ms;

CREATE VIEW v_frame_1m AS
SELECT
    at_ms,
    frames, mean_hr_bpm, sdnn_ms, rmssd_ms, pnn50_pct, stress_index_sqrt, lf_ms2, hf_ms2, total_ms2,
    lf_hf, respiration_bpm, dfa_alpha1, coherence, coherence_ratio, coherence_peak_hz, corrected_pct,
    coverage_pct, quality,
    seq > 0 AS finished, revision
FROM frame_1m;

CREATE VIEW v_hour AS
SELECT
    from_ms AS at_ms, from_ms, to_ms, date, weekday, local_hour,
    worn_minutes, judged_minutes, loaded_minutes, beats, mean_hr_bpm, rmssd_ms, still_hr_bpm,
    still_rmssd_ms, load, load_max, confidence, corrected_pct, coverage_pct, motion_sd_mg, sdnn_ms,
    pnn50_pct, stress_index_sqrt, lf_ms2, hf_ms2, total_ms2, lf_hf, respiration_bpm, dfa_alpha1,
    coherence, quality, coherence_max,
    seq > 0 AS finished, revision
FROM frame_1h;

CREATE VIEW v_day AS
SELECT
    from_ms AS at_ms, from_ms, to_ms, date, weekday, zone,
    worn_minutes, judged_minutes, loaded_minutes, beats, mean_hr_bpm, rmssd_ms, still_hr_bpm,
    still_rmssd_ms, load, load_max, confidence, corrected_pct, coverage_pct, motion_sd_mg, sdnn_ms,
    pnn50_pct, stress_index_sqrt, lf_ms2, hf_ms2, total_ms2, lf_hf, respiration_bpm, dfa_alpha1,
    coherence, quality, coherence_max, low_hr_bpm, high_hr_bpm, load_p90, usual_hr_bpm, usual_rmssd_ms,
    offset_bpm, learned_days, episodes, prompts_offered, prompts_accepted, prompts_snoozed,
    prompts_not_this, prompts_ignored, practices, practice_minutes, practice_d_hr_bpm,
    practice_d_rmssd_pct, practice_d_load, gaps, gap_minutes, checkins, pain, tags,
    seq > 0 AS finished, revision
FROM day;

CREATE VIEW v_session AS
SELECT
    from_ms AS at_ms, from_ms, to_ms, practice,
    minutes, prompted, before_minutes, after_minutes, d_hr_bpm, d_rmssd_pct, d_load, mean_hr_bpm,
    rmssd_ms, coherence, coherence_max, coherence_peak_hz, quality,
    seq > 0 AS finished, revision
FROM session_summary;

CREATE VIEW v_episode AS
SELECT
    start_ms AS at_ms, start_ms, at_ms AS end_ms, minutes, peak_load, d_hr_bpm, d_rmssd_pct, confidence,
    EXISTS (
        SELECT 1 FROM episode AS one WHERE one.start_ms = episode.start_ms AND one.state = 'sustained'
    ) AS sustained,
    state = 'ended' AS ended, source
FROM episode
JOIN session ON session.id = episode.session
WHERE episode.seq = (SELECT max(one.seq) FROM episode AS one WHERE one.start_ms = episode.start_ms);

CREATE VIEW v_prompt AS
SELECT
    prompt_ms AS at_ms, prompt_ms, kind, practice, text, episode_ms, minutes, load, d_hr_bpm, d_rmssd_pct,
    confidence, held_by, until_ms, why, state AS answer, at_ms AS answered_ms,
    EXISTS (
        SELECT 1 FROM prompt AS one WHERE one.prompt_ms = prompt.prompt_ms AND one.state = 'offered'
    ) AS offered, source
FROM prompt
JOIN session ON session.id = prompt.session
WHERE prompt.seq = (SELECT max(one.seq) FROM prompt AS one WHERE one.prompt_ms = prompt.prompt_ms);

CREATE VIEW v_effect AS
SELECT
    start_ms AS at_ms, start_ms, end_ms, before_minutes, after_minutes, d_hr_bpm, d_rmssd_pct, d_load, source
FROM effect JOIN session ON session.id = effect.session;

CREATE VIEW v_gap AS
SELECT from_ms AS at_ms, from_ms, to_ms, (to_ms - from_ms) / 60000.0 AS minutes, why, source
FROM gap JOIN session ON session.id = gap.session;

CREATE VIEW v_motion AS
SELECT at_ms, sd_mg, posture, source FROM motion JOIN session ON session.id = motion.session;

CREATE VIEW v_context AS
SELECT at_ms, what, "on", source FROM context JOIN session ON session.id = context.session;

CREATE VIEW v_tag AS
SELECT at_ms, tag, source FROM tag JOIN session ON session.id = tag.session;

CREATE VIEW v_checkin AS
SELECT at_ms, pain, place, felt, source FROM checkin JOIN session ON session.id = checkin.session;
