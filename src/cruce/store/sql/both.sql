-- name: case
SELECT id, declarant, reference, version, state, last, body FROM cases WHERE id = ?;
-- name: cases
SELECT id, declarant, reference, version, state, last, body FROM cases WHERE id > ? ORDER BY id LIMIT ?;
-- name: save_case
INSERT INTO cases (id, declarant, reference, version, state, last, body) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
    version = excluded.version, state = excluded.state, last = excluded.last, body = excluded.body;
-- name: keep
INSERT INTO content (digest, bytes) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING;
-- name: content
SELECT bytes FROM content WHERE digest = ?;
-- name: record
INSERT INTO event (seq, case_id, kind, salt, content) VALUES (?, ?, ?, ?, ?);
-- name: events
SELECT seq, case_id, kind, salt, content FROM event WHERE case_id = ? ORDER BY seq;
-- name: alerts_decided
SELECT seq, case_id, kind, salt, content FROM event WHERE kind = 'clearance.alert_decided' ORDER BY seq;
-- name: last_event
SELECT max(seq) FROM event WHERE case_id = ?;
-- name: event
SELECT seq, case_id, kind, salt, content FROM event WHERE seq = ?;
-- name: events_after
SELECT seq, case_id, kind, salt, content FROM event WHERE seq > ? ORDER BY seq LIMIT ?;
-- name: answer
SELECT account, key, asked, at, said FROM answer WHERE account = ? AND key = ?;
-- name: save_answer
INSERT INTO answer (account, key, asked, at, said) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (account, key) DO UPDATE SET asked = excluded.asked, at = excluded.at, said = excluded.said;
-- name: forget_answers
DELETE FROM answer WHERE at < ?;
-- name: every_answer
SELECT account, key, asked, at, said FROM answer ORDER BY account, key;
-- name: opening
SELECT salt, content FROM event WHERE seq = ?;
-- name: save_hash
INSERT INTO hash (level, place, value) VALUES (?, ?, ?);
-- name: hash
SELECT value FROM hash WHERE level = ? AND place = ?;
-- name: head
SELECT size, root FROM head;
-- name: move_head
UPDATE head SET size = ?, root = ? WHERE size = ? AND root = ?;
-- name: save_checkpoint
INSERT INTO checkpoint (size, note, cosigners) VALUES (?, ?, ?)
ON CONFLICT (size) DO UPDATE SET note = excluded.note, cosigners = excluded.cosigners;
-- name: drop_checkpoints
DELETE FROM checkpoint WHERE cosigners = '' AND size < ?;
-- name: checkpoint
SELECT note, cosigners FROM checkpoint WHERE size = ?;
-- name: latest_checkpoint
SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1;
-- name: checkpoints
SELECT size, note, cosigners FROM checkpoint WHERE size >= ? ORDER BY size DESC;
-- name: cosigned_checkpoints
SELECT size, note, cosigners FROM checkpoint WHERE size > ? AND cosigners <> '' ORDER BY size;
-- name: witnessed
SELECT note FROM witnessed WHERE log = ?;
-- name: save_witnessed
INSERT INTO witnessed (log, note) VALUES (?, ?) ON CONFLICT (log) DO UPDATE SET note = excluded.note;
-- name: outbox
SELECT seq, kind, case_id, body FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?;
-- name: position
SELECT seq FROM position WHERE peer = ? AND box = ?;
-- name: move_position
INSERT INTO position (peer, box, seq) VALUES (?, ?, ?)
ON CONFLICT (peer, box) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > position.seq;
-- name: about
SELECT value FROM about WHERE name = ?;
-- name: set_about
INSERT INTO about (name, value) VALUES (?, ?);
-- name: receivable
SELECT reference, case_id, version, declaration, currency, amount, state, operation, body FROM receivable
WHERE reference = ?;
-- name: receivables_of
SELECT reference, case_id, version, declaration, currency, amount, state, operation, body FROM receivable
WHERE case_id = ? ORDER BY reference;
-- name: receivables
SELECT reference, case_id, version, declaration, currency, amount, state, operation, body FROM receivable
WHERE reference > ? ORDER BY reference LIMIT ?;
-- name: save_receivable
INSERT INTO receivable (reference, case_id, version, declaration, currency, amount, state, operation, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (reference) DO UPDATE SET
    amount = excluded.amount, state = excluded.state, operation = excluded.operation, body = excluded.body;
-- name: operation
SELECT reference FROM receivable WHERE operation = ?;
-- name: claims_of
SELECT number FROM claim WHERE case_id = ?;
-- name: save_claim
INSERT INTO claim (number, case_id, at) VALUES (?, ?, ?)
ON CONFLICT (number, case_id) DO UPDATE SET at = excluded.at;
-- name: drop_claim
DELETE FROM claim WHERE number = ? AND case_id = ?;
-- name: move_format
UPDATE about SET value = ? WHERE name = 'format' AND value = ?;
-- name: count_selected
INSERT INTO selected (day, channel, movements) VALUES (?, ?, 1)
ON CONFLICT (day, channel) DO UPDATE SET movements = selected.movements + 1;
-- name: count_hit
INSERT INTO tally (rule, hits, examined, finds, fruitless) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (rule) DO UPDATE SET
    hits = tally.hits + excluded.hits, examined = tally.examined + excluded.examined,
    finds = tally.finds + excluded.finds,
    fruitless = CASE WHEN excluded.finds > 0 THEN 0 ELSE tally.fruitless + excluded.fruitless END;
-- name: selected
SELECT channel, sum(movements) FROM selected WHERE day >= ? AND day < ? GROUP BY channel;
-- name: tallies
SELECT rule, hits, examined, finds, fruitless FROM tally ORDER BY rule;
-- name: told_since
SELECT case_id, kind FROM event WHERE seq >= ? GROUP BY case_id, kind;
-- name: every_about
SELECT name, value FROM about ORDER BY name;
-- name: every_content
SELECT digest, bytes FROM content ORDER BY digest;
-- name: every_case
SELECT id, declarant, reference, version, state, last, body FROM cases ORDER BY id;
-- name: every_event
SELECT seq, case_id, kind, salt, content FROM event ORDER BY seq;
-- name: every_hash
SELECT level, place, value FROM hash ORDER BY level, place;
-- name: put_head
INSERT INTO head (one, size, root) VALUES (1, ?, ?);
-- name: every_checkpoint
SELECT size, note, cosigners FROM checkpoint ORDER BY size;
-- name: every_witnessed
SELECT log, note FROM witnessed ORDER BY log;
-- name: every_message
SELECT seq, kind, case_id, body FROM outbox ORDER BY seq;
-- name: put_message
INSERT INTO outbox (seq, kind, case_id, body) VALUES (?, ?, ?, ?);
-- name: every_position
SELECT peer, box, seq FROM position ORDER BY peer, box;
-- name: every_receivable
SELECT reference, case_id, version, declaration, currency, amount, state, operation, body FROM receivable
ORDER BY reference;
-- name: every_claim
SELECT number, case_id, at FROM claim ORDER BY number, case_id;
-- name: every_selected
SELECT day, channel, movements FROM selected ORDER BY day, channel;
-- name: put_selected
INSERT INTO selected (day, channel, movements) VALUES (?, ?, ?);
-- name: erased_entry
SELECT entry FROM erased WHERE seq = ?;
-- name: erased_of
SELECT seq, kind FROM erased WHERE case_id = ? ORDER BY seq;
-- name: note_erased
INSERT INTO erased (seq, case_id, kind, entry) VALUES (?, ?, ?, ?);
-- name: every_erased
SELECT seq, case_id, kind, entry FROM erased ORDER BY seq;
-- name: every_entry
SELECT seq, salt, content, NULL FROM event UNION ALL SELECT seq, NULL, NULL, entry FROM erased ORDER BY 1;
-- name: erase_event
DELETE FROM event WHERE seq = ?;
-- name: erase_content
DELETE FROM content WHERE digest = ?;
-- name: erase_case
DELETE FROM cases WHERE id = ?;
-- name: erase_receivables
DELETE FROM receivable WHERE case_id = ?;
-- name: erase_claims
DELETE FROM claim WHERE case_id = ?;
-- name: erase_messages
UPDATE outbox SET body = ? WHERE case_id = ?;
-- name: untold
SELECT max(seq) FROM outbox WHERE case_id = ?;
-- name: note_about
INSERT INTO about (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING;
-- name: forget_about
DELETE FROM about WHERE name = ?;
-- name: drop_checkpoints_after
DELETE FROM checkpoint WHERE size > ?;
-- name: next_batch
SELECT coalesce(max(number), 0) + 1 FROM batch;
-- name: add_batch
INSERT INTO batch (number, account, person, name, at, pieces) VALUES (?, ?, ?, ?, ?, ?);
-- name: add_piece
INSERT INTO piece (batch, number, account, state, content, case_id, outcome) VALUES (?, ?, ?, ?, ?, ?, ?);
-- name: pieces_coming
SELECT count(*) FROM piece WHERE batch = ?;
-- name: seal_batch
UPDATE batch SET pieces = ? WHERE number = ?;
-- name: seal_pieces
UPDATE piece SET state = 'waiting' WHERE batch = ? AND state = 'coming';
-- name: batch
SELECT number, account, person, name, at, pieces FROM batch WHERE number = ?;
-- name: batches_of
SELECT number, account, person, name, at, pieces FROM batch
WHERE account = ? AND pieces > 0 AND number < ? ORDER BY number DESC LIMIT ?;
-- name: batches_unsealed
SELECT number FROM batch WHERE pieces = 0 AND at < ? ORDER BY number;
-- name: accounts_waiting
SELECT account, count(*) FROM piece WHERE state = 'waiting' GROUP BY account ORDER BY account;
-- name: waiting_before
SELECT count(*) FROM piece WHERE account = ? AND state = 'waiting' AND batch < ?;
-- name: answer_piece
UPDATE piece SET state = ?, case_id = ?, outcome = ?, content = NULL
WHERE batch = ? AND number = ? AND state = 'waiting';
-- name: pieces
SELECT batch, number, state, content, case_id, outcome FROM piece
WHERE batch = ? AND number > ? ORDER BY number LIMIT ?;
-- name: pieces_in_state
SELECT batch, number, state, content, case_id, outcome FROM piece
WHERE batch = ? AND number > ? AND state = ? ORDER BY number LIMIT ?;
-- name: pieces_counted
SELECT state, count(*) FROM piece WHERE batch = ? GROUP BY state;
-- name: drop_pieces
DELETE FROM piece WHERE batch = ?;
-- name: drop_batch
DELETE FROM batch WHERE number = ?;
-- name: erase_pieces
DELETE FROM piece WHERE case_id = ?;
-- name: every_batch
SELECT number, account, person, name, at, pieces FROM batch ORDER BY number;
-- name: every_piece
SELECT batch, number, account, state, content, case_id, outcome FROM piece ORDER BY batch, number;
