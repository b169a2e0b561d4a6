-- Old beats and packets, packed: some hundred rows in one. A block keeps the `seq` of each.

CREATE TABLE beat_block (
    seq INTEGER PRIMARY KEY,       -- of its first beat
    last_seq INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,      -- the beginning of its first interval
    to_ms INTEGER NOT NULL,        -- its last beat
    rows INTEGER NOT NULL,
    unit_ticks INTEGER NOT NULL,   -- 1/128 ms
    crc INTEGER NOT NULL,
    -- Of each beat 3 bytes: where its interval ends, in units from the beginning of the first (2 bytes, the
    -- high one first); then a high half, 8 more than the ms by which the beat comes after that end, and a
    -- low half, how far its seq is from the one before.
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
shown AS (
    SELECT
        from_ms, unit_ticks, session, n,
        CASE n WHEN 0 THEN '0000' ELSE hex(substr(body, 3 * n - 2, 2)) END AS before,
        hex(substr(body, 3 * n + 1, 3)) AS own
    FROM beat_block JOIN place ON n < beat_block.rows
),
ended AS (
    SELECT
        from_ms, session,
        unit_ticks * (
            instr('123456789ABCDEF', substr(before, 1, 1)) * 4096
            + instr('123456789ABCDEF', substr(before, 2, 1)) * 256
            + instr('123456789ABCDEF', substr(before, 3, 1)) * 16
            + instr('123456789ABCDEF', substr(before, 4, 1))
        ) AS begin_ticks,
        unit_ticks * (
            instr('123456789ABCDEF', substr(own, 1, 1)) * 4096
            + instr('123456789ABCDEF', substr(own, 2, 1)) * 256
            + instr('123456789ABCDEF', substr(own, 3, 1)) * 16
            + instr('123456789ABCDEF', substr(own, 4, 1))
        ) AS end_ticks,
        instr('123456789ABCDEF', substr(own, 5, 1)) - 8 AS late_ms
    FROM shown
)
SELECT at_ms, rr_ticks / 128.0 AS rr_ms, source, at_ms AS near_ms
FROM beat JOIN session ON session.id = beat.session
UNION ALL
SELECT
    from_ms + (end_ticks + 64) / 128 + late_ms AS at_ms, (end_ticks - begin_ticks) / 128.0 AS rr_ms, source,
    from_ms AS near_ms
FROM ended JOIN session ON session.id = ended.session;
