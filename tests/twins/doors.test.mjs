// The doors of every POST: from another site, with another's token or with none, nothing changes.
// And what a POST may not tell: whether there is a thing, or an account, that the sender may not know.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { Server, cookiesOf, databases, password, sleep } from '../stories/lib.mjs';
import { idText, routes } from './worlds.mjs';

const form = 'application/x-www-form-urlencoded';

// The marks that a visit leaves (when a session was last used, tries, what the worker then suggests), and what it numbers by itself.
const passing = ['session', 'try', 'suggest_reader', 'suggest_pick', 'job_fresh', 'job_news'];

// Everything else that is stored: a hash of each table.
function digest(s) {
	const tables = s.db === 'sqlite' ? s.sql(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
		: s.sql(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`);
	return Object.fromEntries(tables.split('\n').filter((x) => !passing.includes(x)).map((table) => {
		const rows = s.sql(s.db === 'sqlite' ? `SELECT * FROM "${table}"` : `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM "${table}" t`);
		return [table, createHash('sha256').update(rows.split('\n').sort().join('\n')).digest('hex')];
	}));
}

// An address of each kind of object that the person who is asked here may act on.
function world(s) {
	const one = (sql) => s.sql(sql).split('\n')[0];
	s.sql(`INSERT INTO inquiry (id, person_id, name, address, subject, matter, came_by, state, created_at, changed_at)
		VALUES (4300, (SELECT pi_id FROM proposal ORDER BY id LIMIT 1), 'N', 'n@example.org', 'S', 'other', 'form', 'answered', 1, 1);
		INSERT INTO inquiry_message (id, inquiry_id, place, writer, body, sent_at) VALUES (4300, 4300, 1, 'staff', 'B', 1)`);
	return {
		call: one(`SELECT slug FROM call WHERE slug = 'trustworthy-learning'`),
		proposal: idText(one(`SELECT p.id FROM proposal p JOIN call c ON c.id = p.call_id WHERE c.slug = 'trustworthy-learning' AND p.state = 'in_review' ORDER BY p.id`)),
		award: idText(one('SELECT MIN(id) FROM award')), message: idText(one('SELECT MIN(id) FROM message')),
		person: idText(one(`SELECT id FROM person WHERE email = 'pi40@example.org'`)), org: idText(one('SELECT MIN(id) FROM org')),
		inquiry: idText(4300), token: 'x'.repeat(43), job: one('SELECT slug FROM job ORDER BY slug'),
	};
}

// Who may do most of what there is, so that it is the door that refuses and not the right.
const senders = ['staff@example.org', 'chair@example.org', 'finance@example.org', 'admin@example.org', 'PI'];

const csrfOf = (page) => page.html.match(/name="csrf" value="([^"]+)"/)[1];

for (const db of databases())
	test(`no POST passes from another site, with another's token or with none, on ${db}`, { timeout: 600000 }, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const ids = world(s);
		const pi = s.sql(`SELECT email FROM person WHERE id = (SELECT pi_id FROM proposal ORDER BY id LIMIT 1)`);
		const people = [];
		for (const email of senders) people.push(await s.signIn(email === 'PI' ? pi : email));
		const foreign = csrfOf(await people[0].get('/dashboard'));
		// The worker has sent what it can, and made the words that are searched for.
		for (let i = 0; i < 400 && s.sql(`SELECT (SELECT COUNT(*) FROM message WHERE state IN ('queued', 'sending')) + (SELECT COUNT(*) FROM search_due)`) !== '0'; i++) await new Promise((r) => setTimeout(r, 50));
		await s.halt();
		s.sql(`UPDATE message SET next_at = 9999999999 WHERE state IN ('queued', 'sending')`);
		await s.start({ serve: ['--quiet'] });
		let sent = 0, passed = 0;
		const before = digest(s);
		const posts = routes().filter((r) => r.method === 'POST');
		const wrong = [];
		for (const r of posts) {
			const where = r.path.replace(/:(\w+)/g, (all, name) => ids[name] ?? 'x');
			for (const v of people) {
				const own = csrfOf(await v.get('/dashboard'));
				const stranger = v === people[0] ? csrfOf(await people[1].get('/dashboard')) : foreign;
				const ways = {
					'from another site': [own, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
					'from an Origin of null': [own, { origin: 'null', 'sec-fetch-site': 'same-origin' }],
					'from a host that begins alike': [own, { origin: s.url + '.evil.example', 'sec-fetch-site': 'same-origin' }],
					'from a sister site': [own, { origin: s.url, 'sec-fetch-site': 'same-site' }],
					'with the token of another': [stranger, {}], 'without a token': [null, {}], 'with an empty token': ['', {}],
				};
				for (const [way, [token, headers]] of Object.entries(ways)) {
					const body = token === null ? '' : `csrf=${encodeURIComponent(token)}`;
					const page = await v.once('POST', where, { body, headers: { 'content-type': form, ...headers } });
					sent++;
					if (![403, 404].includes(page.status)) wrong.push(`${where} ${way} as ${v.email}: ${page.status}`);
				}
			}
			if (r.who === 'anyone') continue;
			// Somebody's right token is let through the door: it is not the door that is shut to all.
			const open = [];
			for (const v of people) open.push((await v.once('POST', where, { body: 'csrf=x', headers: { 'content-type': form } })).status);
			passed += open.includes(403);
		}
		assert.deepEqual(wrong, []);
		assert.deepEqual(digest(s), before, 'something was changed');
		assert.ok(passed > posts.length / 2, `only ${passed} of ${posts.length} routes were refused at the door and not by a right`);
		t.diagnostic(`${posts.length} POST routes, ${sent} requests`);
		s.check();
	});

test('the same body with its own token and origin is let in, and does change something', async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const v = await s.signIn('pi40@example.org');
	const page = await v.get('/account');
	const before = s.sql(`SELECT bio FROM person WHERE email = 'pi40@example.org'`);
	const answer = await v.submit(page.form('/account'), { bio: 'Something else than before.' }, { follow: false });
	assert.equal(answer.status, 303);
	assert.notEqual(s.sql(`SELECT bio FROM person WHERE email = 'pi40@example.org'`), before);
});

// Same status, headers and bytes, but for Date and the nonces.
function shape(page) {
	const headers = [...page.headers].filter(([k]) => !['date', 'set-cookie'].includes(k)).sort();
	return JSON.stringify([page.status, headers, page.html.replace(/(name="(?:csrf|idempotency_key)" value=")[^"]*/g, '$1…')]);
}

test('a POST to what one may not know answers like one to what is not there', { timeout: 300000 }, async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const ids = world(s), nowhere = { ...ids, proposal: idText(7), award: idText(7), message: idText(7), person: idText(7), inquiry: idText(7), call: 'no-such-call', job: 'no-such-job' };
	const wrong = [];
	let alike = 0;
	for (const email of ['pi40@example.org', 'reviewer2@example.org', 'contact@example.org', 'finance@example.org', 'admin@example.org']) {
		const v = await s.signIn(email);
		const csrf = encodeURIComponent(csrfOf(await v.get('/dashboard')));
		for (const r of routes().filter((x) => x.method === 'POST' && x.object_param)) {
			const fill = (map) => r.path.replace(/:(\w+)/g, (all, name) => map[name] ?? 'x');
			for (const token of [csrf, 'wrong']) {
				const send = (where) => v.once('POST', where, { body: `csrf=${token}`, headers: { 'content-type': form } });
				const there = await send(fill(ids));
				if (there.status !== 404) continue;
				alike++;
				if (shape(there) !== shape(await send(fill(nowhere)))) wrong.push(`${fill(ids)} as ${email}`);
			}
		}
	}
	assert.deepEqual(wrong, []);
	assert.ok(alike > 100, `only ${alike} were compared`);
	t.diagnostic(`${alike} compared`);
});

