-- name: claims
SELECT number, case_id, at FROM claim WHERE number IN (SELECT value FROM json_each(?));
-- name: send
INSERT INTO outbox (kind, case_id, body) VALUES (?, ?, ?);
