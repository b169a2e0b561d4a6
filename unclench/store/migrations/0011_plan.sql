-- Prompts that know nothing of a heart, how far each goes, and the time that brought one.

CREATE TABLE tick (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,        -- kept only where something followed
    session INTEGER NOT NULL
);

DROP VIEW v_prompt;

CREATE TABLE any_prompt (
    seq INTEGER PRIMARY KEY,
    prompt_ms INTEGER NOT NULL,    -- its identity; one row for each state it went through
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,            -- load, or what was planned
    state TEXT NOT NULL,
    practice TEXT NOT NULL,        -- empty: it asks a question
    text TEXT NOT NULL,
    episode_ms INTEGER,            -- this and the figures: of a load prompt
    minutes INTEGER,
    d_hr_bpm REAL,
    d_rmssd_pct REAL,
    load REAL,
    confidence REAL,
    held_by TEXT NOT NULL,         -- JSON: a list of words
    until_ms INTEGER,
    why TEXT,
    channel TEXT NOT NULL,         -- page, notification, phone
    session INTEGER NOT NULL
);

INSERT INTO any_prompt
SELECT
    seq, prompt_ms, at_ms, kind, state, practice, text, episode_ms, minutes, d_hr_bpm, d_rmssd_pct, load,
    confidence, held_by, until_ms, why, 'notification', session
FROM prompt;

DROP TABLE prompt;
ALTER TABLE any_prompt RENAME TO prompt;
CREATE INDEX prompt_prompt_ms ON prompt (prompt_ms);

CREATE VIEW v_prompt AS
SELECT
    prompt_ms AS at_ms, prompt_ms, kind, practice, text, episode_ms, minutes, load, d_hr_bpm, d_rmssd_pct,
    confidence, held_by, until_ms, why, state AS answer, at_ms AS answered_ms,
    EXISTS (
        SELECT 1 FROM prompt AS one WHERE one.prompt_ms = prompt.prompt_ms AND one.state = 'offered'
    ) AS offered, source, channel
FROM prompt
JOIN session ON session.id = prompt.session
WHERE prompt.seq = (SELECT max(one.seq) FROM prompt AS one WHERE one.prompt_ms = prompt.prompt_ms);

-- Why a prompt was wrong is a word that the wearer put on a moment, too.

DROP VIEW v_tag;

CREATE VIEW v_tag AS
SELECT at_ms, tag, source FROM tag JOIN session ON session.id = tag.session
WHERE NOT EXISTS (
    SELECT 1 FROM retract
    WHERE of = 'tag' AND of_ms = tag.at_ms AND retract.tag = tag.tag AND retract.seq > tag.seq
)
UNION ALL
SELECT at_ms, why AS tag, source FROM answer
JOIN session ON session.id = answer.session
WHERE answer = 'not_this' AND why <> 'unknown';
