// What a visitor reads: everything public, nothing else, and no cookie for reading.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases, sitemap } from './lib.mjs';

const pages = ['/', '/calls', '/rules', '/faq', '/recipients', '/jobs', '/about', '/collaborations', '/privacy', '/accessibility'];

const policy = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

function isPublicPage(page) {
	assert.equal(page.status, 200, page.path);
	assert.equal(page.headers.get('set-cookie'), null, `${page.path} sets a cookie`);
	assert.equal(page.headers.get('content-security-policy'), policy, page.path);
	assert.equal(page.headers.get('cache-control'), 'no-cache', page.path);
	assert.doesNotMatch(page.html, /<script(?![^>]*(src=|ld\+json))|<style|\son\w+=|style="/, `${page.path} has script or style inside`);
}

for (const db of databases()) {
	test(`a visitor reads every public page without a cookie, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const v = s.visitor();
		const listed = await sitemap(v);
		assert.equal(new Set(listed).size, listed.length);
		for (const where of pages) assert.ok(listed.includes(where), `${where} is in the sitemap`);
		for (const where of listed) isPublicPage(await v.get(where));
		assert.equal(v.jar.size, 0);

		// Every link of the public pages leads somewhere.
		const links = new Set();
		for (const where of listed) for (const l of (await v.get(where)).links()) if (l.startsWith('/')) links.add(l.split('#')[0]);
		for (const l of links) if (l !== '') assert.equal((await v.get(l)).status, 200, `${l} is linked`);

		// A browser that has a page is told so; what is somebody's own has no name to guess.
		const fresh = s.visitor(), first = await fresh.get('/calls/safe-agents'), etag = first.headers.get('etag');
		const again = await fresh.once('GET', '/calls/safe-agents', { headers: { 'if-none-match': etag } });
		assert.equal(again.status, 304);
		assert.equal(again.bytes.length, 0);
		assert.equal(again.headers.get('etag'), etag);
		assert.equal((await fresh.once('GET', '/calls/safe-agents', { headers: { 'if-none-match': '"0000000000000"' } })).status, 200);
		assert.equal((await (await s.signIn('pi1@example.org')).get('/calls/safe-agents')).headers.get('etag'), null);

		for (const where of ['/security.txt', '/.well-known/security.txt', '/robots.txt']) {
			const p = await v.get(where);
			assert.equal(p.status, 200);
			assert.equal(p.headers.get('content-type'), 'text/plain; charset=utf-8');
		}
		assert.match((await v.get('/security.txt')).html, /^Contact: mailto:\S+\nExpires: \d{4}-\d\d-\d\dT00:00:00Z\n/);
		s.check();
	});

	test(`lists count what is public and find it by filters, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const v = s.visitor();

		const calls = await v.get('/calls');
		const n = Number(s.sql(`SELECT COUNT(*) FROM call WHERE state NOT IN ('draft', 'cancelled')`));
		assert.match(calls.text, new RegExp(`\\b${n} calls`));
		const draft = s.sql(`SELECT slug FROM call WHERE state = 'draft' ORDER BY slug LIMIT 1`);
		const title = s.sql(`SELECT title FROM call WHERE slug = '${draft}'`);
		assert.ok(draft, 'the example has a draft');
		assert.ok(!calls.text.includes(title), 'the draft is not listed');
		assert.equal((await v.get(`/calls?q=${encodeURIComponent(title)}`)).text.includes(title), false);
		assert.equal((await v.get(`/calls/${draft}`)).status, 404);
		assert.equal((await v.get(`/calls/${draft}/calendar.ics`)).status, 404);
		const staff = await s.signIn('staff@example.org');
		assert.ok((await staff.get(`/calls/${draft}`)).text.includes(title), 'staff see the draft: it could have been there');

		const area = s.sql(`SELECT a.slug FROM area a JOIN call_area x ON x.area_id = a.id JOIN call c ON c.id = x.call_id WHERE c.slug = 'safe-agents' ORDER BY a.slug LIMIT 1`);
		assert.ok((await v.get(`/calls?area=${area}&state=open`)).links().includes('/calls/safe-agents'));
		assert.ok(!(await v.get(`/calls?area=${area}&state=ahead`)).links().includes('/calls/safe-agents'));

		const awards = Number(s.sql(`SELECT COUNT(*) FROM award WHERE announced_at IS NOT NULL AND state <> 'refused'`));
		const recipients = await v.get('/recipients');
		assert.ok(awards > 0 && new RegExp(`\\b${awards} awards`).test(recipients.text), `${awards} awards are counted`);
		const one = recipients.link(/^\/awards\//);
		assert.equal((await v.get(one)).status, 200);
		const country = s.sql(`SELECT MIN(o.country) FROM award a JOIN org o ON o.id = a.org_id WHERE a.announced_at IS NOT NULL`);
		const some = Number(s.sql(`SELECT COUNT(*) FROM award a JOIN org o ON o.id = a.org_id WHERE a.announced_at IS NOT NULL AND a.state <> 'refused' AND o.country = '${country}'`));
		assert.match((await v.get(`/recipients?country=${country}`)).text, new RegExp(`\\b${some} awards?\\b`));
		assert.doesNotMatch((await v.get(`/recipients?country=${country}`)).text, /in cash/, 'a filter tells no sum');
		// Those of the year before are in no year but their own.
		const year = new Date(Number(s.sql(`SELECT MIN(announced_at) FROM award WHERE state <> 'refused'`)) * 1000).getUTCFullYear();
		assert.ok((await v.get(`/recipients?year=${year}`)).links().some((l) => /^\/awards\//.test(l)));
		assert.ok(!(await v.get(`/recipients?year=${year - 1}`)).links().some((l) => /^\/awards\//.test(l)));
		const csv = await v.get('/recipients.csv');
		assert.equal(csv.headers.get('content-type'), 'text/csv; charset=utf-8; header=present');
		assert.equal(csv.html.trim().split('\r\n').length, awards + 1);

		const jobs = Number(s.sql(`SELECT COUNT(*) FROM job WHERE state = 'open'`));
		assert.match((await v.get('/jobs')).text, new RegExp(`\\b${jobs} jobs`));
		const [place, region] = s.sql(`SELECT MIN(l.country || '|' || l.region) FROM job_location l JOIN job j ON j.id = l.job_id WHERE j.state = 'open' AND l.region <> ''
			AND EXISTS (SELECT 1 FROM job_location x JOIN job k ON k.id = x.job_id WHERE k.state = 'open' AND x.country = l.country AND x.region <> l.region)`).split('|');
		const there = (and) => Number(s.sql(`SELECT COUNT(DISTINCT j.id) FROM job j JOIN job_location l ON l.job_id = j.id WHERE j.state = 'open' AND l.country = '${place}' ${and}`));
		const inRegion = there(`AND l.region = '${region}'`);
		assert.ok(region && inRegion > 0 && inRegion < there(''), 'a country of the example has jobs in two regions');
		assert.match((await v.get(`/jobs?country=${place}`)).text, new RegExp(`\\b${there('')} jobs?\\b`));
		for (const where of [`country=${place}&region=${encodeURIComponent(region)}`, `region=${encodeURIComponent(region)}`]) {
			const regional = await v.get(`/jobs?${where}`);
			assert.match(regional.text, new RegExp(`\\b${inRegion} jobs?\\b`));
			assert.equal(new Set(regional.links().filter((l) => /^\/jobs\/[^?]/.test(l))).size, inRegion, 'and those are listed');
		}
		const [topic, n_of_topic] = s.sql(`SELECT a.slug || '|' || COUNT(*) FROM job_area x JOIN area a ON a.id = x.area_id JOIN job j ON j.id = x.job_id WHERE j.state = 'open' GROUP BY a.slug ORDER BY a.slug LIMIT 1`).split('|');
		assert.ok(Number(n_of_topic) < jobs);
		assert.equal(new Set((await v.get(`/jobs?area=${topic}`)).links().filter((l) => /^\/jobs\/[^?]/.test(l))).size, Number(n_of_topic));
		const hidden = s.sql(`SELECT slug FROM job WHERE state <> 'open' ORDER BY slug LIMIT 1`);
		if (hidden) assert.equal((await v.get(`/jobs/${hidden}`)).status, 404);
		assert.match((await v.get('/faq?q=overhead')).text, /overhead/i);
		assert.match((await v.get('/faq?q=xyzzyplugh')).text, /No answer has these words/);
	});

	test(`the release of a call changes no byte that a visitor reads, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const v = s.visitor();
		const watched = ['/', '/calls', '/calls?state=review', '/calls/trustworthy-learning', '/calls/trustworthy-learning/calendar.ics', '/recipients', '/recipients.csv', '/recipients.atom', '/calls.atom', '/calls.ics', '/sitemap.xml', '/sitemap/calls.xml', '/sitemap/recipients.xml?year=2026'];
		const read = async () => (await Promise.all(watched.map(async (w) => (await v.get(w)).html))).join('\n');
		const before = await read();
		assert.match(before, /trustworthy-learning/);
		const id = s.sql(`SELECT id FROM call WHERE slug = 'trustworthy-learning'`), staff = s.sql(`SELECT id FROM person WHERE email = 'staff@example.org'`);
		s.sql(`INSERT INTO release (id, call_id, released_by, released_at, n_decisions, decisions_hash) VALUES (77, ${id}, ${staff}, 1, 0, ${db === 'sqlite' ? "x'00'" : "'\\x00'"})`);
		assert.equal(await read(), before);
		s.sql(`UPDATE call SET state = 'announced', announced_at = 1 WHERE id = ${id}`);
		assert.notEqual(await read(), before, 'the announcement does show');
	});
}
