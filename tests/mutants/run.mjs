// Plants one small fault at a time and runs what tests it; see README.md.  `make mutants N=30 SEED=7 WIDTH=2`.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { edited } from '../planted/plant.mjs';
import { known } from './known.mjs';
import { mutantsOf } from './operators.mjs';
import { isGuard, testsOf } from './rows.mjs';

const n = Number(process.env.N || 320), seed = Number(process.env.SEED || 1), width = Number(process.env.WIDTH || os.cpus().length);
const { COMPILE, LINK, LIBS, SQLC } = process.env;
const base = 'build/mutants', results = `${base}/${seed}.jsonl`;
const argued = new Map(readFileSync('tests/mutants/survivors.txt', 'utf8').split('\n').filter((l) => l.trim() && !l.startsWith('#'))
	.map((l) => l.split('\t').filter(Boolean)).map(([name, why]) => [name, why]));

// ---- which ones: the same of the same seed, whatever else changes in the code around them ----

const lot = (m) => createHash('sha256').update(`${seed} ${m.name}`).digest('hex');

const files = (dir) => readdirSync(dir, { withFileTypes: true }).flatMap((f) => (f.isDirectory() ? files(`${dir}/${f.name}`) : `${dir}/${f.name}`));

function writesOf(text) {
	const writes = new Set();
	for (const m of text.matchAll(/^-- name: (\w+) :(run|change1?)\b/gm)) writes.add(m[1]);
	return writes;
}

function all() {
	return files('src/domain').filter((f) => /\.(c|sql)$/.test(f) && testsOf(f)).sort().flatMap((file) => {
		const text = readFileSync(file, 'utf8'), writes = writesOf(text);
		return mutantsOf(file, text).map((m) => ({ ...m, writes: m.statement === undefined || writes.has(m.statement) })).filter(isGuard);
	});
}

// As many of each kind as there are, or an equal share of what is asked for.
function drawn() {
	const kinds = new Map();
	for (const m of all()) kinds.set(m.kind, [...(kinds.get(m.kind) ?? []), m]);
	const total = [...kinds.values()].reduce((s, k) => s + k.length, 0), out = [];
	for (const k of kinds.values()) {
		for (const m of k) m.lot = lot(m);
		k.sort((a, b) => (a.lot < b.lot ? 1 : -1));
	}
	while (out.length < Math.min(n, total))
		for (const k of [...kinds.values()].sort((a, b) => a.length - b.length)) if (k.length > 0 && out.length < n) out.push(k.pop());
	return { mutants: out, total };
}

const byHand = () => known.map(([what, file, old, now]) => {
	const text = readFileSync(file, 'utf8');
	return { kind: 'known', name: `${file}: known: ${what}`, file, text: edited(text, [[old, now]], file) };
});

// ---- building ----

const run = (command, options) => new Promise((resolve) => {
	const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'] });
	let said = '';
	child.stderr.on('data', (d) => { said += d; });
	child.on('close', (code) => resolve(code === 0 ? null : said || `status ${code}`));
});

// The changed copy as an object; an error's text when it does not compile.
async function compile(m, dir) {
	const copy = `${dir}/${m.file}`, object = `${dir}/mutant.o`;
	let source = copy;
	mkdirSync(path.dirname(copy), { recursive: true });
	writeFileSync(copy, m.text);
	if (copy.endsWith('.sql')) {
		const made = m.file.replace(/^src\/(.*)\.sql$/, `${dir}/gen/$1_sql`);
		mkdirSync(path.dirname(made), { recursive: true });
		const bad = await run(`${SQLC} ${copy} ${made}`);
		if (bad) return bad;
		source = `${made}.c`;
	}
	return run(`${COMPILE} -I${dir}/gen -O1 -w -c -o ${object} ${source}`);
}

const link = (objects, to, more = '') => run(`${COMPILE.split(' ')[0]} ${LINK} -o ${to} ${objects} build/release/libbursary.a ${LIBS} ${more}`);

