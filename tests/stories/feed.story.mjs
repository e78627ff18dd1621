// Feeds and calendars, read by the programs that people read them with (feedparser, icalendar).
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Server, databases, root } from './lib.mjs';

function read(kind, page) {
	assert.equal(page.status, 200, page.path);
	const r = spawnSync('/usr/bin/python3', [path.join(root, 'tests/stories/feeds.py'), kind], { input: page.html, encoding: 'utf8' });
	assert.equal(r.status, 0, r.stderr);
	return JSON.parse(r.stdout);
}

for (const db of databases()) {
	test(`calls and recipients are followed by a feed, and dates by a calendar, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const v = s.visitor();
		const count = (sql) => Number(s.sql(sql));

		const calls = await v.get('/calls.atom');
		assert.equal(calls.headers.get('content-type'), 'application/atom+xml; charset=utf-8');
		assert.equal(calls.headers.get('set-cookie'), null);
		const feed = read('atom', calls);
		assert.deepEqual([feed.trouble, feed.version], ['', 'atom10']);
		const shown = `state NOT IN ('draft', 'cancelled')`;
		assert.equal(feed.entries.length, count(`SELECT COUNT(*) FROM call WHERE ${shown}`));
		assert.equal(new URL(feed.links.self).pathname, '/calls.atom');
		assert.equal(new URL(feed.links.alternate).pathname, '/calls');
		for (const e of feed.entries) {
			assert.equal(e.id, e.link);
			assert.equal((await v.get(new URL(e.link).pathname)).status, 200);
		}
		// The page names its feed, with the filters in force.
		const page = await v.get('/calls?state=open');
		assert.match(page.html, /<link rel="alternate" type="application\/atom\+xml" href="\/calls\.atom\?state=open">/);
		assert.ok(page.links().includes('/calls.ics?state=open'));
		assert.equal(read('atom', await v.get('/calls.atom?state=open')).entries.length, (await v.get('/calls?state=open')).links().filter((l) => /^\/calls\/[^?]+$/.test(l)).length);

		// What is not XML in a title does not break it; a change shows by its time.
		const slug = 'safe-agents';
		s.sql(`UPDATE call SET title = 'A <b> & "c" ]]> ü', changed_at = changed_at + 60, revision = revision + 1 WHERE slug = '${slug}'`);
		const later = read('atom', await v.get('/calls.atom'));
		assert.equal(later.trouble, '');
		const [was, is] = [feed, later].map((f) => f.entries.find((e) => e.link.endsWith(`/${slug}`)));
		assert.equal(is.title, 'A <b> & "c" ]]> ü');
		assert.equal(Date.parse(is.updated) - Date.parse(was.updated), 60000);
		assert.equal(is.id, was.id);

		// Recipients: who got it and where; each filter.
		const recipients = read('atom', await v.get('/recipients.atom'));
		assert.equal(recipients.trouble, '');
		assert.equal(recipients.entries.length, count('SELECT COUNT(*) FROM award WHERE announced_at IS NOT NULL'));
		const [{ author }] = recipients.entries;
		const one = read('atom', await v.get(`/recipients.atom?q=${encodeURIComponent(author)}`));
		assert.ok(one.entries.length >= 1 && one.entries.every((e) => e.author === author));
		assert.equal(read('atom', await v.get('/recipients.atom?year=1999')).entries.length, 0);

		// News: what has begun to leave, the newest first, and nothing of a draft; its page names it.
		const news = read('atom', await v.get('/news.atom'));
		assert.equal(news.trouble, '');
		assert.equal(news.entries.length, count('SELECT COUNT(*) FROM newsletter WHERE begun_at IS NOT NULL'));
		assert.equal(new URL(news.links.alternate).pathname, '/news');
		assert.match((await v.get('/news')).html, /<link rel="alternate" type="application\/atom\+xml" href="\/news\.atom">/);
		s.sql(`INSERT INTO newsletter (id, state, subject, body, by_id, created_at, begun_at) SELECT 7, 'sending', 'A <b> & ]]> ü', 'First & ü.' || CHR(10) || CHR(10) || 'Second.', id, 1, 4102444800 FROM person WHERE email = 'staff@example.org'`.replaceAll('CHR', db === 'sqlite' ? 'CHAR' : 'CHR'));
		s.sql(`INSERT INTO newsletter_progress (newsletter_id, is_queued, n_queued, n_sent, n_failed, n_skipped, n_refused, told, resume_at) VALUES (7, 1, 0, 0, 0, 0, 0, '', 0)`);
		s.sql(`INSERT INTO newsletter (id, state, subject, body, by_id, created_at) SELECT 8, 'draft', 'Not yet', 'Nothing.', id, 2 FROM person WHERE email = 'staff@example.org'`);
		s.sql(`INSERT INTO newsletter_progress (newsletter_id, is_queued, n_queued, n_sent, n_failed, n_skipped, n_refused, told, resume_at) VALUES (8, 0, 0, 0, 0, 0, 0, '', 0)`);
		const newer = read('atom', await v.get('/news.atom'));
		assert.deepEqual([newer.trouble, newer.entries.length], ['', news.entries.length + 1]);
		assert.deepEqual([newer.entries[0].title, newer.entries[0].summary], ['A <b> & ]]> ü', 'First & ü.']);
		assert.equal(newer.entries[0].id, newer.entries[0].link);
		assert.equal((await v.get(new URL(newer.entries[0].link).pathname)).status, 200);

		// All dates of all calls; the alarm of a call that was cancelled does not ring, and its page's file says so.
		const dates = read('ics', await v.get('/calls.ics'));
		assert.equal(dates.events.length, 3 * feed.entries.length);
		assert.equal(new Set(dates.events.map((e) => e.uid)).size, dates.events.length);
		assert.equal(dates.events.filter((e) => e.summary.startsWith('Deadline')).every((e) => e.alarms === 2), true);
		const own = read('ics', await v.get(`/calls/${slug}/calendar.ics`));
		assert.deepEqual(own.events, dates.events.filter((e) => e.summary.includes('A <b> & "c" ]]> ü')));
		s.sql(`UPDATE call SET state = 'cancelled' WHERE slug = '${slug}'`);
		assert.equal(read('ics', await v.get('/calls.ics')).events.length, dates.events.length - 3);
		const off = read('ics', await v.get(`/calls/${slug}/calendar.ics`)).events;
		assert.ok(off.every((e) => e.status === 'CANCELLED' && e.alarms === 0));
		s.check();
	});
}
