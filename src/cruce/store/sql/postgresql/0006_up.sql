-- What was answered to requests that bear a key of their own, for a time; nothing said: the process ended before.
CREATE TABLE answer (
    account TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    asked TEXT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    said BYTEA NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX answer_by_age ON answer (at);
