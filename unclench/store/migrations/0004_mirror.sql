-- Why a mirror takes nothing, for whoever asks how it goes; an empty fact: it takes what comes.

CREATE TABLE trouble (
    mirror TEXT PRIMARY KEY,
    fact TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    next_ms INTEGER NOT NULL       -- when it is tried again
) WITHOUT ROWID;
