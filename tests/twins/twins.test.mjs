// Non-interference: two worlds that differ in one secret look the same to everybody who may not
// know it, on every page, by every header and in every letter.  Each comparison first shows that
// the secret can be seen by somebody who may.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases, sleep } from '../stories/lib.mjs';
import { World, addresses, count, difference, each, idText, routes } from './worlds.mjs';

// The people behind the roles.
const people = {
	user: 'pi16@example.org', pi: 'pi17@example.org', 'pi-other': 'pi18@example.org', 'pi-screened': 'pi36@example.org',
	'pi-open': 'pi37@example.org', drafter: 'pi40@example.org', assigned: 'reviewer22@example.org', 'assigned-too': 'reviewer19@example.org',
	reviewed: 'reviewer13@example.org', panel: 'reviewer20@example.org', unlucky: 'reviewer21@example.org',
	'conflicted-reviewer': 'reviewer23@example.org', 'conflicted-chair': 'reviewer24@example.org', 'conflicted-staff': 'staff2@example.org',
	'conflicted-contact': 'reviewer25@example.org', 'staff-of-org': 'pi39@example.org', chair: 'chair@example.org', staff: 'staff@example.org', contact: 'contact@example.org',
	finance: 'finance@example.org', admin: 'admin@example.org', auditor: 'pi15@example.org',
};
const outside = ['visitor', 'user', 'pi-other', 'contact', 'finance', 'admin'];
const conflicted = ['conflicted-reviewer', 'conflicted-chair', 'conflicted-staff'];

const base = {};

