// Feeds of postings on a net of its own: one address of it is as public as any, and the name server changes its mind.
// What a feed's name leads to is judged when it is connected to, each time: a name that was public for the first reading
// and an inner address at the second, and a public site that sends on to an inner one, give nothing away.
import test from 'node:test';
import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import http from 'node:http';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Server, sleep } from '../stories/lib.mjs';

const PUBLIC = '93.184.216.34', PUBLIC6 = '2606:4700::1111'; // addresses of the net outside, which lead nowhere but to ourselves here
const own = fileURLToPath(import.meta.url);

if (!process.env.BURSARY_TEST_NET) {
	const dir = mkdtempSync(path.join(tmpdir(), 'bursary-net-'));
	writeFileSync(path.join(dir, 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:2 attempts:1\n');
	const script = `ip link set lo up && ip addr add ${PUBLIC}/32 dev lo && { ip -6 addr add ${PUBLIC6}/128 dev lo nodad || true; } && mount --bind ${dir}/resolv.conf "$(readlink -f /etc/resolv.conf)" && `;
	const may = spawnSync('unshare', ['-rnm', 'sh', '-c', `${script}true`]).status === 0;
	test('feeds on a net of its own', { skip: !may && 'this machine gives no net of its own (unshare)' }, () => {
		const r = spawnSync('unshare', ['-rnm', 'sh', '-c', `${script}exec "$0" --test --test-reporter=tap "$1"`, process.execPath, own],
			{ encoding: 'utf8', env: { ...process.env, BURSARY_TEST_NET: '1', NODE_TEST_CONTEXT: undefined, BURSARY_TEST_PG: undefined } });
		assert.equal(r.status, 0, r.stdout + r.stderr);
		assert.match(r.stdout, /^# pass 2$/m);
	});
	test.after(() => rmSync(dir, { recursive: true, force: true }));
} else inside();

// A name server that says what it is told to of each name, and keeps nothing: each answer is good for no second.
async function names(t, of) {
	const server = dgram.createSocket('udp4'), asked = [];
	server.on('message', (q, from) => {
		let at = 12, labels = [];
		while (q[at] !== 0) { labels.push(q.toString('latin1', at + 1, at + 1 + q[at])); at += q[at] + 1; }
		const end = at + 5, type = q.readUInt16BE(at + 1), name = labels.join('.').toLowerCase();
		const a = type === 1 ? of(name, asked.filter((n) => n === name).length) : null;
		if (type === 1) asked.push(name);
		const head = Buffer.from(q.subarray(0, 12));
		head.writeUInt16BE(0x8580, 2); head.writeUInt16BE(a ? 1 : 0, 6); head.writeUInt32BE(0, 8);
		const record = a ? Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...a.split('.').map(Number)]) : Buffer.alloc(0);
		server.send(Buffer.concat([head, q.subarray(12, end), record]), from.port, from.address);
	});
	await new Promise((go) => server.bind(53, '127.0.0.1', go));
	t.after(() => server.close());
	return asked;
}

async function site(t, host, port, answer) {
	const asked = [], server = http.createServer((q, r) => { asked.push(q.url); answer(q, r); });
	await new Promise((go) => server.listen(port, host, go));
	t.after(() => { server.closeAllConnections(); server.close(); });
	return { asked, port: server.address().port };
}

const list = '/staff/jobs/feeds';
const feed = (title) => JSON.stringify({ jobs: [{ id: 1, title, absolute_url: 'https://boards.example.com/1', location: { name: 'Oslo, Norway' }, content: `${title} ${'word '.repeat(50)}` }] });

async function read(staff, where) {
	for (let waited = 0; waited < 30000; waited += 100) {
		const page = await staff.get(where);
		if (!/Being read/.test(page.text)) return page;
		await sleep(100);
	}
	throw new Error('it is not read');
}

function inside() {
	test('a name that is public first and inner later, and a site that sends on to an inner one', async (t) => {
		const s = await Server.demo({ serve: ['--quiet'] });
		t.after(() => s.stop());
		const inner = await site(t, '127.0.0.1', 0, (q, r) => r.end(feed('Inner secret')));
		const outer = await site(t, PUBLIC, inner.port, (q, r) => {
			if (q.url !== '/on') return r.end(feed('Public post'));
			r.statusCode = 302;
			r.setHeader('location', `http://127.0.0.1:${inner.port}/jobs`);
			r.end();
		});
		const asked = await names(t, (name, n) => name === 'changes.example' ? (n === 0 ? PUBLIC : '127.0.0.1') : name === 'stays.example' ? PUBLIC : null);
		const staff = await s.signIn('staff@example.org');
		const add = async (name, url) => (await staff.submit((await staff.get(list)).form(list), { name, url })).path;

		// It works at all, by name and by address, and on to another name.
		let page = await read(staff, await add('Stays', `http://stays.example:${inner.port}/jobs`));
		assert.match(page.text, /1 added/);

		const where = await add('Changes', `http://changes.example:${inner.port}/jobs`);
		page = await read(staff, where);
		assert.match(page.text, /1 put with others|1 added|1 as/);
		await sleep(1100);
		await staff.submit((await staff.get(where)).form(`${where}/start`));
		page = await read(staff, where);
		assert.match(page.text, /inner network/);
		assert.ok(asked.filter((n) => n === 'changes.example').length >= 2, 'it was asked for anew');

		page = await read(staff, await add('Sends on', `http://stays.example:${inner.port}/on`));
		assert.match(page.text, /inner network/);
		assert.ok(outer.asked.includes('/on'));

		// The same by the longer addresses, where the machine has them.
		if (Object.values(networkInterfaces()).flat().some((a) => a.address === PUBLIC6)) {
			await site(t, PUBLIC6, inner.port, (q, r) => r.end(feed('Another post')));
			page = await read(staff, await add('Longer', `http://[${PUBLIC6}]:${inner.port}/jobs`));
			assert.match(page.text, /1 added/);
		}

		page = await read(staff, await add('Nobody', `http://nobody.example:${inner.port}/`));
		assert.doesNotMatch(page.text, /added/);
		assert.deepEqual(inner.asked, [], 'nothing inner was asked');
		assert.equal(s.sql(`SELECT COUNT(*) FROM job WHERE title = 'Inner secret'`), '0');
		s.check();
	});

	test('an inner site may be read where the operator says so', async (t) => {
		const s = await Server.demo({ serve: ['--quiet', '--inner-feeds'] });
		t.after(() => s.stop());
		const inner = await site(t, '127.0.0.1', 0, (q, r) => r.end(feed('Inner post')));
		const staff = await s.signIn('staff@example.org');
		const page = await read(staff, (await staff.submit((await staff.get(list)).form(list), { name: 'Inner', url: `http://127.0.0.1:${inner.port}/` })).path);
		assert.match(page.text, /1 added/);
	});
}
