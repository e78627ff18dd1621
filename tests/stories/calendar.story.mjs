// One's own dates behind a private link, as a calendar program reads them.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Server, databases, root, sleep, stale } from './lib.mjs';

function read(page) {
	assert.equal(page.status, 200, page.path);
	const r = spawnSync('/usr/bin/python3', [path.join(root, 'tests/stories/feeds.py'), 'ics'], { input: page.html, encoding: 'utf8' });
	assert.equal(r.status, 0, r.stderr);
	return JSON.parse(r.stdout);
}

// The link of who is signed in, made anew.
async function link(v) {
	const made = await v.submit((await v.get('/account/calendar')).form('/account/calendar'));
	assert.equal(made.status, 200, made.text);
	return new URL(/http:\/\/[^<\s]+\/calendar\/[A-Za-z0-9_-]{43}\/dates\.ics/.exec(made.html)[0]).pathname;
}

for (const db of databases())
	test(`a person's dates are in their calendar, and nobody else's, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const v = s.visitor(), now = Math.floor(Date.now() / 1000);
		const one = (sql) => s.sql(sql);
		const dates = async (where) => read(await v.get(where));
		const told = (c) => c.events.map((e) => e.summary).sort();

		await t.test('a reviewer hears when reviews are due, by the call alone', async () => {
			const reviewer = one(`SELECT p.email FROM assignment a JOIN person p ON p.id = a.person_id JOIN call c ON c.id = a.call_id
				WHERE c.state = 'reviewing' AND a.state <> 'declined' AND COALESCE(a.review_state, '') <> 'submitted' ORDER BY p.email LIMIT 1`);
			const me = await s.signIn(reviewer), where = await link(me), c = await dates(where);
			assert.deepEqual(told(c), ['Reviews due: ' + one(`SELECT title FROM call WHERE state = 'reviewing'`)]);
			const [e] = c.events;
			assert.equal(e.alarms, 2);
			assert.equal(e.sequence, Number(one(`SELECT revision FROM call WHERE state = 'reviewing'`)));
			const body = (await v.get(where)).html;
			for (const title of one(`SELECT title FROM proposal WHERE state = 'in_review'`).split('\n')) assert.ok(!body.includes(title.slice(0, 30)), title);
			// In conflict with all of them: there was one, and there is none.
			s.sql(`INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) SELECT a.proposal_id, a.person_id, 'entered', 'of the calendar', a.person_id, 0 FROM assignment a
				WHERE a.person_id = (SELECT id FROM person WHERE email = '${reviewer}') AND NOT EXISTS (SELECT 1 FROM conflict x WHERE x.proposal_id = a.proposal_id AND x.person_id = a.person_id)`);
			assert.deepEqual(told(await dates(where)), []);
			s.sql(`DELETE FROM conflict WHERE note = 'of the calendar'`);
		});

		await t.test('an applicant hears of the calls of their drafts and of what they follow', async () => {
			const pi = one(`SELECT p.email FROM person p WHERE p.email LIKE 'pi%@example.org' AND NOT EXISTS (SELECT 1 FROM proposal x JOIN call c ON c.id = x.call_id WHERE x.pi_id = p.id AND c.state <> 'announced')
				AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = p.id) ORDER BY p.email LIMIT 1`);
			const me = await s.signIn(pi), where = await link(me);
			assert.deepEqual(told(await dates(where)), []);
			const [slug, other] = one(`SELECT slug FROM call WHERE state = 'published' AND opens_at <= ${now} AND closes_at > ${now} ORDER BY slug`).split('\n');
			const title = (x) => one(`SELECT title FROM call WHERE slug = '${x}'`);
			const draft = (x) => s.sql(`INSERT INTO proposal (id, call_id, pi_id, period, state, title, abstract, created_at, changed_at)
				SELECT 4711, c.id, p.id, c.period, 'draft', 'Quite secret', 'words', 1, 1 FROM call c, person p WHERE c.slug = '${x}' AND p.email = '${pi}'`);
			draft(slug);
			const first = await dates(where);
			assert.deepEqual(told(first), [`Deadline: ${title(slug)}`]);
			assert.ok(!(await v.get(where)).html.includes('Quite secret'));
			// The same event as in the public calendar.
			const shared = read(await v.get(`/calls/${slug}/calendar.ics`)).events.find((e) => e.summary.startsWith('Deadline'));
			assert.deepEqual(first.events[0], shared);
			// A change is a revision of it; what is cancelled says so and rings no more.
			s.sql(`UPDATE call SET closes_at = closes_at + 3600, changed_at = changed_at + 60, revision = revision + 1 WHERE slug = '${slug}'`);
			const [moved] = (await dates(where)).events;
			assert.equal(moved.uid, first.events[0].uid);
			assert.equal(moved.sequence, first.events[0].sequence + 1);
			assert.equal(Date.parse(moved.stamp) - Date.parse(first.events[0].stamp), 60000);
			assert.equal(Date.parse(moved.starts) - Date.parse(first.events[0].starts), 3600000);
			// Submitted: decisions are expected, and the same is told whatever becomes of it.
			s.sql(`UPDATE proposal SET state = 'submitted', version = 1, submitted_at = 1 WHERE id = 4711`);
			const expected = await dates(where);
			assert.deepEqual(told(expected), [`Deadline: ${title(slug)}`, `Decisions expected: ${title(slug)}`]);
			for (const state of ['eligible', 'ineligible', 'in_review', 'answered']) {
				s.sql(`UPDATE proposal SET state = '${state}' WHERE id = 4711`);
				assert.deepEqual(await dates(where), expected, state);
			}
			const sum = one(`SELECT state FROM call WHERE slug = '${slug}'`);
			s.sql(`UPDATE call SET state = 'cancelled' WHERE slug = '${slug}'`);
			assert.ok((await dates(where)).events.every((e) => e.status === 'CANCELLED' && e.alarms === 0));
			s.sql(`UPDATE call SET state = '${sum}' WHERE slug = '${slug}'`);
			s.sql(`UPDATE proposal SET state = 'withdrawn' WHERE id = 4711`);
			assert.deepEqual(told(await dates(where)), []);
			// Followed by mail, with this address: every call ahead, or those of the areas.
			const page = await v.get('/follow');
			await v.submit(page.form('/follow'), { email: pi });
			assert.deepEqual(told(await dates(where)), [], 'not confirmed yet');
			s.sql(`UPDATE subscriber SET state = 'confirmed', confirmed_at = 1, letter_due_at = NULL`);
			const ahead = Number(one(`SELECT COUNT(*) FROM call WHERE state IN ('published', 'cancelled') AND published_at IS NOT NULL AND closes_at > ${now - 90 * 86400}`));
			assert.ok(ahead > 1);
			assert.equal((await dates(where)).events.length, ahead);
			s.sql(`INSERT INTO subscriber_area (subscriber_id, area_id) SELECT s.id, (SELECT MIN(a.area_id) FROM call_area a JOIN call c ON c.id = a.call_id WHERE c.slug = '${other ?? slug}') FROM subscriber s`);
			const some = (await dates(where)).events.length;
			assert.ok(some >= 1 && some < ahead, `${some} of ${ahead}`);
			s.sql(`DELETE FROM proposal WHERE id = 4711`);
		});

		await t.test('it is shown once, kept as a hash, made anew, ended, and then an address of nothing', async () => {
			const me = await s.signIn('pi2@example.org');
			const form = (await me.get('/account/calendar')).form('/account/calendar');
			assert.match((await me.get('/account')).text, /Dates in your calendar/);
			const first = await link(me);
			const again = await me.get('/account/calendar');
			assert.doesNotMatch(again.html, new RegExp(first.split('/')[2]));
			assert.match(again.text, /No calendar has used it yet/);
			assert.equal((await v.get(first)).headers.get('content-type'), 'text/calendar; charset=utf-8');
			assert.equal((await v.get(first)).headers.get('cache-control'), 'no-store');
			for (let i = 0; i < 50 && one('SELECT COUNT(*) FROM calendar_link WHERE used_at IS NOT NULL') === '0'; i++) await sleep(100);
			assert.match((await me.get('/account/calendar')).text, /A calendar last used it on/);
			const absent = await v.get(`/calendar/${'A'.repeat(43)}/dates.ics`);
			assert.equal(absent.status, 404);
			const same = async (where) => {
				const page = await v.get(where);
				assert.equal(page.status, 404);
				assert.equal(page.html.replaceAll(where, ''), absent.html.replaceAll(absent.path, ''));
			};
			await same('/calendar/none/dates.ics');
			const second = await link(me);
			await same(first);
			assert.equal((await v.get(second)).status, 200);
			// A disabled person: the same as nothing.  A new password ends it, as it ends keys.
			s.sql(`UPDATE person SET disabled_at = 1 WHERE email = 'pi2@example.org'`);
			await same(second);
			s.sql(`UPDATE person SET disabled_at = NULL WHERE email = 'pi2@example.org'`);
			assert.equal((await v.get(second)).status, 200);
			const ended = await me.submit((await me.get('/account/calendar')).form('/account/calendar/end'));
			assert.match(ended.text, /The link has ended/);
			await same(second);
			const third = await link(me);
			const words = await me.submit((await me.get('/account/password')).form('/account/password'), { current: 'bursary demo only', password: 'kettle orbit lantern seven' });
			assert.match(words.text, /your keys have ended, and so has the link of your calendar/);
			await same(third);
			// Making one asks for the password when it was given a while ago.
			stale(s, 'pi2@example.org');
			const asked = await me.submit((await me.get('/account/calendar')).form('/account/calendar'));
			assert.doesNotMatch(asked.html, /dates\.ics/);
			assert.equal(one('SELECT COUNT(*) FROM calendar_link l JOIN person p ON p.id = l.person_id WHERE p.email = \'pi2@example.org\''), '0');
			// Neither the log nor the audit holds one.
			for (const where of [first, second, third]) assert.ok(!s.log.includes(where.split('/')[2]));
			assert.equal(one(`SELECT COUNT(*) FROM audit_told WHERE action = 'calendar_link_made' AND detail LIKE '%/%'`), '0');
			assert.equal(form.action, '/account/calendar');
		});
		assert.deepEqual(s.audited('calendar_'), { link_ended: 1, link_made: 5 });
		s.check();
	});
