// A letter to the list and a mail server that bounces, throttles, hangs, refuses or is away: nothing is lost, nothing leaves twice,
// and staff are told.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { Server, databases, sleep, stale } from './lib.mjs';
import { Sink, header } from './smtp.mjs';

async function until(what, ok, ms = 20000) {
	for (let waited = 0; !(await ok()); waited += 50) {
		if (waited >= ms) throw new Error(`in vain: ${what}`);
		await sleep(50);
	}
}

// So many are on the list: r1@example.edu …
function subscribe(s, n) {
	const blob = s.database ? 'BYTEA' : 'BLOB';
	s.sql(`WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < ${n})
		INSERT INTO subscriber (id, address_hash, address, state, serial, letter_at, created_at, confirmed_at)
		SELECT i, CAST('hash ' || i AS ${blob}), 'r' || i || '@example.edu', 'confirmed', 1, 1, 1, 1 FROM k`);
}

async function world(t, db, n, plan, perMinute = 0) {
	const sink = new Sink();
	if (plan) sink.plan = plan;
	await sink.start();
	const s = await Server.empty({ db, serve: ['--quiet'], env: { BURSARY_SMTP: sink.url } });
	t.after(async () => {
		await s.stop();
		await sink.stop();
	});
	s.sql(`INSERT INTO setting (name, value) VALUES ('newsletters_per_minute', '${perMinute}')`);
	subscribe(s, n);
	return { s, sink, staff: await s.signIn('admin@example.org', 'a quiet long password') };
}

async function send(staff, subject, at) {
	const draft = await staff.submit((await staff.get('/staff/news/new')).form('/staff/news/new'), { subject, body: 'A call is open.' });
	return staff.submit(draft.form(/\/send$/), at ? { at } : {});
}

const state = (s) => s.sql('SELECT state FROM newsletter');
const copies = (s, of) => Number(s.sql(`SELECT COUNT(*) FROM newsletter_copy WHERE state = '${of}'`));
// As if the pauses were over.
const hurry = (s) => s.sql(`UPDATE newsletter_copy SET next_at = 0 WHERE state = 'queued'; UPDATE newsletter_progress SET resume_at = 0`);
const each = (sink) => {
	const of = new Map();
	for (const m of sink.mails) of.set(m.to[0], (of.get(m.to[0]) ?? 0) + 1);
	return of;
};
function onceEach(sink, n, but = []) {
	const got = each(sink);
	for (let i = 1; i <= n; i++) assert.equal(got.get(`r${i}@example.edu`) ?? 0, but.includes(i) ? 0 : 1, `r${i}`);
}

