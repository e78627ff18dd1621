// A walk over a grown program (bench/grow): every GET route as each role that may see it, and what each answer cost.
// For tests/flat and for bench/grow/scale.mjs.
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { Server, binary, root, sleep } from '../stories/lib.mjs';

// What nobody is asked for below: addresses that are secrets, and those of the machine.
export const roles = ['visitor', 'applicant', 'winner', 'reviewer', 'chair', 'chair_in_conflict', 'staff', 'staff_in_conflict', 'contact', 'finance', 'auditor', 'admin'];

export const routes = (program = binary) => JSON.parse(spawnSync(program, ['routes', '--json'], { encoding: 'utf8' }).stdout).filter((r) => r.method === 'GET');

export const grower = path.join(root, 'build', process.env.VARIANT ?? 'release', 'bench/grow/grow');

// A server whose data is grown with these options; not started.
export function grow(db, options) {
	const s = new Server(db);
	const r = spawnSync(grower, [...s.where(), ...options.map(String)], { encoding: 'utf8', cwd: root, maxBuffer: 1 << 26 });
	if (r.status !== 0) throw new Error(`grow: ${r.error ?? r.stderr}`);
	s.grown = grown(s);
	// What no figure hangs on: a file that staff sent just now (old ones are swept), and a feed that is paused.
	s.sql(`INSERT INTO job_import (id, name, body, report, by_id, created_at) SELECT 1, 'jobs.csv', '', '0\t0\t0', MIN(id), ${Math.floor(Date.now() / 1000)} FROM person`);
	s.sql(`INSERT INTO job_feed (id, name, url, is_on, next_at, created_at) VALUES (1, 'Board', 'https://boards.example.com/jobs', 0, 0, 1)`);
	// Each line of texts was changed once, so that there is something to compare.
	s.sql(`INSERT INTO text_version (line, version, at) SELECT line, 2, at + 1 FROM text_version v WHERE NOT EXISTS (SELECT 1 FROM text_version k WHERE k.line = v.line AND k.version = 2)`);
	s.sql(`INSERT INTO text_revision (line, slug, version, is_there, title, section, body, link, position)
		SELECT line, slug, 2, 1, title, section, body, link, position FROM text_revision r WHERE version = 1 AND NOT EXISTS (SELECT 1 FROM text_revision k WHERE k.line = r.line AND k.version = 2)
			AND slug = (SELECT MIN(k.slug) FROM text_revision k WHERE k.line = r.line)`);
	Object.assign(s.grown, { import: '0000000000001', feed: '0000000000001' });
	return s;
}

export const grown = (s) => JSON.parse(readFileSync(path.join(s.data, 'grown.json'), 'utf8'));

// A data folder that is there already; stop() leaves it.
export async function open(data, options) {
	const s = new Server('sqlite');
	mkdirSync(s.dir, { recursive: true });
	s.data = data;
	s.grown = grown(s);
	await s.start(options);
	return s;
}

// The values that a route's parameters may take, the likeliest first.
function choices(g) {
	return {
		call: [g.call, g.released_call, g.announced_call, 'safe-agents', 'small-quantum'],
		proposal: [g.proposal, g.awarded_proposal], award: [g.award], message: [g.message], job: [g.job], person: [g.person],
		org: [g.org], inquiry: [g.proposal, g.awarded_proposal], question: ['who'], kind: ['areas'], version: ['2', '1'], item: [g.item ?? 'none'], token: ['none'], newsletter: [g.newsletter ?? 'none'],
		import: [g.import ?? 'none'], feed: [g.feed ?? 'none'],
	};
}

export function addresses(route, g) {
	let list = [route.path];
	for (const name of route.params) {
		const values = choices(g)[name];
		if (!values) throw new Error(`tests/flat/walk.mjs knows no value for :${name} of ${route.path}`);
		list = list.flatMap((where) => values.filter((v) => v).map((v) => where.replace(`:${name}`, v)));
	}
	return list;
}

