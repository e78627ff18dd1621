// What must not be done from a screen left open: the password is asked for again when it was last given a while ago.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { Server, binary, databases, password, stale } from './lib.mjs';

const slug = 'trustworthy-learning';
const needing = JSON.parse(spawnSync(binary, ['routes', '--json'], { encoding: 'utf8' }).stdout).filter((r) => r.needs_fresh);

const fieldsOf = (form, name) => form.fields.filter(([n]) => n === name).map(([, v]) => v);

for (const db of databases())
	test(`a stale session is asked for the password in place, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const admin = await s.signIn('admin@example.org'), staff = await s.signIn('staff@example.org');
		const id = s.sql(`SELECT id FROM person WHERE email = 'reviewer3@example.org'`);
		const at = (await admin.get('/admin/people?q=reviewer3')).link(/^\/admin\/people\/[0-9a-z]{13}$/);
		const rolesNow = () => s.sql(`SELECT role FROM person_role WHERE person_id = ${id} ORDER BY role`).split('\n');
		const isDisabled = () => s.sql(`SELECT COUNT(*) FROM person WHERE id = ${id} AND disabled_at IS NOT NULL`) === '1';
		const told = (action) => Number(s.sql(`SELECT COUNT(*) FROM audit_told WHERE action = '${action}'`));
		const tries = () => Number(s.sql('SELECT COUNT(*) FROM try'));
		const noProofAsked = (form) => assert.deepEqual(fieldsOf(form, 'proof'), []);
		const isAsked = (answer, action) => {
			assert.equal(answer.status, 422);
			assert.match(answer.text, /type your password once more, so that we know it is you/);
			const form = answer.form(action);
			assert.deepEqual(fieldsOf(form, 'proof'), ['']);
			assert.match(form.html, /autocomplete="current-password"/);
			// The other forms of the page ask nothing.
			for (const f of answer.forms()) if (f.action !== action) noProofAsked(f);
			return form;
		};

		await t.test('who just signed in is not asked', async () => {
			const form = (await admin.get(at)).form(at);
			noProofAsked(form);
			const done = await admin.submit(form, { roles: ['reviewer', 'finance'] });
			assert.equal(done.status, 200);
			assert.deepEqual(rolesNow(), ['finance', 'reviewer']);
		});

		await t.test('stale: asked, and nothing that was chosen is lost', async () => {
			stale(s, admin.email);
			const asked = isAsked(await admin.submit((await admin.get(at)).form(at), { roles: ['auditor', 'contact'] }), at);
			assert.deepEqual(fieldsOf(asked, 'roles').sort(), ['auditor', 'contact']);
			assert.deepEqual(rolesNow(), ['finance', 'reviewer']);

			const before = tries(), wrong = await admin.submit(asked, { proof: 'not this one at all' });
			assert.equal(wrong.status, 422);
			assert.match(wrong.text, /not your password/);
			assert.doesNotMatch(wrong.html, /not this one at all/, 'a password is not shown again');
			assert.deepEqual(rolesNow(), ['finance', 'reviewer']);
			assert.equal(tries(), before + 1, 'the try is counted');
			assert.equal(told('password_wrong'), 1);
			assert.equal(told('password_proved'), 0);

			const again = wrong.form(at);
			assert.deepEqual(fieldsOf(again, 'roles').sort(), ['auditor', 'contact']);
			const done = await admin.submit(again, { proof: password });
			assert.equal(done.status, 200);
			assert.deepEqual(rolesNow(), ['auditor', 'contact']);
			assert.equal(told('password_proved'), 1);
		});

		await t.test('the proof holds for what comes next, and in this browser alone', async () => {
			const elsewhere = await s.signIn('admin@example.org');
			stale(s, admin.email);
			const asked = isAsked(await admin.submit((await admin.get(at)).form(`${at}/disable`)), `${at}/disable`);
			await admin.submit(asked, { proof: password });
			assert.ok(isDisabled());
			isAsked(await elsewhere.submit((await elsewhere.get(at)).form(`${at}/enable`)), `${at}/enable`);
			assert.ok(isDisabled());
			await admin.submit((await admin.get(at)).form(`${at}/enable`));
			assert.ok(!isDisabled());
		});

		await t.test('each address that needs it asks, and does what it is for once the password is right', async () => {
			const release = `/staff/calls/${slug}/release`;
			const done = [];
			const press = async (who, page, action, then, typed = {}) => {
				stale(s, who.email);
				const asked = isAsked(await who.submit((await who.get(page)).form(action), typed), action);
				assert.ok(!then(), `${action} was done without the password`);
				await who.submit(asked, { proof: password });
				assert.ok(then(), `${action} was not done with it`);
				done.push(action.replace(at, '/admin/people/:person').replace(slug, ':call'));
			};
			await press(admin, at, `${at}/disable`, isDisabled);
			await press(admin, at, `${at}/enable`, () => !isDisabled());
			await press(staff, '/account/keys', '/account/keys', () => told('key_made') === 1, { label: 'A nightly report', scope: 'lists', days: '7' });
			await press(staff, '/account/calendar', '/account/calendar', () => s.sql('SELECT COUNT(*) FROM calendar_link') === '1');
			await press(staff, '/staff/news', '/staff/news/subscribers', () => told('subscribers_exported') === 1);
			const proved = told('password_proved');
			await press(admin, at, at, () => told('password_proved') > proved);
			// Nothing is decided: the password lets the question through, and the answer to it is no.
			stale(s, staff.email);
			const asked = isAsked(await staff.submit((await staff.get(release)).form(release)), release);
			assert.doesNotMatch(asked.html, /Every applicant must get an answer/);
			const refused = await staff.submit(asked, { proof: password });
			assert.equal(refused.status, 422);
			assert.match(refused.text, /Every applicant must get an answer/);
			noProofAsked(refused.form(release));
			done.push('/staff/calls/:call/release');
			assert.deepEqual(done.sort(), needing.map((r) => r.path).sort());
		});

		await t.test('who guesses is stopped, and the right password does not help then', async () => {
			stale(s, admin.email);
			const asked = isAsked(await admin.submit((await admin.get(at)).form(`${at}/disable`)), `${at}/disable`);
			let last;
			for (let i = 0; i < 11; i++) last = await admin.submit(asked, { proof: `guess ${i}` });
			assert.equal(last.status, 429);
			assert.equal((await admin.submit(asked, { proof: password })).status, 429);
			assert.ok(!isDisabled());
		});

		s.check();
	});
