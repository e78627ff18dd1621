// New jobs by mail: any search of the list, an address that its owner confirms, each posting told once.
import test from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Server, databases, sleep } from './lib.mjs';
import { Sink, header } from './smtp.mjs';

async function until(what, ok, ms = 20000) {
	for (let waited = 0; !(await ok()); waited += 200) {
		if (waited >= ms) throw new Error(`in vain: ${what}`);
		await sleep(200);
	}
}

async function world(t, db) {
	const sink = await new Sink().start();
	const s = await Server.empty({ db, serve: ['--quiet'], env: { BURSARY_SMTP: sink.url } });
	t.after(async () => {
		await s.stop();
		await sink.stop();
	});
	return { s, sink };
}

const body = (mail) => Buffer.from(mail.data.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16))), 'latin1').toString('utf8');
const subject = (mail) => header(mail, 'Subject')[0];
const linkIn = (mail, where) => new RegExp(`${where}[A-Za-z0-9_-]{43}`).exec(body(mail))?.[0];
const to = (sink, address) => sink.mails.filter((m) => m.to[0] === address);

let nth = 0;
// Postings as a file brings them, open at once; each has words of its own, or it would be a copy.
function post(s, ...list) {
	const file = path.join(s.dir, `jobs${++nth}.json`);
	writeFileSync(file, JSON.stringify(list.map((j, i) => ({ id: `${nth}-${i}`, url: `https://jobs.example.com/${nth}-${i}`,
		description: Array.from({ length: 80 }, (_, k) => `${j.title.replace(/\W/g, '')}${nth}${k}`).join(' '), ...j }))));
	const r = s.run('import', ['jobs', file]);
	assert.equal(r.status, 0, r.stderr + r.stdout);
}

const numbered = (s) => until('all numbered', () => s.sql('SELECT COUNT(*) FROM job_fresh') === '0');
// As if its day had come; until it was looked at.
async function day(s) {
	await numbered(s);
	s.sql(`UPDATE job_alert SET next_at = 1, tries = 0 WHERE state = 'confirmed'`);
	await until('looked at', () => s.sql(`SELECT COUNT(*) FROM job_alert WHERE state = 'confirmed' AND (next_at < 1000 OR upto_seq > 0)`) === '0');
}

async function ask(s, query, email, often = 'week') {
	const v = s.visitor();
	return v.submit((await v.get('/job-alerts' + query)).form('/job-alerts'), { email, often });
}

async function confirmed(s, sink, query, email, often) {
	const n = to(sink, email).length;
	await ask(s, query, email, often);
	await until(`a letter to ${email}`, () => to(sink, email).length > n);
	const link = linkIn(to(sink, email).at(-1), '/job-alerts/confirm/'), v = s.visitor();
	const page = await v.submit((await v.get(link)).form(link));
	assert.match(page.text, /New jobs will be sent to you/);
	return page.path.split('?')[0];
}

