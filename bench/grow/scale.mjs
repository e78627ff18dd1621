// What every GET route costs as each role that may see it, in programs of several sizes; start, memory, check, a release and an
// assignment at each size; beside them, in the same run, nginx with the same bytes.  Prints a table and a JSON line; --write
// puts table and plots into docs/.  See README.md for the environment.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { binary, freePort, root, sleep } from '../../tests/stories/lib.mjs';
import { addresses, costOf, findItem, grow, grower, isPage, open, roles, routes, signInAll } from '../../tests/flat/walk.mjs';
import { writeDocs } from './scale_docs.mjs';

const SIZES = (process.env.SCALE ?? '500,5000,5000/100000').split(',');
const LIMIT_MS = Number(process.env.SCALE_LIMIT_S ?? 20) * 1000;
const TIMES = Number(process.env.SCALE_TIMES ?? 5);
const ONLY = process.env.SCALE_ROLES?.split(',') ?? roles;
const PG = process.env.SCALE_DB === 'postgresql';
const kept = process.env.SCALE_DIR, dir = kept ?? mkdtempSync(path.join(os.tmpdir(), 'bursary-scale-'));
const serve = ['--quiet', '--meter'];

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const sizeOf = (name) => { const [call, inside = 0] = name.split('/').map(Number); return { call, inside }; };

