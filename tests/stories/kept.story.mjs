// Answers to visitors are kept whole and packed once. What is kept is what would be made: whatever changes in whatever table,
// whoever asks, whichever second it is.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { Server, binary, databases, root, sleep } from './lib.mjs';

const routes = JSON.parse(spawnSync(binary, ['routes', '--json'], { encoding: 'utf8' }).stdout).filter((r) => r.kept).map((r) => r.path);
const patternOf = (route) => new RegExp('^' + route.replace(/[.]/g, '\\.').replace(/:[a-z_]+/g, '[^/]+') + '$');

const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

// One request, its body as it came: fetch() would unpack it.
function get(s, where, headers = {}, method = 'GET') {
	return new Promise((resolve, reject) => {
		const rq = http.request(s.url + where, { method, headers, agent }, (rs) => {
			const parts = [];
			rs.on('data', (d) => parts.push(d));
			rs.on('end', () => resolve({ status: rs.statusCode, headers: rs.headers, bytes: Buffer.concat(parts) }));
		});
		rq.on('error', reject);
		rq.end();
	});
}
// The same made anew: whoever brings a cookie is not answered from what is kept, and a session that is none makes a visitor.
const anew = (s, where) => get(s, where, { cookie: 'bursary=00000000000000000000000000' });

