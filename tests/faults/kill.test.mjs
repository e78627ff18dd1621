// kill -9 of `web` in the middle of 200 submissions: none that was acknowledged is lost, none is doubled.
// The same harness is shown to fail on builds with a planted fault.
import test from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import path from 'node:path';
import { readFileSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { Server, binary, databases, root, sleep } from '../stories/lib.mjs';
import { applicant, submitUntilAnswered, newKey } from './rush.mjs';

const CLIENTS = 10, SUBMISSIONS = 200, KILLS = 5;

// The children of serve, by /proc.
function children(parent) {
	return readdirSync('/proc').filter((n) => /^\d+$/.test(n)).flatMap((pid) => {
		try {
			const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
			return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent ? [Number(pid)] : [];
		} catch { return []; }
	});
}

// The kernel knows each process of serve by its name.
function webOf(server) {
	return children(server.child.pid).find((pid) => {
		try { return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'web'; } catch { return false; }
	});
}

async function rush(t, db, options = {}) {
	const server = await Server.demo({ db, serve: ['--quiet'] });
	t.after(() => server.stop());
	const people = [];
	for (let i = 0; people.length < CLIENTS; i++) people.push(await applicant(server, `pi${i + 1}@example.org`, 'lighter-footprint'));
	// Everybody has signed in and filled the form before the faulty build, if any, takes over.
	if (options.binary) {
		await server.halt();
		await server.start({ serve: ['--quiet'], binary: options.binary });
	}
	const before = Number(server.sql('SELECT COUNT(*) FROM proposal_version'));
	const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS });
	const acknowledged = [];
	let left = SUBMISSIONS, kills = 0;
	const client = async (who) => {
		while (left-- > 0) await submitUntilAnswered(server, agent, who, newKey(), acknowledged, left % 4 === 0);
	};
	const killer = (async () => {
		while (kills < KILLS && left > 0) {
			const goal = SUBMISSIONS - (kills + 1) * SUBMISSIONS / (KILLS + 1);
			const web = left <= goal ? webOf(server) : undefined;
			if (web) {
				process.kill(web, 'SIGKILL');
				kills++;
			}
			await sleep(1);
		}
	})();
	await Promise.all(people.map(client));
	await killer;
	agent.destroy();
	const after = Number(server.sql('SELECT COUNT(*) FROM proposal_version'));
	return { server, kills, acknowledged: acknowledged.length, kept: after - before };
}

for (const db of databases())
	test(`kill -9 of web in ${SUBMISSIONS} submissions loses none and doubles none on ${db}`, { timeout: 240000 }, async (t) => {
		const r = await rush(t, db);
		t.diagnostic(`${r.kills} kills, ${r.acknowledged} acknowledged, ${r.kept} kept`);
		assert.ok(r.kills >= 3, 'web was killed in the middle');
		assert.equal(r.acknowledged, SUBMISSIONS);
		assert.equal(r.kept, SUBMISSIONS, 'a version for each acknowledged click and no other');
		r.server.check();
	});

// Negative controls: the harness must see a server that answers before it commits, and one that forgets its clicks.
for (const [variant, what] of [['early', 'answers before the commit'], ['again', 'forgets which clicks it served']])
	test(`the harness sees a build that ${what}`, { timeout: 400000 }, async (t) => {
		const made = spawnSync('make', ['-s', 'VARIANT=release', `build/planted/${variant}/bursary`], { cwd: root, encoding: 'utf8' });
		assert.equal(made.status, 0, made.stderr);
		let seen = 0;
		for (let i = 0; i < 5 && seen === 0; i++) {
			const r = await rush(t, 'sqlite', { binary: path.join(root, 'build/planted', variant, 'bursary') });
			seen = Math.abs(r.kept - r.acknowledged);
			t.diagnostic(`${r.acknowledged} acknowledged, ${r.kept} kept`);
		}
		assert.notEqual(seen, 0, 'a planted fault went unseen');
	});
