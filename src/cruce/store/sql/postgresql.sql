-- name: claims
SELECT number, case_id, at FROM claim WHERE number IN (SELECT json_array_elements_text(?::json));
-- name: send
INSERT INTO outbox (seq, kind, case_id, body)
SELECT coalesce(max(seq), 0) + 1, ?, ?, ? FROM outbox;
-- name: cases_naming
SELECT DISTINCT case_id FROM event WHERE position(? IN content) > 0;
-- name: contents_naming
SELECT digest FROM content WHERE position(? IN bytes) > 0;
-- name: erase_thoroughly
SELECT 1;
-- name: pieces_waiting
SELECT batch, number, state, content, case_id, outcome FROM piece
WHERE account = ? AND state = 'waiting' ORDER BY batch, number LIMIT ? FOR UPDATE SKIP LOCKED;