test('whether an address has an account is not told', async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const wrong = [];
	const ask = async (where, email, fields) => {
		const v = s.visitor();
		const page = await v.get(where);
		const first = await v.submit(page.form(where), { email, ...fields }, { follow: false });
		const next = [301, 302, 303].includes(first.status) ? await v.follow(first) : first;
		return shape(first).replaceAll(email, '…') + shape(next).replaceAll(email, '…') + [...v.jar.keys()].sort().join();
	};
	for (const [where, fields] of [['/register', { name: 'A Person' }], ['/forgot', {}], ['/sign-in', { password: 'not the right one' }]])
		if (await ask(where, 'pi16@example.org', fields) !== await ask(where, 'zz16@example.org', fields)) wrong.push(where);
	assert.deepEqual(wrong, []);
	// It could have been told: the two do get different letters.
	await s.letters(1);
	assert.notEqual(s.sql(`SELECT kind FROM message WHERE address = 'pi16@example.org' AND kind IN ('account-exists', 'reset', 'confirm') ORDER BY created_at DESC, kind LIMIT 1`) + '|'
		+ s.sql(`SELECT COUNT(*) FROM message WHERE address = 'pi16@example.org'`), s.sql(`SELECT kind FROM message WHERE address = 'zz16@example.org' ORDER BY created_at DESC, kind LIMIT 1`) + '|'
		+ s.sql(`SELECT COUNT(*) FROM message WHERE address = 'zz16@example.org'`));
});

