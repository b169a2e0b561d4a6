-- Whether each prompt reached the wearer, by each way.

CREATE TABLE delivery (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    prompt_ms INTEGER NOT NULL,
    notifier TEXT NOT NULL,
    shown INTEGER NOT NULL,
    text TEXT NOT NULL,            -- who took it; when it was not shown, the fact and what to do
    session INTEGER NOT NULL
);

CREATE VIEW v_delivery AS
SELECT at_ms, prompt_ms, notifier, shown, text, source
FROM delivery JOIN session ON session.id = delivery.session;
