// Postings: staff write, publish, close and open them again; files of them are taken, and copies become one posting.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Server, databases, root, sleep } from './lib.mjs';

const words = (n, seed) => Array.from({ length: n }, (_, i) => `word${(i * 7919 + seed * 104729) % 5003}`).join(' ');

// One text for three cities, another of its own, and what cannot be taken.
const postings = (more = {}) => [
	{ id: 'a1', title: 'Engineer, storage', location: 'Dresden, Germany', description: `In Dresden. ${words(200, 1)}`, url: 'https://jobs.example.com/a1', ...more },
	{ id: 'a2', title: 'Engineer, storage', location: 'Nairobi, Kenya', description: `In Nairobi. ${words(200, 1)}`, url: 'https://jobs.example.com/a2' },
	{ id: 'a3', title: 'Ingeniera de almacenamiento', location: 'Lima, Peru', description: `In Lima. ${words(200, 1)} Hablamos.`, url: 'https://jobs.example.com/a3' },
	{ id: 'b', title: 'Scientist, proofs', location: 'Oslo, Norway', description: `If you are interested, please apply on Partner's site https://www.partner.example/jobs. ${words(200, 2)}`, url: 'https://jobs.example.com/b' },
	{ id: 'c', title: '', location: 'Oslo, Norway', description: words(50, 3) },
	{ id: 'd', title: 'Gone', location: 'Oslo, Norway', description: words(50, 4), validThrough: '2020-01-31' },
];

function write(s, name, what) {
	const file = path.join(s.dir, name);
	writeFileSync(file, typeof what === 'string' ? what : JSON.stringify(what));
	return file;
}

