#!/usr/bin/env node
// What a best assignment costs those who write meanwhile: clients that save drafts, each so often a second,
// first alone, then while the engine assigns a call.  A table and a JSON line.
//
//	node bench/task/saves.mjs [--data DIR --call SLUG [--db URL]] [--clients 16] [--every 100] [--seconds 15] [--each 3]
//
// Without DIR a program is grown on each database.  DIR is one that nobody needs any more: it is written into.  It has the
// example's people and open call (bench/grow makes one), and the call under review that is assigned.
import assert from 'node:assert/strict';
import http from 'node:http';
import { readFileSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Server, databases, sleep } from '../../tests/stories/lib.mjs';
import { grow } from '../../tests/flat/walk.mjs';

const { values: o } = parseArgs({ options: { data: { type: 'string' }, db: { type: 'string' }, call: { type: 'string' }, open: { type: 'string', default: 'safe-agents' },
	clients: { type: 'string', default: '16' }, every: { type: 'string', default: '100' }, seconds: { type: 'string', default: '15' }, each: { type: 'string', default: '3' } } });
assert.ok(!o.data === !o.call, 'usage: saves.mjs [--data DIR --call SLUG]');
const SIZES = ['--call', process.env.TASK_CALL ?? 2000, '--panel', process.env.TASK_PANEL ?? 500, '--assigned', 0, '--decided', 0];

class Given extends Server {
	where() {
		return ['--data', o.data, ...(o.db ? ['--db', o.db] : [])];
	}
}

// Who applies: somebody of the example with a draft in the open call.
async function writer(s, email) {
	const v = await s.signIn(email);
	let page = await v.get(`/calls/${o.open}`);
	page = await v.submit(page.form(`/calls/${o.open}/apply`));
	const form = page.form(/\/proposals\/\w+\/edit$/);
	return { cookie: v.cookie(), action: form.action, fields: new Map(form.fields) };
}

function post(s, agent, w) {
	w.fields.set('abstract', `Saved at ${process.hrtime.bigint()}.`);
	const body = Buffer.from(new URLSearchParams([...w.fields]).toString());
	const began = process.hrtime.bigint();
	return new Promise((resolve, reject) => {
		const r = http.request(s.url + w.action, { method: 'POST', agent, headers: { cookie: w.cookie, origin: s.url, 'sec-fetch-site': 'same-origin',
			accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length } }, (answer) => {
			const parts = [];
			answer.on('data', (d) => parts.push(d));
			answer.on('end', () => resolve({ ms: Number(process.hrtime.bigint() - began) / 1e6, status: answer.statusCode, text: Buffer.concat(parts).toString() }));
		});
		r.on('error', reject);
		r.end(body);
	});
}

// Saves on a beat until `until` says so: a save that is late does not make the next one wait for its turn.
async function write(s, agent, w, until, times) {
	await sleep(Math.random() * Number(o.every));
	while (!until()) {
		const next = Date.now() + Number(o.every);
		const a = await post(s, agent, w);
		assert.equal(a.status, 200, a.text.slice(0, 200));
		for (const [k, v] of Object.entries(JSON.parse(a.text).fields)) w.fields.set(k, v);
		times.push(a.ms);
		if (process.env.BENCH_LOG && a.ms > 500) console.error('slow', a.ms.toFixed(0), Date.now());
		await sleep(Math.max(0, next - Date.now()));
	}
}

const at = (times, share) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];
const figures = (times, s) => ({ saves: times.length, per_s: +(times.length / s).toFixed(0), p50: +at(times, .5).toFixed(1), p95: +at(times, .95).toFixed(1), p99: +at(times, .99).toFixed(1), worst: +Math.max(...times).toFixed(1) });

const ticks = 100; // of a second, as /proc counts CPU
function cpuOf(name) {
	for (const pid of readdirSync('/proc').filter((p) => /^\d+$/.test(p))) {
		try {
			const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
			if (!stat.includes(`(${name})`)) continue;
			const f = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			const rss = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
			return { s: (Number(f[11]) + Number(f[12])) / ticks, kb: rss };
		} catch { /* it ended meanwhile */ }
	}
	return null;
}

async function measure(s, db, call) {
	await s.start({ serve: ['--quiet'] });
	const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
	const writers = [];
	for (let i = 1; writers.length < Number(o.clients) && i < 60; i++) {
		try {
			writers.push(await writer(s, `pi${i}@example.org`));
		} catch { /* has applied already, or may not */ }
	}
	assert.equal(writers.length, Number(o.clients));

	const alone = [];
	const end = Date.now() + 1000 * Number(o.seconds);
	await Promise.all(writers.map((w) => write(s, agent, w, () => Date.now() >= end, alone)));

	const staff = await s.signIn('staff@example.org');
	const where = `/panel/${call}/assign`;
	const form = (await staff.get(where)).form(`/panel/${call}/assign-best`);
	const beside = [];
	let engine = { s: 0, kb: 0 }, isOver = false;
	const began = Date.now();
	const run = async () => {
		const page = await staff.submit(form, { each: o.each });
		assert.equal(page.status, 200, page.text.slice(0, 300));
		while (!isOver) {
			const now = cpuOf('task');
			if (now) engine = { s: Math.max(engine.s, now.s), kb: Math.max(engine.kb, now.kb) };
			isOver = JSON.parse((await staff.get(`${where}-best/progress`)).html).is_over;
			await sleep(100);
		}
	};
	await Promise.all([run(), ...writers.map((w) => write(s, agent, w, () => isOver, beside))]);
	const took = (Date.now() - began) / 1000;
	const told = (await staff.get(where)).text;
	const added = Number(/([\d,]+) assignments? added/.exec(told)?.[1].replace(/,/g, '') ?? 0);
	const rows = { alone: figures(alone, Number(o.seconds)), beside: figures(beside, took) };
	console.log(`\n${db}: ${o.clients} clients save a draft every ${o.every} ms; times in ms\n`);
	console.log('| | saves | a second | p50 | p95 | p99 | worst |\n|---|---|---|---|---|---|---|');
	for (const [k, r] of Object.entries(rows)) console.log(`| ${k === 'alone' ? 'alone' : 'while the engine assigns'} | ${r.saves} | ${r.per_s} | ${r.p50} | ${r.p95} | ${r.p99} | ${r.worst} |`);
	console.log(`\nThe assignment: ${added} pairs, ${took.toFixed(1)} s, ${engine.s.toFixed(1)} s of CPU, ${(engine.kb / 1024).toFixed(0)} MB.\n`);
	console.log(JSON.stringify({ bench: 'task-saves', db, clients: Number(o.clients), every_ms: Number(o.every), ...rows, added, took_s: took, engine_cpu_s: engine.s, engine_mb: engine.kb / 1024 }));
}

async function run(s, db, call) {
	try {
		await measure(s, db, call);
	} finally {
		if (process.env.BENCH_LOG) console.error(s.log.slice(-6000));
		await (o.data ? s.halt() : s.stop());
	}
}

if (o.data) {
	await run(new Given(o.db ? 'given' : 'sqlite'), o.db ? 'postgresql' : 'sqlite', o.call);
} else {
	for (const db of databases()) {
		const s = grow(db, SIZES);
		await run(s, db, s.grown.call);
	}
}