test('fields that a form does not have are refused, whatever they are called', { timeout: 300000 }, async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const columns = ['state', 'pi_id', 'version', 'call_id', 'submitted_at', 'is_selected', 'is_released', 'role', 'roles', 'email', 'password_hash', 'disabled_at', 'org_id', 'person_id', 'is_chair', 'cash_cents'];
	const kept = (table) => s.sql(`SELECT * FROM ${table} ORDER BY id`);
	const pi = await s.signIn('pi40@example.org');
	const forms = [(await pi.get('/account')).form('/account')];
	const list = await pi.get('/dashboard');
	forms.push((await pi.get(list.link(/^\/proposals\/\w+\/edit/))).form(/\/edit$/));
	for (const f of forms)
		for (const column of columns.filter((c) => !f.fields.some(([name]) => name === c))) {
			const before = kept('proposal') + kept('person');
			const answer = await pi.submit(f, { [column]: '1' }, { follow: false });
			assert.equal(answer.status, 422, `${f.action} took ${column}`);
			assert.equal(kept('proposal') + kept('person'), before, `${f.action} kept ${column}`);
		}
});

test('the key of one person is nothing to another', async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const made = [];
	for (const email of ['pi16@example.org', 'reviewer9@example.org']) {
		const v = await s.signIn(email);
		const page = await v.get('/calls/safe-agents');
		const f = page.form('/calls/safe-agents/apply');
		const answer = await v.submit({ ...f, fields: f.fields.filter(([n]) => n !== 'idempotency_key') }, { idempotency_key: 'the-same-key' }, { follow: false });
		assert.equal(answer.status, 303, answer.text);
		made.push(answer.headers.get('location'));
		assert.equal((await v.get(answer.headers.get('location'))).status, 200);
	}
	assert.notEqual(made[0], made[1]);
});

test('a session ends when the account is disabled, and another is begun at each sign-in', async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const v = await s.signIn('reviewer3@example.org');
	const old = v.jar.get('bursary');
	const again = await v.submit((await s.visitor().get('/sign-in')).form('/sign-in'), {}, { follow: false });
	assert.notEqual(again.status, 200, 'a form of another browser signs nobody in');
	const twin = s.visitor();
	twin.jar = new Map(v.jar);
	assert.equal((await twin.once('GET', '/reviews')).status, 200);
	const admin = await s.signIn('admin@example.org');
	const person = idText(s.sql(`SELECT id FROM person WHERE email = 'reviewer3@example.org'`));
	const page = await admin.get(`/admin/people/${person}`);
	await admin.submit(page.form(/\/disable$/));
	assert.equal((await twin.once('GET', '/reviews')).status, 303, 'the disabled account is still in');
	const fresh = await s.signIn('reviewer4@example.org');
	const another = await s.signIn('reviewer4@example.org');
	assert.notEqual(fresh.jar.get('bursary'), another.jar.get('bursary'));
	assert.notEqual(old, fresh.jar.get('bursary'));
});

