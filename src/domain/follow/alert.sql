-- Searches of postings by mail: alert.h.
-- part: alert_columns
a.id, a.address, a.country, a.region, a.city, a.team, a.area, COALESCE((SELECT r.name FROM area r WHERE r.slug = a.area), a.area), a.words,
	a.is_daily, a.state, a.serial, a.letter_due_at, a.letter_tries, a.letter_at, a.seen_seq, a.upto_seq, a.next_at, a.tries
-- name: alert_of_search :one (hash blob, country text, region text, city text, team text, area text, words text) -> alert_row (id alert_id, address text, country text, region text, city text, team text, area text, area_name text, words text, is_daily bool, state alert_state, serial int, letter_due_at int?, letter_tries int, letter_at time, seen_seq int, upto_seq int, next_at time, tries int)
SELECT {{>alert_columns}} FROM job_alert a
WHERE a.address_hash = :hash AND a.country = :country AND a.region = :region AND a.city = :city AND a.team = :team AND a.area = :area
	AND a.words = :words;
-- name: alert_find :one (id alert_id) -> alert_row
SELECT {{>alert_columns}} FROM job_alert a WHERE a.id = :id;
-- How many searches an address has.
-- name: alert_count_of :one (hash blob) -> (n int)
SELECT COUNT(*) FROM job_alert a WHERE a.address_hash = :hash AND a.state IN ('pending', 'confirmed');

-- Nothing, when two ask for the same at once: the other's stands.
-- name: alert_insert :change (id alert_id, hash blob, address text, country text, region text, city text, team text, area text, words text, is_daily bool, now time)
INSERT INTO job_alert (id, address_hash, address, country, region, city, team, area, words, is_daily, state, serial, letter_due_at, letter_at, created_at)
VALUES (:id, :hash, :address, :country, :region, :city, :team, :area, :words, :is_daily, after(alert.ask), 1, :now, :now, :now)
ON CONFLICT (address_hash, country, region, city, team, area, words) DO NOTHING;
-- name: alert_ask_again :change1 (id alert_id, address text, is_daily bool, now time)
UPDATE job_alert SET state = after(alert.ask), address = :address, is_daily = :is_daily, confirmed_at = NULL, ended_at = NULL,
	letter_due_at = :now, letter_tries = 0, letter_at = :now
WHERE id = :id AND state IN before(alert.ask);
-- name: alert_remind :change1 (id alert_id, now time)
UPDATE job_alert SET letter_due_at = :now, letter_tries = 0, letter_at = :now WHERE id = :id AND state IN before(alert.remind);
-- What is there on that day is not new.
-- name: alert_confirm :change1 (id alert_id, serial int, now time, next time)
UPDATE job_alert SET state = after(alert.confirm), confirmed_at = :now, next_at = :next, tries = 0,
	seen_seq = COALESCE((SELECT MAX(n.seq) FROM job_news n), 0), upto_seq = 0
WHERE id = :id AND serial = :serial AND state IN before(alert.confirm);
-- name: alert_choose :change1 (id alert_id, is_daily bool, soonest time)
UPDATE job_alert SET is_daily = :is_daily, next_at = CASE WHEN next_at > :soonest THEN :soonest ELSE next_at END
WHERE id = :id AND state IN before(alert.choose);
-- name: alert_leave :change (id alert_id, now time)
UPDATE job_alert SET state = after(alert.leave), address = '', serial = serial + 1, letter_due_at = NULL, ended_at = :now
WHERE id = :id AND state IN before(alert.leave);
-- name: alert_bounce :change (id alert_id, now time)
UPDATE job_alert SET state = after(alert.bounce), address = '', serial = serial + 1, letter_due_at = NULL, ended_at = :now
WHERE id = :id AND state IN before(alert.bounce);
-- name: alert_drop_lapsed :change (before time)
DELETE FROM job_alert WHERE state = 'pending' AND letter_at < :before;
-- name: alert_drop_ended :change (before time)
DELETE FROM job_alert WHERE ended_at IS NOT NULL AND ended_at < :before;

-- Letters of a search about itself.
-- name: alert_letter_due :many (now time, n int) -> alert_row
SELECT {{>alert_columns}} FROM job_alert a WHERE a.letter_due_at IS NOT NULL AND a.letter_due_at <= :now ORDER BY a.letter_due_at LIMIT :n;
-- name: alert_letter_claim :change (id alert_id, tries int, until time)
UPDATE job_alert SET letter_due_at = :until, letter_tries = letter_tries + 1
WHERE id = :id AND letter_tries = :tries AND letter_due_at IS NOT NULL;
-- next NULL: it has left, or never will.
-- name: alert_letter_note :change (id alert_id, tries int, next int?)
UPDATE job_alert SET letter_due_at = :next WHERE id = :id AND letter_tries = :tries AND letter_due_at IS NOT NULL;

-- Letters of new postings.
-- name: alert_due :many (now time, n int) -> alert_row
SELECT {{>alert_columns}} FROM job_alert a WHERE a.state = 'confirmed' AND a.next_at <= :now ORDER BY a.next_at LIMIT :n;
-- What it tells stays the same however often it is tried.
-- name: alert_claim :change (id alert_id, tries int, was time, until time, upto int)
UPDATE job_alert SET next_at = :until, tries = tries + 1, upto_seq = CASE WHEN upto_seq > seen_seq THEN upto_seq ELSE :upto END
WHERE id = :id AND state = 'confirmed' AND tries = :tries AND next_at = :was;
-- It has left, or there was nothing to tell, or it never will leave.
-- name: alert_told :change (id alert_id, until time, upto int, next time)
UPDATE job_alert SET seen_seq = :upto, upto_seq = 0, tries = 0, next_at = :next WHERE id = :id AND state = 'confirmed' AND next_at = :until;
-- name: alert_later :change (id alert_id, until time, next time)
UPDATE job_alert SET next_at = :next WHERE id = :id AND state = 'confirmed' AND next_at = :until;

-- name: alert_odd :many () -> (id alert_id)
SELECT id FROM job_alert WHERE (state IN ('left', 'bounced')) <> (address = '') OR (state = 'confirmed' AND confirmed_at IS NULL)
	OR (state IN ('left', 'bounced')) <> (ended_at IS NOT NULL) OR (state IN ('left', 'bounced') AND letter_due_at IS NOT NULL);