// ---- running ----

// What runs now, in process groups of their own: none outlives us.
const running = new Set();
function endGroup(pid) {
	try { process.kill(-pid, 'SIGKILL'); } catch { /* nothing is left of it */ }
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
	for (const pid of running) endGroup(pid);
	process.exit(130);
});

// How the test noticed, or null: it fails, or does not end in time.  It is ended at its first failure.
function notices(command, args, failed, deadlineMs, env) {
	return new Promise((resolve) => {
		const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, BURSARY_TEST_PG: undefined, ...env } });
		let noticed = null;
		running.add(child.pid);
		const end = (how) => {
			noticed ??= how;
			endGroup(child.pid);
		};
		const timer = setTimeout(() => end('deadline'), deadlineMs);
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (d) => { if (failed.test(String(d))) end('failed'); });
		child.on('close', (code) => {
			clearTimeout(timer);
			endGroup(child.pid);
			running.delete(child.pid);
			resolve(noticed ?? (code === 0 ? null : 'failed'));
		});
	});
}

// What a test takes on the program as it is, which it must pass: one that fails would notice everything.  Asked when it is
// first needed; those who need it meanwhile wait.
const times = new Map();
function asIs(name, run) {
	if (!times.has(name)) times.set(name, (async () => {
		const dir = `${base}/asis-${name.replace(/\W/g, '-')}`, begun = Date.now();
		mkdirSync(`${dir}/tmp`, { recursive: true });
		// Once more on a machine that was busy.
		const how = await run(dir, 1800000) && await run(dir, 1800000), ms = Date.now() - begun;
		rmSync(dir, { recursive: true, force: true });
		if (how) throw new Error(`${name} does not pass on the program as it is (${how})`);
		return 30000 + 10 * ms;
	})());
	return times.get(name);
}

const objects = new Map();
function unitObject(u) {
	const source = `tests/domain/${u}_test.c`, object = `${base}/tests/${u}.o`;
	if (!objects.has(u)) objects.set(u, (async () => {
		mkdirSync(path.dirname(object), { recursive: true });
		const bad = await run(`${COMPILE} -O1 -w -Itests -UNDEBUG -c -o ${object} ${source}`);
		if (bad) throw new Error(bad);
		return object;
	})());
	return objects.get(u);
}

// Linked and run in dir, with the objects before the library; 'link' when that fails.
async function unitNotices(u, dir, more, deadline) {
	const bad = await link(`${await unitObject(u)} ${more}`, `${dir}/unit`, '-lcmocka');
	if (bad) return more === '' ? bad : 'link';
	return notices(path.resolve(dir, 'unit'), [], /\[ {2}FAILED {2}\]/, deadline, { TMPDIR: path.resolve(dir, 'tmp') });
}

function storyNotices(name, binary, dir, deadline) {
	const [file, pattern] = name.split(':');
	const args = ['--test', '--test-reporter=tap', ...(pattern ? [`--test-name-pattern=${pattern}`] : []), `tests/${file}`];
	return notices(process.execPath, args, /^ *not ok /m, deadline, { TMPDIR: path.resolve(dir, 'tmp'), BURSARY: path.resolve(binary) });
}

const by = (name, how) => ({ result: 'noticed', by: `${name}${how === 'deadline' ? ' (deadline)' : ''}` });

