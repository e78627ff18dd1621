// The last minute: so many applicants save their drafts five times, attach a document of a megabyte and submit, over 64
// connections, on each database.  How long a save, an upload and a submission took, beside the fsyncs that this disk gives one
// writer in the same run.  Prints a table and a JSON line; `bursary check` has the last word.
import { randomBytes, createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, readdirSync, writeSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { databases, pdf, sleep, Visitor } from '../../tests/stories/lib.mjs';
import { multipart, newKey, urlencoded } from '../../tests/faults/rush.mjs';
import { grow } from '../../tests/flat/walk.mjs';

const PEOPLE = Number(process.env.RUSH_PEOPLE ?? 1000), SECONDS = Number(process.env.RUSH_SECONDS ?? 60), CONNECTIONS = 64, SAVES = 5, BYTES = 1 << 20;
const CALL = 'safe-agents';

// Appends of 4 KB, each with its fsync: what the disk allows one writer.
function fsyncs(dir) {
	const fd = openSync(path.join(dir, 'fsync-probe'), 'w'), page = Buffer.alloc(4096, 1), from = performance.now();
	let n = 0;
	while (performance.now() - from < 2000) { writeSync(fd, page); fsyncSync(fd); n++; }
	closeSync(fd);
	return Math.round(n / 2);
}

const statOf = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
function cpuOf(pid) {
	const all = readdirSync('/proc').filter((n) => /^\d+$/.test(n)).filter((n) => { try { return n === String(pid) || Number(statOf(n)[1]) === pid; } catch { return false; } });
	return all.reduce((sum, p) => sum + Number(statOf(p)[11]) + Number(statOf(p)[12]), 0) * 10;
}

// Sessions without a sign-in each, which would be a bench of Argon2: the applicants came in earlier.
function sessions(s) {
	const ids = s.sql(`SELECT id FROM person WHERE email LIKE 'grown.pi%' ORDER BY id LIMIT ${PEOPLE}`).split('\n'), now = Math.floor(Date.now() / 1000), rows = [], out = [];
	for (const [i, id] of ids.entries()) {
		const token = randomBytes(32), hash = createHash('sha256').update(token).digest('hex');
		rows.push(`(${s.db === 'sqlite' ? `x'${hash}'` : `'\\x${hash}'`}, ${id}, ${now}, ${now}, ${now + 36000})`);
		const v = new Visitor(s);
		v.jar.set('bursary', token.toString('base64url'));
		out.push({ visitor: v, address: `127.0.1.${1 + i % 200}` });
	}
	for (let i = 0; i < rows.length; i += 200) s.sql(`INSERT INTO session (token_hash, person_id, created_at, seen_at, expires_at) VALUES ${rows.slice(i, i + 200).join(', ')}`);
	return out;
}

function post(s, agent, who, where, type, body) {
	return new Promise((resolve, reject) => {
		const r = http.request(s.url + where, { method: 'POST', agent, localAddress: who.address, headers: { cookie: who.visitor.cookie(), origin: s.url, 'sec-fetch-site': 'same-origin', 'content-type': type, 'content-length': body.length } }, (a) => {
			a.resume();
			a.on('error', reject);
			a.on('end', () => resolve(a.statusCode));
		});
		r.setTimeout(60000, () => r.destroy(new Error('no answer in a minute')));
		r.on('error', reject);
		r.end(body);
	});
}

// A draft, and the forms that lead from it to the submission, as a browser has them.
async function begin(s, who) {
	const call = await who.visitor.get(`/calls/${CALL}`), page = await who.visitor.submit(call.form(`/calls/${CALL}/apply`));
	const edit = page.form(/\/proposals\/\w+\/edit$/), area = /name="areas"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="areas"/.exec(page.html);
	who.id = /proposals\/(\w+)\//.exec(edit.action)[1];
	who.edit = edit.action;
	who.revision = Number(edit.fields.find(([k]) => k === 'revision')[1]);
	who.fields = edit.fields.filter(([k]) => !['idempotency_key', 'revision', 'title', 'abstract', 'areas', 'line_category.0', 'line_description.0', 'line_amount.0'].includes(k));
	who.area = area[1] ?? area[2];
	who.upload = (await who.visitor.get(`/proposals/${who.id}`)).form(/\/document$/);
}

const words = 'What the group will do in the year, said once more and a little better. '.repeat(15);
const saveOf = (who, i) => urlencoded([...who.fields, ['revision', who.revision], ['title', `Draft ${i} of ${who.id}`], ['abstract', `${words} ${i}`], ['areas', who.area],
	['line_category.0', 'students'], ['line_description.0', 'A student'], ['line_amount.0', '1,000'], ['idempotency_key', newKey()]]);

// What one does in the minute.  A step that is refused ends it: the figures are of steps that went well.
async function hurry(s, agent, who, pause, took, wrong) {
	const step = async (kind, send) => {
		const from = performance.now();
		let status;
		try { status = await send(); } catch (e) { status = e.message; }
		took[kind].push(performance.now() - from);
		if (status !== 303) wrong[`${kind} ${status}`] = (wrong[`${kind} ${status}`] ?? 0) + 1;
		await sleep(Math.random() * pause);
		return status === 303;
	};
	const form = 'application/x-www-form-urlencoded';
	for (let i = 0; i < SAVES; i++) {
		if (!await step('save', () => post(s, agent, who, who.edit, form, saveOf(who, i)))) return false;
		who.revision++;
	}
	const file = multipart([...who.upload.fields.filter(([k]) => k !== 'idempotency_key'), ['idempotency_key', newKey()]], { field: 'document', bytes: pdf(who.id, BYTES) });
	if (!await step('upload', () => post(s, agent, who, who.upload.action, file.type, file.body))) return false;
	const page = await who.visitor.get(`/proposals/${who.id}/submit`), submit = page.form(/\/submit$/);
	const items = [...submit.html.matchAll(/name="attestations"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="attestations"/g)].map((m) => m[1] ?? m[2]);
	const fields = [...submit.fields.filter(([k]) => !['attestations', 'nonconfidential'].includes(k)), ...items.map((v) => ['attestations', v]), ['nonconfidential', /name="nonconfidential"[^>]*value="([^"]+)"/.exec(submit.html)?.[1] ?? 'on']];
	return step('submit', () => post(s, agent, who, submit.action, form, urlencoded(fields)));
}

function spread(list) {
	const sorted = list.sort((a, b) => a - b), at = (p) => sorted.length ? Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]) : null;
	return { n: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

async function rush(db) {
	const s = grow(db, ['--call', Math.max(60, Math.ceil(PEOPLE / 1.2))]);
	try {
		const people = sessions(s), disk = fsyncs(s.dir);
		await s.start({ serve: ['--quiet'] });
		for (let i = 0; i < people.length; i += 16) await Promise.all(people.slice(i, i + 16).map((who) => begin(s, who)));
		const agent = new http.Agent({ keepAlive: true, maxTotalSockets: CONNECTIONS, maxSockets: CONNECTIONS }), took = { save: [], upload: [], submit: [] }, wrong = {};
		// Everybody's seven steps fit into the minute, if they are answered.
		const pause = SECONDS * 1000 / 20, latest = SECONDS * 1000 * 0.6, from = performance.now(), before = cpuOf(s.child.pid);
		const done = (await Promise.all(people.map(async (who) => { await sleep(Math.random() * latest); return hurry(s, agent, who, pause, took, wrong); }))).filter(Boolean).length;
		const seconds = (performance.now() - from) / 1000, cpu = (cpuOf(s.child.pid) - before) / 1000;
		agent.destroy();
		await s.halt();
		s.check();
		return { db, people: people.length, submitted: done, seconds: +seconds.toFixed(1), cpu_s: +cpu.toFixed(1), save: spread(took.save), upload: spread(took.upload), submit: spread(took.submit), wrong, fsyncs: disk };
	} finally {
		await s.stop();
	}
}

const load = { before: +os.loadavg()[0].toFixed(1) }, results = [];
for (const db of databases()) results.push(await rush(db));
load.after = +os.loadavg()[0].toFixed(1);
const line = (...cells) => console.log(cells.map((c, i) => i === 0 ? String(c).padEnd(12) : String(c).padStart(13)).join(''));
console.log(`\n${PEOPLE} applicants in ${SECONDS} s, ${CONNECTIONS} connections; ms from the wish to the answer, p50 / p99`);
line('', 'save', 'upload 1 MB', 'submit', 'submitted', 'took s', 'CPU s', 'fsyncs/s');
for (const r of results) line(r.db, ...['save', 'upload', 'submit'].map((k) => `${r[k].p50} / ${r[k].p99}`), r.submitted, r.seconds, r.cpu_s, r.fsyncs);
for (const r of results) if (Object.keys(r.wrong).length) console.log(`${r.db}: ${JSON.stringify(r.wrong)}`);
console.log(`(load average of the machine before ${load.before}, after ${load.after}; CPU of the server without PostgreSQL's; \`bursary check\` is clean)`);
console.log(JSON.stringify({ bench: 'rush', seconds: SECONDS, connections: CONNECTIONS, results, cores: os.cpus().length, load }));