async function build(db) {
	const s = new Server(db);
	assert.equal(s.run('demo', ['--seed', '1']).status, 0);
	const id = Object.fromEntries(Object.entries(people).map(([role, email]) => [role, s.sql(`SELECT id FROM person WHERE email = '${email}'`)]));
	const call = (slug) => s.sql(`SELECT id FROM call WHERE slug = '${slug}'`);
	const own = (role, slug) => s.sql(`SELECT id FROM proposal WHERE pi_id = ${id[role]} AND call_id = ${call(slug)}`);
	const review = call('trustworthy-learning'), closed = call('lighter-footprint');
	const p = own('pi', 'trustworthy-learning'), screened = own('pi-screened', 'lighter-footprint'), draft = own('drafter', 'safe-agents');
	const other = own('pi-other', 'trustworthy-learning');
	const award = s.sql('SELECT MIN(id) FROM award'), won = s.sql(`SELECT proposal_id FROM award WHERE id = ${award}`);
	const conflict = (proposal, role) => `INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) VALUES (${proposal}, ${id[role]}, 'entered', '', ${id.staff}, 0)`;
	const now = Math.floor(Date.now() / 1000);
	s.sql(`BEGIN; ${[
		`UPDATE person SET org_id = NULL WHERE id IN (${['chair', 'staff', 'assigned', 'assigned-too', 'reviewed', 'panel', 'unlucky'].map((r) => id[r]).join(', ')})`,
		`INSERT INTO person_role VALUES (${id.auditor}, 'auditor', 0)`,
		`INSERT INTO person_role VALUES (${id['conflicted-contact']}, 'contact', 0)`,
		`INSERT INTO person_role VALUES (${id['staff-of-org']}, 'staff', 0)`,
		`UPDATE person SET org_id = (SELECT org_id FROM person WHERE id = ${id.pi}) WHERE id = ${id['staff-of-org']}`,
		`UPDATE panel_member SET load_max = 12`,
		`UPDATE panel_member SET is_chair = 1 WHERE person_id = ${id['conflicted-chair']} AND call_id = ${review}`,
		`DELETE FROM assignment WHERE proposal_id = ${p} AND person_id IN (${['conflicted-reviewer', 'conflicted-chair', 'panel', 'unlucky'].map((r) => id[r]).join(', ')})`,
		`INSERT INTO assignment (id, proposal_id, person_id, state, source, score, assigned_by, assigned_at) VALUES (77, ${p}, ${id['assigned-too']}, 'assigned', 'hand', 0, ${id.staff}, 0)`,
		...['conflicted-reviewer', 'conflicted-chair', 'conflicted-staff'].map((r) => conflict(p, r)),
		// In conflict in that call in both worlds: the letters that ask its panel are hidden in both.
		conflict(s.sql(`SELECT MAX(id) FROM proposal WHERE call_id = ${review} AND state = 'in_review' AND id NOT IN (${p}, ${other})`), 'conflicted-staff'),
		conflict(screened, 'conflicted-staff'), conflict(won, 'conflicted-contact'),
		`UPDATE award SET contact_id = ${id['conflicted-contact']} WHERE id = ${award}`,
		`INSERT INTO inquiry (id, person_id, name, address, subject, matter, proposal_id, came_by, state, created_at, changed_at)
			VALUES (4300, ${id.pi}, 'The PI', '${people.pi}', 'A question', 'proposal', ${p}, 'form', 'new', 1, 1)`,
		`INSERT INTO inquiry_message (id, inquiry_id, place, writer, body, sent_at) VALUES (4301, 4300, 1, 'asker', 'When?', 1)`,
		`UPDATE call SET opens_at = 1 WHERE id = ${closed}`,
		`DELETE FROM setting WHERE name = 'base_url'`, `INSERT INTO setting VALUES ('base_url', 'http://twin.test')`, // and no port
	].join(';\n')}; COMMIT`);
	// Whoever is in conflict with something submitted is kept from the steps that hang on all of its call.
	const pairs = `FROM conflicted x JOIN proposal q ON q.id = x.proposal_id WHERE q.state NOT IN ('draft', 'withdrawn')`;
	assert.notEqual(s.sql(`SELECT COUNT(*) ${pairs}`), '0');
	assert.equal(s.sql(`SELECT COUNT(*) ${pairs} AND NOT EXISTS (SELECT 1 FROM kept_away k WHERE k.call_id = q.call_id AND k.person_id = x.person_id)`), '0');
	await s.start({ serve: ['--quiet'] });
	const cookies = { visitor: '' };
	for (const [role, email] of Object.entries(people)) cookies[role] = (await s.signIn(email)).cookie();
	base.replay = await autosave(s, cookies['pi-screened'], screened);
	await settled(s);
	await s.halt();
	s.sql(`UPDATE call SET closes_at = ${now - 60} WHERE id = ${closed}`);
	// What was changed behind the program's back is found again when its words are made: before the two part, or in one of them sooner.
	assert.equal(s.run('migrate').status, 0);
	assert.equal(s.sql('SELECT COUNT(*) FROM search_due'), '0');
	const column = (text) => s.sql(text).split('\n').filter(Boolean);
	const ids = {
		call: column('SELECT slug FROM call'), job: column('SELECT slug FROM job'),
		proposal: column('SELECT id FROM proposal').map(idText), award: column('SELECT id FROM award').map(idText),
		message: column('SELECT id FROM message').map(idText), person: column('SELECT id FROM person').map(idText),
		org: column('SELECT id FROM org LIMIT 20').map(idText), newsletter: column('SELECT id FROM newsletter').map(idText), inquiry: column('SELECT id FROM inquiry').map(idText),
		// Of what is secret: its name, as it is, one word of it, and one with a letter lost.
		words: column(`SELECT title FROM proposal WHERE id IN (${[p, screened, draft, won].join(', ')})`).concat(column(`SELECT name FROM person WHERE id IN (${id.pi}, ${id.drafter})`))
			.flatMap((text) => { const long = text.split(/[^\p{L}]+/u).sort((a, b) => b.length - a.length)[0]; return [text, `"${text}"`, long, long.slice(0, 2) + long.slice(3)]; }),
		// Places in lists: of what is secret, and the audit's row of the second in which it was submitted.
		cursor: [p, screened, award, ...column(`SELECT MIN(id) FROM message WHERE proposal_id = ${p}`),
			...column(`SELECT MAX(at) FROM audit_told WHERE object_id = ${p}`).map((at) => BigInt(at) << 24n | 1n)].map(idText),
	};
	const wonCall = s.sql(`SELECT c.slug FROM call c JOIN award a ON a.call_id = c.id WHERE a.id = ${award}`);
	const free = s.sql(`SELECT p.id FROM proposal p WHERE p.call_id = ${review} AND p.state = 'in_review' AND p.id NOT IN (${p}, ${other})
		AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id IN (${id.panel}, ${id.unlucky}, ${id['conflicted-chair']})) LIMIT 1`);
	Object.assign(base, { free, wonCall, server: s, cookies, id, ids, p, other, screened, draft, award, won, review, closed });
	await survey();
}

