// Every route × every role × every state of its object, over HTTP, against expected/*.tsv.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { Server, binary, databases, root } from '../stories/lib.mjs';

const routesOf = () => JSON.parse(spawnSync(binary, ['routes', '--json'], { encoding: 'utf8' }).stdout);

const here = path.join(root, 'tests/rights/expected');
const table = readdirSync(here).flatMap((file) => readFileSync(path.join(here, file), 'utf8').split('\n')
	.filter((l) => l.trim() && !l.startsWith('#')).map((l, i) => {
		const [method, route, who, states, note = ''] = l.split('\t');
		assert.ok(states, `${file}:${i + 1}: METHOD, PATH, WHO, STATES are needed`);
		return { method, route, who: who.split(',').map((w) => w.trim()), states: states.split(',').map((w) => w.trim()), file, isFresh: note.startsWith('fresh proof') };
	}));

// What a role is besides itself.  A conflict takes the office away, for proposals, awards and letters about them only.
const implied = {
	visitor: [], user: ['visitor'], pi: ['user', 'visitor'], 'pi-other': ['user', 'visitor'], self: ['user', 'visitor'],
	recipient: ['user', 'visitor'], panel: ['user', 'visitor'], assigned: ['panel', 'user', 'visitor'],
	reviewed: ['assigned', 'panel', 'user', 'visitor'], chair: ['panel', 'user', 'visitor'], staff: ['user', 'visitor'],
	contact: ['user', 'visitor'], finance: ['user', 'visitor'], admin: ['user', 'visitor'], auditor: ['user', 'visitor'],
	'conflicted-reviewer': ['user', 'visitor'], 'conflicted-chair': ['user', 'visitor'], 'conflicted-staff': ['user', 'visitor'],
};
const office = { 'conflicted-reviewer': ['panel'], 'conflicted-chair': ['chair', 'panel'], 'conflicted-staff': ['staff'] };
const roles = Object.keys(implied).filter((r) => !['self', 'recipient'].includes(r));

function names(role, kind) {
	const own = [role, ...implied[role]];
	return ['proposal', 'award', 'message', 'inquiry'].includes(kind) ? own : [...own, ...(office[role] ?? [])];
}

function expected(route, role, state) {
	const rows = table.filter((r) => r.method === route.method && r.route === route.path);
	assert.ok(rows.length > 0, `${route.method} ${route.path} has no row in tests/rights/expected/`);
	const is = names(role, route.object);
	return rows.some((r) => (r.states.includes('*') || r.states.includes(state)) && r.who.some((w) => is.includes(w)));
}

// The people behind the roles, made from the example's.
const people = {
	user: 'pi40@example.org', staff: 'staff@example.org', chair: 'chair@example.org', assigned: 'reviewer1@example.org',
	reviewed: 'reviewer2@example.org', panel: 'reviewer3@example.org', 'conflicted-reviewer': 'reviewer4@example.org',
	'conflicted-chair': 'reviewer5@example.org', 'conflicted-staff': 'staff2@example.org', contact: 'contact@example.org',
	finance: 'finance@example.org', admin: 'admin@example.org', auditor: 'reviewer25@example.org', 'pi-other': 'pi39@example.org',
};

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
function idText(n) {
	let v = BigInt(n), s = '';
	for (let i = 0; i < 13; i++, v >>= 5n) s = alphabet[Number(v & 31n)] + s;
	return s;
}

