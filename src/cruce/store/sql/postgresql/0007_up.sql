-- Files of many filings that somebody handed in, and each filing of them until it has its outcome and after.
-- A piece is coming until its file is whole, then waiting, then what became of it; its content goes then.
CREATE TABLE batch (
    number BIGINT PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    pieces BIGINT NOT NULL
);
CREATE TABLE piece (
    batch BIGINT NOT NULL,
    number BIGINT NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    content BYTEA,
    case_id TEXT COLLATE "C",
    outcome BYTEA,
    PRIMARY KEY (batch, number)
);
CREATE INDEX piece_waiting ON piece (account, batch, number) WHERE state = 'waiting';
CREATE INDEX piece_by_case ON piece (case_id) WHERE case_id IS NOT NULL;
