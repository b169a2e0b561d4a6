-- What the strap sent, byte for byte, and how it stood with it.

CREATE TABLE packet (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,        -- when it came, by the wall clock
    arrived_us INTEGER NOT NULL,   -- when it came, by a clock that nobody sets while the link lasts
    channel TEXT NOT NULL,         -- heart_rate, acceleration, ecg, battery, calibration
    body BLOB NOT NULL,
    session INTEGER NOT NULL
);

CREATE TABLE link (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,        -- since when, by the wall clock
    state TEXT NOT NULL,
    reason TEXT NOT NULL,          -- a word; empty: all is well
    text TEXT NOT NULL,            -- the fact and what to do
    strap TEXT NOT NULL,           -- its name; empty: none is known
    address TEXT NOT NULL,
    battery_pct INTEGER,
    duplicates INTEGER NOT NULL,   -- packets that came twice since the daemon began
    session INTEGER NOT NULL
);

CREATE VIEW v_link AS
SELECT at_ms, state, reason, text, strap, address, battery_pct, duplicates, source
FROM link JOIN session ON session.id = link.session;
