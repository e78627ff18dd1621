// A page costs what it shows.  Two programs are grown that differ in size alone, every list of the smaller one longer than a
// page; every GET route is asked for as each role that may see it, and what the second request costs is compared: on SQLite
// steps of its machine and rows passed in full scans, on PostgreSQL rows that the plans' nodes gave or threw away (without
// sequential scans), and bytes; both after ANALYZE.  No clock: the same everywhere.
import test from 'node:test';
import assert from 'node:assert/strict';
import { GROWS } from './grows.mjs';
import { PlanLog, costOf, explore, gatherAll, grow, isPage, roles, routes, rowsOfPlans, signInAll, watchPlans } from './walk.mjs';

const SMALL = ['--call', 60, '--inside', 240, '--rounds', 60, '--panel', 60, '--reviewers', 80, '--jobs', 720];
const LARGE = ['--call', 600, '--inside', 600, '--rounds', 120, '--panel', 120, '--reviewers', 160, '--jobs', 2880];

// What the larger program may cost when the smaller one costs `small`: a third more, and a little for what differs by
// chance, such as a person with two calls instead of one.  Anything that is read in proportion to the call (ten times as
// large) or to the program (two to four times) is over it.
const SLACK = { steps: 300, scans: 100, rows: 60, bytes: 1500 };
const may = (what, small) => small * 1.33 + SLACK[what];

const FIGURES = { sqlite: ['steps', 'scans', 'bytes'], postgresql: ['rows', 'bytes'] };

// What each address of a program costs, by "route as role"; a second time, so that what is kept is kept.
async function costs(s, db, { only = roles, list = routes() } = {}) {
	// The worker asks the database of itself every second: it is halted while its plans would be taken for a page's.
	const resume = db === 'postgresql' ? await s.holdWorker() : null;
	const people = await signInAll(s, only);
	const found = await explore(s, people, list), out = new Map();
	const log = db === 'postgresql' ? new PlanLog(process.env.BURSARY_TEST_PG_LOG) : null;
	for (const { route, role, where } of found) {
		await log?.take();
		const page = await people[role].once('GET', where);
		assert.ok(isPage(route, page.status), `${where} as ${role}: ${page.status}`);
		out.set(`${route} as ${role}`, { route, ...costOf(page), bytes: page.bytes.length, ...(log ? { rows: rowsOfPlans(await log.take()) } : {}) });
	}
	log?.close();
	resume?.();
	return out;
}

// The costs of both programs; prepare(s) is done to each before it is served.
async function pairOf(t, db, prepare, options) {
	const pair = [];
	for (const size of [SMALL, LARGE]) {
		const s = grow(db, size);
		t.after(() => s.stop());
		prepare(s);
		// The worker has the planner's statistics gathered, but not at a moment that we know.
		if (db === 'postgresql') gatherAll(s);
		else s.sql('ANALYZE');
		await s.start({ serve: ['--quiet', '--meter'] });
		pair.push(await costs(s, db, options));
		await s.halt();
	}
	return pair;
}

// [{ route, text }] of every figure that is over what it may be.
function growth([small, large], figures) {
	const out = [];
	for (const [name, a] of small) {
		const b = large.get(name);
		if (!b) out.push({ route: a.route, text: `${name}: seen in the smaller program only` });
		else for (const f of figures) {
			assert.ok(Number.isFinite(a[f]) && Number.isFinite(b[f]), `${name}: no ${f}`);
			if (b[f] > may(f, a[f])) out.push({ route: a.route, text: `${name}: ${f} ${a[f]} → ${b[f]}` });
		}
	}
	for (const [name, b] of large) if (!small.has(name)) out.push({ route: b.route, text: `${name}: seen in the larger program only` });
	return out;
}

// Three lines a route are enough to begin with.
function told(grew) {
	const by = new Map();
	for (const g of grew) by.set(g.route, [...(by.get(g.route) ?? []), g.text]);
	return [...by.values()].flatMap((texts) => texts.slice(0, 3)).join('\n');
}

export function flat(db) {
	let grew = null;
	test(`a page costs what it shows, on ${db}`, { timeout: 600000 }, async (t) => {
		const pair = await pairOf(t, db, (s) => {
			s.check();
			// More than a form offers in a select: then a name is typed.
			s.sql("INSERT INTO person_role (person_id, role, granted_at) SELECT id, 'contact', 0 FROM person WHERE email LIKE '%reviewer%' ORDER BY email LIMIT 60 ON CONFLICT DO NOTHING");
			if (db === 'postgresql') watchPlans(s);
		});
		grew = growth(pair, FIGURES[db]);
		const seen = new Set([...pair[0].values()].map((c) => c.route));
		if (process.env.FLAT_TELLS) for (const line of told(grew).split('\n')) t.diagnostic(`grows: ${line}`);
		t.diagnostic(`${pair[0].size} answers of ${seen.size} routes compared, ${grew.length} figures grow`);
		assert.deepEqual(routes().map((r) => r.path).filter((p) => !seen.has(p)), [], 'nobody sees these routes: they were not measured');
		const wrong = grew.filter((g) => !GROWS[g.route]);
		assert.ok(wrong.length === 0, `routes grow with what they do not show:\n${told(wrong)}`);
	});

	// What grows on PostgreSQL alone says so in its reason.
	test(`no route is excused that does not need it, on ${db}`, () => {
		assert.ok(grew, 'nothing was measured');
		const mine = Object.entries(GROWS).filter(([, why]) => why.startsWith('postgresql: ') === (db === 'postgresql'));
		const idle = mine.map(([route]) => route).filter((route) => !grew.some((g) => g.route === route));
		assert.deepEqual(idle, [], `these are flat on ${db} now: see tests/flat/grows.mjs`);
	});
}

// The negative control: programs whose applicants are found by walking through all proposals.
export function control() {
	test('a scan is seen', { timeout: 300000 }, async (t) => {
		const pair = await pairOf(t, 'sqlite', (s) => s.sql('DROP INDEX proposal_pi; DROP INDEX proposal_one_per_pi'),
			{ only: ['applicant', 'staff'], list: routes().filter((r) => r.path === '/dashboard') });
		const grew = growth(pair, FIGURES.sqlite);
		assert.ok(grew.some((g) => g.text.startsWith('/dashboard as applicant: ')), `the scan went unseen: ${told(grew)}`);
	});
}