export function costOf(page) {
	const line = page.headers.get('bursary-work');
	const cost = line ? Object.fromEntries(line.split(' ').map((w) => w.split('=')).map(([k, v]) => [k, Number(v)])) : null;
	return cost;
}

export async function signInAll(s, only = roles) {
	const people = {};
	for (const role of only)
		if (role === 'visitor') people[role] = s.visitor();
		else if (s.grown[role]) people[role] = await s.signIn(s.grown[role]);
	return people;
}

// A content page's own address stands in its list.
export async function findItem(s, people) {
	const page = await people.staff.once('GET', '/staff/program/areas');
	const item = page.links().map((l) => /^\/staff\/program\/areas\/([^/?#]+)/.exec(l)?.[1]).find((i) => i && i !== 'new');
	if (item) s.grown.item = item;
}

// Whether an answer is the page itself.  Of an address with a secret it is what a wrong one gets: the same look-up.
export const isPage = (route, status) => status === 200 || (route.includes(':token') && status < 500);

// [{ route, role, where }]: for each route and role the first address that answers with its page.
export async function explore(s, people, list) {
	await findItem(s, people);
	const found = [];
	for (const route of list)
		for (const [role, who] of Object.entries(people))
			for (const where of addresses(route, s.grown)) {
				const page = await who.once('GET', where);
				if (page.status >= 500) throw new Error(`${where} as ${role}: ${page.status}`);
				if (!isPage(route.path, page.status)) continue;
				found.push({ route: route.path, role, where });
				break;
			}
	return found;
}

// ---- what PostgreSQL did, from its log ----

// From now on every plan of this database is told with its rows, and none of them walks a table unless it must.
export function watchPlans(s) {
	const set = { session_preload_libraries: 'auto_explain', 'auto_explain.log_min_duration': 0, 'auto_explain.log_analyze': 'on', 'auto_explain.log_timing': 'off',
		'auto_explain.log_format': 'json', log_min_messages: 'log', enable_seqscan: 'off', jit: 'off' };
	for (const [name, value] of Object.entries(set)) s.sql(`ALTER DATABASE ${s.database} SET ${name} = '${value}'`);
}

// What the planner knows, from all rows and at this moment: afterwards nothing looks at the tables anew.  That a plan hangs on
// no value, nor on how often a connection has had its statement, is the program's own setting.
export function gatherAll(s) {
	s.sql(`DO $$ DECLARE t regclass; BEGIN
		FOR t IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
			EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', t);
		END LOOP; END $$`);
	s.sql(`ALTER DATABASE ${s.database} SET default_statistics_target = 10000`);
	s.sql('VACUUM (FREEZE, ANALYZE)');
}

export class PlanLog {
	constructor(file) {
		this.fd = openSync(file, 'r');
		this.at = fstatSync(this.fd).size;
	}

	skip() {
		this.at = fstatSync(this.fd).size;
	}

	// The plans since the last time.  An answer may leave before the server has told of its last statement: when the log has
	// been still for a moment, it is all there.
	async take() {
		for (let size = -1, now; (now = fstatSync(this.fd).size) !== size; size = now) await sleep(25);
		const n = fstatSync(this.fd).size - this.at, bytes = Buffer.alloc(n);
		readSync(this.fd, bytes, 0, n, this.at);
		this.at += n;
		// A plan is one entry over several lines, each but the first with a tab before it.
		return bytes.toString('utf8').split(/^(?=\S)/m).map((entry) => /LOG: .*plan:\n([\s\S]*)/.exec(entry)?.[1]).filter(Boolean).map((text) => JSON.parse(text));
	}

	close() {
		closeSync(this.fd);
	}
}

// Rows that a plan's nodes gave or threw away, each loop counted.
function rowsOf(node) {
	const own = (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
	return own * (node['Actual Loops'] ?? 0) + (node.Plans ?? []).reduce((sum, p) => sum + rowsOf(p), 0);
}

export const rowsOfPlans = (plans) => Math.round(plans.reduce((sum, p) => sum + rowsOf(p.Plan), 0));