// One proposal a state, all of one PI and with the same people around it; calls, awards and the rest likewise.
function world(s) {
	const person = (email) => s.sql(`SELECT id FROM person WHERE email = '${email}'`);
	const id = Object.fromEntries(Object.entries(people).map(([role, email]) => [role, person(email)]));
	const pi = person('pi38@example.org');
	const call = (slug) => s.sql(`SELECT id FROM call WHERE slug = '${slug}'`);
	const review = call('trustworthy-learning'), past = call('dependable-systems'), open = call('safe-agents');
	const out = { proposal: {}, call: {}, award: {}, message: {}, job: {}, person: {}, inquiry: {} };
	const file = s.sql('SELECT MIN(id) FROM file');
	let next = 1000;
	const sql = [`DELETE FROM person_role WHERE person_id = ${id.auditor}`, `INSERT INTO person_role VALUES (${id.auditor}, 'auditor', 0)`,
		`UPDATE person SET org_id = NULL WHERE id IN (${Object.values(id).join(', ')})`];

	for (const c of [review, past, open]) {
		sql.push(`DELETE FROM panel_member WHERE call_id = ${c}`);
		for (const [role, chair] of [['chair', 1], ['conflicted-chair', 1], ['assigned', 0], ['reviewed', 0], ['panel', 0], ['conflicted-reviewer', 0]])
			sql.push(`INSERT INTO panel_member (call_id, person_id, is_chair, load_max, added_at) VALUES (${c}, ${id[role]}, ${chair}, 9, 0)`);
	}
	const proposal = (state, c, stored) => {
		const p = ++next, a = ++next, b = ++next, x = ++next, w = ++next;
		sql.push(`INSERT INTO proposal (id, call_id, pi_id, period, state, title, abstract, version, created_at, changed_at, submitted_at, file_id)
			VALUES (${p}, ${c}, ${pi}, 'matrix ${state}', '${stored}', 'Matrix ${state}', 'words', ${stored === 'draft' ? 0 : 1}, 1, 1, 1, ${file})`);
		if (stored !== 'draft') {
			const body = s.sql(`SELECT body FROM proposal_version WHERE body LIKE '%"form":0%' ORDER BY proposal_id LIMIT 1`).replaceAll("'", "''");
			const sha = s.db === 'sqlite' ? `x'00'` : `'\\x00'`;
			sql.push(`INSERT INTO proposal_version (proposal_id, version, submitted_at, file_id, title, abstract, cash_cents, credit_cents, body, sha256)
				VALUES (${p}, 1, 1, ${file}, 'Matrix ${state}', 'words', 100, 0, '${body}', ${sha})`);
		}
		for (const [n, role] of [[a, 'assigned'], [b, 'reviewed'], [x, 'conflicted-reviewer']])
			sql.push(`INSERT INTO assignment (id, proposal_id, person_id, state, source, score, assigned_by, assigned_at)
				VALUES (${n}, ${p}, ${id[role]}, 'accepted', 'hand', 0, ${id.staff}, 0)`);
		sql.push(`INSERT INTO review (id, proposal_id, person_id, state, confidence, comment, revision, changed_at, submitted_at)
			VALUES (${w}, ${p}, ${id.reviewed}, 'submitted', 3, 'words', 1, 1, 1)`);
		for (const role of ['conflicted-reviewer', 'conflicted-chair', 'conflicted-staff'])
			sql.push(`INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) VALUES (${p}, ${id[role]}, 'entered', '', ${id.staff}, 0)`);
		out.proposal[state] = p;
		return p;
	};
	proposal('draft', open, 'draft');
	proposal('submitted', open, 'submitted');
	proposal('locked', review, 'submitted');
	proposal('review', review, 'in_review');
	proposal('ineligible', review, 'ineligible');
	proposal('withdrawn', review, 'withdrawn');
	const won = proposal('released', past, 'answered');
	sql.push(`INSERT INTO message (id, key, kind, person_id, proposal_id, address, subject, body, state, next_at, message_id, created_at)
		VALUES (${++next}, 'decision:${won}', 'decision', ${pi}, ${won}, 'pi38@example.org', 'S', 'B', 'sent', 1, 'd', 1)`);
	const org = s.sql('SELECT MIN(id) FROM org');
	// pi38 applied in these calls only here; no conflict by applying comes to others.
	sql.push(`UPDATE proposal SET state = 'withdrawn' WHERE pi_id = ${id['pi-other']} AND call_id IN (${review}, ${past}, ${open})`);
	for (const [state, at] of [['award_open', 'NULL'], ['award_public', '1']]) {
		const a = ++next;
		const p = state === 'award_open' ? won : proposal('released2', past, 'answered');
		sql.push(`INSERT INTO award (id, proposal_id, call_id, org_id, state, cash_cents, credit_cents, contact_id, title, summary, announced_at, accepted_at, created_at)
			VALUES (${a}, ${p}, ${past}, ${org}, 'accepted', 100, 0, ${id.contact}, 'Matrix award', 'words', ${at}, 1, 1)`);
		out.award[state] = a;
	}
	delete out.proposal.released2;
	const m = ++next;
	sql.push(`INSERT INTO message (id, key, kind, person_id, proposal_id, address, subject, body, state, next_at, message_id, created_at, sent_at)
		VALUES (${m}, 'matrix', 'receipt', ${pi}, ${out.proposal.review}, 'pi38@example.org', 'S', 'B', 'sent', 1, 'm', 1, 1)`);
	out.message.none = m;
	const q = ++next;
	sql.push(`INSERT INTO inquiry (id, person_id, name, address, subject, matter, proposal_id, came_by, state, created_at, changed_at)
		VALUES (${q}, ${pi}, 'PI', 'pi38@example.org', 'S', 'proposal', ${out.proposal.review}, 'form', 'new', 1, 1)`,
		`INSERT INTO inquiry_message (id, inquiry_id, place, writer, body, sent_at) VALUES (${++next}, ${q}, 1, 'asker', 'B', 1)`);
	out.inquiry.none = q;
	out.person.none = pi;
	s.sql(`BEGIN; ${sql.join(';\n')}; COMMIT`);
	const jobs = s.sql(`SELECT slug FROM job WHERE state = 'open' ORDER BY slug LIMIT 1`);
	const hidden = s.sql(`SELECT slug FROM job WHERE state <> 'open' ORDER BY slug LIMIT 1`);
	out.job = { job_open: jobs, job_hidden: hidden };
	const stage = { call_draft: `state = 'draft'`, call_upcoming: `state = 'published' AND opens_at > ${Math.floor(Date.now() / 1000)}`,
		call_open: `slug = 'safe-agents'`, call_reviewing: `slug = 'trustworthy-learning'`, call_announced: `slug = 'dependable-systems'`, call_cancelled: `state = 'cancelled'` };
	for (const [state, where] of Object.entries(stage)) out.call[state] = s.sql(`SELECT slug FROM call WHERE ${where} ORDER BY slug LIMIT 1`);
	// A closed call: published, its deadline a day ago.
	const closed = s.sql(`SELECT slug FROM call WHERE slug = 'lighter-footprint'`);
	s.sql(`UPDATE call SET closes_at = ${Math.floor(Date.now() / 1000) - 86400} WHERE slug = '${closed}'`);
	out.call.call_closed = closed;
	// A released one: the past call's copy would need all its rows; its stage alone is what rights ask.
	const released = s.sql(`SELECT slug FROM call WHERE state = 'published' AND opens_at > ${Math.floor(Date.now() / 1000)} ORDER BY slug DESC LIMIT 1`);
	const rid = call(released);
	const sha = s.db === 'sqlite' ? `x'00'` : `'\\x00'`;
	s.sql(`UPDATE call SET state = 'reviewing', opens_at = 1, closes_at = 2 WHERE id = ${rid}`);
	s.sql(`INSERT INTO release (id, call_id, released_by, released_at, n_decisions, decisions_hash) VALUES (${++next}, ${rid}, ${id.staff}, 1, 0, ${sha})`);
	out.call.call_released = released;
	for (const c of [rid, call(closed)])
		for (const [role, chair] of [['chair', 1], ['conflicted-chair', 1], ['assigned', 0], ['reviewed', 0], ['panel', 0], ['conflicted-reviewer', 0]])
			s.sql(`INSERT INTO panel_member (call_id, person_id, is_chair, load_max, added_at) VALUES (${c}, ${id[role]}, ${chair}, 9, 0)`);
	return out;
}

