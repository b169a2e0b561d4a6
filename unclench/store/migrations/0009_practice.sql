-- Which practice a session is, and what a practice has to remember.

ALTER TABLE context ADD COLUMN practice TEXT NOT NULL DEFAULT '';

DROP VIEW v_context;

CREATE VIEW v_context AS
SELECT at_ms, what, "on", source, practice FROM context JOIN session ON session.id = context.session;

-- What a practice has to remember until the next.

CREATE TABLE note (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    about TEXT NOT NULL,           -- ask_first, resonance
    body TEXT NOT NULL,            -- JSON
    session INTEGER NOT NULL
);
