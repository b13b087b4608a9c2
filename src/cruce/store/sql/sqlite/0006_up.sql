-- What was answered to requests that bear a key of their own, for a time; nothing said: the process ended before.
CREATE TABLE answer (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    asked TEXT NOT NULL,
    at TEXT NOT NULL,
    said BLOB NOT NULL,
    PRIMARY KEY (account, key)
) STRICT;
CREATE INDEX answer_by_age ON answer (at);
