-- Papers, plates and seals by the cases that name them, so that no number serves twice unseen.
CREATE TABLE claim (
    number TEXT COLLATE "C" NOT NULL,
    case_id TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (number, case_id)
);
CREATE INDEX claim_by_case ON claim (case_id);