// A program of a size, grown when it is not there yet.
function world(name, options = []) {
	const data = path.join(dir, ['world', name.replace('/', '-in-'), ...options].join('').replace(/--/g, '-'));
	const { call, inside } = sizeOf(name);
	if (!existsSync(path.join(data, 'grown.json'))) {
		process.stderr.write(`growing ${data}\n`);
		mkdirSync(dir, { recursive: true });
		const r = spawnSync(grower, ['--data', data, '--call', call, '--inside', inside, ...options].map(String), { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
		if (r.status !== 0) throw new Error('grow failed');
	}
	return data;
}

// The same in a database of its own, which ends with the server of tests/with-postgres.
async function pgWorld(name) {
	const { call, inside } = sizeOf(name);
	process.stderr.write(`growing ${name} in PostgreSQL\n`);
	const s = grow('postgresql', ['--call', call, '--inside', inside]);
	s.sql('VACUUM ANALYZE');
	await s.start({ serve });
	return s;
}

// ---- processes ----

const statOf = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
const cpuOf = (pid) => { const f = statOf(pid); return (Number(f[11]) + Number(f[12])) * 10; }; // ms
const childrenOf = (pid) => readdirSync('/proc').filter((n) => /^\d+$/.test(n)).filter((n) => { try { return Number(statOf(n)[1]) === pid; } catch { return false; } });
const webOf = (s) => childrenOf(s.child.pid).find((p) => readFileSync(`/proc/${p}/comm`, 'utf8').trim() === 'web');
const memoryOf = (pid, what = 'VmRSS') => Math.round(Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 102.4) / 10;

// Ends all of a server's processes, whatever they are at, and starts it anew.
async function again(s) {
	const all = [...childrenOf(s.child.pid).map(Number), s.child.pid];
	for (const pid of all.reverse()) try { process.kill(pid, 'SIGKILL'); } catch { /* it has ended */ }
	await s.exited;
	await sleep(500);
	await s.start({ serve });
}

// One request, or null when it is not answered in time: then what still runs is ended.
async function ask(s, who, where) {
	const begun = performance.now();
	try {
		const page = await Promise.race([who.once('GET', where), sleep(LIMIT_MS).then(() => null)]);
		if (page) return { page, ms: performance.now() - begun };
	} catch { /* the server is being ended */ }
	await again(s);
	return null;
}

// ---- every route ----

async function measure(s, who, route) {
	for (const where of addresses(route, s.grown)) {
		const first = await ask(s, who, where);
		if (!first) return { where, over: true };
		if (first.page.status === 503) return { where, over: true };
		if (first.page.status >= 500) throw new Error(`${where}: ${first.page.status}; ${s.log.slice(-500)}`);
		if (!isPage(route.path, first.page.status)) continue;
		const list = [];
		for (let i = 0; i < (first.ms > 1000 ? 1 : TIMES); i++) list.push((await ask(s, who, where))?.page ?? first.page);
		const costs = list.map(costOf).filter(Boolean);
		if (costs.length === 0) return { where, bytes: first.page.bytes.length };
		return { where, ...costs[0], cpu_us: median(costs.map((c) => c.cpu_us)), bytes: first.page.bytes.length };
	}
	return null;
}

async function walk(s, name) {
	const people = await signInAll(s, ONLY), out = {};
	if (people.staff) await findItem(s, people);
	for (const route of routes())
		for (const [role, who] of Object.entries(people)) {
			const cost = await measure(s, who, route);
			if (cost) out[`${route.path} as ${role}`] = cost;
		}
	if (name === SIZES.at(-1)) await busy(s, people, out);
	return out;
}

// ---- the same under traffic: the caches and the core's clock as they are in a busy hour ----

// The processes of the database that serve this program.
const backendsOf = (s) => PG ? s.sql('SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()').split('\n') : [];

// CPU of the processes that answer, by request, while 8 clients ask for nothing else; microseconds.
async function busyOf(s, who, where) {
	const cookie = who.cookie(), before = new Map([webOf(s), ...backendsOf(s)].map((pid) => [pid, cpuOf(pid)]));
	const spent = ([pid, had]) => { try { return cpuOf(pid) - had; } catch { return 0; } }; // a database's process may have ended
	const { stdout } = await promisify(execFile)('wrk', ['-t1', '-c8', '-d1s', ...(cookie ? ['-H', `Cookie: ${cookie}`] : []), s.url + where]);
	const total = Number(/(\d+) requests in/.exec(stdout)?.[1] ?? 0);
	return total && !/Socket errors/.test(stdout) ? Math.round([...before].map(spent).reduce((a, b) => a + b) * 1000 / total) : undefined;
}

// Of each route the roles to whom it is dearest, by the clock and by rows and steps; in the largest program.
async function busy(s, people, answers) {
	if (spawnSync('wrk', ['-v']).error) return;
	const asked = Object.entries(answers).filter(([, a]) => a.where && !a.over), by = new Map(asked.map(([name]) => [name.split(' as ')[0], []]));
	for (const entry of asked) by.get(entry[0].split(' as ')[0]).push(entry);
	for (const list of by.values())
		for (const what of ['cpu_us', 'steps', 'rows']) {
			const [name, a] = list.reduce((most, one) => (one[1][what] ?? 0) > (most[1][what] ?? 0) ? one : most);
			a.busy_us ??= await busyOf(s, people[name.split(' as ')[1]], a.where);
		}
}

// ---- the rest ----

async function startOf(s) {
	const list = [];
	for (let i = 0; i < 5; i++) {
		await s.halt();
		const from = performance.now(), child = spawn(binary, ['serve', ...s.where(), '--listen', `127.0.0.1:${s.port}`, '--quiet'], { stdio: 'ignore' });
		while (!await fetch(`${s.url}/readyz`).then((r) => r.ok, () => false)) await sleep(1);
		list.push(performance.now() - from);
		child.kill('SIGTERM');
		await new Promise((r) => child.on('exit', r));
	}
	return Math.round(median(list));
}

function checkOf(s) {
	const seconds = process.env.SCALE_CHECK_S ?? '900';
	const r = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time timeout "$@"', 'bash', seconds, binary, 'check', ...s.where()], { encoding: 'utf8' });
	const [user, sys] = r.stderr.trim().split('\n').pop().split(' ').map(Number);
	return { cpu_s: +(user + sys).toFixed(2), verdict: r.status === 0 ? 'clean' : r.status === 124 ? 'over' : r.stdout.slice(0, 200) };
}

// Releases a call of that many, all decided.
async function releaseOf(n) {
	const s = await open(world(String(n), ['--decided', 100]), { serve }), staff = await s.signIn(s.grown.staff);
	const where = `/staff/calls/${s.grown.call}/release`, form = (await staff.get(where)).forms().find((f) => f.action === where && f.method === 'post');
	const page = form ? await staff.submit(form, {}, { follow: false }) : null;
	const cost = page?.status === 303 ? costOf(page) : null;
	await s.halt();
	if (!kept) rmSync(s.data, { recursive: true, force: true });
	return cost && { cpu_ms: Math.round(cost.cpu_us / 1000), statements: cost.statements };
}

// The best assignment of a call where nobody is assigned yet, until the program says that it is kept.
async function assignOf(n, panel) {
	const s = await open(world(String(n), ['--assigned', 0, '--decided', 0, '--panel', panel]), { serve }), staff = await s.signIn(s.grown.staff);
	const where = `/panel/${s.grown.call}/assign`, pids = () => childrenOf(s.child.pid), runs = () => Number(s.sql('SELECT COUNT(*) FROM assign_run'));
	const page = await staff.get(where), form = page.forms().find((f) => /assign-best$/.test(f.action));
	const cpu = () => pids().reduce((sum, p) => sum + cpuOf(p), 0), before = cpu(), had = runs(), from = performance.now();
	let kept_at = null;
	if (form) {
		const answer = staff.submit(form, {}, { follow: false }).catch(() => null);
		while (performance.now() - from < 30 * LIMIT_MS && runs() === had) await sleep(200);
		if (runs() > had) kept_at = performance.now();
		await answer;
	}
	const out = kept_at && { s: +((kept_at - from) / 1000).toFixed(1), cpu_s: +((cpu() - before) / 1000).toFixed(1), peak_mb: Math.max(...pids().map((p) => memoryOf(p, 'VmHWM'))) };
	await s.halt();
	if (!kept) rmSync(s.data, { recursive: true, force: true });
	return out;
}

// The limit of any page: a file of the same bytes from nginx, on the same cores.
async function nginxOf(bytes) {
	if (spawnSync('nginx', ['-v']).error || spawnSync('wrk', ['-v']).error) return null;
	const own = mkdtempSync(path.join(os.tmpdir(), 'bursary-nginx-')), port = await freePort();
	writeFileSync(path.join(own, 'page.html'), bytes);
	writeFileSync(path.join(own, 'conf'), `worker_processes 1; pid ${own}/pid; error_log ${own}/error; daemon off;
events { worker_connections 64; }
http { access_log off; types { text/html html; } server { listen 127.0.0.1:${port}; root ${own}; } }`);
	spawnSync('chmod', ['-R', 'a+rX', own]);
	const child = spawn('nginx', ['-c', path.join(own, 'conf'), '-p', own], { stdio: 'ignore' });
	await sleep(500);
	const cpu = () => [child.pid, ...childrenOf(child.pid)].reduce((sum, p) => sum + cpuOf(p), 0), before = cpu();
	const r = spawnSync('wrk', ['-t1', '-c4', '-d3s', `http://127.0.0.1:${port}/page.html`], { encoding: 'utf8' });
	const total = Number(/(\d+) requests in/.exec(r.stdout)?.[1] ?? 0), us = total ? (cpu() - before) * 1000 / total : null;
	child.kill();
	rmSync(own, { recursive: true, force: true });
	return us && +us.toFixed(1);
}

async function sizeRun(name) {
	const s = PG ? await pgWorld(name) : await open(world(name), { serve });
	process.stderr.write(`walking ${name}\n`);
	const answers = await walk(s, name), result = { name, ...sizeOf(name), grown: s.grown, answers, rss_mb: memoryOf(webOf(s)) };
	const call = await s.visitor().get(`/calls/${s.grown.call}`);
	result.nginx_us = await nginxOf(call.bytes);
	result.start_ms = await startOf(s);
	await s.halt();
	if (process.env.SCALE_CHECK_S !== '0') result.check = checkOf(s);
	if (PG) await s.stop();
	return result;
}

const load = { before: os.loadavg()[0] }, results = [];
for (const name of SIZES) results.push(await sizeRun(name));
const acts = {};
if (process.env.SCALE_ACTS !== '0' && !PG)
	for (const n of new Set(SIZES.map((name) => sizeOf(name).call))) {
		process.stderr.write(`release and assignment of ${n}\n`);
		acts[n] = { release: await releaseOf(n), assign: await assignOf(n, Math.round(n / (n < 1000 ? 5 : 10))) };
	}
load.after = os.loadavg()[0];
const report = { bench: 'grow', db: PG ? 'PostgreSQL' : 'SQLite', sizes: results, acts, cores: os.cpus().length, load };
console.log(writeDocs(report, process.argv.includes('--write')));
console.log(JSON.stringify(report));
if (!kept) rmSync(dir, { recursive: true, force: true });
