-- What this file is: whose store, which log, in which format.
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Papers and computed bundles, kept once under the SHA-256 of their bytes.
CREATE TABLE content (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- The present state of each case; everything in it can be rebuilt from its events.
CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    declarant TEXT NOT NULL,
    reference TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    last TEXT,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_state ON cases (state);

-- Every act, in order; seq is its place in the log, salt opens the commitment that the log holds.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    salt BLOB NOT NULL,
    content BLOB NOT NULL
) STRICT;
CREATE INDEX event_by_case ON event (case_id, seq);

-- Hashes of the complete subtrees of the log (RFC 6962); level 0 are the leaves.
CREATE TABLE hash (
    level INTEGER NOT NULL,
    place INTEGER NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (level, place)
) STRICT, WITHOUT ROWID;

-- The head of the log; one row, moved by compare-and-swap only.
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;

-- Checkpoints with the signatures gathered so far.
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL, cosigners TEXT NOT NULL) STRICT;

-- The last checkpoint of another section's log that this section witnessed, and evidence against it.
CREATE TABLE witnessed (log TEXT PRIMARY KEY, note TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- What the other sections are told, in order; their cursor says how far they have come.
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    case_id TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE position (peer TEXT NOT NULL, box TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (peer, box))
STRICT, WITHOUT ROWID;

-- One row for each declaration that owes money: what was ordered and how it was settled.
CREATE TABLE receivable (
    reference TEXT PRIMARY KEY,
    case_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    declaration TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount TEXT NOT NULL,
    state TEXT NOT NULL,
    operation TEXT UNIQUE,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX receivable_by_case ON receivable (case_id);
