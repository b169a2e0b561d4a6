-- Old beats and packets, packed: some hundred rows in one. A block keeps the `seq` of each.

CREATE TABLE beat_block (
    seq INTEGER PRIMARY KEY,       -- of its first beat
    last_seq INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,      -- the beginning of its first interval
    to_ms INTEGER NOT NULL,        -- its last beat; at most 5 min later
    rows INTEGER NOT NULL,
    unit_ticks INTEGER NOT NULL,   -- 1/128 ms
    crc INTEGER NOT NULL,
    -- Of each beat 3 bytes: its interval in units (2 bytes, high one first); then a high half, 8 more than
    -- the ms by which it comes after the end of the interval laid at the beat before, and a low half, how
    -- far its seq is from the one before.
    body BLOB NOT NULL,
    session INTEGER NOT NULL
);

CREATE INDEX beat_block_from_ms ON beat_block (from_ms, to_ms);

CREATE TABLE packet_block (
    seq INTEGER PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,      -- its earliest packet by the wall clock, and its latest
    to_ms INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    body BLOB NOT NULL,            -- columns, compressed by zlib
    session INTEGER NOT NULL
);

CREATE INDEX packet_block_from_ms ON packet_block (from_ms, to_ms);

-- Every beat, packed or not. `near_ms` is at most 5 min before the beat, and quickly found.

CREATE VIEW v_beat AS
WITH RECURSIVE place (n) AS (
    SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n < 255
),
packed AS (
    SELECT
        beat_block.seq AS block, beat_block.from_ms, beat_block.session, place.n,
        unit_ticks * (
            instr('123456789ABCDEF', substr(hex(body), 6 * n + 1, 1)) * 4096
            + instr('123456789ABCDEF', substr(hex(body), 6 * n + 2, 1)) * 256
            + instr('123456789ABCDEF', substr(hex(body), 6 * n + 3, 1)) * 16
            + instr('123456789ABCDEF', substr(hex(body), 6 * n + 4, 1))
        ) AS rr_ticks,
        instr('123456789ABCDEF', substr(hex(body), 6 * n + 5, 1)) - 8 AS step_ms
    FROM beat_block JOIN place ON place.n < beat_block.rows
)
SELECT at_ms, rr_ticks / 128.0 AS rr_ms, source, at_ms AS near_ms
FROM beat JOIN session ON session.id = beat.session
UNION ALL
SELECT
    from_ms + sum((rr_ticks + 64) / 128 + step_ms) OVER (PARTITION BY from_ms, block ORDER BY n) AS at_ms,
    rr_ticks / 128.0 AS rr_ms, source, from_ms AS near_ms
FROM packed JOIN session ON session.id = packed.session;