for (const db of databases()) {
	test(`a search is sent as it was asked for, each posting once, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		post(s, { title: 'Old keeper', location: 'Berlin, Germany' }, { title: 'Old guide', location: 'Oslo, Norway' });
		await numbered(s);
		const list = await s.visitor().get('/jobs?country=DE&q=robot');
		const page = await s.visitor().get(list.link(/^\/job-alerts\?country=DE&q=robot$/));
		assert.match(page.text, /among jobs in Germany with “robot”/);
		await confirmed(s, sink, '?country=DE', 'de@example.edu', 'day');
		await confirmed(s, sink, '?q=Robots', 'robots@example.edu');
		await confirmed(s, sink, '', 'all@example.edu');
		assert.equal(s.sql(`SELECT address, is_daily FROM job_alert ORDER BY address`).replaceAll('t', '1').replaceAll('f', '0').split('\n').length, 3);
		const n = sink.mails.length;
		await day(s);
		assert.equal(sink.mails.length, n, 'what was there before is not new');

		post(s, { title: 'Maker of robots', location: 'Jena, Germany' }, { title: 'Keeper of proofs', location: 'Lima, Peru' },
			{ title: 'Later', location: 'Ulm, Germany' });
		s.sql(`DELETE FROM job_fresh WHERE job_id = (SELECT id FROM job WHERE title = 'Later')`);
		s.sql(`DELETE FROM job_news WHERE job_id = (SELECT id FROM job WHERE title = 'Later')`);
		s.sql(`UPDATE job SET posted_at = 4102444800, closes_at = 4102444900 WHERE title = 'Later'`);
		s.sql(`INSERT INTO job_fresh (job_id) SELECT id FROM job WHERE title = 'Later'`);
		const shown = async () => {
			await until('numbered', () => s.sql('SELECT COUNT(*) FROM job_fresh') === '1');
			s.sql(`UPDATE job_alert SET next_at = 1 WHERE state = 'confirmed'`);
			await until('looked at', () => s.sql(`SELECT COUNT(*) FROM job_alert WHERE state = 'confirmed' AND (next_at < 1000 OR upto_seq > 0)`) === '0');
		};
		await shown();
		assert.deepEqual(sink.mails.slice(n).map((m) => [m.to[0], subject(m)]).sort(), [['all@example.edu', '2 new jobs: all jobs'],
			['de@example.edu', '1 new job: Maker of robots'], ['robots@example.edu', '1 new job: Maker of robots']]);
		const [mail] = to(sink, 'de@example.edu').slice(-1);
		assert.match(body(mail), new RegExp(`Maker of robots\\r\\nJena, Germany\\r\\n {2}${s.url}/jobs/maker-of-robots\\r\\n`));
		assert.doesNotMatch(body(mail), /Keeper of proofs|Old keeper|Later/);
		assert.equal(header(mail, 'Auto-Submitted')[0], 'auto-generated');
		assert.equal(header(mail, 'List-Unsubscribe-Post')[0], 'List-Unsubscribe=One-Click');
		// Once: not on the next day, not when it is closed and opened again, not after a restart.
		s.sql(`UPDATE job SET state = 'closed' WHERE title = 'Maker of robots'`);
		s.sql(`UPDATE job SET state = 'open' WHERE title = 'Maker of robots'`);
		await s.restart();
		await shown();
		assert.equal(sink.mails.length, n + 3);
		// Its day has come; and one that closed before anybody was told is told to nobody.
		post(s, { title: 'Gone again', location: 'Bonn, Germany' });
		await until('numbered', () => s.sql('SELECT COUNT(*) FROM job_fresh') === '1');
		s.sql(`UPDATE job SET state = 'closed' WHERE title = 'Gone again'`);
		s.sql(`UPDATE job SET posted_at = 1 WHERE title = 'Later'`);
		await day(s);
		assert.deepEqual(sink.mails.slice(n + 3).map((m) => [m.to[0], subject(m)]).sort(), [['all@example.edu', '1 new job: Later'], ['de@example.edu', '1 new job: Later']]);
		assert.deepEqual(s.audited('alert_'), { asked: 3, confirmed: 3 });
		s.check();
	});

	test(`a form that tells nothing, a way out by one click, and settings without an account, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		const spam = encodeURIComponent('buy https://spam.example now');
		const sent = await ask(s, `?q=${spam}&team=${spam}`, 'ada@example.edu');
		await until('the letter', () => sink.mails.length === 1);
		assert.doesNotMatch(sink.mails[0].data, /spam|buy/, 'what a stranger typed goes to nobody in our name');
		assert.deepEqual(header(sink.mails[0], 'List-Unsubscribe'), []);
		// A look confirms nothing; the button does, once; the page says what was asked for.
		const link = linkIn(sink.mails[0], '/job-alerts/confirm/'), v = s.visitor(), page = await v.get(link);
		assert.match(page.text, /once a week at the most, .* in the team buy .* with “buy/);
		assert.equal(s.sql('SELECT state FROM job_alert'), 'pending');
		const settings = await v.submit(page.form(link));
		assert.equal((await v.get(link)).status, 410);
		// The same words for an address that is known, and no letter within the day.
		const again = await ask(s, `?q=${spam}&team=${spam}`, 'ADA@example.edu', 'day');
		assert.equal(again.text, sent.text);
		const often = await v.submit(settings.form(/settings\/[^/]+$/), { often: 'day' });
		assert.match(often.text, /Your choice is kept/);
		assert.match(s.sql('SELECT is_daily FROM job_alert'), /^(1|t)$/);
		s.sql('UPDATE job_alert SET letter_at = letter_at - 90000');
		await ask(s, `?q=${spam}&team=${spam}`, 'ada@example.edu');
		await until('the way to the settings', () => sink.mails.length === 2);
		assert.ok(linkIn(sink.mails[1], '/job-alerts/settings/'));
		assert.doesNotMatch(sink.mails[1].data, /spam|buy/);
		// Few letters a day to one address, whatever search is typed; ten searches at the most.
		await s.restart();
		for (let i = 0; i < 8; i++) await ask(s, `?city=Town${i}`, 'ada@example.edu');
		assert.equal(s.sql('SELECT COUNT(*) FROM job_alert'), '4');
		await until('the rest', () => sink.mails.length === 5);
		for (let i = 0; i < 8; i++)
			s.sql(`INSERT INTO job_alert (id, address_hash, address, country, region, city, team, area, words, is_daily, state, serial, letter_at, created_at)
				SELECT ${100 + i}, address_hash, address, '', '', 'Place${i}', '', '', '', 0, 'pending', 1, 9999999999, 1 FROM job_alert WHERE words <> ''`);
		s.sql('DELETE FROM try');
		await ask(s, '?city=One-more', 'ada@example.edu');
		assert.equal(s.sql(`SELECT COUNT(*) FROM job_alert WHERE city = 'One-more'`), '0');
		s.sql('DELETE FROM job_alert WHERE id < 200');
		await s.restart(); // the limit by place is another, and shorter
		for (const email of ['nobody', 'a@example.edu\r\nBcc: b@example.edu']) assert.equal((await ask(s, '', email)).status, 422);
		assert.equal((await ask(s, '', 'admin@example.org')).status, 200);
		assert.equal(to(sink, 'admin@example.org').length, 0, 'nothing is written to ourselves');

		// A letter; a look at its link ends nothing, a mail program's POST does: no cookie, no token, another origin.
		s.sql(`UPDATE job_alert SET words = '', team = '' WHERE state = 'confirmed'`);
		post(s, { title: 'A <post> & more', location: 'Jena, Germany' });
		await day(s);
		const [mail] = to(sink, 'ada@example.edu').slice(-1);
		const leave = new URL(/^<(.*)>$/.exec(header(mail, 'List-Unsubscribe')[0])[1]).pathname;
		assert.match(leave, /^\/job-alerts\/leave\//);
		assert.equal((await fetch(s.url + leave)).status, 200);
		assert.equal(s.sql(`SELECT COUNT(*) FROM job_alert WHERE state = 'confirmed'`), '1');
		assert.equal((await fetch(s.url + leave.slice(0, -1) + (leave.endsWith('A') ? 'Q' : 'A'), { method: 'POST', body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status, 403);
		for (const what of ['once', 'twice']) {
			const r = await fetch(s.url + leave, { method: 'POST', redirect: 'manual', body: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example' } });
			assert.equal(r.status, 200, what);
		}
		assert.equal(s.sql(`SELECT address FROM job_alert WHERE state = 'left'`), '');
		assert.equal((await v.get(settings.path.split('?')[0])).status, 410);
		assert.match((await v.get(leave)).text, /These letters have ended/);
		assert.deepEqual(s.audited('alert_'), { asked: 5, chose: 1, confirmed: 1, left: 1 });
		s.check();
	});

	test(`a server that says "later" gets the same letter again, and what does not arrive ends it, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		await confirmed(s, sink, '', 'a@example.edu');
		let said = '451 come back later';
		sink.plan = ({ verb }) => verb === 'RCPT' ? said : undefined;
		post(s, { title: 'First', location: 'Jena, Germany' });
		await numbered(s);
		s.sql('UPDATE job_alert SET next_at = 1');
		await until('a try', () => Number(s.sql('SELECT tries FROM job_alert')) === 1 && Number(s.sql('SELECT next_at FROM job_alert')) < Date.now() / 1000 + 300);
		// Meanwhile there is another: the letter that is on its way does not change, the next one tells it.
		post(s, { title: 'Second', location: 'Ulm, Germany' });
		await numbered(s);
		said = undefined;
		s.sql('UPDATE job_alert SET next_at = 1');
		await until('sent', () => s.sql('SELECT upto_seq FROM job_alert') === '0');
		const told = () => sink.mails.map(subject).filter((x) => /^\d+ new job/.test(x));
		assert.deepEqual(told(), ['1 new job: First']);
		await day(s);
		assert.deepEqual(told(), ['1 new job: First', '1 new job: Second']);
		// What comes back ends it, by its mark alone.
		const mark = /<j\d+\.([0-9a-z]{33})@/.exec(header(sink.mails.at(-1), 'Message-ID')[0])[1];
		const report = (id) => `From: MAILER-DAEMON@mx.example\r\nTo: admin@example.org\r\nSubject: failed\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@example.edu\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <j1.${id}@example.org>\r\nSubject: x\r\n\r\nx\r\n--b--\r\n`;
		s.run('mail-in', [], { input: report(mark.slice(0, 32) + (mark[32] === '0' ? '1' : '0')) });
		assert.equal(s.sql('SELECT state FROM job_alert'), 'confirmed');
		const r = s.run('mail-in', [], { input: report(mark) });
		assert.match(r.stdout, /taken off/, r.stdout + r.stderr);
		assert.equal(s.sql('SELECT state, address FROM job_alert'), 'bounced|');
		assert.deepEqual(s.audited('alert_'), { asked: 1, bounced: 1, confirmed: 1 });
		// A mailbox may work again: who asks after a week gets a letter.
		await ask(s, '', 'a@example.edu');
		assert.equal(s.sql('SELECT state, address FROM job_alert'), 'bounced|');
		s.sql('UPDATE job_alert SET letter_at = 1');
		await ask(s, '', 'a@example.edu');
		assert.equal(s.sql('SELECT state, address FROM job_alert'), 'pending|a@example.edu');
		assert.deepEqual(s.audited('alert_'), { asked: 2, bounced: 1, confirmed: 1 });
		s.check();
	});
}
