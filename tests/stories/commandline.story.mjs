// What a person at the terminal gets for each mistake: one clear line, the right exit status, nothing half written.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Server, binary, databases, root } from './lib.mjs';

const bursary = (args, options = {}) => spawnSync(binary, args, { encoding: 'utf8', cwd: root, timeout: 20000, ...options });

function place(t) {
	const dir = mkdtempSync(path.join(tmpdir(), 'bursary-cli-'));
	t.after(() => rmSync(dir, { recursive: true, force: true }));
	return dir;
}

function refused(r, status, pattern, lines = 1) {
	assert.match(r.stderr, pattern);
	assert.equal(r.status, status);
	assert.ok(r.stderr.trim().split('\n').length <= lines, `more than ${lines} line(s):\n${r.stderr}`);
}

test('an unknown subcommand is one line and status 2', () => refused(bursary(['frobnicate']), 2, /there is no command "frobnicate"/));
test('no subcommand lists them and is status 2', () => {
	const r = bursary([]);
	assert.equal(r.status, 2);
	for (const name of ['init', 'demo', 'serve', 'check', 'routes', 'migrate', 'help']) assert.match(r.stderr, new RegExp(`^  ${name}\\b`, 'm'));
});
test('help of each command tells its options', () => {
	for (const name of ['init', 'demo', 'serve', 'check', 'migrate']) {
		const r = bursary(['help', name]);
		assert.equal(r.status, 0);
		assert.match(r.stdout, /--data DIR/);
	}
	refused(bursary(['help', 'nothing']), 2, /there is no command "nothing"/);
});
for (const command of ['init', 'demo', 'serve', 'check', 'migrate']) {
	test(`${command}: an unknown option is named`, () => refused(bursary([command, '--nope']), 2, /--nope/, 2));
	test(`${command}: a missing --data is named`, () => refused(bursary([command], { input: '' }), 2, /--data/, 2));
}