for (const db of databases()) {
	test(`a file's copies become one posting, and a second time changes only what changed, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const v = s.visitor(), n = () => Number(s.sql('SELECT COUNT(*) FROM job'));
		const before = n();
		const file = write(s, 'jobs.json', postings());

		// To look at first: nothing is kept.
		let r = s.run('import', ['--try', 'jobs', file]);
		assert.equal(r.status, 1, r.stderr);
		assert.match(r.stdout, /Would be: 2 added, 2 put with others, 2 not taken/);
		assert.equal(n(), before);

		r = s.run('import', ['jobs', file]);
		assert.match(r.stdout, /Ingeniera de almacenamiento, Lima: It has 9\d % of the text of “Engineer, storage”, so the two are one posting\./);
		assert.match(r.stdout, /\(no title\), Oslo: It has no title\./);
		assert.match(r.stdout, /Gone, Oslo: Its last day has gone by\./);
		assert.equal(n(), before + 2);
		const page = await v.get('/jobs/engineer-storage');
		assert.match(page.text, /Dresden, Germany · Nairobi, Kenya · Lima, Peru/);
		assert.match(page.text, /Ingeniera de almacenamiento/);
		assert.match((await v.get('/jobs?country=PE')).text, /Engineer, storage/);

		// Each choice says how many there are, as long as nothing else is asked for.
		assert.match((await v.get('/jobs')).text, /Peru \(1\)/);
		assert.match((await v.get('/jobs?country=PE')).text, /Peru \(1\).* 1 job\b/);
		assert.doesNotMatch((await v.get('/jobs?country=PE')).text, /Kitchen \(|Voices \(/);

		// The same list as a feed, with the same filters.
		const feed = await v.get((await v.get('/jobs?country=PE')).link(/^\/jobs\.atom\?country=PE$/));
		assert.match(feed.headers.get('content-type'), /^application\/atom\+xml/);
		assert.match(feed.html, /<title>Engineer, storage<\/title>/);
		assert.doesNotMatch(feed.html, /Scientist, proofs/);
		assert.match((await v.get('/jobs.atom')).html, /<title>Scientist, proofs<\/title>/);
		assert.equal(spawnSync('xmllint', ['--noout', '-'], { input: feed.html }).status ?? 0, 0);

		// What search engines ask for, whole.
		const ld = JSON.parse(/<script type="application\/ld\+json">([^<]*)</.exec(page.html)[1]);
		for (const name of ['title', 'description', 'datePosted', 'hiringOrganization', 'jobLocation', 'identifier']) assert.ok(ld[name], name);
		assert.deepEqual(ld.jobLocation.map((l) => l.address.addressCountry), ['DE', 'KE', 'PE']);
		assert.ok(ld.description.includes('word') && !('validThrough' in ld));
		assert.match((await v.get('/jobs/scientist-proofs')).html, /href="https:\/\/www\.partner\.example\/jobs"[^]*Apply at partner\.example[^]*another site: partner\.example/);

		// The same again is nothing; a changed one is changed, and staff's posting stays one.
		r = s.run('import', ['jobs', file]);
		assert.match(r.stdout, /4 as they were, 2 not taken/);
		r = s.run('import', ['jobs', write(s, 'again.json', postings({ location: 'Leipzig, Germany' }))]);
		assert.match(r.stdout, /1 changed, 3 as they were/);
		assert.equal(n(), before + 2);
		assert.match((await v.get('/jobs/engineer-storage')).text, /Nairobi, Kenya · Lima, Peru · Leipzig, Germany/);

		// Another text under the same id goes its own way.
		r = s.run('import', ['jobs', write(s, 'other.json', [{ ...postings()[1], description: words(200, 9) }])]);
		assert.match(r.stdout, /1 added/);
		assert.doesNotMatch((await v.get('/jobs/engineer-storage')).text, /Nairobi/);
		assert.equal(n(), before + 3);
		// Where one of two does not tell its kind, they are of one; an internship is no copy of a post.
		const kinds = (kind, city, i) => ({ id: `k${i}`, title: 'Gardener', employmentType: kind, location: `${city}, Iceland`, description: words(200, 11), url: 'https://jobs.example.com/k' });
		r = s.run('import', ['jobs', write(s, 'kinds.json', [kinds('FULL_TIME', 'Akureyri', 1), kinds(undefined, 'Reykjavik', 2), kinds('INTERN', 'Keflavik', 3)])]);
		assert.match(r.stdout, /2 added, 1 put with others/);
		assert.equal(s.sql(`SELECT COUNT(*) FROM audit_told WHERE action = 'jobs_imported'`), '5');
		s.check();
	});

	test(`files that are no postings are refused with a reason, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const n = s.sql('SELECT COUNT(*) FROM job');
		for (const [name, what, says] of [
			['bomb.xml', '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><jobs><job><title>&b;</title></job></jobs>', /DOCTYPE/],
			['cut.json', '[{"title": "A"', /Line 1: It is not whole JSON/],
			['twice.json', '[{"title": "A", "title": "B"}]', /not whole JSON/],
			['row.csv', 'title,description\nA,B,C\n', /Line 2: A row has more or fewer fields/],
			['head.csv', 'Engineer,Dresden\n', /first row must name the columns/],
			['latin1.csv', Buffer.from([0x74, 0x69, 0x74, 0x6c, 0x65, 0x0a, 0xe4]), /not text in UTF-8/],
			['none.json', '{"jobs": []}', /no posting in it/],
		]) {
			const file = path.join(s.dir, name);
			writeFileSync(file, what);
			const r = s.run('import', ['jobs', file]);
			assert.equal(r.status, 1, `${name}: ${r.stdout}`);
			assert.match(r.stderr, says, name);
		}
		assert.equal(s.sql('SELECT COUNT(*) FROM job'), n);
		// What a spreadsheet would take for a formula is a text like any other.
		const r = s.run('import', ['jobs', write(s, 'formula.csv', 'title,description,country,city,apply_url\n"=HYPERLINK(""http://x"")",What,DE,Bonn,https://a.example/\n')]);
		assert.match(r.stdout, /1 added/);
		assert.equal(s.sql(`SELECT title FROM job WHERE title LIKE '=%'`), '=HYPERLINK("http://x")');
	});

	test(`staff write, publish, close and open a posting, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org'), v = s.visitor();
		assert.equal((await (await s.signIn('pi1@example.org')).get('/staff/jobs')).status, 404);

		let page = await staff.get('/staff/jobs/new');
		const form = (p, at) => p.form(at);
		page = await staff.submit(form(page, '/staff/jobs/new'), { title: 'Keeper of clocks', slug: 'import', do: 'save' });
		assert.equal(page.status, 422);
		assert.match(page.html, /id="e-slug"[^]*id="e-apply_url"/);
		page = await staff.submit(form(page, '/staff/jobs/new'), { slug: 'keeper-of-clocks', 'country.0': 'DE', 'city.0': 'Jena', 'country.1': 'CH', 'city.1': 'Bern',
			description: 'Keep **them** right.', responsibilities: '- wind\n- oil', apply_url: 'https://clocks.example/apply', team: 'Time', do: 'save' });
		assert.equal(page.path, '/staff/jobs/keeper-of-clocks', page.text);
		assert.match(page.text, /Draft/);
		assert.equal((await v.get('/jobs/keeper-of-clocks')).status, 404);
		assert.doesNotMatch((await v.get('/jobs')).text, /Keeper of clocks/);

		const press = async (what) => staff.submit((await staff.get('/staff/jobs/keeper-of-clocks')).form(`/staff/jobs/keeper-of-clocks/${what}`));
		// Not after its last day.
		s.sql(`UPDATE job SET closes_at = 1000 WHERE slug = 'keeper-of-clocks'`);
		page = await press('publish');
		assert.equal(page.status, 422);
		assert.match(page.text, /This moment has passed/);
		s.sql(`UPDATE job SET closes_at = 4102444799 WHERE slug = 'keeper-of-clocks'`);
		page = await press('publish');
		assert.match(page.text, /Open/);
		page = await v.get('/jobs/keeper-of-clocks');
		assert.match(page.html, /<strong>them<\/strong>/);
		assert.match(page.text, /Jena, Germany · Bern, Switzerland/);
		assert.match((await v.get('/jobs')).text, /Keeper of clocks/);

		// Two of staff do not lose each other's words; what is published keeps its address.
		const edit = '/staff/jobs/keeper-of-clocks/edit', a = await staff.get(edit), other = await s.signIn('staff2@example.org');
		page = await other.submit((await other.get(edit)).form(edit), { title: 'Keeper of all clocks', closes: '2099-12-31', do: 'save' });
		assert.equal(page.path, '/staff/jobs', page.text);
		page = await staff.submit(a.form(edit), { title: 'Mine', do: 'save' });
		assert.equal(page.status, 409);
		assert.match((await v.get('/jobs/keeper-of-clocks')).text, /Keeper of all clocks .*31 December 2099/);

		const open = await staff.get('/staff/jobs/keeper-of-clocks');
		await press('close');
		assert.equal((await v.get('/jobs/keeper-of-clocks')).status, 404);
		page = await staff.submit(open.form('/staff/jobs/keeper-of-clocks/close'));
		assert.equal(page.status, 422, 'closed once');
		assert.match(page.text, /Nothing was changed/);
		await press('reopen');
		assert.equal((await v.get('/jobs/keeper-of-clocks')).status, 200);
		assert.match((await v.get('/jobs')).text, /Switzerland \(1\)/);

		// It may be closed by hand after its last day too.
		s.sql(`UPDATE job SET closes_at = ${Math.floor(Date.now() / 1000) - 1} WHERE slug = 'keeper-of-clocks'`);
		assert.match((await press('close')).text, /Closed/);
		s.sql(`UPDATE job SET closes_at = 4102444799 WHERE slug = 'keeper-of-clocks'`);
		await press('reopen');

		// Its last day is over: it is gone at once, and closed soon.
		s.sql(`UPDATE job SET closes_at = ${Math.floor(Date.now() / 1000) - 1} WHERE slug = 'keeper-of-clocks'`);
		assert.equal((await v.get('/jobs/keeper-of-clocks')).status, 404);
		assert.doesNotMatch((await v.get('/jobs?x=1')).text, /Switzerland/);
		await s.restart();
		const state = () => s.sql(`SELECT state FROM job WHERE slug = 'keeper-of-clocks'`);
		for (let i = 0; i < 200 && state() === 'open'; i++) await sleep(100);
		assert.equal(state(), 'closed');
		assert.doesNotMatch((await v.get('/jobs?x=2')).text, /Switzerland/);
		assert.deepEqual(s.audited('job_'), { closed: 3, created: 1, edited: 1, published: 1, reopened: 2 });
		s.check();
	});

	test(`a file is looked at before it is taken, and what was put together is taken apart, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org'), v = s.visitor(), at = '/staff/jobs/import';
		const file = (name, what) => ({ file: { name, type: 'application/json', file: Buffer.from(typeof what === 'string' ? what : JSON.stringify(what)) } });
		let page = await staff.submit((await staff.get(at)).form(at), file('jobs.json', postings()));
		assert.match(page.text, /What it would do .*2 added, 2 put with others, 2 not taken/);
		assert.match(page.text, /Ingeniera de almacenamiento Lima Put with another It has 9\d % of the text/);
		assert.equal((await v.get('/jobs/engineer-storage')).status, 404);
		page = await staff.submit(page.form(page.path));
		assert.match(page.text, /What it did .*2 added/);
		assert.equal((await v.get('/jobs/engineer-storage')).status, 200);
		assert.throws(() => page.form(page.path), 'taken once');

		page = await staff.get('/staff/jobs/engineer-storage');
		const apart = page.forms().find((f) => f.action.endsWith('/apart') && f.fields.some(([, value]) => value === 'a3'));
		await staff.submit(apart);
		assert.doesNotMatch((await v.get('/jobs/engineer-storage')).text, /Lima/);
		assert.match((await v.get('/jobs/ingeniera-de-almacenamiento')).text, /Lima, Peru/);
		assert.deepEqual(s.audited('job'), { _edited: 1, s_imported: 1, s_sent: 1 });
		// The second goes as well, and the last is the posting itself.
		page = await staff.get('/staff/jobs/engineer-storage');
		await staff.submit(page.forms().find((f) => f.action.endsWith('/apart')));
		page = await staff.get('/staff/jobs/engineer-storage');
		assert.equal(page.forms().find((f) => f.action.endsWith('/apart')), undefined, 'what is left is the posting itself');
		// They stay apart when they are read again.
		const r = s.run('import', ['jobs', write(s, 'jobs.json', postings())]);
		assert.match(r.stdout, /4 as they were/);

		page = await staff.submit((await staff.get(at)).form(at), file('bad.json', '['));
		assert.match(page.text, /Nothing in it can be taken .*not whole JSON/);
		s.check();
	});
}

