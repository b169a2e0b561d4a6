-- All that a check-in may tell, and what was taken back. Several words stand in one text, with ", " between.

DROP VIEW v_checkin;
DROP VIEW v_tag;

ALTER TABLE checkin ADD COLUMN clenching TEXT;      -- NULL: not asked; empty: nothing
ALTER TABLE checkin ADD COLUMN wired_tired INTEGER;
ALTER TABLE checkin ADD COLUMN relief TEXT;
ALTER TABLE checkin ADD COLUMN relief_hours REAL;
ALTER TABLE checkin ADD COLUMN wishes_rub INTEGER;
ALTER TABLE checkin ADD COLUMN sleep INTEGER;       -- 1 (bad) to 5 (good), the night before
ALTER TABLE checkin ADD COLUMN woke INTEGER;        -- between 2 and 4 in that night
ALTER TABLE checkin ADD COLUMN imaging TEXT;
ALTER TABLE checkin ADD COLUMN flags TEXT;          -- NULL: not asked; empty: none fits
ALTER TABLE checkin ADD COLUMN note TEXT NOT NULL DEFAULT '';

CREATE INDEX checkin_at_ms ON checkin (at_ms);
CREATE INDEX tag_at_ms ON tag (at_ms);

CREATE TABLE retract (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    of TEXT NOT NULL,              -- tag, checkin
    of_ms INTEGER NOT NULL,        -- what was said of that moment before is no longer said
    tag TEXT NOT NULL,             -- which tag
    session INTEGER NOT NULL
);

CREATE INDEX retract_of_ms ON retract (of_ms);

CREATE VIEW v_tag AS
SELECT at_ms, tag, source FROM tag JOIN session ON session.id = tag.session
WHERE NOT EXISTS (
    SELECT 1 FROM retract
    WHERE of = 'tag' AND of_ms = tag.at_ms AND retract.tag = tag.tag AND retract.seq > tag.seq
);

CREATE VIEW v_checkin AS
SELECT
    at_ms, pain, place, felt, clenching, wired_tired, relief, relief_hours, wishes_rub, sleep, woke, imaging,
    flags, note, source
FROM checkin JOIN session ON session.id = checkin.session
WHERE NOT EXISTS (SELECT 1 FROM checkin AS later WHERE later.at_ms = checkin.at_ms AND later.seq > checkin.seq)
    AND NOT EXISTS (
        SELECT 1 FROM retract WHERE of = 'checkin' AND of_ms = checkin.at_ms AND retract.seq > checkin.seq
    );
