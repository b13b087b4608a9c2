-- What stood in the log and was erased: its commitment stays, so that every proof through it holds.
CREATE TABLE erased (
    seq BIGINT PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    entry BYTEA NOT NULL
);
CREATE INDEX erased_by_case ON erased (case_id, seq);
