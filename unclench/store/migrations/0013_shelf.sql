-- Recordings of other makers, on a shelf beside the live line: they have no seq, and nobody follows them.

CREATE TABLE recording (
    id INTEGER PRIMARY KEY,
    content TEXT NOT NULL UNIQUE,  -- digest of its events, however the file wrote them
    name TEXT NOT NULL,            -- of the file
    format TEXT NOT NULL,
    from_ms INTEGER NOT NULL,      -- the beginning of its first interval
    to_ms INTEGER NOT NULL,        -- its last event
    clocked INTEGER NOT NULL,      -- 1: its times are a clock's, 0: they only count from a beginning
    beats INTEGER NOT NULL,
    gaps INTEGER NOT NULL,
    refused INTEGER NOT NULL,      -- how many lines could not be read
    imported_ms INTEGER NOT NULL,
    settings TEXT NOT NULL,        -- JSON: unit, start and zone by which it was read
    figures TEXT NOT NULL          -- JSON: values, missing, medians
);

CREATE INDEX recording_from_ms ON recording (from_ms, to_ms);

CREATE TABLE recording_block (
    id INTEGER PRIMARY KEY,
    recording INTEGER NOT NULL,
    events INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    body BLOB NOT NULL             -- columns, compressed by zlib
);

CREATE INDEX recording_block_recording ON recording_block (recording);

CREATE VIEW v_recording AS
SELECT
    id, name, format, from_ms AS at_ms, from_ms, to_ms, clocked, beats, gaps, refused, imported_ms,
    json_extract(figures, '$.values.mean_hr_bpm') AS mean_hr_bpm,
    json_extract(figures, '$.values.sdnn_ms') AS sdnn_ms,
    json_extract(figures, '$.values.rmssd_ms') AS rmssd_ms,
    json_extract(figures, '$.values.pnn50_pct') AS pnn50_pct,
    json_extract(figures, '$.values.lf_ms2') AS lf_ms2,
    json_extract(figures, '$.values.hf_ms2') AS hf_ms2,
    json_extract(figures, '$.values.lf_hf') AS lf_hf,
    json_extract(figures, '$.values.corrected_pct') AS corrected_pct,
    json_extract(figures, '$.values.coverage_pct') AS coverage_pct,
    figures
FROM recording;
