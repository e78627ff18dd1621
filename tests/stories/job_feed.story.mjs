// Feeds of other sites are read by the worker: what they give becomes postings, and what is hostile is refused and told.
import test from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { Server, databases, sleep } from './lib.mjs';

const words = (n, seed) => Array.from({ length: n }, (_, i) => `word${(i * 7919 + seed * 104729) % 5003}`).join(' ');
const job = (id, title, place, seed) => ({ id, title, absolute_url: `https://boards.example.com/${id}`, location: { name: place },
	content: `&lt;p&gt;${words(120, seed)}&lt;/p&gt;`, departments: [{ name: 'Robots' }] });

// A site that gives what it is told to.
async function site(t) {
	const s = { answers: {}, asked: [] };
	const server = http.createServer((q, r) => {
		s.asked.push(q.url);
		const answer = s.answers[q.url];
		if (answer === undefined) { r.statusCode = 404; r.end(); }
		else if (typeof answer === 'function') answer(q, r);
		else r.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
	});
	await new Promise((go) => server.listen(0, '127.0.0.1', go));
	s.url = `http://127.0.0.1:${server.address().port}`;
	t.after(() => { server.closeAllConnections(); server.close(); });
	return s;
}

const list = '/staff/jobs/feeds';
const add = async (staff, name, url) => staff.submit((await staff.get(list)).form(list), { name, url });

// The page of a feed once it has been read.
async function read(staff, where, ms = 30000) {
	for (let waited = 0; ; waited += 100) {
		const page = await staff.get(where);
		if (!/Being read/.test(page.text)) return page;
		if (waited >= ms) throw new Error(page.text);
		await sleep(100);
	}
}

const again = async (staff, s, where) => {
	await sleep(1100);
	await staff.submit((await staff.get(where)).form(`${where}/start`));
	return read(staff, where);
};

