-- Which practice a session is.

ALTER TABLE context ADD COLUMN practice TEXT NOT NULL DEFAULT '';

DROP VIEW v_context;

CREATE VIEW v_context AS
SELECT at_ms, what, "on", source, practice FROM context JOIN session ON session.id = context.session;
