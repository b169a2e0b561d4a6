-- One row for each thing that was heard or follows out of it. `seq` is one number line over all tables:
-- the order in which things came. Times are ms since 1970-01-01 UTC. A value that can't be told is NULL.

CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    started_ms INTEGER NOT NULL,
    source TEXT NOT NULL,
    identity TEXT NOT NULL,        -- what makes two runs the same stream; empty for a live one
    taken INTEGER NOT NULL,        -- how many of the stream's events are kept, earlier sessions' too
    version TEXT NOT NULL,
    settings TEXT NOT NULL         -- JSON: every constant that was in force
);

CREATE TABLE beat (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    rr_ticks INTEGER NOT NULL,     -- 1/128 ms: exact for straps (1/1024 s) and for whole ms
    session INTEGER NOT NULL
);

CREATE TABLE gap (
    seq INTEGER PRIMARY KEY,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    why TEXT NOT NULL,
    session INTEGER NOT NULL
);

CREATE TABLE motion (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    sd_mg REAL NOT NULL,
    posture TEXT NOT NULL,
    session INTEGER NOT NULL
);

CREATE TABLE context (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    what TEXT NOT NULL,
    "on" INTEGER NOT NULL,         -- 1: began, 0: ended
    session INTEGER NOT NULL
);

CREATE TABLE tag (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    tag TEXT NOT NULL,
    session INTEGER NOT NULL
);

CREATE TABLE checkin (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    pain INTEGER,                  -- 0 (none) to 10 (worst imaginable)
    place TEXT,
    felt TEXT,
    session INTEGER NOT NULL
);

CREATE TABLE answer (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    answer TEXT NOT NULL,
    prompt_ms INTEGER,             -- NULL: the newest open prompt
    minutes INTEGER,
    why TEXT,
    session INTEGER NOT NULL
);

CREATE TABLE other (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,            -- the one JSON object it came as
    session INTEGER NOT NULL
);

CREATE TABLE frame (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,        -- the end of its window
    window_ms INTEGER NOT NULL,
    missing TEXT NOT NULL,         -- JSON: the name of each value that can't be told, and why
    mean_nn_ms REAL, mean_hr_bpm REAL, mean_inst_hr_bpm REAL, sdnn_ms REAL, cvnn REAL, rmssd_ms REAL,
    sdsd_ms REAL, pnn20_pct REAL, pnn50_pct REAL, cvsd REAL, ln_rmssd REAL, median_nn_ms REAL,
    mad_nn_ms REAL, mcv_nn REAL, min_nn_ms REAL, max_nn_ms REAL, hti REAL,
    sdann_ms REAL, sdnn_index_ms REAL,
    sd1_ms REAL, sd2_ms REAL, sd2_sd1 REAL, csi REAL, cvi REAL, csi_mod REAL,
    stress_index REAL, stress_index_sqrt REAL,
    vlf_ms2 REAL, lf_ms2 REAL, hf_ms2 REAL, total_ms2 REAL, lf_hf REAL, lf_nu REAL, hf_nu REAL,
    lf_peak_hz REAL, hf_peak_hz REAL, f_nyquist_hz REAL,
    respiration_bpm REAL, respiration_confidence REAL, hr_amplitude_bpm REAL,
    sampen REAL,
    dfa_alpha1 REAL, dfa_alpha2 REAL,
    coherence REAL, coherence_ratio REAL, coherence_peak_hz REAL, coherence_amplitude_ms REAL,
    beats REAL, nn_beats REAL, corrected_pct REAL, coverage_pct REAL, gaps REAL, quality REAL,
    session INTEGER NOT NULL
);

CREATE INDEX frame_at_ms ON frame (at_ms);

