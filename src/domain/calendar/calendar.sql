-- The dates of one person; nothing but published calls.
-- part: calendar_columns
c.id, c.slug, c.title, c.zone, c.closes_at, c.decisions_due_at, c.changed_at, c.revision, CASE WHEN c.state = 'cancelled' THEN 1 ELSE 0 END
-- Of one's own proposals.  A call that is cancelled has ended what was submitted to it: it is told, too.  Nothing here hangs on
-- what was decided.
-- name: calendar_mine :many (person person_id, since time, most int) -> calendar_row (id call_id, slug text, title text, zone text, closes_at time, decisions_due_at time, changed_at time, revision int, is_cancelled bool, is_submitted bool)
SELECT {{>calendar_columns}}, MAX(CASE WHEN p.version > 0 AND p.state <> 'draft' THEN 1 ELSE 0 END)
FROM proposal p JOIN call c ON c.id = p.call_id
WHERE p.pi_id = :person AND (p.state <> 'withdrawn' OR c.state = 'cancelled') AND c.published_at IS NOT NULL AND c.decisions_due_at >= :since
GROUP BY c.id ORDER BY c.decisions_due_at DESC, c.id LIMIT :most;
-- Of who follows with this address: the areas they chose, or all.
-- name: calendar_followed :many (hash blob, since time, most int) -> calendar_row
SELECT {{>calendar_columns}}, 0
FROM subscriber s CROSS JOIN call c
WHERE s.address_hash = :hash AND s.state = 'confirmed'
	AND c.state IN ('published', 'cancelled') AND c.published_at IS NOT NULL AND c.closes_at >= :since
	AND (NOT EXISTS (SELECT 1 FROM subscriber_area x WHERE x.subscriber_id = s.id)
		OR EXISTS (SELECT 1 FROM subscriber_area x JOIN call_area y ON y.area_id = x.area_id
			WHERE x.subscriber_id = s.id AND y.call_id = c.id))
ORDER BY c.closes_at DESC, c.id LIMIT :most;
-- Where a review of theirs is still to come; none about what they are in conflict with.
-- name: calendar_reviews :many (person person_id, since time, most int) -> calendar_row
SELECT {{>calendar_columns}}, 0
FROM call c
WHERE c.state IN ('reviewing', 'cancelled') AND c.decisions_due_at >= :since
	AND c.id IN (SELECT a.call_id FROM assignment a JOIN proposal e ON e.id = a.proposal_id
		WHERE a.person_id = :person AND a.state <> 'declined' AND COALESCE(a.review_state, 'draft') <> 'submitted'
			AND (e.state = 'in_review' OR (e.state = 'withdrawn' AND a.call_id IN (SELECT k.id FROM call k WHERE k.state = 'cancelled')))
			AND a.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person))
ORDER BY c.decisions_due_at DESC, c.id LIMIT :most;
