// Accounts as people meet them: the letter, the link, signing in and out, and who does not get in.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases, sleep } from './lib.mjs';

const word = 'kettle orbit lantern seven';
const other = 'marble cactus tuba fog';
const admin = { email: 'admin@example.org', password: 'a quiet long password' };

// The body of a letter as it is read: quoted-printable undone.
const plain = (eml) => Buffer.from(eml.split('\r\n\r\n').slice(1).join('\r\n\r\n').replace(/=\r\n/g, '')
	.replace(/=([0-9A-F]{2})/g, (all, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');

// The path of the link in the letter of a kind to an address; the newest when there are several.
async function linkTo(s, address, path, seen = new Set()) {
	for (let waited = 0; waited < 20000; waited += 100) {
		const letters = (await s.letters(0)).filter((l) => l.includes(`To: <${address}>`)).map(plain);
		const links = letters.flatMap((l) => [...l.matchAll(new RegExp(`${path}[A-Za-z0-9_-]{43}`, 'g'))].map((m) => m[0])).filter((l) => !seen.has(l));
		if (links.length) {
			seen.add(links[0]);
			return links[0];
		}
		await sleep(100);
	}
	throw new Error(`no letter to ${address} with ${path}`);
}

async function register(s, name, email) {
	const v = s.visitor();
	const page = await v.get('/register');
	const sent = await v.submit(page.form('/register'), { name, email });
	assert.equal(sent.path, '/register/sent');
	return [v, sent];
}

// Nonces and what was typed are not part of an answer's shape.
const shape = (p, typed) => p.status + p.html.replace(/(name="(?:csrf|idempotency_key)" value=")[^"]*/g, '$1').replaceAll(typed, '');

for (const db of databases()) {
	test(`from the letter to the first sign-in and out again, on ${db}`, async (t) => {
		const s = await Server.empty({ db });
		t.after(() => s.stop());
		const [v] = await register(s, 'Ana Ruiz', 'ana@example.edu');
		const link = await linkTo(s, 'ana@example.edu', '/confirm/');
		const page = await v.get(link);
		assert.match(page.text, /Ana Ruiz, ana@example\.edu/);

		const refused = await v.submit(page.form(link), { password: 'password1234' });
		assert.equal(refused.status, 422);
		assert.match(refused.text, /among the first that somebody would try/);
		assert.doesNotMatch(refused.html, /password1234/, 'a password is not shown again');
		const done = await v.submit(refused.form(link), { password: word });
		assert.equal(done.status, 200);
		assert.match(done.text, /Your address is confirmed/);

		const before = v.cookie();
		const desk = await v.submit(done.form('/sign-in'), { email: 'ANA@example.edu', password: word });
		assert.equal(desk.path, '/dashboard');
		assert.match(desk.text, /Ana Ruiz/);
		assert.notEqual(v.cookie(), before, 'signing in gives a new cookie');
		const cookie = v.cookie();
		const out = await v.submit(desk.form('/sign-out'), {}, { follow: false });
		assert.equal(out.status, 303);
		assert.match(out.headers.get('clear-site-data') ?? '', /"cache"/);
		// The old cookie is nobody's, wherever it was kept.
		const thief = s.visitor();
		for (const pair of cookie.split('; ')) thief.jar.set(...pair.split('='));
		assert.equal((await thief.get('/account')).path.split('?')[0], '/sign-in');

		const again = await s.visitor().get(link);
		assert.equal(again.status, 410);
		assert.match(again.text, /no longer works/);
		s.check();
	});

	test(`nobody learns whether an address has an account, on ${db}`, async (t) => {
		const s = await Server.empty({ db });
		t.after(() => s.stop());
		const [, fresh] = await register(s, 'X', 'nobody@example.edu');
		const [, known] = await register(s, 'X', admin.email);
		assert.equal(shape(fresh, 'nobody@example.edu'), shape(known, admin.email));
		const answers = [];
		for (const email of ['unknown@example.edu', admin.email]) {
			const v = s.visitor();
			const asked = await v.submit((await v.get('/forgot')).form('/forgot'), { email });
			const w = s.visitor();
			const wrong = await w.submit((await w.get('/sign-in')).form('/sign-in'), { email, password: 'not the password' });
			assert.equal(wrong.status, 422);
			answers.push([shape(asked, email), shape(wrong, email)]);
		}
		assert.deepEqual(answers[0], answers[1]);

		// The same work, too: an answer without Argon2 would come in a tenth of the time.
		const times = { known: [], unknown: [] };
		const v = s.visitor();
		const form = (await v.get('/sign-in')).form('/sign-in');
		for (let i = 0; i < 8; i++)
			for (const [kind, email] of [['known', admin.email], ['unknown', `u${i}@example.edu`]]) {
				const begun = performance.now();
				await v.submit(form, { email, password: 'wrong' }, { follow: false });
				times[kind].push(performance.now() - begun);
			}
		const median = (list) => list.sort((a, b) => a - b)[4];
		const ratio = median(times.known) / median(times.unknown);
		assert.ok(ratio > 0.5 && ratio < 2, `known ${median(times.known)} ms, unknown ${median(times.unknown)} ms`);
		s.check();
	});

	test(`guessing meets a wall that a restart does not take down, on ${db}`, async (t) => {
		const s = await Server.empty({ db });
		t.after(() => s.stop());
		let v = s.visitor();
		let form = (await v.get('/sign-in')).form('/sign-in');
		const statuses = [];
		for (let i = 0; i < 12; i++)
			statuses.push((await v.submit(form, { email: admin.email, password: `guess ${i}` }, { follow: false })).status);
		assert.deepEqual(statuses, [...Array(10).fill(422), 429, 429]);
		await s.restart();
		v = s.visitor();
		form = (await v.get('/sign-in')).form('/sign-in');
		const right = await v.submit(form, { email: admin.email, password: admin.password }, { follow: false });
		assert.equal(right.status, 429);
		assert.ok(Number(right.headers.get('retry-after')) > 0);
		s.check();
	});

	test(`a forgotten password ends every session, its link works once, on ${db}`, async (t) => {
		const s = await Server.empty({ db });
		t.after(() => s.stop());
		const old = await s.signIn(admin.email, admin.password);
		const v = s.visitor();
		await v.submit((await v.get('/forgot')).form('/forgot'), { email: admin.email });
		const link = await linkTo(s, admin.email, '/reset/');
		const page = await v.get(link);
		const done = await v.submit(page.form(link), { password: other });
		assert.match(done.text, /new password is set/);
		assert.equal((await old.get('/account')).path.split('?')[0], '/sign-in', 'the session before is over');
		await s.signIn(admin.email, other);
		assert.equal((await v.get(link)).status, 410);
		const told = (await s.letters(2)).map(plain).find((l) => l.includes('was changed on'));
		assert.ok(told, 'a letter tells of the change');
		s.check();
	});

	test(`a disabled account is out with its next click, on ${db}`, async (t) => {
		const s = await Server.empty({ db });
		t.after(() => s.stop());
		const [v] = await register(s, 'Bo Chen', 'bo@example.edu');
		const link = await linkTo(s, 'bo@example.edu', '/confirm/');
		await v.submit((await v.get(link)).form(link), { password: word });
		const bo = await s.signIn('bo@example.edu', word);
		const boss = await s.signIn(admin.email, admin.password);
		const list = await boss.get('/admin/people?q=bo%40');
		const one = await boss.get(list.link(/^\/admin\/people\/[0-9a-z]{13}$/));
		const off = await boss.submit(one.form(/\/disable$/));
		assert.match(off.text, /Disabled/);
		assert.equal((await bo.get('/account')).path.split('?')[0], '/sign-in');
		const w = s.visitor();
		const no = await w.submit((await w.get('/sign-in')).form('/sign-in'), { email: 'bo@example.edu', password: word });
		assert.match(no.text, /The e-mail address or the password is not right/);
		await boss.submit(off.form(/\/enable$/));
		await s.signIn('bo@example.edu', word);
		s.check();
	});

	test(`roles come and go at once; the last administrator stays, on ${db}`, async (t) => {
		const s = await Server.empty({ db });
		t.after(() => s.stop());
		const [v] = await register(s, 'Cy Dunn', 'cy@example.edu');
		const link = await linkTo(s, 'cy@example.edu', '/confirm/');
		await v.submit((await v.get(link)).form(link), { password: word });
		const cy = await s.signIn('cy@example.edu', word);
		const boss = await s.signIn(admin.email, admin.password);
		assert.equal((await cy.get('/staff/outbox')).status, 404);
		const find = async (text) => boss.get((await boss.get(`/admin/people?q=${text}`)).link(/^\/admin\/people\/[0-9a-z]{13}$/));
		const page = await find('cy');
		const given = await boss.submit(page.form(/^\/admin\/people\/[0-9a-z]{13}$/), { roles: ['staff', 'reviewer'] });
		assert.equal(given.status, 200);
		assert.equal((await cy.get('/staff/outbox')).status, 200, 'in the session that is open');
		await boss.submit(given.form(/^\/admin\/people\/[0-9a-z]{13}$/), { roles: null });
		assert.equal((await cy.get('/staff/outbox')).status, 404);
		const self = await find('admin');
		const no = await boss.submit(self.form(/^\/admin\/people\/[0-9a-z]{13}$/), { roles: ['staff'] });
		assert.equal(no.status, 422);
		assert.match(no.text, /cannot change your own administrator role/);
		// Refused while a colleague's change came between: it is told, and what was ticked is there still.
		const at = no.form(/^\/admin\/people\/[0-9a-z]{13}$/);
		s.sql(`INSERT INTO person_role (person_id, role, granted_at) SELECT id, 'auditor', 1 FROM person WHERE email = '${admin.email}'`);
		const late = await boss.submit(at, { roles: ['staff', 'finance'] });
		assert.equal(late.status, 409);
		assert.match(late.text, /cannot change your own administrator role/);
		assert.match(late.text, /Saved meanwhile: Administrator, Program staff, Auditor/);
		const ticked = (page) => page.form(/^\/admin\/people\/[0-9a-z]{13}$/).fields.filter(([name]) => name === 'roles').map(([, v]) => v).sort();
		assert.deepEqual(ticked(late), ['finance', 'staff']);
		// Now that it was told, what is ticked holds: the colleague's is taken again.
		const done = await boss.submit(late.form(/^\/admin\/people\/[0-9a-z]{13}$/), { roles: ['admin', 'finance'] });
		assert.equal(done.status, 200);
		assert.deepEqual(ticked(done), ['admin', 'finance']);
		// Of two windows that change different roles neither takes back what the other did.
		const [one, two] = [await find('admin'), await find('admin')].map((p) => p.form(/^\/admin\/people\/[0-9a-z]{13}$/));
		await boss.submit(one, { roles: ['admin', 'finance', 'staff'] });
		await boss.submit(two, { roles: ['admin', 'finance', 'reviewer'] });
		assert.deepEqual(ticked(await find('admin')), ['admin', 'finance', 'reviewer', 'staff']);
		s.check();
	});

	test(`a profile, an institution by its ROR id, and where "next" leads, on ${db}`, async (t) => {
		const s = await Server.empty({ db });
		t.after(() => s.stop());
		const v = s.visitor();
		const sent = await v.get('/account');
		assert.equal(sent.path, '/sign-in?next=%2Faccount');
		const account = await v.submit(sent.form('/sign-in'), { email: admin.email, password: admin.password });
		assert.equal(account.path, '/account');
		const saved = await v.submit(account.form('/account'), { name: 'Ada Admin', position: 'Reader', position_kind: 'faculty', zone: 'Europe/Berlin', bio: '<script>alert(1)</script>' });
		assert.match(saved.text, /Your profile is saved/);
		assert.doesNotMatch(saved.html, /<script>alert/);
		assert.match(saved.html, /value="Europe\/Berlin" selected/);
		const add = await v.get('/account/add-institution');
		const bad = await v.submit(add.form('/account/add-institution'), { ror: 'https://ror.org/00f54p055', name: 'Stanford University', city: 'Stanford', country: 'US' });
		assert.equal(bad.status, 422);
		assert.match(bad.html, /value="Stanford University"/, 'what was typed is there again');
		const good = await v.submit(bad.form('/account/add-institution'), { ror: 'https://ror.org/00f54p054' });
		assert.match(good.text, /Stanford University/);
		const found = await v.get('/account/institution?q=stanf');
		assert.ok(found.link(/^\/account\/institution\/[0-9a-z]{13}$/));
		// No open redirect.
		for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example', '/%09/evil.example', 'javascript:alert(1)', '\\\\evil', 'evil.example']) {
			const w = s.visitor();
			const page = await w.get('/sign-in?next=' + encodeURIComponent(next));
			const to = (await w.submit(page.form('/sign-in'), { email: admin.email, password: admin.password }, { follow: false })).headers.get('location');
			assert.match(to, /^\/(?![/\\])/, `${next} leads to ${to}`);
			assert.doesNotMatch(to, /^\/+evil/);
		}
		s.check();
	});

	test(`who once reviewed for the institution of now and left it again is in no conflict with that review, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const [email, org] = s.sql(`SELECT e.email, o.name FROM review w JOIN person e ON e.id = w.person_id JOIN proposal p ON p.id = w.proposal_id
			JOIN person pi ON pi.id = p.pi_id JOIN org o ON o.id = pi.org_id
			WHERE p.state = 'answered' AND w.state = 'submitted' ORDER BY e.email, o.name LIMIT 1`).split('|');
		const who = await s.signIn(email), conflicts = () => Number(s.sql('SELECT COUNT(*) FROM conflict')), before = conflicts();
		const choose = await who.get((await who.get(`/account/institution?q=${encodeURIComponent(org)}`)).link(/^\/account\/institution\/[0-9a-z]{13}$/));
		const named = await who.submit(choose.form(/^\/account\/institution\//));
		s.check();
		assert.match((await who.submit(named.form('/account/leave-institution'))).text, /names no institution now/);
		assert.ok(conflicts() > before, 'a move lifts no conflict');
		s.check();
	});

	test(`who names no institution any more is kept away from what had opened, of all alike, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org'), path = '/account/leave-institution';
		const calls = (more) => s.sql(`SELECT COUNT(DISTINCT k.call_id) FROM kept_away k JOIN person p ON p.id = k.person_id
			JOIN call c ON c.id = k.call_id WHERE p.email = 'staff@example.org' AND ${more}`);
		const now = Math.floor(Date.now() / 1000);
		assert.equal(calls('1 = 1'), '0');
		assert.ok(!(await staff.get('/account')).forms().some((f) => f.action === path), 'nothing to leave');
		const choose = await staff.get((await staff.get('/account/institution?q=makerere')).link(/^\/account\/institution\/[0-9a-z]{13}$/));
		const named = await staff.submit(choose.form(/^\/account\/institution\//));
		assert.equal(calls('1 = 1'), s.sql('SELECT COUNT(*) FROM call'), 'of every call');
		const left = await staff.submit(named.form(path));
		assert.match(left.text, /names no institution now/);
		assert.equal(calls(`c.opens_at <= ${now}`), s.sql(`SELECT COUNT(*) FROM call WHERE opens_at <= ${now}`));
		assert.equal(calls(`c.opens_at > ${now + 60}`), '0', 'the calls to come are free');

		const pi = await s.signIn(s.sql(`SELECT MIN(e.email) FROM person e JOIN proposal p ON p.pi_id = e.id WHERE p.state = 'in_review'`));
		const own = await pi.get('/account');
		assert.ok(!own.forms().some((f) => f.action === path), 'an applicant has no need of it');
		const refused = await pi.submit({ action: path, fields: own.form('/account').fields.filter(([name]) => name === 'csrf' || name === 'idempotency_key') });
		assert.equal(refused.status, 422);
		assert.match(refused.text, /A proposal of yours is being considered/);
		s.check();
	});

	test(`who moves to an applicant's institution reviews that proposal no more, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const [email, name, id] = s.sql(`SELECT e.email, o.name, a.id FROM assignment a JOIN person e ON e.id = a.person_id
			JOIN proposal p ON p.id = a.proposal_id JOIN person pi ON pi.id = p.pi_id JOIN org o ON o.id = pi.org_id
			WHERE a.state <> 'declined' AND p.state = 'in_review' ORDER BY a.id LIMIT 1`).split('|');
		const v = await s.signIn(email);
		const found = await v.get(`/account/institution?q=${encodeURIComponent(name)}`);
		await v.submit((await v.get(found.link(/^\/account\/institution\/[0-9a-z]{13}$/))).form(/^\/account\/institution\//));
		assert.equal(s.sql(`SELECT state FROM assignment WHERE id = ${id}`), 'declined');
		s.check();
	});
}
