// Keys: a program reads what its person may read at that moment, where keys are taken, and nothing else.
import test from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { Server, databases, password, stale } from './lib.mjs';

const progress = '/admin/check/progress', call = '/panel/trustworthy-learning/assign-best/progress';

for (const db of databases())
	test(`programs read with keys, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const admin = await s.signIn('admin@example.org'), chair = await s.signIn('chair@example.org'), pi = await s.signIn('pi1@example.org');
		const ask = (key, where, headers = {}, method = 'GET') => new Promise((resolve, reject) => {
			http.request(s.url + where, { method, agent: false, headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers } }, (r) => {
				let text = '';
				r.setEncoding('utf8');
				r.on('data', (d) => { text += d; });
				r.on('end', () => resolve({ status: r.statusCode, headers: new Map(Object.entries(r.headers)), text }));
			}).on('error', reject).end();
		});
		const make = async (who, scope, label = 'A program of mine') => {
			const page = await who.get('/account/keys');
			const made = await who.submit(page.form('/account/keys'), { label, scope, days: '30' });
			assert.equal(made.status, 200, made.text);
			const [key] = /bursary_[A-Za-z0-9_-]{43}/.exec(made.html);
			return { key, form: page.form('/account/keys'), made };
		};
		const all = {};

		await t.test('a key is shown once, kept as a hash, and told in the audit', async () => {
			all.admin = await make(admin, 'tasks', 'Watches the <nightly> check');
			assert.match(all.admin.made.text, /Copy it now/);
			assert.equal(all.admin.made.headers.get('cache-control'), 'no-store');
			const again = await admin.get('/account/keys');
			assert.doesNotMatch(again.html, /bursary_/);
			assert.match(again.text, /Watches the <nightly> check How far long work is\. Good until .*Not used yet/);
			const twice = await admin.submit(all.admin.form, { label: 'Watches the <nightly> check', scope: 'tasks', days: '30' });
			assert.doesNotMatch(twice.html, /bursary_/);
			assert.equal(s.sql('SELECT COUNT(*) FROM access_key'), '1');
			const stored = s.sql(`SELECT ${db === 'sqlite' ? 'hex(key_hash)' : "encode(key_hash, 'hex')"} FROM access_key`);
			assert.match(stored, /^[0-9a-fA-F]{64}$/);
			assert.match(s.sql("SELECT detail FROM audit_told WHERE action = 'key_made'"), /"scope":"tasks","days":30/);
			assert.ok(!s.log.includes(all.admin.key));
		});

		await t.test('it reads what its person may, without a cookie, a form or a menu, and it is told when', async () => {
			const r = await ask(all.admin.key, progress);
			assert.deepEqual([r.status, r.text], [200, (await admin.get(progress)).html]);
			assert.equal(r.headers.get('set-cookie'), undefined);
			assert.equal(r.headers.get('cache-control'), 'no-store');
			for (let i = 0; i < 50 && s.sql('SELECT COUNT(*) FROM access_key WHERE used_at IS NOT NULL') === '0'; i++) await new Promise((f) => setTimeout(f, 100));
			assert.match((await admin.get('/account/keys')).text, /Last used/);
		});

		await t.test('it is good nowhere else: not for pages, not for what is written, not for another scope', async () => {
			all.lists = await make(admin, 'lists');
			assert.equal((await ask(all.lists.key, progress)).status, 401);
			assert.equal((await ask(all.lists.key, '/recipients.csv')).status, 200);
			for (const where of ['/dashboard', '/account', '/account/keys', '/admin/people', '/admin/check', '/'])
				assert.equal((await ask(all.admin.key, where)).status, 401, where);
			const r = await ask(all.admin.key, '/admin/check', { 'content-type': 'application/x-www-form-urlencoded' }, 'POST');
			assert.deepEqual([r.status, r.headers.get('www-authenticate')], [401, 'Bearer']);
			assert.equal(s.sql('SELECT COUNT(*) FROM task'), '0');
		});

		await t.test('a cookie beside it is not looked at, whoever is stronger', async () => {
			assert.equal((await ask('bursary_' + 'A'.repeat(43), progress, { cookie: admin.cookie() })).status, 401);
			all.pi = await make(pi, 'all');
			assert.equal((await ask(all.pi.key, progress, { cookie: admin.cookie() })).status, 404);
			assert.equal((await ask(all.admin.key, '/dashboard', { cookie: admin.cookie() })).status, 401);
			assert.equal((await ask(null, '/dashboard', { cookie: admin.cookie(), authorization: 'Basic eDp5' })).status, 200);
			for (const bad of ['x', '', 'bursary_short', all.admin.key + 'A', all.admin.key.slice(0, -1), all.admin.key.toUpperCase()])
				assert.equal((await ask(bad, progress)).status, bad === '' ? 303 : 401, bad);
			// A program whose key is empty is not whoever its cookies say.
			for (const authorization of ['Bearer', 'bearer ', 'Bearer\t']) {
				const empty = await ask('', progress, { authorization, cookie: admin.cookie() });
				assert.equal(empty.status, 401, JSON.stringify(authorization));
			}
		});

		await t.test('it never may what its person may not: nothing here, as where there is nothing', async () => {
			const settled = (r, where) => r.text.replaceAll(where, '').replace(/[0-9a-z]{13}/g, '');
			for (const where of [progress, call]) {
				const shut = await ask(all.pi.key, where), nothing = await ask(all.pi.key, '/nothing/is/here');
				assert.deepEqual([shut.status, settled(shut, where)], [404, settled(nothing, '/nothing/is/here')]);
				assert.equal(shut.headers.get('set-cookie'), undefined);
				assert.doesNotMatch(shut.text, /Dashboard|csrf/);
			}
			all.chair = await make(chair, 'all');
			assert.equal((await ask(all.chair.key, call)).status, 200);
			s.sql("UPDATE panel_member SET is_chair = 0 WHERE person_id = (SELECT id FROM person WHERE email = 'chair@example.org')");
			assert.equal((await ask(all.chair.key, call)).status, 404);
			s.sql("DELETE FROM person_role WHERE role = 'admin' AND person_id = (SELECT id FROM person WHERE email = 'admin@example.org')");
			assert.equal((await ask(all.admin.key, progress)).status, 404);
			s.sql("INSERT INTO person_role (person_id, role, granted_at) SELECT id, 'admin', 1 FROM person WHERE email = 'admin@example.org'");
			assert.equal((await ask(all.admin.key, progress)).status, 200);
		});

		await t.test('making one asks who it is; nobody has more than ten; ending one is one\'s own', async () => {
			stale(s, pi.email);
			const form = (await pi.get('/account/keys')).form('/account/keys');
			const asked = await pi.submit(form, { label: 'One more', scope: 'all', days: '1' });
			assert.equal(asked.status, 422);
			assert.match(asked.text, /type your password once more/);
			assert.match((await pi.submit(asked.form('/account/keys'), { proof: password })).html, /bursary_/);
			for (const days of ['0', '366']) assert.equal((await pi.submit((await pi.get('/account/keys')).form('/account/keys'), { label: 'x', scope: 'all', days })).status, 422);
			for (let i = 0; i < 8; i++) await make(pi, 'all', `Number ${i}`);
			const many = await pi.submit((await pi.get('/account/keys')).form('/account/keys'), { label: 'x', scope: 'all', days: '1' });
			assert.equal(many.status, 422);
			assert.match(many.text, /You have 10 keys already/);
			const theirs = (await admin.get('/account/keys')).forms().filter((f) => f.action.endsWith('/end'));
			const mine = (await pi.get('/account/keys')).form(/\/end$/);
			assert.equal(theirs.length, 2);
			for (const f of theirs) await pi.submit({ ...mine, action: f.action });
			assert.equal((await ask(all.admin.key, progress)).status, 200);
			for (const f of theirs) await admin.submit(f);
			assert.equal((await ask(all.admin.key, progress)).status, 401);
		});

		await t.test('it ends on its day, with the account, and with the password', async () => {
			const at = (await admin.get(`/admin/people?q=${encodeURIComponent(s.sql("SELECT name FROM person WHERE email = 'pi1@example.org'"))}`)).link(/^\/admin\/people\/[0-9a-z]{13}$/);
			const status = async (key) => (await ask(key, progress)).status;
			assert.equal(await status(all.pi.key), 404);
			await admin.submit((await admin.get(at)).form(`${at}/disable`));
			assert.equal(await status(all.pi.key), 401);
			await admin.submit((await admin.get(at)).form(`${at}/enable`));
			assert.equal(await status(all.pi.key), 401);
			const { key } = await make(admin, 'all');
			assert.equal(await status(key), 200);
			s.sql('UPDATE access_key SET expires_at = created_at - 999, created_at = created_at - 1000, used_at = NULL');
			assert.equal(await status(key), 401);
			const { key: last } = await make(admin, 'all');
			assert.equal(await status(last), 200);
			const changed = await admin.submit((await admin.get('/account/password')).form('/account/password'), { current: password, password: 'kettle orbit lantern seven' });
			assert.match(changed.text, /your keys have ended/);
			assert.equal(await status(last), 401);
		});
		assert.doesNotMatch(s.log, /child_ended/); // nothing that was sent made it fall
		s.check();
	});
