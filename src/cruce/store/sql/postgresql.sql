-- name: claims
SELECT number, case_id, at FROM claim WHERE number IN (SELECT json_array_elements_text(?::json));
-- name: send
INSERT INTO outbox (seq, kind, case_id, body)
SELECT coalesce(max(seq), 0) + 1, ?, ?, ? FROM outbox;