test('behind a proxy with TLS the cookie is of this host alone; SameSite and HttpOnly always', async (t) => {
	const s = await Server.demo({ serve: ['--quiet', '--trust-proxy', '127.0.0.1'] });
	t.after(() => s.stop());
	const cookies = async (headers, origin) => {
		const v = s.visitor();
		const page = await v.get('/sign-in', { headers });
		const f = page.form('/sign-in');
		const body = new URLSearchParams([...f.fields.filter(([n]) => !['email', 'password'].includes(n)), ['email', 'pi16@example.org'], ['password', password]]).toString();
		const answer = await v.once('POST', '/sign-in', { body, headers: { ...headers, origin, 'content-type': form } });
		assert.equal(answer.status, 303, answer.text);
		return [...cookiesOf(page), ...cookiesOf(answer)].filter((c) => !/Max-Age=0/i.test(c));
	};
	const tls = await cookies({ 'x-forwarded-proto': 'https' }, s.url.replace('http:', 'https:'));
	assert.ok(tls.length >= 2);
	for (const c of tls) {
		assert.match(c, /^__Host-/);
		assert.match(c, /; Secure/);
		assert.match(c, /; HttpOnly/);
		assert.match(c, /; SameSite=(Lax|Strict)/);
		assert.match(c, /; Path=\//);
		assert.doesNotMatch(c, /Domain=/i);
	}
	for (const c of await cookies({}, s.url)) assert.match(c, /; HttpOnly; SameSite=(Lax|Strict)/);
});

test('a document is a download and nothing else, and its tag confirms no guess', async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const chair = await s.signIn('chair@example.org');
	const r = await chair.get(`/panel/proposals/${world(s).proposal}/document`);
	assert.equal(r.status, 200);
	assert.match(r.headers.get('content-disposition'), /^attachment; filename=/);
	assert.equal(r.headers.get('x-content-type-options'), 'nosniff');
	assert.match(r.headers.get('content-security-policy'), /sandbox/);
	assert.match(r.headers.get('content-security-policy'), /default-src 'none'/);
	assert.equal(r.headers.get('cross-origin-resource-policy'), 'same-origin');
	assert.match(r.headers.get('cache-control'), /no-store/);
	assert.equal(r.headers.get('etag'), null);
	assert.equal(r.headers.get('last-modified'), null);
});

test('what people write becomes no header of a letter', async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const v = s.visitor();
	const f = (await v.get('/register')).form('/register');
	for (const name of ['Eve\r\nBcc: all@example.net', 'Eve\nX-Planted: yes', 'Eve\u0085Bcc: x', 'Eve\u2028Bcc: x'])
		await v.submit(f, { name, email: 'eve@example.net' });
	for (const email of ['eve@example.net\r\nBcc: all@example.net', 'eve@example.net, all@example.net', 'eve@example.net\nX-Planted: yes'])
		assert.equal((await v.submit(f, { name: 'Eve', email })).status, 422, email);
	const letters = await s.letters(150);
	for (const letter of letters) {
		const head = letter.split(/\r?\n\r?\n/)[0];
		assert.doesNotMatch(head, /^(Bcc|Cc|X-Planted):/im);
		assert.equal(head.match(/^To:/gim)?.length, 1);
	}
});

test('the log names nobody and no proposal', { timeout: 120000 }, async (t) => {
	const s = await Server.demo();
	t.after(() => s.stop());
	const pi = await s.signIn('pi40@example.org');
	const chair = await s.signIn('chair@example.org');
	for (const where of ['/dashboard', '/account', '/calls?q=granite', '/nowhere/pi40@example.org']) await pi.get(where);
	for (const where of ['/panel/trustworthy-learning', '/panel/trustworthy-learning/decide']) await chair.get(where);
	await s.signIn('pi40@example.org', 'wrong words here').catch(() => {});
	const list = await pi.get('/dashboard');
	const edit = await pi.get(list.link(/^\/proposals\/\w+\/edit/));
	await pi.submit(edit.form(/\/edit$/), { title: 'Granite under a microscope' });
	await s.letters(100);
	await s.halt();
	assert.ok(s.log.split('\n').length > 20, 'there is a log');
	assert.doesNotMatch(s.log, /@example\.org|granite|Granite/);
	const titles = s.sql('SELECT DISTINCT title FROM proposal').split('\n').filter((x) => x.length > 8);
	const names = s.sql('SELECT name FROM person').split('\n').filter((x) => x.length > 4);
	for (const text of [...titles, ...names, password]) assert.ok(!s.log.includes(text), `the log says “${text}”`);
	for (const line of s.log.trim().split('\n')) assert.doesNotThrow(() => JSON.parse(line), line);
});

