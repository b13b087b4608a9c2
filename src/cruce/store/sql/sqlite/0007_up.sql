-- Files of many filings that somebody handed in, and each filing of them until it has its outcome and after.
-- A piece is coming until its file is whole, then waiting, then what became of it; its content goes then.
CREATE TABLE batch (
    number INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    pieces INTEGER NOT NULL
) STRICT;
CREATE TABLE piece (
    batch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    account TEXT NOT NULL,
    state TEXT NOT NULL,
    content BLOB,
    case_id TEXT,
    outcome BLOB,
    PRIMARY KEY (batch, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX piece_waiting ON piece (account, batch, number) WHERE state = 'waiting';
CREATE INDEX piece_by_case ON piece (case_id) WHERE case_id IS NOT NULL;