// Everything a visitor can reach by links and some filters, a few of each address.
async function publicPages(s) {
	const found = new Map(), of = new Map(), queue = ['/', '/recipients.csv', '/robots.txt', '/sitemap.xml', '/sitemap/pages.xml', '/sitemap/calls.xml', '/sitemap/jobs.xml', '/sitemap/news.xml', '/sitemap/recipients.xml?year=2026', '/security.txt', '/.well-known/security.txt', '/collaborations', '/search'];
	while (queue.length) {
		const where = queue.shift(), route = routes.find((r) => patternOf(r).test(where.split('?')[0]));
		if (!route || found.has(where) || (of.get(route) ?? 0) >= 2) continue;
		found.set(where, true);
		of.set(route, (of.get(route) ?? 0) + 1);
		const page = await get(s, where);
		assert.equal(page.status, 200, where);
		for (const m of page.bytes.toString().matchAll(/href="(\/[^"#]*)/g)) queue.push(m[1].replaceAll('&amp;', '&'));
	}
	for (const r of routes) assert.ok(of.has(r), `no page of ${r} was found`);
	return [...found.keys()];
}

// A clock that stands: otherwise every second begins anew, and what is stale is so for less than one.
function stillClock(s) {
	const c = path.join(s.dir, 'still.c'), so = path.join(s.dir, 'still.so');
	writeFileSync(c, `#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t id, struct timespec *t)
{
	long e = syscall(SYS_clock_gettime, id, t);
	if (id == CLOCK_REALTIME)
		t->tv_sec = ${Math.floor(Date.now() / 1000)};
	return (int)e;
}
`);
	const made = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', so, c], { encoding: 'utf8' });
	assert.equal(made.status, 0, made.stderr);
	return so;
}

// [table, [column, isText]...] of all tables; not what names a row or holds two together.
function columns(s) {
	const rows = s.db === 'sqlite'
		? s.sql(`SELECT m.name || ' ' || c.name || ' ' || lower(c.type) FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.pk = 0 ORDER BY 1`)
		: s.sql(`SELECT c.table_name || ' ' || c.column_name || ' ' || c.data_type FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
			WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1`);
	const of = new Map();
	for (const [table, column, type] of rows.split('\n').map((r) => r.split(' '))) {
		if (!of.has(table)) of.set(table, []);
		if (/^(text|bigint|integer)$/.test(type) && !/(^|_)id$/.test(column)) of.get(table).push([column, type === 'text']);
	}
	return [...of];
}

// True when the statement was taken.
function tried(s, sql) {
	try {
		s.sql(sql);
		return true;
	} catch { return false; }
}

const there = ([c, isText]) => `${c} = ${isText ? `${c} || 'x'` : `${c} + 1`}`;
// Of the settings some are numbers, and without them nothing goes.
const update = (table, cs, how) => `UPDATE ${table} SET ${cs.map(how).join(', ')}${table === 'setting' ? " WHERE name IN ('name', 'sponsor', 'tagline', 'summary')" : ''}`;
const back = ([c, isText]) => `${c} = ${isText ? `substr(${c}, 1, length(${c}) - 1)` : `${c} - 1`}`;

for (const db of databases()) {
	test(`whatever changes, what is kept is what would be made, on ${db}`, { timeout: 900000 }, async (t) => {
		const s = new Server(db);
		assert.equal(s.run('demo').status, 0);
		t.after(() => s.stop());
		await s.start({ serve: ['--quiet'], env: { LD_PRELOAD: stillClock(s) } });
		await s.lettersGone();
		// Each page was changed once, so that there is something to compare.
		s.sql(`INSERT INTO text_version (line, version, at) SELECT line, 2, at + 1 FROM text_version WHERE line LIKE 'page/%'`);
		s.sql(`INSERT INTO text_revision (line, slug, version, is_there, title, section, body, link, position)
			SELECT line, slug, 2, 1, title, section, body || ' And more.', link, position FROM text_revision WHERE line LIKE 'page/%'`);
		const pages = await publicPages(s);
		let changes = 0;
		async function same(what) {
			for (let i = 0; i < pages.length; i += 16)
				await Promise.all(pages.slice(i, i + 16).map(async (where) => {
					const a = await get(s, where), b = await anew(s, where);
					assert.equal(a.status, b.status, `${where} after ${what}`);
					// What cannot be read any more is told with a number of its own.
					if (a.status !== 500) assert.equal(a.bytes.toString(), b.bytes.toString(), `${where} after ${what}`);
				}));
		}
		await same('nothing');
		for (const [table, all] of columns(s)) {
			if (table === 'public_version' || table === 'schema_version' || !s.sql(`SELECT COUNT(*) FROM ${table}`).match(/[1-9]/)) continue;
			// At once if they go together, else one by one: some have a list of what they may be.
			const done = tried(s, update(table, all, there)) ? all : all.filter((c) => tried(s, update(table, [c], there)));
			if (!done.length) continue;
			changes += done.length;
			await same(`${table}: ${done.map(([c]) => c).join(', ')}`);
			for (const c of done) tried(s, update(table, [c], back));
			// A row less, and again as it was; PostgreSQL has one trigger for all three.
			if (s.db !== 'sqlite' || !tried(s, `CREATE TABLE set_aside AS SELECT * FROM ${table} LIMIT 1`)) continue;
			if (tried(s, `DELETE FROM ${table} WHERE rowid = (SELECT rowid FROM ${table} LIMIT 1)`)) {
				await same(`a row of ${table} less`);
				tried(s, `INSERT INTO ${table} SELECT * FROM set_aside`);
				await same(`a row of ${table} more`);
			}
			s.sql('DROP TABLE set_aside');
		}
		t.diagnostic(`${pages.length} pages, ${changes} columns changed`);
		assert.ok(changes > 100);
	});

	test(`what is kept is nobody's own, and packed for who takes it, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org'), name = s.sql(`SELECT name FROM person WHERE email = 'staff@example.org'`);
		const where = '/calls/safe-agents';

		await t.test('who is signed in gets an own page, a visitor never', async () => {
			for (let i = 0; i < 10; i++) {
				const [own, others] = i % 2 === 0 ? [await staff.get(where), await get(s, where)] : (await Promise.all([get(s, where), staff.get(where)])).reverse();
				assert.ok(!others.bytes.toString().includes(name), 'a visitor gets the page of somebody');
				assert.equal(others.headers['set-cookie'], undefined);
				assert.ok(own.html.includes(name), 'the page of who is signed in');
				assert.equal(own.headers.get('cache-control'), 'no-store');
			}
			const form = await get(s, '/sign-in');
			assert.equal(form.headers['cache-control'], 'no-store', 'a form has its visitor');
			assert.equal(form.headers['content-encoding'], undefined, 'and a secret is not packed with what others choose');
		});

		await t.test('each coding is the same page', async () => {
			const plain = await get(s, where);
			assert.equal(plain.headers['content-encoding'], undefined);
			assert.match(plain.headers.vary, /Cookie/);
			assert.match(plain.headers.vary, /Accept-Encoding/);
			const unpack = { gzip: zlib.gunzipSync, br: zlib.brotliDecompressSync };
			for (const coding of ['gzip', 'br', 'zstd'])
				for (let i = 0; i < 2; i++) {
					const packed = await get(s, where, { 'accept-encoding': coding });
					assert.equal(packed.headers['content-encoding'], coding);
					assert.ok(packed.bytes.length < plain.bytes.length / 2);
					assert.equal(Number(packed.headers['content-length']), packed.bytes.length);
					if (unpack[coding]) assert.equal(unpack[coding](packed.bytes).toString(), plain.bytes.toString());
					assert.notEqual(packed.headers.etag, plain.headers.etag);
					const known = await get(s, where, { 'accept-encoding': coding, 'if-none-match': packed.headers.etag });
					assert.equal(known.status, 304);
					assert.equal(known.bytes.length, 0);
					const head = await get(s, where, { 'accept-encoding': coding }, 'HEAD');
					assert.deepEqual([head.status, head.bytes.length, head.headers['content-length']], [200, 0, packed.headers['content-length']]);
				}
			assert.equal((await get(s, where, { 'accept-encoding': 'gzip, deflate, br, zstd' })).headers['content-encoding'], 'br');
			assert.equal((await get(s, where, { 'if-none-match': plain.headers.etag })).status, 304);
			assert.equal((await get(s, where, { 'if-none-match': '"0000000000000"' })).status, 200);
			assert.equal((await get(s, where, { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' })).status, 403, 'no page of others embeds it');
			for (const f of ['/recipients.csv', `${where}/calendar.ics`])
				for (let i = 0; i < 2; i++) assert.match((await get(s, f, { 'accept-encoding': 'br' })).headers['content-disposition'], /^attachment/);
		});

		await t.test('a style sheet is packed when it is built', async () => {
			const css = /href="(\/static\/[^"]+\.css)"/.exec((await get(s, '/')).bytes)[1], plain = await get(s, css);
			const packed = await get(s, css, { 'accept-encoding': 'gzip, br' });
			assert.equal(packed.headers['content-encoding'], 'br');
			assert.equal(zlib.brotliDecompressSync(packed.bytes).toString(), plain.bytes.toString());
			assert.equal((await get(s, css, { 'accept-encoding': 'gzip' })).headers['content-encoding'], 'gzip');
		});

		await t.test('a call closes in its second, though nothing is written', async () => {
			const now = () => Math.floor(Date.now() / 1000), closes = now() + 2;
			s.sql(`UPDATE call SET closes_at = ${closes}, grace_s = 0 WHERE slug = 'safe-agents'`);
			const seen = new Set();
			while (now() <= closes + 1) {
				const first = now(), page = (await get(s, where)).bytes.toString(), last = now();
				const isOpen = !page.includes('Proposals are no longer accepted');
				if (last <= closes) assert.ok(isOpen, 'it is closed too soon');
				if (first > closes) assert.ok(!isOpen, 'it is open though the time is over');
				seen.add(isOpen);
				await sleep(10);
			}
			assert.equal(seen.size, 2);
		});

		await t.test('what is hidden makes no answer anew, nor does what a visitor makes up fill the room', async () => {
			const figure = async (name) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec((await get(s, '/metrics')).bytes.toString())[1]);
			const version = () => s.sql('SELECT version FROM public_version'), before = version();
			s.sql(`UPDATE call SET summary = summary || ' x' WHERE slug = 'small-quantum'`);
			s.sql(`UPDATE topic SET body = body || ' x' WHERE call_id = (SELECT id FROM call WHERE slug = 'small-quantum')`);
			s.sql(`UPDATE proposal SET title = title || ' x'`);
			s.sql(`UPDATE review SET comment = comment || ' x'`);
			assert.equal(version(), before);
			s.sql(`UPDATE call SET summary = summary || ' x' WHERE slug = 'safe-agents'`);
			assert.notEqual(version(), before);
			const answers = await figure('bursary_kept_answers');
			for (let i = 0; i < 40; i++) await get(s, `${where}?${i}`);
			assert.equal(await figure('bursary_kept_answers'), answers);
		});
	});
}