test('a folder that is not empty is left as it is', (t) => {
	const dir = place(t);
	writeFileSync(path.join(dir, 'thesis.txt'), 'mine');
	refused(bursary(['demo', '--data', dir]), 2, /is not an empty folder/);
	assert.deepEqual(readdirSync(dir), ['thesis.txt']);
});
test('a folder that holds a program already is left as it is', (t) => {
	const dir = path.join(place(t), 'data');
	const admin = ['--admin', 'a@example.org'], input = 'A\na quiet long password\n';
	assert.equal(bursary(['init', '--data', dir, ...admin], { input }).status, 0);
	refused(bursary(['init', '--data', dir, ...admin], { input }), 2, /already holds a program/);
	assert.equal(bursary(['check', '--data', dir]).status, 0);
});
test('a folder that cannot be made is told, and none is left', (t) => {
	const dir = place(t);
	refused(bursary(['demo', '--data', path.join(dir, 'no/such/parent')]), 2, /cannot be made: No such file/);
	assert.deepEqual(readdirSync(dir), []);
});
test('an unwritable folder is told', { skip: process.getuid() === 0 ? 'root may write anywhere' : false }, (t) => {
	const dir = place(t);
	chmodSync(dir, 0o500);
	refused(bursary(['demo', '--data', path.join(dir, 'data')]), 2, /cannot be made/);
});
test('a file where the folder should be is told', (t) => {
	const file = path.join(place(t), 'data');
	writeFileSync(file, 'x');
	refused(bursary(['demo', '--data', file]), 2, /is not an empty folder|Not a directory/);
});
test('serve, check and migrate tell a folder that holds no program', (t) => {
	const dir = place(t);
	for (const command of ['serve', 'check', 'migrate']) refused(bursary([command, '--data', dir]), 2, /holds no program; make one with: bursary init/);
});
test('a foreign database is told and not touched', (t) => {
	const dir = path.join(place(t), 'data');
	mkdirSync(dir);
	writeFileSync(path.join(dir, 'bursary.json'), '{"program": "bursary", "format": 1, "example": false, "database": "sqlite"}\n');
	assert.equal(spawnSync('sqlite3', [path.join(dir, 'bursary.db'), 'CREATE TABLE mine (a); INSERT INTO mine VALUES (1)']).status, 0);
	for (const command of ['serve', 'check', 'migrate']) {
		const r = bursary([command, '--data', dir]);
		assert.equal(r.status, 2, `${command}: ${r.stdout}${r.stderr}`);
		assert.ok(r.stderr.trim().length > 0 && r.stderr.trim().split('\n').length === 1, r.stderr);
	}
	assert.equal(spawnSync('sqlite3', [path.join(dir, 'bursary.db'), 'SELECT group_concat(name) FROM sqlite_schema'], { encoding: 'utf8' }).stdout.trim(), 'mine');
});
test('a wrong database address is told', (t) => {
	const dir = path.join(place(t), 'data');
	refused(bursary(['demo', '--data', dir, '--db', 'mysql://x']), 2, /given as .*postgresql:/);
	refused(bursary(['demo', '--data', dir, '--db', 'postgresql://nobody@127.0.0.1:1/none']), 2, /127\.0\.0\.1|refused|connect/i);
	assert.ok(!existsSync(dir), 'nothing half made is left');
});
test('the other database than the one it was made with is told', (t) => {
	const dir = path.join(place(t), 'data');
	assert.equal(bursary(['demo', '--data', dir]).status, 0);
	refused(bursary(['check', '--data', dir, '--db', 'postgresql://x@127.0.0.1:1/none']), 2, /was made with sqlite: leave --db out/);
});
test('a busy port is one line and status 2', async (t) => {
	const dir = path.join(place(t), 'data');
	assert.equal(bursary(['demo', '--data', dir]).status, 0);
	const taken = net.createServer().listen(0, '127.0.0.1');
	await new Promise((r) => taken.on('listening', r));
	t.after(() => taken.close());
	const child = spawn(binary, ['serve', '--data', dir, '--listen', `127.0.0.1:${taken.address().port}`], { stdio: ['ignore', 'ignore', 'pipe'] });
	let stderr = '';
	child.stderr.on('data', (d) => { stderr += d; });
	const status = await new Promise((r) => child.on('exit', r));
	refused({ stderr, status }, 2, new RegExp(String(taken.address().port)));
});
test('who stops reading the log does not stop the server', async (t) => {
	const s = await Server.empty({ db: 'sqlite' });
	t.after(() => s.stop());
	s.child.stderr.destroy();
	for (let i = 0; i < 5; i++) assert.equal((await fetch(`${s.url}/`)).status, 200, `request ${i}`);
	assert.ok(!s.ended);
	s.check();
});
test('example data is served on loopback alone', (t) => {
	const dir = path.join(place(t), 'data');
	assert.equal(bursary(['demo', '--data', dir]).status, 0);
	for (const at of ['0.0.0.0:0', '[::]:0', ':0']) refused(bursary(['serve', '--data', dir, '--listen', at]), 2, /example data/);
});
test('what an answer cost is told on loopback alone, without a proxy, and never unasked', async (t) => {
	const dir = path.join(place(t), 'data');
	assert.equal(bursary(['init', '--data', dir, '--admin', 'a@example.org'], { input: 'A\na quiet long password\n' }).status, 0);
	for (const at of ['0.0.0.0:0', '[::]:0', ':0']) refused(bursary(['serve', '--data', dir, '--meter', '--listen', at]), 2, /--meter tells/);
	refused(bursary(['serve', '--data', dir, '--meter', '--listen', '127.0.0.1:0', '--trust-proxy', '127.0.0.1']), 2, /--meter tells/);
	for (const db of databases())
		for (const serve of [[], ['--meter']]) {
			const s = await Server.empty({ db, serve });
			t.after(() => s.stop());
			for (const where of ['/', '/calls', '/nowhere']) await fetch(s.url + where);
			for (const where of ['/', '/calls', '/nowhere']) {
				const plain = (await fetch(s.url + where)).headers.get('bursary-work');
				const passed = (await fetch(s.url + where, { headers: { 'x-forwarded-for': '192.0.2.1' } })).headers.get('bursary-work');
				assert.equal(passed, null, 'who comes through a proxy is told');
				if (serve.length === 0) assert.equal(plain, null);
				else {
					const work = Object.fromEntries(plain.split(' ').map((w) => w.split('=')));
					assert.deepEqual(Object.keys(work), ['statements', 'rows', 'trips', 'steps', 'scans', 'sorts', 'cpu_us', 'bytes']);
					assert.ok(Number(work.statements) > 0 && Number(work.rows) > 0 && Number(work.bytes) > 100, plain);
					assert.ok(Number(db === 'sqlite' ? work.steps : work.trips) > 0, plain);
				}
			}
		}
});
test('init wants a good password and keeps none that is not', (t) => {
	const dir = path.join(place(t), 'data');
	refused(bursary(['init', '--data', dir, '--admin', 'a@example.org'], { input: 'A\nshort\n' }), 2, /at least 12 characters/);
	refused(bursary(['init', '--data', dir, '--admin', 'no address'], { input: 'A\na quiet long password\n' }), 2, /not an e-mail address/);
	refused(bursary(['init', '--data', dir, '--admin', 'a@example.org'], { input: '' }), 2, /are needed/);
	assert.ok(!existsSync(dir));
});

for (const db of databases())
	test(`a schema newer than the program is refused on ${db}`, (t) => {
		const s = new Server(db);
		t.after(() => s.stop());
		assert.equal(s.run('demo').status, 0);
		s.sql(`INSERT INTO schema_version SELECT ${db === 'sqlite' ? "9999, 'later', 0" : "9999, 'later', 0"}`);
		for (const command of ['serve', 'check', 'migrate']) refused(s.run(command), 2, /newer/);
		s.sql('DELETE FROM schema_version WHERE version = 9999');
		s.check();
		const r = s.run('migrate');
		assert.match(r.stdout, /Nothing to do/);
	});
