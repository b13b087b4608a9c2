-- What this schema is: whose store, which log, in which format.
CREATE TABLE about (name TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL);

-- Papers and computed bundles, kept once under the SHA-256 of their bytes.
CREATE TABLE content (digest TEXT COLLATE "C" PRIMARY KEY, bytes BYTEA NOT NULL);

-- The present state of each case; everything in it can be rebuilt from its events.
CREATE TABLE cases (
    id TEXT COLLATE "C" PRIMARY KEY,
    declarant TEXT COLLATE "C" NOT NULL,
    reference TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    last TEXT COLLATE "C",
    body BYTEA NOT NULL
);
CREATE INDEX cases_by_state ON cases (state);

-- Every act, in order; seq is its place in the log, salt opens the commitment that the log holds.
CREATE TABLE event (
    seq BIGINT PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    salt BYTEA NOT NULL,
    content BYTEA NOT NULL
);
CREATE INDEX event_by_case ON event (case_id, seq);

-- Hashes of the complete subtrees of the log (RFC 6962); level 0 are the leaves.
CREATE TABLE hash (
    level BIGINT NOT NULL,
    place BIGINT NOT NULL,
    value BYTEA NOT NULL,
    PRIMARY KEY (level, place)
);

-- The head of the log; one row, moved by compare-and-swap only.
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size BIGINT NOT NULL, root BYTEA NOT NULL);

-- Checkpoints with the signatures gathered so far.
CREATE TABLE checkpoint (
    size BIGINT PRIMARY KEY,
    note TEXT COLLATE "C" NOT NULL,
    cosigners TEXT COLLATE "C" NOT NULL
);

-- The last checkpoint of another section's log that this section witnessed, and evidence against it.
CREATE TABLE witnessed (log TEXT COLLATE "C" PRIMARY KEY, note TEXT COLLATE "C" NOT NULL);

-- What the other sections are told, in order; their cursor says how far they have come.
CREATE TABLE outbox (
    seq BIGINT PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    case_id TEXT COLLATE "C" NOT NULL,
    body BYTEA NOT NULL
);
CREATE TABLE position (
    peer TEXT COLLATE "C" NOT NULL,
    box TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (peer, box)
);

-- One row for each declaration that owes money: what was ordered and how it was settled.
CREATE TABLE receivable (
    reference TEXT COLLATE "C" PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    declaration TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    amount TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    operation TEXT COLLATE "C" UNIQUE,
    body BYTEA NOT NULL
);
CREATE INDEX receivable_by_case ON receivable (case_id);
