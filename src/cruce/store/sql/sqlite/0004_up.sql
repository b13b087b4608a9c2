-- How many movements the rules alone put into which channel, by the day of their selection (ISO 8601).
CREATE TABLE selected (
    day TEXT NOT NULL,
    channel TEXT NOT NULL,
    movements INTEGER NOT NULL,
    PRIMARY KEY (day, channel)
) STRICT, WITHOUT ROWID;

-- What came of the hits of each rule. Fruitless are those examined since its last find.
CREATE TABLE tally (
    rule TEXT PRIMARY KEY,
    hits INTEGER NOT NULL,
    examined INTEGER NOT NULL,
    finds INTEGER NOT NULL,
    fruitless INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