// Headers that may differ between two answers without telling anything.
function shape(page) {
	const headers = [...page.headers].filter(([k]) => !['date', 'set-cookie'].includes(k)).sort();
	// The words of the nonces are masked: same length, other letters.
	const html = page.html.replace(/(name="(?:csrf|idempotency_key)" value=")[^"]*/g, '$1…');
	return JSON.stringify([page.status, headers, html]);
}

async function compare(t, db, program = binary) {
	const s = new Server(db);
	t.after(() => s.stop());
	assert.equal(s.run('demo').status, 0);
	const objects = world(s);
	await s.start({ serve: ['--quiet'], binary: program });
	const routes = routesOf();
	assert.ok(routes.length > 3, 'bursary routes --json lists the routes');
	const visitors = { visitor: s.visitor() };
	for (const role of roles)
		if (role !== 'visitor') visitors[role] = await s.signIn(role === 'pi' ? 'pi38@example.org' : people[role]);
	const wrong = [];
	let cells = 0;
	for (const route of routes) {
		const states = route.object === 'site' || !route.object_param ? { none: null } : objects[route.object];
		for (const [state, object] of Object.entries(states)) {
			const at = (slug, id) => route.path.replace(/:(\w+)/g, (all, name) => name !== route.object_param ? 'x'
				: ['call', 'job'].includes(route.object) ? slug : idText(id));
			const where = at(object, object), nowhere = at('no-such-name', 7);
			for (const role of roles) {
				const v = visitors[role];
				const want = expected(route, role, state);
				const page = await v.once(route.method, where, route.method === 'POST' ? { body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } } : {});
				cells++;
				// A visitor before a door for people is sent to sign in, whatever stands behind it.
				const sentAway = role === 'visitor' && [302, 303].includes(page.status) && (page.headers.get('location') ?? '').startsWith('/sign-in');
				const got = page.status !== 404 && !sentAway;
				if (got !== want) wrong.push(`${route.method} ${route.path} ${state} as ${role}: ${page.status}, expected to be let ${want ? 'in' : 'out'} (${where})`);
				else if (!got && !sentAway && route.method === 'GET' && object !== null && shape(page) !== shape(await v.once('GET', nowhere)))
					wrong.push(`${route.method} ${route.path} ${state} as ${role}: its 404 is not the 404 of an absent one`);
				if (page.status >= 500) wrong.push(`${route.method} ${route.path} ${state} as ${role}: ${page.status}`);
			}
		}
	}
	t.diagnostic(`${routes.length} routes, ${cells} cells, ${wrong.length} differ`);
	return wrong;
}