async function judge(m, dir) {
	const { units, stories } = testsOf(m.file);
	rmSync(dir, { recursive: true, force: true });
	mkdirSync(`${dir}/tmp`, { recursive: true });
	const bad = await compile(m, dir);
	if (bad) return { result: 'does not compile', by: bad.split('\n').find((l) => /error/.test(l)) ?? '' };
	for (const u of units) {
		const deadline = await asIs(u, (own, most) => unitNotices(u, own, '', most));
		const how = await unitNotices(u, dir, `${dir}/mutant.o`, deadline);
		if (how === 'link') return { result: 'does not compile', by: 'link' };
		if (how) return by(u, how);
	}
	if (stories.length > 0 && await link(`build/release/src/main.o ${dir}/mutant.o`, `${dir}/bursary`)) return { result: 'does not compile', by: 'link' };
	for (const s of stories) {
		const deadline = await asIs(s, (own, most) => storyNotices(s, 'build/release/bursary', own, most));
		const how = await storyNotices(s, `${dir}/bursary`, dir, deadline);
		if (how) return by(s, how);
	}
	return { result: 'survived', by: '' };
}

async function main() {
	const { mutants, total } = drawn(), queue = [...byHand(), ...mutants];
	mkdirSync(base, { recursive: true });
	if (process.env.FRESH) rmSync(results, { force: true });
	const done = new Map(existsSync(results) ? readFileSync(results, 'utf8').split('\n').filter(Boolean).map((l) => JSON.parse(l)).map((r) => [r.name, r]) : []);
	// What survived without an argument is planted again: a test may have been written for it.
	const todo = queue.filter((m) => !done.has(m.name) || (done.get(m.name).result === 'survived' && !argued.has(m.name)));
	console.log(`${queue.length} of ${total + known.length} mutants, seed ${seed}, ${todo.length} to do, ${width} at a time`);
	const worker = async (w) => {
		for (let m; (m = todo.shift());) {
			const begun = Date.now(), r = { name: m.name, kind: m.kind, file: m.file, line: m.line, ...await judge(m, `${base}/${w}`), ms: Date.now() - begun };
			done.set(m.name, r);
			appendFileSync(results, JSON.stringify(r) + '\n');
			if (r.result === 'survived') console.log(`  survived  ${m.name}`);
		}
		rmSync(`${base}/${w}`, { recursive: true, force: true });
	};
	await Promise.all(Array.from({ length: width }, (_, w) => worker(w)));
	report(queue.map((m) => done.get(m.name)), total);
}

function report(all, total) {
	const counted = all.filter((r) => r.result !== 'does not compile');
	const noticed = counted.filter((r) => r.result === 'noticed'), survived = counted.filter((r) => r.result === 'survived');
	console.log(`\n${'kind'.padEnd(20)}${'planted'.padStart(9)}${'noticed'.padStart(9)}${'by units'.padStart(10)}${'survived'.padStart(10)}${'argued'.padStart(8)}`);
	const row = (name, of) => {
		const s = of.filter((r) => r.result === 'survived');
		console.log(name.padEnd(20) + String(of.length).padStart(9) + String(of.filter((r) => r.result === 'noticed').length).padStart(9) +
			String(of.filter((r) => r.result === 'noticed' && !/mjs/.test(r.by)).length).padStart(10) + String(s.length).padStart(10) + String(s.filter((r) => argued.has(r.name)).length).padStart(8));
	};
	for (const kind of [...new Set(counted.map((r) => r.kind))].sort()) row(kind, counted.filter((r) => r.kind === kind));
	row('all', counted);
	for (const r of survived.filter((x) => !argued.has(x.name))) console.log(`not noticed and not argued: ${r.name}`);
	const open = survived.filter((r) => !argued.has(r.name)).length, rate = counted.length ? noticed.length / counted.length : 0;
	const knownOpen = survived.filter((r) => r.kind === 'known').length;
	console.log(JSON.stringify({ bench: 'mutants', seed, possible: total, planted: counted.length, not_compiling: all.length - counted.length,
		noticed: noticed.length, rate: Number(rate.toFixed(4)), survived: survived.length, argued: survived.length - open, seconds: Math.round(all.reduce((s, r) => s + r.ms, 0) / 1000) }));
	process.exitCode = rate >= 0.9 && open === 0 && knownOpen === 0 ? 0 : 1;
}

try {
	await main();
} catch (e) {
	console.error(`mutants: ${e.message}`);
	process.exitCode = 2;
}
