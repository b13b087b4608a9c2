-- Papers, plates and seals by the cases that name them, so that no number serves twice unseen.
CREATE TABLE claim (
    number TEXT NOT NULL,
    case_id TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (number, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_by_case ON claim (case_id);