// Until the worker has sent everything, in an order by chance, and made everybody's suggestions.
async function settled(s) {
	for (let i = 0; i < 600; i++) {
		if (s.sql(`SELECT (SELECT COUNT(*) FROM message WHERE state IN ('queued', 'sending'))
			+ (SELECT COUNT(*) FROM suggest_reader WHERE due_at <= ${Math.floor(Date.now() / 1000) + 60})`) === '0') return;
		await sleep(50);
	}
	throw new Error('letters wait for longer than half a minute');
}

// The script's save of a submitted proposal, before the deadline; sent once more later, its key answers.
async function autosave(s, cookie, proposal) {
	const v = s.visitor();
	for (const pair of cookie.split('; ')) v.jar.set(...pair.split(/=(.*)/s));
	const where = `/proposals/${idText(proposal)}/edit`;
	const form = (await v.get(where)).form(/\/edit$/);
	const body = new URLSearchParams(form.fields).toString();
	const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
	const answer = await v.once('POST', where, { body, headers });
	assert.equal(answer.status, 200, answer.text);
	assert.match(answer.html, /"text"/);
	s.sql(`UPDATE proposal SET changed_at = 3600 WHERE id = ${proposal}`);
	return { where, body, headers };
}

// What each role gets more than a 404 for, once, on every address with every id.
async function survey() {
	const w = new World(base, base.cookies);
	await w.start();
	base.all = addresses(routes(), base.ids);
	base.open = {};
	const nowhere = {};
	for (const role of Object.keys(base.cookies)) {
		const kept = [];
		await each(base.all, async (where) => {
			const seen = await w.look(role, where);
			if (!seen.startsWith('404') && !(role === 'visitor' && seen.startsWith('303'))) kept.push(where);
		});
		base.open[role] = kept;
	}
	await w.server.stop();
}

// Letters that a person got: how many, about what, in which words.
function letters(w, role) {
	return base.id[role] === undefined ? '' : w.sql(`SELECT kind, address, subject, body FROM message WHERE person_id = ${base.id[role]} ORDER BY created_at, kind, subject, body`);
}

async function replay(w) {
	const r = await w.as('pi-screened').once('POST', base.replay.where, base.replay);
	return `${r.status}\n${r.html.replace(/(idempotency_key"?:")[^"]*/, '$1…')}`;
}

// What was asked for and goes on behind the answer: how it ended, and with which figures.
async function tasks(w) {
	for (let i = 0; w.sql(`SELECT COUNT(*) FROM task WHERE state IN ('queued', 'running')`) !== '0'; i++) {
		assert.ok(i < 200, 'a task does not end');
		await sleep(100);
	}
	return w.sql('SELECT state, why, result FROM task ORDER BY asked_at, id');
}

