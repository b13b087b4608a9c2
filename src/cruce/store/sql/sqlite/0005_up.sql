-- What stood in the log and was erased: its commitment stays, so that every proof through it holds.
CREATE TABLE erased (
    seq INTEGER PRIMARY KEY,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    entry BLOB NOT NULL
) STRICT;
CREATE INDEX erased_by_case ON erased (case_id, seq);
