DROP TABLE tally;
DROP TABLE selected;