for (const db of databases()) {
	test(`how many there are is told once they fill more than a page, those that nobody has read yet to staff alone, on ${db}`, async (t) => {
		const { s, staff } = await world(t, db, 0);
		s.sql(`WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 173)
			INSERT INTO newsletter (id, state, subject, body, by_id, created_at, send_at, begun_at, ended_at)
			SELECT i, CASE WHEN i <= 131 THEN 'sent' ELSE 'draft' END, 'Letter ' || i, 'Text.', (SELECT id FROM person), i,
				CASE WHEN i <= 131 THEN i END, CASE WHEN i <= 131 THEN i END, CASE WHEN i <= 131 THEN i END FROM k`);
		const all = (await staff.get('/staff/news')).text, read = (await s.visitor().get('/news')).text;
		assert.match(all, /1–50 of 173/);
		assert.match(read, /1–\d+ of 131/);
	});

	test(`an address that is refused has bounced, the others get the letter, on ${db}`, async (t) => {
		const { s, sink, staff } = await world(t, db, 30, ({ verb, address }) => verb !== 'RCPT' ? undefined
			: /^r(3|17|30)@/.test(address) ? '550 5.1.1 no such mailbox' : /^r(5|29)@/.test(address) ? '550-5.7.26 we think\r\n550 5.7.26 it is spam' : undefined);
		const page = await send(staff, 'News');
		await until('sent', () => state(s) === 'sent');
		onceEach(sink, 30, [3, 5, 17, 29, 30]);
		// A policy is no fault of an address.
		assert.equal(s.sql(`SELECT COUNT(*) FROM subscriber WHERE state = 'confirmed' AND id IN (5, 29)`), '2');
		assert.equal(s.sql(`SELECT COUNT(*) FROM subscriber WHERE state = 'bounced' AND address = '' AND id IN (3, 17, 30)`), '3');
		const told = await staff.get(page.path);
		assert.match(told.text, /Sent 25/);
		assert.match(told.text, /Could not be reached 5/);
		assert.match((await staff.get('/staff/news')).text, /on the list 27 .*could not be reached 3/);
		assert.deepEqual(s.audited('newsletter_'), { begun: 1, ordered: 1, sent: 1, written: 1 });
		s.check();
	});

	test(`a server that refuses all holds the letter, and staff try all again, on ${db}`, async (t) => {
		let refuses = true;
		const { s, sink, staff } = await world(t, db, 40, ({ verb, address }) =>
			verb === 'RCPT' && refuses && Number(/\d+/.exec(address)) > 8 ? '554 5.7.1 no relaying for you' : undefined);
		const page = await send(staff, 'News');
		await until('held', () => state(s) === 'held');
		assert.equal(s.sql(`SELECT COUNT(*) FROM subscriber WHERE state = 'bounced'`), '0', 'nobody has bounced');
		assert.equal(copies(s, 'refused'), 5);
		await sleep(1200);
		assert.equal(sink.seen.filter((l) => l.startsWith('RCPT')).length, 13, 'it is left alone');
		const held = await staff.get(page.path);
		assert.match(held.text, /The sending is held/);
		assert.match((await staff.get('/staff')).text, /A letter to the list is held/);
		assert.match(held.text, /the server answered 554 5\.7\.1/);
		refuses = false;
		await staff.submit(held.form(/\/again$/));
		await until('sent', () => state(s) === 'sent');
		assert.doesNotMatch((await staff.get('/staff')).text, /is held/);
		onceEach(sink, 40);
		assert.deepEqual(s.audited('newsletter_'), { again: 1, begun: 1, held: 1, ordered: 1, sent: 1, written: 1 });
		s.check();
	});

	test(`one that says no to the only address is not believed either, on ${db}`, async (t) => {
		const { s, sink, staff } = await world(t, db, 1, ({ verb }) => verb === 'RCPT' ? '550 no' : undefined);
		const page = await send(staff, 'News');
		await until('held', () => state(s) === 'held');
		assert.equal(s.sql('SELECT state FROM subscriber'), 'confirmed');
		await staff.submit((await staff.get(page.path)).form(/\/stop$/));
		assert.equal(state(s), 'stopped');
		assert.equal(sink.mails.length, 0);
		assert.deepEqual(s.audited('newsletter_'), { begun: 1, held: 1, ordered: 1, stopped: 1, written: 1 });
		s.check();
	});

	test(`one that says "later" is written to more slowly, and all get it once, on ${db}`, async (t) => {
		let busy = true;
		const { s, sink, staff } = await world(t, db, 30, ({ verb, address }) =>
			verb === 'RCPT' && busy && Number(/\d+/.exec(address)) % 3 === 0 ? '451 4.7.1 too fast' : undefined);
		await send(staff, 'News');
		await until('the others', () => sink.mails.length === 20);
		await until('noted', () => copies(s, 'sent') === 20);
		assert.equal(copies(s, 'queued'), 10);
		assert.equal(s.sql(`SELECT COUNT(*) FROM newsletter_copy WHERE state = 'queued' AND tries = 1`), '10');
		busy = false;
		hurry(s);
		await until('sent', () => state(s) === 'sent');
		onceEach(sink, 30);
		s.check();
	});

	test(`one that is away, hangs or says 421 is left alone, and nothing is lost, on ${db}`, async (t) => {
		const { s, sink, staff } = await world(t, db, 25, ({ verb }) => verb === 'GREETING' ? '421 closing' : undefined);
		const port = sink.port;
		await send(staff, 'News');
		await until('left alone', () => Number(s.sql('SELECT resume_at FROM newsletter_progress')) > 0);
		assert.equal(copies(s, 'queued'), 25);
		await sink.stop();
		hurry(s);
		await until('left alone again', () => Number(s.sql('SELECT resume_at FROM newsletter_progress')) > 0);
		const hangs = new Sink();
		hangs.plan = ({ verb }) => verb === 'GREETING' ? 'hang' : undefined;
		await hangs.start(port);
		hurry(s);
		await until('once more', () => Number(s.sql('SELECT resume_at FROM newsletter_progress')) > 0, 30000);
		assert.equal(s.sql('SELECT MAX(tries) FROM newsletter_copy'), '0', 'no try is counted');
		assert.equal(state(s), 'sending');
		await hangs.stop();
		const back = await new Sink().start(port);
		t.after(() => back.stop());
		hurry(s);
		await until('sent', () => state(s) === 'sent');
		onceEach(back, 25);
		s.check();
	});

	test(`a worker that is killed between loses nothing, and what leaves twice has one Message-ID, on ${db}`, async (t) => {
		let n = 0, kill;
		const { s, sink, staff } = await world(t, db, 250, ({ verb }) => {
			if (verb === 'DOT' && ++n === 130) kill();
		});
		kill = () => {
			for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
				try {
					if (new RegExp(`^\\d+ \\(worker\\) \\S ${s.child.pid} `).test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) process.kill(Number(pid), 'SIGKILL');
				} catch { /* another's that has ended */ }
		};
		await send(staff, 'News');
		await until('killed', () => n >= 130);
		// The next worker notes what had left and sends what waits; what was in the killed one's hands stays there for its lease.
		await until('what waits is sent', () => copies(s, 'sent') === 179 && copies(s, 'sending') === 71);
		// As if the lease were over.
		s.sql(`UPDATE newsletter_copy SET next_at = 0 WHERE state = 'sending'`);
		await until('sent', () => state(s) === 'sent', 30000);
		const got = each(sink);
		assert.equal(got.size, 250, 'nobody is left out');
		const twice = [...got.values()].filter((k) => k > 1).length;
		// All but the one that was on the wire are known by the journal.
		assert.ok(twice <= 1 && [...got.values()].every((k) => k <= 2), `${twice} twice`);
		assert.ok(n >= 130 && s.sql('SELECT n_sent FROM newsletter_progress') === '250');
		for (const [to, k] of got)
			if (k > 1) {
				const ids = sink.mails.filter((m) => m.to[0] === to).map((m) => header(m, 'Message-ID')[0]);
				assert.equal(new Set(ids).size, 1);
			}
		assert.deepEqual(s.audited('newsletter_'), { begun: 1, ordered: 1, sent: 1, written: 1 });
		s.check();
	});

	test(`a server that is stopped in the midst sends the rest when it is back, each once, on ${db}`, async (t) => {
		// A batch would take longer than the parent waits.
		let slow = true;
		const { s, sink, staff } = await world(t, db, 150, ({ verb }) => verb === 'DOT' && slow ? 'slow 400' : undefined);
		await send(staff, 'News');
		await until('some letters', () => sink.mails.length >= 3, 30000);
		await s.restart();
		slow = false;
		await until('sent', () => state(s) === 'sent', 30000);
		onceEach(sink, 150);
		s.check();
	});

	test(`a report takes off the address that it is about, by its mark alone, on ${db}`, async (t) => {
		const { s, sink, staff } = await world(t, db, 5);
		s.sql(`INSERT INTO setting (name, value) VALUES ('bounce_address', 'bounces@awards.example.org')`);
		await send(staff, 'News');
		await until('sent', () => state(s) === 'sent');
		const to = (i) => sink.mails.find((m) => m.to[0] === `r${i}@example.edu`);
		assert.match(to(1).from, /^bounces\+[0-9a-z]{33}@awards\.example\.org$/);
		assert.match(header(to(1), 'From')[0], /<admin@example\.org>/, 'the return path is for machines');
		const report = (at, kind, inner) => `Return-Path: <>\r\nTo: ${at}\r\nAuto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=x; boundary="b"\r\n\r\n`
			+ `--b\r\n\r\nSorry.\r\n--b\r\n${kind}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--b--\r\n`;
		const gone = 'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; r5@example.edu\r\nAction: failed\r\nStatus: 5.1.1\r\n';
		const spam = 'Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: x\r\n';
		const take = (text, status = 0) => {
			const r = s.run('mail-in', [], { input: text });
			assert.equal(r.status, status, r.stderr);
			return r.stdout;
		};
		const of = (i) => s.sql(`SELECT state || ' ' || end_reason FROM subscriber WHERE id = ${i}`);

		// By the return path, whatever the text says of others; by the letter that came back with it, when there is none.
		assert.match(take(report(to(1).from, gone, 'Subject: x\r\n')), /was taken off/);
		assert.equal(of(1), 'bounced bounced');
		assert.match(take(report('admin@example.org', spam, to(2).data)), /complained/);
		assert.equal(of(2), 'left complained');
		// A mark that is nobody's, one that was changed, a full mailbox, a letter of a person: nothing.
		const mark = /\+(.{33})@/.exec(to(3).from)[1];
		for (const text of [report(`b+${mark.slice(0, 32)}${mark[32] === '0' ? '1' : '0'}@x`, gone, ''), report('b@x', gone, 'Message-ID: <n1.r3@example.edu>'),
			report(to(3).from, gone.replace('5.1.1', '5.2.2'), '')])
			assert.match(take(text), /Passed over/);
		// What is no report is read as a mail of somebody; these have no sender.
		for (const text of [`To: ${to(3).from}\r\nSubject: Hello\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n`, '', 'x'.repeat(2 << 20)])
			assert.equal(take(text, 65), '');
		for (const i of [3, 4, 5]) assert.equal(of(i), 'confirmed');
		// The same once more is nothing new, and nobody is written to.
		assert.match(take(report(to(2).from, gone, '')), /Passed over/);
		assert.equal(of(2), 'left complained');
		await sleep(700);
		assert.equal(sink.mails.length, 5);
		// An end ends its marks: the next subscription is not ended by an old letter.
		s.sql(`UPDATE subscriber SET serial = 9 WHERE id = 4`);
		assert.match(take(report(to(4).from, gone, '')), /Passed over/);
		s.check();
	});

	test(`no more leave in a minute than are set, at its time, and it can be taken back before, on ${db}`, async (t) => {
		const { s, sink, staff } = await world(t, db, 20, undefined, 240);
		const late = await send(staff, 'Later', '2100-01-01T12:00');
		assert.match(late.text, /It leaves on .*2100/);
		await sleep(1200);
		assert.equal(sink.mails.length, 0);
		const draft = await staff.submit(late.form(/\/recall$/));
		// A place in the archive cannot be one of a letter that is not in it.
		const v = s.visitor(), own = draft.path.split('/').pop();
		assert.equal((await v.get(`/news?after=${own}`)).text, (await v.get('/news?after=0000000000001')).text);
		const begun = performance.now();
		await staff.submit(draft.form(/\/send$/));
		await until('sent', () => state(s) === 'sent');
		const seconds = (performance.now() - begun) / 1000;
		assert.ok(seconds > 3, `20 letters at 4 a second took ${seconds} s`);
		onceEach(sink, 20);
		assert.deepEqual(s.audited('newsletter_'), { begun: 1, ordered: 2, recalled: 1, sent: 1, written: 1 });
		s.check();
	});

	test(`staff take the addresses away with a fresh proof, and the audit tells, on ${db}`, async (t) => {
		const { s, staff } = await world(t, db, 3);
		s.sql(`UPDATE subscriber SET address = '=cmd@example.edu' WHERE id = 2`);
		s.sql(`UPDATE subscriber SET state = 'pending', confirmed_at = NULL WHERE id = 3`);
		stale(s, 'admin@example.org');
		const asked = await staff.submit((await staff.get('/staff/news')).form('/staff/news/subscribers'));
		assert.equal(asked.status, 422);
		assert.doesNotMatch(asked.html, /r1@example\.edu/);
		const file = await staff.submit(asked.form('/staff/news/subscribers'), { proof: 'a quiet long password' });
		assert.equal(file.status, 200);
		assert.match(file.headers.get('content-disposition'), /subscribers\.csv/);
		assert.equal(file.html, '"address","since"\r\n"r1@example.edu","1970-01-01"\r\n"\'=cmd@example.edu","1970-01-01"\r\n');
		assert.match((await staff.get('/staff/audit')).text, /took the addresses of the list away/);
		for (const page of ['/staff/news', '/news', '/staff/audit', '/staff/outbox']) assert.doesNotMatch((await staff.get(page)).html, /r1@example\.edu/);
		s.check();
	});
}