// Suites of broken files and odd texts that lie beside the project; without them nothing is tested here.
const hostile = path.join(root, '../shared/data/hostile');

test('broken JSON and odd texts are refused or stored as they are', { skip: !existsSync(hostile) && 'no ../shared' }, async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const suite = path.join(s.dir, 'suite');
	mkdirSync(suite);
	assert.equal(spawnSync('tar', ['xJf', path.join(hostile, 'json-test-suite.tar.xz'), '-C', suite]).status, 0);
	const before = s.sql('SELECT COUNT(*) FROM job'), files = readdirSync(path.join(suite, 'test_parsing'));
	assert.ok(files.length > 300);
	for (const name of files) {
		const r = s.run('import', ['--try', 'jobs', path.join(suite, 'test_parsing', name)]);
		assert.ok(r.status === 1 || r.status === 0, `${name}: ${r.status} ${r.signal}`);
		assert.equal(r.stdout.includes('added'), false, name);
	}
	assert.equal(s.sql('SELECT COUNT(*) FROM job'), before);

	const blns = JSON.parse(readFileSync(path.join(hostile, 'blns.json'), 'utf8'));
	const file = path.join(s.dir, 'blns.json');
	writeFileSync(file, JSON.stringify(blns.map((text, i) => ({ id: `n${i}`, title: `${i} ${text}`, description: `It is of ${i}. ${text}`, location: text, team: text, url: `https://x.example/${i}` }))));
	const r = s.run('import', ['jobs', file]);
	assert.ok(r.status === 0 || r.status === 1, r.stderr);
	assert.match(r.stdout, /5\d\d added/);
	const plain = blns.map((text, i) => `${i} ${text}`).filter((text) => /^[ -~]+$/.test(text) && text === text.trim() && text.length <= 200);
	assert.ok(plain.length > 200);
	const stored = new Set(JSON.parse(s.sql('SELECT json_group_array(title) FROM job')));
	for (const text of plain) assert.ok(stored.has(text), text);
	const v = s.visitor();
	for (const where of ['/jobs', '/jobs.atom', ...(await v.get('/jobs')).links().filter((l) => /^\/jobs\/./.test(l)).slice(0, 20)]) {
		const page = await v.get(where);
		assert.equal(page.status, 200, where);
		assert.doesNotMatch(page.html, /<script>|<(img|iframe|svg on)\b/i, where);
	}
	s.check();
});

