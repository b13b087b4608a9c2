-- How many movements the rules alone put into which channel, by the day of their selection (ISO 8601).
CREATE TABLE selected (
    day TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    movements INTEGER NOT NULL,
    PRIMARY KEY (day, channel)
);

-- What came of the hits of each rule. Fruitless are those examined since its last find.
CREATE TABLE tally (
    rule TEXT COLLATE "C" PRIMARY KEY,
    hits BIGINT NOT NULL,
    examined BIGINT NOT NULL,
    finds BIGINT NOT NULL,
    fruitless BIGINT NOT NULL
);
