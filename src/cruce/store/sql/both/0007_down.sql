DROP TABLE piece;
DROP TABLE batch;