for (const db of databases())
	test(`every route answers each role in each state as the table says, on ${db}`, { timeout: 600000 }, async (t) => {
		const wrong = await compare(t, db);
		assert.deepEqual(wrong.slice(0, 60), [], `${wrong.length} cells differ`);
	});

// Negative controls: builds with a hole in their rights must be seen.
for (const [fault, what] of [['conflict', 'lets a conflict pass'], ['state', 'forgets the states'], ['forbidden', 'says 403 instead of 404']])
	test(`a build that ${what} is seen`, { timeout: 600000 }, async (t) => {
		const made = spawnSync('make', ['-s', 'VARIANT=release', `build/planted/${fault}/bursary`], { cwd: root, encoding: 'utf8' });
		assert.equal(made.status, 0, made.stderr);
		const wrong = await compare(t, 'sqlite', path.join(root, 'build/planted', fault, 'bursary'));
		assert.ok(wrong.length > 0, 'the hole went unseen');
	});

test('a row for a route that is not there is found, and one without states too', () => {
	const routes = routesOf();
	const stray = table.filter((r) => !routes.some((x) => x.method === r.method && x.path === r.route));
	assert.deepEqual(stray.map((r) => `${r.file}: ${r.method} ${r.route}`), []);
});

test('the routes that need a fresh proof are those of the table', () => {
	const named = (rows, path) => rows.map((r) => `${r.method} ${r[path]}`).sort();
	const asks = named(routesOf().filter((r) => r.needs_fresh), 'path');
	assert.ok(asks.length > 0);
	assert.deepEqual(asks, [...new Set(named(table.filter((r) => r.isFresh), 'route'))]);
});