CREATE TABLE minute (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,        -- its end
    nn_beats INTEGER NOT NULL,
    mean_hr_bpm REAL,
    rmssd_ms REAL,
    corrected_pct REAL NOT NULL,
    coverage_pct REAL NOT NULL,
    longest_gap_ms INTEGER NOT NULL,
    motion_sd_mg REAL,             -- NULL: no accelerometer
    posture TEXT NOT NULL,
    gates TEXT NOT NULL,           -- why it is not judged, words with spaces between; empty: it is judged
    z_hr REAL,
    z_ln_rmssd REAL,
    load REAL,
    confidence REAL NOT NULL,
    usual_hr_bpm REAL,
    usual_rmssd_ms REAL,
    offset_bpm REAL,
    learned_days INTEGER NOT NULL,
    minute_load REAL,
    session INTEGER NOT NULL
);

CREATE INDEX minute_at_ms ON minute (at_ms);

CREATE TABLE episode (
    seq INTEGER PRIMARY KEY,
    start_ms INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    peak_load REAL NOT NULL,
    d_hr_bpm REAL NOT NULL,
    d_rmssd_pct REAL NOT NULL,
    confidence REAL NOT NULL,
    unjudged TEXT NOT NULL,        -- JSON: minutes that could not be judged, by reason
    session INTEGER NOT NULL
);

CREATE TABLE prompt (
    seq INTEGER PRIMARY KEY,
    prompt_ms INTEGER NOT NULL,    -- its identity; one row for each state it went through
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    practice TEXT NOT NULL,
    text TEXT NOT NULL,
    episode_ms INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    d_hr_bpm REAL NOT NULL,
    d_rmssd_pct REAL NOT NULL,
    load REAL NOT NULL,
    confidence REAL NOT NULL,
    held_by TEXT NOT NULL,         -- JSON: a list of words
    until_ms INTEGER,
    why TEXT,
    session INTEGER NOT NULL
);

CREATE TABLE effect (
    seq INTEGER PRIMARY KEY,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    before_minutes INTEGER NOT NULL,
    after_minutes INTEGER NOT NULL,
    d_hr_bpm REAL,
    d_rmssd_pct REAL,
    d_load REAL,
    session INTEGER NOT NULL
);

-- How far each mirror has followed, and what it refused for ever.

CREATE TABLE cursor (
    mirror TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE dead (
    mirror TEXT NOT NULL,
    seq INTEGER NOT NULL,
    line TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (mirror, seq)
) WITHOUT ROWID;

-- The stable interface for dashboards and scripts: columns are only ever added.

CREATE VIEW v_frame AS
SELECT
    at_ms, window_ms,
    mean_nn_ms, mean_hr_bpm, mean_inst_hr_bpm, sdnn_ms, cvnn, rmssd_ms,
    sdsd_ms, pnn20_pct, pnn50_pct, cvsd, ln_rmssd, median_nn_ms,
    mad_nn_ms, mcv_nn, min_nn_ms, max_nn_ms, hti,
    sdann_ms, sdnn_index_ms,
    sd1_ms, sd2_ms, sd2_sd1, csi, cvi, csi_mod,
    stress_index, stress_index_sqrt,
    vlf_ms2, lf_ms2, hf_ms2, total_ms2, lf_hf, lf_nu, hf_nu,
    lf_peak_hz, hf_peak_hz, f_nyquist_hz,
    respiration_bpm, respiration_confidence, hr_amplitude_bpm,
    sampen,
    dfa_alpha1, dfa_alpha2,
    coherence, coherence_ratio, coherence_peak_hz, coherence_amplitude_ms,
    beats, nn_beats, corrected_pct, coverage_pct, gaps, quality,
    missing, source
FROM frame JOIN session ON session.id = frame.session;

CREATE VIEW v_minute AS
SELECT
    at_ms, nn_beats, mean_hr_bpm, rmssd_ms, corrected_pct, coverage_pct, longest_gap_ms, motion_sd_mg, posture,
    gates, gates = '' AS judged, z_hr, z_ln_rmssd, minute_load, load, confidence,
    usual_hr_bpm, usual_rmssd_ms, offset_bpm, learned_days, source
FROM minute JOIN session ON session.id = minute.session;