// What somebody gets who sends a form of their own making: a button that the page does not offer, too.
async function pressed(w, { role, where, fields }) {
	const v = w.as(role);
	const { csrf } = Object.fromEntries((await v.get('/dashboard')).form('/sign-out').fields);
	const body = new URLSearchParams([['csrf', csrf], ['idempotency_key', 'k'.repeat(22)], ...fields]).toString();
	const r = await v.once('POST', where, { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
	assert.ok([303, 409, 422].includes(r.status), `${role} ${where}: ${r.status} ${r.text.slice(0, 200)}`);
	return `${r.status} ${r.headers.get('location')}\n${await tasks(w)}\n${r.html.replace(/(name="(?:csrf|idempotency_key)" value=")[^"]*/g, '$1…')}`;
}

function newMessages(w) {
	return w.sql('SELECT id FROM message').split('\n').map(idText).filter((m) => !base.ids.message.includes(m));
}

// These may see that a step was taken, with its second; the two worlds take it one after the other.
const seesSteps = ['conflicted-staff', 'auditor'];
// A step of a full minute is written without its seconds, "1 May 2026, 12:00": of the last ten minutes, in whichever zone
// (they are half hours apart, 14 hours at most).
const isJustNow = (day, time, now) => {
	const minutes = (now - Date.parse(`${day} ${time} UTC`)) / 60000;
	return Math.abs(minutes) <= 14 * 60 + 10 && (minutes + 15 * 60) % 30 <= 10;
};
const withoutNow = (text) => {
	const now = Date.now();
	return text.replace(/<time datetime="([^"]*)">[^<]*<\/time>/g, (all, when) => Math.abs(now - Date.parse(when)) < 600000 ? '<time>…</time>' : all)
		.replace(/^Content-Length: .*\n/m, '') // a full minute is written without its seconds
		.replace(/\d\d:\d\d:\d\d/g, '…')
		.replace(/(\d{1,2} [A-Z][a-z]+ \d{4}), (\d\d:\d\d)(?= )/g, (all, day, time) => isJustNow(day, time, now) ? `${day}, …` : all);
};

async function twins(t, secret) {
	const a = new World(base, base.cookies), b = new World(base, base.cookies);
	t.after(() => Promise.all([a.server.stop(), b.server.stop()]));
	for (const [w, change] of [[a, secret.a], [b, secret.b]]) if (change?.sql) w.sql(change.sql);
	await Promise.all([a.start(), b.start()]);
	if (secret.a?.act) await secret.a.act(a);
	if (secret.b?.act) await secret.b.act(b);
	if (secret.after) for (const w of [a, b]) await secret.after(w);
	for (const w of [a, b]) await settled(w.server);
	const leaks = [];
	for (const press of secret.presses ?? []) {
		await sleep(1000); // letters of one second stand in an order by chance
		const [one, two] = [await pressed(a, press), await pressed(b, press)].map((text) => withoutNow(text));
		if (one !== two) leaks.push(`${press.role} presses ${press.where}: ${difference(one, two)}`);
	}

	const [who, where] = secret.seen;
	assert.notEqual(await a.look(who, where), await b.look(who, where), `${who} cannot see the secret at ${where}: nothing is proved`);

	// The secret's own objects at every address, allowed or not, besides all that is open to the role.
	const fresh = [...new Set([...newMessages(a), ...newMessages(b)])].map((m) => `/staff/outbox/${m}`);
	const near = base.all.filter((x) => (secret.near ?? [base.p]).some((n) => x.includes(idText(n))));
	// The number of a letter is chance; the auditor sees that it went out, and nobody what it is about.
	// After a press the office may read letters of each world: their words are compared by letters().
	const names = new RegExp(fresh.map((x) => x.slice(-13)).join('|') || '^$', 'g');
	const unnamed = (role, text) => (seesSteps.includes(role) || secret.presses ? withoutNow(text) : text).replace(names, '…');
	let n = 0;
	for (const role of secret.blind) {
		const list = [...new Set([...base.open[role], ...near, ...(secret.presses ? [] : fresh), ...(secret.extra ?? [])])];
		await each(list, async (x) => {
			let one, two;
			for (let i = 0; i < 3; i++) { // a clock's minute may turn between the two
				[one, two] = (await Promise.all([a.look(role, x), b.look(role, x)])).map((text) => unnamed(role, text));
				if (one === two) break;
			}
			n++;
			if (one !== two) leaks.push(`${role} ${x}: ${difference(one, two)}`);
		});
		if (role === 'pi-screened') {
			const [one, two] = [await replay(a), await replay(b)];
			if (one !== two) leaks.push(`${role} saves again: ${difference(one, two)}`);
		}
		if (letters(a, role) !== letters(b, role)) leaks.push(`${role}: letters differ`);
	}
	t.diagnostic(`${n} addresses compared for ${secret.blind.length} roles, ${leaks.length} differ`);
	assert.deepEqual(leaks.slice(0, 20), [], `${leaks.length} differences`);
}

// ---- what people do ----

const at = (p) => idText(p);

function decide(outcome, cash) {
	return async (w) => {
		const chair = w.as('chair');
		const page = await chair.get(`/panel/proposals/${at(base.p)}`);
		const r = await chair.submit(page.form(/\/decide$/), outcome === 'select' ? { outcome, cash, credits: '1000', contact: at(base.id.contact), note: 'a note' } : { outcome, note: 'a note' }, { follow: false });
		assert.equal(r.status, 303, r.text);
	};
}

function assign(role) {
	return async (w) => {
		const chair = w.as('chair');
		let page, form;
		for (let where = '/panel/trustworthy-learning/assign'; !form && where; where = page.way('next')) {
			page = await chair.get(where);
			form = page.forms().find((f) => f.action === `/panel/proposals/${at(base.p)}/assign`);
		}
		const r = await chair.submit(form, { person: at(base.id[role]) }, { follow: false });
		assert.equal(r.status, 303, r.text);
	};
}

function review(role, score) {
	return async (w) => {
		const v = w.as(role);
		const page = await v.get(`/reviews/${at(base.p)}`);
		const form = page.form(`/reviews/${at(base.p)}`);
		const changes = { confidence: '3', comment: 'What this is worth, in a few words that the panel reads.', do: 'submit' };
		for (const name of new Set([...form.html.matchAll(/name="(score_\d+)"/g)].map((m) => m[1]))) changes[name] = String(score);
		const r = await v.submit(form, changes, { follow: false });
		assert.equal(r.status, 303, r.text);
	};
}

function screen(proposal, verdict) {
	return async (w) => {
		const staff = w.as('staff');
		const page = await staff.get(`/staff/proposals/${at(proposal)}`);
		const r = await staff.submit(page.form(/\/screen$/), { verdict, note: 'a note' }, { follow: false });
		assert.equal(r.status, 303, r.text);
	};
}

// The others are eligible in both worlds; then the review starts.
async function startReview(w) {
	for (const p of w.sql(`SELECT id FROM proposal WHERE call_id = ${base.closed} AND state = 'submitted'`).split('\n').filter(Boolean))
		await screen(p, 'eligible')(w);
	const staff = w.as('staff');
	const page = await staff.get('/staff/calls/lighter-footprint/start-review');
	const r = await staff.submit(page.form(/\/start-review$/), {}, { follow: false });
	assert.equal(r.status, 303, r.text);
}

function write(title) {
	return async (w) => {
		const pi = w.as('drafter');
		const page = await pi.get(`/proposals/${at(base.draft)}/edit`);
		const r = await pi.submit(page.form(/\/edit$/), { title }, { follow: false });
		assert.equal(r.status, 303, r.text);
	};
}

async function enterConflict(w, proposal = base.p) {
	const staff = w.as('staff');
	const page = await staff.get(`/panel/proposals/${at(proposal)}`);
	const r = await staff.submit(page.form(/\/conflict$/), { person: at(base.id.unlucky), note: 'said so' }, { follow: false });
	assert.equal(r.status, 303, r.text);
}

async function answerInquiry(w) {
	const staff = w.as('staff');
	const page = await staff.get(`/staff/inquiries/${at(4300)}`);
	const r = await staff.submit(page.form(/\/answer$/), { text: 'In the week of amber.', kind: 'answer' }, { follow: false });
	assert.equal(r.status, 303, r.text);
}

// Something that all of the office see, after the secret: the number of its audit row must not tell.
const enterConflictElsewhere = (w) => enterConflict(w, base.other);

// Everybody's suggestions are made anew after it.
const draftOf = (title) => `UPDATE call SET title = '${title}', summary = '${title}' WHERE state = 'draft'; UPDATE suggest_reader SET due_at = 0, serial = serial + 1`;

// As if it had never been there; what triggers keep of it, too: nothing else takes a proposal out.
const gone = () => [
	`UPDATE proposal SET state = 'withdrawn' WHERE id = ${base.p}`,
	base.server.db === 'sqlite' ? 'DROP TRIGGER audit_no_delete' : 'DROP TRIGGER audit_append_only ON audit',
	...(base.server.db === 'sqlite' ? ['audit'] : ['audit', 'audit_tail']).flatMap((table) => [
		`DELETE FROM ${table} WHERE object_id = ${base.p} AND object_kind = 'proposal'`,
		`DELETE FROM ${table} WHERE object_kind = 'message' AND object_id IN (SELECT id FROM message WHERE proposal_id = ${base.p})`]),
	`DELETE FROM message WHERE proposal_id = ${base.p}`,
	'DELETE FROM inquiry_message WHERE inquiry_id = 4300', 'DELETE FROM inquiry WHERE id = 4300',
	`DELETE FROM review_score WHERE review_id IN (SELECT id FROM review WHERE proposal_id = ${base.p})`,
	...['review', 'assignment', 'decision', 'conflict', 'screening', 'proposal_version', 'proposal_area', 'proposal_attestation', 'team_member', 'budget_line', 'proposal_product', 'proposal_dataset', 'proposal_entry']
		.map((table) => `DELETE FROM ${table} WHERE proposal_id = ${base.p}`),
	`DELETE FROM proposal_entry WHERE proposal_id = ${base.p}`,
	`UPDATE call_total SET n_withdrawn = (SELECT COUNT(*) FROM proposal_entry e WHERE e.call_id = call_total.call_id ${base.server.db === 'sqlite' ? '' : 'AND (e.proposal_id & 7) = call_total.shard '}AND e.state = 'withdrawn')`,
	`DELETE FROM proposal WHERE id = ${base.p}`,
].join(';\n');

const eligible = (which) => `INSERT INTO screening SELECT id, 1, '', ${base.id.staff}, 1 FROM proposal WHERE call_id = ${base.closed} AND state = 'submitted' AND ${which};
	UPDATE proposal SET state = 'eligible' WHERE call_id = ${base.closed} AND state = 'submitted' AND ${which}`;

const declined = (which) => `INSERT INTO decision (proposal_id, is_selected, cash_cents, credit_cents, note, decided_by, decided_at)
	SELECT id, 0, 0, 0, '', ${base.id.chair}, 1 FROM proposal WHERE call_id = ${base.review} AND state = 'in_review' AND ${which}`;

// The call of the award before its announcement; that award as said, the others accepted.
const unannounced = (state) => `INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) VALUES (${base.won}, ${base.id['conflicted-staff']}, 'entered', '', ${base.id.staff}, 0);
	UPDATE award SET state = 'accepted', announced_at = NULL WHERE call_id = (SELECT call_id FROM award WHERE id = ${base.award});
	UPDATE call SET state = 'reviewing', announced_at = NULL WHERE slug = '${base.wonCall}';
	UPDATE award SET state = '${state}' WHERE id = ${base.award}`;

function nameContact(role) {
	return async (w) => {
		w.sql(`INSERT INTO person_role SELECT id, 'contact', 0 FROM person WHERE id = ${base.id.chair}`);
		const staff = w.as('staff');
		const page = await staff.get(`/staff/awards/${at(base.award)}`);
		const r = await staff.submit(page.form(/\/contact$/), { contact: at(base.id[role]) }, { follow: false });
		assert.equal(r.status, 303, r.text);
	};
}

// Two who have nothing to review and room for one: one of them gets what is hidden.
const reviews = (role) => {
	const two = `(${base.id.panel}, ${base.id.unlucky})`;
	return `DELETE FROM review_score WHERE review_id IN (SELECT id FROM review WHERE person_id IN ${two});
		DELETE FROM review WHERE person_id IN ${two}; DELETE FROM assignment WHERE person_id IN ${two};
		UPDATE panel_member SET load_max = 1 WHERE person_id IN ${two};
		INSERT INTO assignment (id, proposal_id, person_id, state, source, score, assigned_by, assigned_at)
			VALUES (78, ${base.p}, ${base.id[role]}, 'assigned', 'hand', 0, ${base.id.staff}, 0)`;
};

// The third question of the call is for staff; what was submitted answers it so, and its digest follows.
const answered = (text, byte) => (w) => {
	const hash = byte.repeat(32), answer = `{"question":3,"text":"${text}"}`;
	w.sql(`UPDATE proposal_version SET body = replace(body, '"answers":[', '"answers":[${answer},'),
		sha256 = ${w.server.db === 'postgresql' ? `'\\x${hash}'` : `x'${hash}'`} WHERE proposal_id = ${base.p}`);
	assert.match(w.sql(`SELECT body FROM proposal_version WHERE proposal_id = ${base.p}`), new RegExp(text));
};

// ---- the secrets ----

const secrets = {
	'selected or declined, and how much': () => ({
		a: { act: decide('select', '61000') }, b: { act: decide('decline') }, seen: ['chair', '/panel/trustworthy-learning/decide'],
		blind: [...outside, 'pi', 'assigned', 'reviewed', 'panel', ...conflicted, 'auditor'],
	}),
	'the amounts of a selection': () => ({
		a: { act: decide('select', '61000') }, b: { act: decide('select', '12000') }, seen: ['staff', '/staff/calls/trustworthy-learning/release'],
		blind: ['visitor', 'pi', 'contact', 'finance', ...conflicted, 'auditor'],
	}),
	'decided or not yet': () => ({
		b: { act: decide('select', '61000') }, after: enterConflictElsewhere, seen: ['staff', '/panel/trustworthy-learning'],
		blind: [...outside, 'pi', 'assigned', 'reviewed', 'panel', ...conflicted],
	}),
	'who reviews it': () => ({
		a: { act: assign('panel') }, b: { act: assign('unlucky') }, seen: ['chair', '/panel/trustworthy-learning/assign'],
		blind: [...outside, 'pi', 'assigned', 'reviewed', ...conflicted, 'auditor'],
	}),
	'a score of 1 or of 5': () => ({
		a: { act: review('reviewed', 1) }, b: { act: review('reviewed', 5) }, seen: ['chair', '/panel/trustworthy-learning/decide'],
		blind: [...outside, 'pi', 'assigned', 'panel', ...conflicted, 'auditor'],
	}),
	'a review is in or not': () => ({
		b: { act: review('assigned', 4) }, seen: ['chair', '/panel/trustworthy-learning'],
		blind: [...outside, 'pi', 'assigned-too', 'panel', ...conflicted],
	}),
	'eligible or not': () => ({
		a: { act: screen(base.screened, 'eligible') }, b: { act: screen(base.screened, 'ineligible') }, near: [base.screened],
		seen: ['staff', '/staff/calls/lighter-footprint'], blind: [...outside, 'pi-screened', 'pi-open', 'conflicted-staff', 'auditor'],
	}),
	'screened or not yet': () => ({
		b: { act: screen(base.screened, 'eligible') }, near: [base.screened],
		seen: ['staff', '/staff/calls/lighter-footprint/screening'], blind: [...outside, 'pi-screened', 'pi-open', 'conflicted-staff'],
	}),
	'eligible or not, when the review has started': () => ({
		a: { sql: `UPDATE proposal SET changed_at = 1000 WHERE id = ${base.screened}`, act: screen(base.screened, 'eligible') },
		b: { sql: `UPDATE proposal SET changed_at = 1000 WHERE id = ${base.screened}`, act: screen(base.screened, 'ineligible') },
		after: startReview, near: [base.screened],
		seen: ['staff', '/panel/lighter-footprint'], blind: [...outside, 'pi-screened', 'pi-open', 'conflicted-staff', 'auditor'],
	}),
	'an answer that staff alone read': () => ({
		a: { act: answered('amber@example.org', '11') }, b: { act: answered('a.long.name.of.granite@example.org', '22') },
		seen: ['staff', `/staff/proposals/${at(base.p)}`], blind: [...outside, 'chair', 'assigned', 'assigned-too', 'reviewed', 'panel', ...conflicted, 'auditor'],
	}),
	'what somebody else drafts': () => ({
		a: { act: write('The secret of amber') }, b: { act: write('A study about granite walls') }, near: [base.draft],
		seen: ['drafter', '/dashboard'], blind: [...outside, 'pi', 'chair', 'staff', 'assigned', 'auditor'],
	}),
	'a conflict was entered or not': () => ({
		b: { act: enterConflict }, seen: ['staff', `/panel/proposals/${at(base.p)}`],
		blind: [...outside, 'pi', 'assigned', 'reviewed', 'panel', 'unlucky', ...conflicted],
	}),
	'what is asked of a proposal, and whether it is answered': () => ({
		b: { sql: `UPDATE inquiry SET subject = 'Of granite', assigned_to = ${base.id.staff} WHERE id = 4300`, act: answerInquiry }, near: [4300],
		seen: ['staff', `/staff/inquiries?show=all`], blind: [...outside, 'chair', 'assigned', 'reviewed', 'panel', ...conflicted],
	}),
	'what a call in draft is about, to whom others are suggested': () => ({
		a: { sql: draftOf('Amber') }, b: { sql: draftOf('Speech recognition in many languages, quantum codes and proofs of storage') },
		near: [], seen: ['staff', '/staff'], blind: ['visitor', 'user', 'pi', 'contact', 'finance', 'assigned', 'reviewed', 'panel'],
	}),
	'what is suggested to somebody else': () => ({
		b: { sql: `UPDATE suggest_pick SET terms = 'granite' WHERE person_id = ${base.id.reviewed}` },
		near: [], seen: ['reviewed', '/suggestions'], blind: [...outside, 'pi', 'chair', 'staff', 'assigned', 'auditor'],
	}),
	'an account exists or not': () => ({
		b: { sql: `INSERT INTO person (id, email, email_key, name, zone, created_at, email_confirmed_at, org_id) SELECT 4242, 'new@example.org', 'new@example.org', 'A New One', 'UTC', 1, 1, org_id FROM person WHERE id = ${base.id.pi}` },
		near: [], seen: ['admin', '/admin/people?q=new@example.org'], blind: [...Object.keys(people).filter((r) => r !== 'admin'), 'visitor'],
	}),
	'a proposal exists or not': () => ({
		b: { sql: gone() }, seen: ['chair', '/panel/trustworthy-learning'],
		blind: [...outside, 'panel', 'unlucky', ...conflicted],
	}),
	// A step that hangs on every proposal, by somebody from whom one is hidden.
	'screened or not yet, to who starts the review': () => ({
		a: { sql: eligible(`id <> ${base.screened}`) }, b: { sql: eligible('1 = 1') }, near: [base.screened],
		presses: [{ role: 'conflicted-staff', where: '/staff/calls/lighter-footprint/start-review', fields: [] }],
		seen: ['staff', '/staff/calls/lighter-footprint/screening'], blind: ['visitor', 'pi-screened', 'conflicted-staff'],
	}),
	'decided or not yet, to who releases': () => ({
		a: { sql: declined(`id <> ${base.p}`) }, b: { sql: declined('1 = 1') },
		presses: [{ role: 'conflicted-staff', where: '/staff/calls/trustworthy-learning/release', fields: [] }],
		seen: ['staff', '/staff/calls/trustworthy-learning/release'], blind: ['visitor', 'pi', 'conflicted-staff'],
	}),
	'accepted or not yet, to who announces': () => ({
		a: { sql: unannounced('offered') }, b: { sql: unannounced('accepted') }, near: [base.award, base.won],
		presses: [{ role: 'conflicted-staff', where: `/staff/calls/${base.wonCall}/announce`, fields: [] }],
		seen: ['staff', '/staff/awards'], blind: ['visitor', 'conflicted-staff'],
	}),
	'who reviews it, to who assigns others': () => ({
		a: { sql: reviews('panel') }, b: { sql: reviews('unlucky') },
		presses: [...['panel', 'unlucky'].map((role) => ({ role: 'conflicted-chair', where: `/panel/proposals/${at(base.free)}/assign`, fields: [['person', at(base.id[role])]] })),
			{ role: 'conflicted-chair', where: '/panel/trustworthy-learning/assign-best', fields: [['each', '4']] }],
		seen: ['chair', '/panel/trustworthy-learning/assign'], blind: conflicted,
	}),
	'who reviews it, to who takes off the panel': () => ({
		a: { sql: reviews('panel') }, b: { sql: reviews('unlucky') },
		presses: [{ role: 'conflicted-staff', where: '/staff/calls/trustworthy-learning/panel', fields: [['person', at(base.id.unlucky)], ['step', 'remove']] }],
		seen: ['chair', '/panel/trustworthy-learning/assign'], blind: conflicted,
	}),
	'a proposal of the own institution exists or not, to who releases': () => ({
		a: { sql: declined(`id <> ${base.p}`) }, b: { sql: `${declined(`id <> ${base.p}`)}; ${gone()}` },
		presses: [{ role: 'staff-of-org', where: '/staff/calls/trustworthy-learning/release', fields: [] }],
		seen: ['chair', '/panel/trustworthy-learning'], blind: ['visitor', 'staff-of-org'],
	}),
	'who becomes the contact of an award, to staff in conflict': () => ({
		a: { sql: unannounced('selected'), act: nameContact('contact') }, b: { sql: unannounced('selected'), act: nameContact('chair') }, near: [base.award, base.won],
		seen: ['staff', '/staff/outbox'], blind: ['visitor', 'conflicted-staff'],
	}),
	'what an award is worth, to a contact in conflict': () => ({
		a: { sql: `UPDATE award SET cash_cents = 1234500, announced_at = NULL, state = 'accepted' WHERE id = ${base.award}` },
		b: { sql: `UPDATE award SET cash_cents = 6543200, announced_at = NULL, state = 'accepted' WHERE id = ${base.award}` },
		near: [base.award, base.won], seen: ['finance', '/finance/awards'], blind: ['visitor', 'user', 'conflicted-contact', 'reviewed', 'admin'],
	}),
};

// PostgreSQL serves these pages three times as slowly; there the secrets that hang on most statements.
const wanted = (db, name, secret) => process.env.TWINS ? name.includes(process.env.TWINS)
	: db === 'sqlite' || secret.presses || ['decided or not yet', 'a conflict was entered or not', 'a proposal exists or not', 'what is asked of a proposal, and whether it is answered'].includes(name);

for (const db of databases())
	test(`worlds that differ in one secret look alike to who may not know it, on ${db}`, { timeout: 900000 }, async (t) => {
		const began = Date.now();
		count.requests = 0;
		await build(db);
		t.after(() => base.server.stop());
		t.diagnostic(`${base.all.length} addresses, ${Object.keys(base.cookies).length} roles, ${Date.now() - began} ms until the first secret`);
		for (const [name, secret] of Object.entries(secrets))
			if (wanted(db, name, secret())) await t.test(name, (s) => twins(s, secret()));
		t.diagnostic(`${count.requests} requests, ${Date.now() - began} ms`);
	});