for (const db of databases())
	test(`a move to another institution lifts no conflict of staff, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const [proposal, org, other] = s.sql(`SELECT p.id, pi.org_id, (SELECT MIN(o.id) FROM org o WHERE o.id <> pi.org_id) FROM proposal p
			JOIN person pi ON pi.id = p.pi_id WHERE p.state = 'in_review' AND pi.org_id IS NOT NULL ORDER BY p.id LIMIT 1`).split('|');
		const staff = await s.signIn('staff2@example.org');
		const where = `/staff/proposals/${idText(proposal)}`;
		assert.equal((await staff.get(where)).status, 200, 'without a conflict staff read it');
		s.sql(`UPDATE person SET org_id = ${org} WHERE email = 'staff2@example.org'`);
		assert.equal((await staff.get(where)).status, 404);
		const page = await staff.get(`/account/institution/${idText(other)}`);
		const answer = await staff.submit(page.forms().find((f) => f.action.startsWith('/account/')), {}, { follow: false });
		assert.equal(answer.status, 303, answer.text);
		assert.equal(s.sql(`SELECT org_id FROM person WHERE email = 'staff2@example.org'`), other);
		assert.equal((await staff.get(where)).status, 404, 'the move lifted the conflict');
		s.check();
	});

// Whose proposal it is has a lock of their own while something of theirs is written.  Who may not know of it is answered beside it.
for (const db of databases().filter((x) => x === 'postgresql'))
	test(`who may not write to a proposal does not wait for who writes to it, on ${db}`, { timeout: 60000 }, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const [id, pi] = s.sql(`SELECT p.id, p.pi_id FROM proposal p JOIN call c ON c.id = p.call_id WHERE c.slug = 'safe-agents' AND p.state = 'draft' ORDER BY p.id LIMIT 1`).split('|');
		const stranger = await s.signIn(s.sql(`SELECT MIN(w.email) FROM proposal p JOIN person w ON w.id = p.pi_id WHERE w.id <> ${pi}`));
		const csrf = csrfOf(await stranger.get('/account'));
		const post = (what) => fetch(`${s.url}/proposals/${idText(id)}/${what}`, { method: 'POST', redirect: 'manual',
			headers: { cookie: stranger.cookie(), origin: s.url, 'content-type': form }, body: `csrf=${encodeURIComponent(csrf)}&revision=1&title=x` });
		// Known by now; then the lock is held until psql's input ends.
		await post('edit');
		const holder = spawn('psql', ['-X', '-q', '-t', '-A', s.dbUrl], { stdio: ['pipe', 'pipe', 'inherit'] });
		const ended = new Promise((resolve) => holder.on('exit', resolve));
		t.after(() => holder.kill());
		holder.stdin.write(`BEGIN; SELECT 'held', pg_advisory_xact_lock(~ CAST(${pi} AS BIGINT));\n`);
		await new Promise((resolve) => holder.stdout.once('data', resolve));
		// Who waits for it does so for seconds.
		const waiting = () => s.sql('SELECT COUNT(*) FROM pg_locks WHERE NOT granted');
		for (const what of ['edit', 'submit', 'withdraw']) {
			const answer = post(what).then((r) => r.status);
			let status;
			while ((status = await Promise.race([answer, sleep(100)])) === undefined) assert.equal(waiting(), '0', `${what} waits for the lock`);
			assert.equal(status, 404, what);
		}
		assert.equal(holder.exitCode, null, 'the lock was held all the while');
		holder.stdin.end();
		await ended;
	});
