-- name: claims
SELECT number, case_id, at FROM claim WHERE number IN (SELECT value FROM json_each(?));
-- name: send
INSERT INTO outbox (kind, case_id, body) VALUES (?, ?, ?);
-- name: cases_naming
SELECT DISTINCT case_id FROM event WHERE instr(content, ?) > 0;
-- name: contents_naming
SELECT digest FROM content WHERE instr(bytes, ?) > 0;
-- name: erase_thoroughly
PRAGMA secure_delete = ON;
-- name: pieces_waiting
SELECT batch, number, state, content, case_id, outcome FROM piece
WHERE account = ? AND state = 'waiting' ORDER BY batch, number LIMIT ?;
