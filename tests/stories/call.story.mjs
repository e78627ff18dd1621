// Staff write a call, mend it, publish it; a visitor finds it; somebody else's change is not lost.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases, sitemap } from './lib.mjs';

const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);

const call = {
	title: 'Quiet Sensors for Old Bridges', slug: 'old-bridges', summary: 'Measuring what a bridge has been through.', period: 'Season 9',
	areas: ['robotics', 'hardware'], 'topic_title.0': 'Listening', 'topic_body.0': 'Sensors that *need no power*.',
	instructions: '# How to write\n\nBe **brief**.', zone: 'AoE', opens: `${day(-1)}T00:00`, closes: `${day(30)}T23:59`, decisions_due: day(120),
	cash_cap: '60,000', cash_kind: 'hard', credit_cap: '20,000', credit_kind: 'average', page_limit: '5', file_mb: '8', expected_awards: '4',
	'criterion_name.0': 'Merit', 'criterion_weight.0': '3', 'criterion_guidance.0': 'Is it new?',
	'criterion_name.1': 'Use', 'criterion_weight.1': '1', 'criterion_guidance.1': 'Who gains?', do: 'save',
};

for (const db of databases()) {
	test(`a call from a blank form to a visitor's filter, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org'), v = s.visitor();

		assert.equal((await v.get('/staff')).path, '/sign-in?next=%2Fstaff', 'a visitor is sent to sign in');
		assert.equal((await (await s.signIn('pi1@example.org')).get('/staff')).status, 404);

		// Dates that cannot be: refused beside the field, everything typed stays.
		let form = (await staff.get('/staff/calls/new')).form('/staff/calls/new');
		let page = await staff.submit(form, { ...call, closes: `${day(-5)}T23:59`, decisions_due: day(-9), 'criterion_weight.1': '900' });
		assert.equal(page.status, 422);
		assert.match(page.html, /id="e-criterion_weight.1"/);
		form = page.form('/staff/calls/new');
		page = await staff.submit(form, { ...call, closes: `${day(-5)}T23:59`, decisions_due: day(-9) });
		assert.equal(page.status, 422);
		assert.match(page.html, /id="e-closes"[^]*This must be later/);
		assert.match(page.html, /id="e-decisions_due"/);
		assert.match(page.html, /href="#f-closes"/);
		page = await staff.submit(page.form('/staff/calls/new'), { ...call, 'criterion_name.3': '', 'criterion_guidance.3': 'Words without a name', 'topic_body.2': 'A body alone' });
		assert.match(page.html, /id="e-criterion_name.3"/, 'a row without its name is not passed over');
		assert.match(page.html, /id="e-criterion_weight.3"/);
		assert.match(page.html, /id="e-topic_title.2"/);
		page = await staff.submit(form, { ...call, closes: `${day(-5)}T23:59`, decisions_due: day(-9) });
		const typed = Object.fromEntries(page.form('/staff/calls/new').fields);
		for (const name of ['title', 'slug', 'instructions', 'topic_body.0', 'criterion_guidance.1', 'cash_cap'])
			assert.equal(typed[name], call[name], `${name} stays`);
		assert.equal(typed.zone, 'AoE');

		// A preview saves nothing.
		page = await staff.submit(page.form('/staff/calls/new'), { ...call, do: 'preview' });
		assert.equal(page.status, 200);
		assert.match(page.html, /<strong>brief<\/strong>/);
		assert.equal(s.sql(`SELECT COUNT(*) FROM call WHERE slug = 'old-bridges'`), '0');

		// The draft: for staff only.
		page = await staff.submit(page.form('/staff/calls/new'), call);
		assert.equal(page.path, '/staff/calls/old-bridges');
		assert.equal(page.status, 200);
		assert.equal((await v.get('/calls/old-bridges')).status, 404);
		assert.ok(!(await v.get('/calls')).text.includes(call.title));
		const closes = Date.parse(`${day(30)}T23:59:59-12:00`) / 1000;
		assert.equal(Number(s.sql(`SELECT closes_at FROM call WHERE slug = 'old-bridges'`)), closes, 'the minute counts to its end');

		// A second call with the same address.
		page = await staff.submit((await staff.get('/staff/calls/new')).form('/staff/calls/new'), call);
		assert.equal(page.status, 422);
		assert.match(page.html, /id="e-slug"[^]*in use already/);

		// Mended, published, found.
		form = (await staff.get('/staff/calls/old-bridges/edit')).form('/staff/calls/old-bridges/edit');
		const there = Object.fromEntries(form.fields);
		assert.equal(there.closes, call.closes, 'the form shows 23:59 again');
		page = await staff.submit(form, { title: 'Quiet Sensors for Very Old Bridges', do: 'save' });
		assert.equal(page.path, '/staff/calls/old-bridges');
		page = await staff.get('/staff/calls/old-bridges/publish');
		assert.match(page.text, /From that moment everybody can read it/);
		page = await staff.submit(page.form('/staff/calls/old-bridges/publish'));
		assert.equal(page.status, 200);
		page = await v.get('/calls?area=robotics&state=open&q=BRIDGES');
		assert.ok(page.links().includes('/calls/old-bridges'));
		page = await v.get('/calls/old-bridges');
		assert.match(page.text, /Quiet Sensors for Very Old Bridges/);
		assert.match(page.text, /up to USD 60,000 in cash/);
		assert.match(page.text, /23:59 Anywhere on Earth/);
		assert.match(page.text, /counts 75 %/);
		assert.match(page.html, /<em>need no power<\/em>/);
		assert.ok(page.links().includes('/sign-in?next=%2Fcalls%2Fold-bridges'));
		const calendar = async () => (await v.get('/calls/old-bridges/calendar.ics')).html;
		const one = (text, name) => new RegExp(`^${name}:(.*)\\r$`, 'm').exec(text)[1];
		const first = await calendar();
		assert.match(first, /BEGIN:VEVENT[^]*SUMMARY:Deadline: Quiet Sensors/);
		const changed = Number(s.sql(`SELECT changed_at FROM call WHERE slug = 'old-bridges'`));
		assert.equal(one(first, 'DTSTAMP'), new Date(changed * 1000).toISOString().replace(/[-:]|\.000/g, ''), 'the newest change');

		// Published: the address and the criteria stay.
		form = (await staff.get('/staff/calls/old-bridges/edit')).form('/staff/calls/old-bridges/edit');
		await staff.submit(form, { slug: 'new-bridges', 'criterion_name.0': 'Luck', do: 'save' });
		assert.equal(s.sql(`SELECT COUNT(*) FROM call WHERE slug = 'new-bridges'`), '0');
		assert.equal(s.sql(`SELECT COUNT(*) FROM criterion WHERE name = 'Luck'`), '0');
		const second = await calendar();
		assert.equal(one(second, 'UID'), one(first, 'UID'));
		assert.ok(Number(one(second, 'SEQUENCE')) > Number(one(first, 'SEQUENCE')), 'each change is a revision');

		// Somebody who is signed in begins a draft of a proposal from here.
		const pi = await s.signIn('pi40@example.org');
		page = await pi.submit((await pi.get('/calls/old-bridges')).form('/calls/old-bridges/apply'));
		assert.match(page.path, /^\/proposals\/[0-9a-z]{13}\/edit$/);
		assert.equal(page.status, 200);
		s.check();
	});

	test(`two of staff edit at once: the second sees both and decides, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const a = await s.signIn('staff@example.org'), b = await s.signIn('staff2@example.org');
		const where = '/staff/calls/small-quantum/edit';
		const mine = (await a.get(where)).form(where), theirs = (await b.get(where)).form(where);
		assert.equal((await b.submit(theirs, { title: 'Theirs', do: 'save' })).path, '/staff/calls/small-quantum');
		let page = await a.submit(mine, { title: 'Mine', do: 'save' });
		assert.equal(page.status, 409);
		assert.match(page.text, /Saved meanwhile: Theirs/);
		assert.equal(Object.fromEntries(page.form(where).fields).title, 'Mine');
		assert.equal(s.sql(`SELECT title FROM call WHERE slug = 'small-quantum'`), 'Theirs');
		page = await a.submit(page.form(where), { do: 'save' });
		assert.equal(page.path, '/staff/calls/small-quantum');
		assert.equal(s.sql(`SELECT title FROM call WHERE slug = 'small-quantum'`), 'Mine');

		// Two saves within one second are two: what was read between them is old after the second.
		const open = async (v) => (await v.get(where)).form(where);
		let read, changed;
		do {
			await b.submit(await open(b), { title: 'First', do: 'save' }, { follow: false });
			changed = s.sql(`SELECT changed_at FROM call WHERE slug = 'small-quantum'`);
			read = await open(a);
			await b.submit(await open(b), { title: 'Second', do: 'save' }, { follow: false });
		} while (s.sql(`SELECT changed_at FROM call WHERE slug = 'small-quantum'`) !== changed);
		assert.equal((await a.submit(read, { title: 'Third', do: 'save' })).status, 409);
		assert.equal(s.sql(`SELECT title FROM call WHERE slug = 'small-quantum'`), 'Second');
		s.check();
	});

	test(`a period in which somebody would have two proposals is refused, not passed over, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const counts = (p) => `${p}.state NOT IN ('draft', 'withdrawn')`;
		const [slug, period] = s.sql(`SELECT c.slug, d.period FROM proposal p JOIN call c ON c.id = p.call_id
			JOIN proposal q ON q.pi_id = p.pi_id JOIN call d ON d.id = q.call_id AND d.period <> c.period
			WHERE c.slug = 'lighter-footprint' AND ${counts('p')} AND ${counts('q')} LIMIT 1`).split('|');
		const staff = await s.signIn('staff@example.org'), where = `/staff/calls/${slug}/edit`;
		const no = await staff.submit((await staff.get(where)).form(where), { period, do: 'save' });
		assert.equal(no.status, 422);
		assert.match(no.html, /id="e-period"[^]*two proposals/);
		assert.equal((await staff.submit(no.form(where), { period: 'A season of its own', do: 'save' })).path, `/staff/calls/${slug}`);
		s.check();
	});

	test(`a cancelled call says so, a cancelled draft stays unknown, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org'), v = s.visitor();
		const absent = (await v.get('/calls/never-was')).html;
		for (const slug of ['robots-among-people', 'small-quantum']) {
			const where = `/staff/calls/${slug}/cancel`;
			assert.equal((await staff.submit((await staff.get(where)).form(where))).status, 200);
			assert.ok(!(await v.get('/calls')).links().includes(`/calls/${slug}`));
			assert.ok(!(await sitemap(v)).includes(`/calls/${slug}`));
		}
		assert.match((await v.get('/calls/robots-among-people')).text, /This call was cancelled/);
		const calendar = (await v.get('/calls/robots-among-people/calendar.ics')).html;
		assert.equal(calendar.match(/STATUS:CANCELLED/g).length, 3);
		assert.doesNotMatch(calendar, /VALARM/, 'nothing rings any more');
		const hidden = await v.get('/calls/small-quantum');
		assert.equal(hidden.status, 404);
		assert.equal(hidden.html, absent);
		assert.match((await staff.get('/calls/small-quantum')).text, /cancelled/i, 'staff see it: it could have been there');
		s.check();
	});

	test(`who has submitted to a call that is cancelled hears of it and is free again, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const of = `FROM proposal p JOIN call c ON c.id = p.call_id WHERE c.slug = 'safe-agents'`;
		const submitted = Number(s.sql(`SELECT COUNT(*) ${of} AND p.state NOT IN ('draft', 'withdrawn')`));
		const pi = s.sql(`SELECT MIN(e.email) ${of.replace('WHERE', 'JOIN person e ON e.id = p.pi_id WHERE')} AND p.state = 'submitted'`);
		const staff = await s.signIn('staff@example.org'), v = await s.signIn(pi);
		const own = (await v.get('/dashboard')).link(/^\/proposals\//).replace('/edit', '');
		assert.ok(submitted >= 3);

		// Another call of the same period: refused as the second proposal of it, then not any more.
		const other = await v.submit((await v.get('/calls/lighter-footprint')).form('/calls/lighter-footprint/apply'));
		const second = async () => (await v.get(other.path.replace('/edit', '/submit'))).html;
		assert.match(await second(), /rules#one-proposal-per-pi/);

		await staff.submit((await staff.get('/staff/calls/safe-agents/cancel')).form('/staff/calls/safe-agents/cancel'));
		assert.doesNotMatch(await second(), /rules#one-proposal-per-pi/);
		const page = await v.get(own);
		assert.match(page.text, /Call cancelled/);
		assert.ok(!page.forms().some((f) => /withdraw|revive|document/.test(f.action)), 'nothing is left to do');
		assert.match((await v.get('/dashboard')).text, /Security of Software That Acts\. The call was cancelled/);
		const drafter = await s.signIn(s.sql(`SELECT MIN(e.email) ${of.replace('WHERE', 'JOIN person e ON e.id = p.pi_id WHERE')} AND p.state = 'draft'`));
		const draft = (await drafter.get('/dashboard')).link(/^\/proposals\//);
		assert.match((await drafter.get(`${draft}/edit`)).text, /This call was cancelled/);
		const letters = `FROM message WHERE kind = 'call-cancelled'`;
		assert.equal(Number(s.sql(`SELECT COUNT(*) ${letters}`)), submitted);
		assert.equal(Number(s.sql(`SELECT COUNT(DISTINCT address) ${letters}`)), submitted);
		s.check();
	});
}