// What is closed costs nothing, nor does a filter that most of what is open fits, and nobody has gathered statistics yet.
test('a list by filters walks over the fewest that are open', async (t) => {
	const s = await Server.empty({ db: 'sqlite', serve: ['--quiet', '--meter'] });
	t.after(() => s.stop());
	const now = Math.floor(Date.now() / 1000);
	const rows = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)`;
	s.sql(`INSERT INTO area (id, slug, name, description, position) VALUES (1, 'algebra', 'Algebra', '', 0)`);
	// Two thousand closed ones in Norway, a thousand open ones in Chile, all of one team and area; and one open in Norway.
	s.sql(`${rows} INSERT INTO job (id, slug, state, title, team, about, responsibilities, qualifications, benefits, employment_type, apply_url, posted_at, closes_at)
		SELECT i, 'j' || i, CASE WHEN i <= 2000 THEN 'closed' ELSE 'open' END, 'A post', 'Large', '', '', '', '', 'Full-time', '', ${now - 5000} + i, ${now + 100000} FROM n`);
	s.sql(`${rows} INSERT INTO job_location (job_id, position, country, region, city) SELECT i, 0, CASE WHEN i <= 2000 OR i = 3000 THEN 'NO' ELSE 'CL' END, '',
		CASE WHEN i <= 2000 OR i = 3000 THEN 'X' ELSE 'Y' END FROM n`);
	s.sql(`${rows} INSERT INTO job_area (job_id, area_id) SELECT i, 1 FROM n`);
	assert.equal(s.sql(`SELECT COUNT(*) FROM sqlite_master WHERE name = 'sqlite_stat1'`), '0');
	for (const q of ['country=NO', 'country=NO&team=Large', 'country=NO&area=algebra', 'country=NO&area=algebra&team=Large', 'country=NO&city=X']) {
		const page = await s.visitor().get(`/jobs?${q}`);
		const steps = Number(/steps=(\d+)/.exec(page.headers.get('bursary-work'))[1]);
		assert.match(page.text, /1 job\b/, q);
		assert.ok(steps < 4000, `${q}: ${steps} steps`);
	}
});
