-- What somebody finds of what is not public.  The rights of a kind stand in its own row source, as in the lists that show the
-- same things: proposals in conflict with the reader are absent there, before words are asked for and before anything is counted.
-- Of staff's kinds the longest word leads; so much is read of it at the most, of what the reader may see.  The others begin with what
-- is the reader's: by the word they would pass over everybody else's.
-- part: own_hidden
(SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :reader)
-- part: own_leads
w.kind = '@' AND w.word >= :word AND w.word < :above
-- part: own_most
ORDER BY w.word, w.object LIMIT 2000
-- Each word begins one of its words; words: a JSON array.
-- part: own_has
-- sqlite:
NOT EXISTS (SELECT 1 FROM json_each(:words) q WHERE NOT EXISTS (SELECT 1 FROM search_own w
	WHERE w.kind = '@' AND w.object = k.id AND w.word >= q.value AND w.word < q.value || :top))
-- pg:
NOT EXISTS (SELECT 1 FROM json_array_elements_text(CAST(:words AS json)) q WHERE COALESCE((SELECT 1 FROM search_own w
	WHERE w.kind = '@' AND w.object = k.id AND w.word >= q.value AND w.word < q.value || :top LIMIT 1), 0) = 0)
-- part: own_proposal
e.proposal_id AS id, c.slug AS ref, e.title, e.pi_name || CASE WHEN e.org_name = '' THEN '' ELSE ', ' || e.org_name END
	|| ', ' || c.title AS aside, e.submitted_at AS at, c.closes_at + c.grace_s AS until
-- mine: the PI's, whatever became of them.  review: assigned to the reader (review.sql).  proposal: staff's, of all calls
-- (screening.sql).  panel: a chair's, of the panels (decision.sql).  inquiry: staff's (inquiry.sql).  plan: calls that only
-- staff see.
-- part: own_of
{{of: [mine] (SELECT p.id, '' AS ref, p.title, c.title AS aside, p.created_at AS at, c.closes_at AS until
		FROM proposal p JOIN call c ON c.id = p.call_id WHERE p.pi_id = :reader) k
	WHERE {{>own_has mine}}
| [review] (SELECT e.proposal_id AS id, '' AS ref, e.title, c.title AS aside, a.assigned_at AS at, c.closes_at AS until
		FROM assignment a JOIN proposal_entry e ON e.proposal_id = a.proposal_id JOIN call c ON c.id = e.call_id
		WHERE a.person_id = :reader AND a.state <> 'declined'
			AND (e.state = 'answered' OR (e.state = 'in_review' AND c.state = 'reviewing'))
			AND e.proposal_id NOT IN {{>own_hidden}}) k
	WHERE {{>own_has proposal}}
| [proposal] (SELECT {{>own_proposal}} FROM proposal_entry e JOIN call c ON c.id = e.call_id
		WHERE e.proposal_id IN (SELECT w.object FROM search_own w JOIN proposal_entry f ON f.proposal_id = w.object
			WHERE {{>own_leads proposal}} AND f.is_listed = 1 AND f.proposal_id NOT IN {{>own_hidden}} {{>own_most}})) k
	WHERE {{>own_has proposal}}
| [panel] (SELECT {{>own_proposal}} FROM panel_member m JOIN call c ON c.id = m.call_id JOIN proposal_entry e ON e.call_id = m.call_id
		WHERE m.person_id = :reader AND m.is_chair = 1 AND c.state IN ('reviewing', 'announced', 'archived')
			AND e.is_panel = 1 AND e.proposal_id NOT IN {{>own_hidden}}) k
	WHERE {{>own_has proposal}}
| [inquiry] (SELECT i.id, '' AS ref, i.subject AS title, i.name || ', ' || i.address AS aside, i.changed_at AS at, 0 AS until
		FROM inquiry i WHERE i.id IN (SELECT w.object FROM search_own w JOIN inquiry f ON f.id = w.object
			WHERE {{>own_leads inquiry}} AND (f.proposal_id IS NULL OR f.proposal_id NOT IN {{>own_hidden}}) {{>own_most}})) k
	WHERE {{>own_has inquiry}}
| [plan] (SELECT c.id, c.slug AS ref, c.title, '' AS aside, c.closes_at AS at, 0 AS until
		FROM call c WHERE c.state IN ('draft', 'cancelled') AND c.id IN (SELECT w.object FROM search_own w
			WHERE {{>own_leads plan}} {{>own_most}})) k
	WHERE {{>own_has plan}}}}
-- name: search_own_list :many (reader person_id, word text, above text, words text, top text, key time, id int, n int) -> search_own_row (id int, ref text, title text, aside text, at time, until time)
SELECT k.id, k.ref, k.title, k.aside, k.at, k.until FROM {{>own_of}}
	{{way: [first] ORDER BY k.at DESC, k.id DESC
	| [after] AND (k.at, k.id) < (:key, :id) ORDER BY k.at DESC, k.id DESC
	| [before] AND (k.at, k.id) > (:key, :id) ORDER BY k.at, k.id}}
LIMIT :n;
-- name: search_own_key :one (reader person_id, word text, above text, words text, top text, id int) -> (key time, id int)
SELECT k.at, k.id FROM {{>own_of}} AND k.id = :id;
-- name: search_own_count :one (reader person_id, word text, above text, words text, top text, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM {{>own_of}} LIMIT :most) AS counted;