for (const db of databases()) {
	test(`a feed's postings come, change, go and come back, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet', '--inner-feeds'] }), far = await site(t);
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org'), v = s.visitor();
		const all = [job(1, 'Robot keeper', 'Graz, Austria', 1), job(2, 'Robot keeper', 'Lyon, France', 1), job(3, 'Robot poet', 'Oslo, Norway', 2), job(4, 'Robot cook', 'Oslo, Norway', 3)];
		far.answers['/jobs'] = { jobs: all };

		let page = await add(staff, 'Board', `${far.url}/jobs`);
		const where = page.path;
		page = await read(staff, where);
		assert.match(page.text, /What it gave last 3 added, 1 put with others/);
		assert.match((await v.get('/jobs/robot-keeper')).text, /Graz, Austria · Lyon, France/);
		assert.match((await v.get('/jobs/robot-poet')).text, /Apply at boards\.example\.com/);

		// One goes, and one of two places.
		far.answers['/jobs'] = { jobs: [all[0], { ...all[2], title: 'Robot lyricist' }, all[3]] };
		page = await again(staff, s, where);
		assert.match(page.text, /1 changed, 2 as they were, 1 closed/);
		assert.doesNotMatch((await v.get('/jobs/robot-keeper')).text, /Lyon/);
		assert.match((await v.get('/jobs/robot-poet')).text, /Robot lyricist/);
		far.answers['/jobs'] = { jobs: [all[0], all[2]] };
		await again(staff, s, where);
		assert.equal((await v.get('/jobs/robot-cook')).status, 404);
		far.answers['/jobs'] = { jobs: all };
		await again(staff, s, where);
		assert.match((await v.get('/jobs/robot-cook')).text, /Oslo/);
		assert.match((await v.get('/jobs/robot-keeper')).text, /Graz, Austria · Lyon, France/);

		// A feed that gives nothing, or hardly anything, has a fault of its own: nothing is closed.
		for (const [what, says] of [[{ jobs: [] }, /no posting in it/], [{ jobs: [all[2]] }, /3 postings, more than half of all, are not in it any more\. None of them was closed/]]) {
			far.answers['/jobs'] = what;
			page = await again(staff, s, where);
			assert.match(page.text, says);
			for (const slug of ['robot-keeper', 'robot-cook', 'robot-poet']) assert.equal((await v.get(`/jobs/${slug}`)).status, 200, slug);
		}

		// Paused and started; removed: what it gave stays.
		await staff.submit((await staff.get(where)).form(`${where}/pause`));
		await staff.submit((await staff.get(where)).form(`${where}/start`));
		await staff.submit((await staff.get(where)).form(`${where}/remove`));
		assert.equal((await v.get('/jobs/robot-keeper')).status, 200);
		assert.equal(s.sql("SELECT COUNT(*) FROM audit_told WHERE action IN ('job_feed_added', 'job_feed_removed')"), '2');
		s.check();
	});

	test(`a hostile site is refused, and what was wrong is told, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet', '--inner-feeds'] }), far = await site(t);
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org');
		const before = s.sql('SELECT COUNT(*) FROM job');
		const blow = (r, chunk) => { const go = () => { while (!r.destroyed && r.write(chunk)); if (!r.destroyed) r.once('drain', go); }; go(); };
		Object.assign(far.answers, {
			'/large': (q, r) => blow(r, Buffer.alloc(1 << 16, 0x20)),
			'/said-large': (q, r) => { r.setHeader('content-length', 1e9); r.write('['); },
			'/packed': (q, r) => { r.setHeader('content-encoding', 'gzip'); r.end(gzipSync(Buffer.alloc(64 << 20, 0x20))); },
			'/slow': (q, r) => { const drip = setInterval(() => r.destroyed ? clearInterval(drip) : r.write(' '), 200); },
			'/round': (q, r) => { r.statusCode = 302; r.setHeader('location', '/round'); r.end(); },
			'/file': (q, r) => { r.statusCode = 302; r.setHeader('location', 'file:///etc/passwd'); r.end(); },
			'/status': (q, r) => { r.statusCode = 503; r.end(JSON.stringify([{ title: 'A', description: 'B' }])); },
			'/broken': (q, r) => { r.setHeader('content-length', 100); r.write('['); setTimeout(() => r.destroy(), 50); },
			'/bomb': '<!DOCTYPE l [<!ENTITY a "aaaa">]><jobs><job><title>&a;</title></job></jobs>',
			'/cut': '[{"title": "A", "descr',
		});
		for (let i = 1; i <= 4; i++) far.answers[`/hop${i}`] = (q, r) => { r.statusCode = 302; r.setHeader('location', i === 1 ? '/cut' : `/hop${i - 1}`); r.end(); };
		for (const [path, says] of [['/hop3', /not whole JSON/], ['/hop4', /sends on too often/], ['/large', /larger than 8 MB/], ['/said-large', /larger than 8 MB/], ['/packed', /larger than 8 MB/], ['/slow', /too slow/], ['/round', /sends on too often/],
			['/file', /sends on too often, or to what is not read/], ['/status', /answered with status 503/], ['/none', /answered with status 404/], ['/broken', /broke off/],
			['/bomb', /DOCTYPE/], ['/cut', /not whole JSON/]]) {
			const page = await read(staff, (await add(staff, path, far.url + path)).path);
			assert.match(page.text, says, path);
		}
		assert.match((await add(staff, 'Local', 'file:///etc/passwd')).html, /id="e-url"/);
		assert.match((await add(staff, 'Twice', `${far.url}/cut`)).text, /in use already/);
		assert.equal(s.sql('SELECT COUNT(*) FROM job'), before);
		s.check();
	});

	test(`no inner address is asked, by whatever name, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] }), far = await site(t);
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org');
		const port = new URL(far.url).port;
		far.answers['/jobs'] = { jobs: [job(1, 'Inner secret', 'Graz, Austria', 1)] };
		for (const host of ['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '169.254.169.254', '10.0.0.1'])  {
			const page = await read(staff, (await add(staff, host, `http://${host}:${port}/jobs`)).path);
			assert.match(page.text, /inner network/, `${host}: ${page.text}`);
		}
		assert.deepEqual(far.asked, []);
		s.check();
	});
}
