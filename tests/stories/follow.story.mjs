// The mailing list: from a form that anybody may fill in to a letter with a way out of it, and back.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases, sleep } from './lib.mjs';
import { gravelyDressed } from './crawl.mjs';
import { Sink, header } from './smtp.mjs';

async function until(what, ok, ms = 20000) {
	for (let waited = 0; !(await ok()); waited += 50) {
		if (waited >= ms) throw new Error(`in vain: ${what}`);
		await sleep(50);
	}
}

async function world(t, db, { plan, areas = ['Algebra', 'Biology'], perMinute = 0 } = {}) {
	const sink = new Sink();
	if (plan) sink.plan = plan;
	await sink.start();
	const s = await Server.empty({ db, serve: ['--quiet'], env: { BURSARY_SMTP: sink.url } });
	t.after(async () => {
		await s.stop();
		await sink.stop();
	});
	areas.forEach((name, i) => s.sql(`INSERT INTO area (id, slug, name, description, position) VALUES (${i + 1}, '${name.toLowerCase()}', '${name}', '', ${i})`));
	s.sql(`INSERT INTO setting (name, value) VALUES ('newsletters_per_minute', '${perMinute}')`);
	const staff = await s.signIn('admin@example.org', 'a quiet long password');
	return { s, sink, staff };
}

// A body as its reader sees it.
const parts = (mail) => mail.data.split(/\r\n--=_[^\r]+\r\n/).map((p) => Buffer.from(p.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16))), 'latin1').toString('utf8'));
const linkIn = (mail, path) => new RegExp(`${path}[A-Za-z0-9_-]{43}`).exec(parts(mail).join('\n'))?.[0];
const lettersTo = (sink, address) => sink.mails.filter((m) => m.to[0] === address);

async function ask(s, email, areas = []) {
	const v = s.visitor();
	return v.submit((await v.get('/follow')).form('/follow'), { email, ...(areas.length ? { areas } : {}) });
}

// Asks and confirms; the way to the settings.
async function follow(s, sink, email, areas = []) {
	const before = lettersTo(sink, email).length;
	await ask(s, email, areas);
	await until(`a letter to ${email}`, () => lettersTo(sink, email).length > before);
	const link = linkIn(lettersTo(sink, email).at(-1), '/follow/confirm/');
	const v = s.visitor();
	const page = await v.submit((await v.get(link)).form(link));
	assert.match(page.text, /You are on the list/);
	return page.path.split('?')[0];
}

async function write(staff, subject, body, areas = []) {
	return staff.submit((await staff.get('/staff/news/new')).form('/staff/news/new'), { subject, body, ...(areas.length ? { areas } : {}) });
}

const state = (s, subject) => s.sql(`SELECT state FROM newsletter WHERE subject = '${subject}'`);

for (const db of databases()) {
	test(`who mails "subscribe" and nothing else is asked to confirm, known or not, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		const mailIn = (from, subject, body = '', head = '') =>
			s.run('mail-in', [], { input: `From: ${from}\r\nTo: admin@example.org\r\nSubject: ${subject}\r\n${head}\r\n${body}` });
		const n = (table) => Number(s.sql(`SELECT COUNT(*) FROM ${table}`));
		const first = mailIn('Ada <ada@example.edu>', 'Subscribe', 'Thank you!\r\n-- \r\nAda, a university\r\n');
		assert.equal(first.status, 0, first.stderr);
		await until('the letter', () => sink.mails.length === 1);
		assert.deepEqual([n('subscriber'), n('inquiry'), n('message')], [1, 0, 0]);
		const link = linkIn(sink.mails[0], '/follow/confirm/');
		assert.doesNotMatch(parts(sink.mails[0]).join(), /Ada|university/, 'nothing of the mail is sent on');
		assert.equal(header(sink.mails[0], 'Auto-Submitted')[0], 'auto-generated');
		// Again on the same day: the same answer to the mail server, and no second letter.
		const again = mailIn('ada@example.edu', 'join');
		const v = s.visitor();
		await v.submit((await v.get(link)).form(link));
		assert.equal(s.sql('SELECT state FROM subscriber'), 'confirmed');
		const known = mailIn('ADA@example.edu', 'please subscribe');
		assert.deepEqual([again.stdout, known.stdout], [first.stdout, first.stdout]);
		// A day later one on the list gets the way to the settings, and stays on it.
		s.sql('UPDATE subscriber SET letter_at = letter_at - 90000');
		mailIn('ada@example.edu', 'subscribe');
		await until('the second letter', () => sink.mails.length === 2);
		assert.ok(linkIn(sink.mails[1], '/follow/settings/'));
		// Never a loop: what machines send, our own letters, our own address.
		for (const [from, head] of [['b@example.edu', 'Auto-Submitted: auto-replied\r\n'], ['b@example.edu', 'Precedence: bulk\r\n'], ['b@example.edu', 'Return-Path: <>\r\n'], ['admin@example.org', '']])
			assert.match(mailIn(from, 'subscribe', '', head).stdout, /^Passed over/);
		assert.match(s.run('mail-in', [], { input: sink.mails[0].data }).stdout, /^Passed over/);
		assert.equal(n('subscriber'), 1);
		// Whatever says more is for people to read: nothing of it is lost.
		assert.match(mailIn('c@example.edu', 'join', 'I would like to join your panel.').stdout, /^A new inquiry/);
		assert.match(mailIn('d@example.edu', 'Re: subscribe').stdout, /^A new inquiry/);
		assert.deepEqual([n('subscriber'), n('inquiry')], [1, 2]);
		// As many mails as an address may send in a day; the server keeps the rest.
		s.sql('DELETE FROM try');
		assert.equal(mailIn('e@example.edu', 'subscribe').status, 0);
		for (let i = 0; i < 6; i++) s.sql('INSERT INTO try (subject, at) SELECT subject, at FROM try');
		assert.equal(mailIn('e@example.edu', 'subscribe').status, 75);
		assert.equal(lettersTo(sink, 'e@example.edu').length <= 1, true);
		s.check();
	});

	test(`asked, confirmed, written to, left by one click, on ${db}`, async (t) => {
		const { s, sink, staff } = await world(t, db);
		const sent = await ask(s, 'Ada@Example.edu', ['algebra']);
		assert.match(sent.text, /Please check your e-mail/);
		await until('the first letter', () => sink.mails.length === 1);
		const confirm = linkIn(sink.mails[0], '/follow/confirm/');
		assert.match(parts(sink.mails[0]).join(), /calls in: Algebra/);
		assert.deepEqual(header(sink.mails[0], 'List-Unsubscribe'), []);

		// A look confirms nothing, the button does, once.
		const v = s.visitor();
		const page = await v.get(confirm);
		assert.equal(s.sql('SELECT state FROM subscriber'), 'pending');
		const settings = await v.submit(page.form(confirm));
		assert.equal(s.sql('SELECT state FROM subscriber'), 'confirmed');
		assert.equal(settings.status, 200);
		assert.equal((await v.get(confirm)).status, 410);

		// Who asked for another area gets none of it; who asked for all does.
		await follow(s, sink, 'bio@example.edu', ['biology']);
		await follow(s, sink, 'all@example.edu');
		const draft = await write(staff, 'A call: groups', 'Apply [here](/calls/groups) *soon*.', ['algebra']);
		assert.match(draft.text, /to 2 subscribers/);
		const n = sink.mails.length;
		await sleep(700);
		assert.equal(sink.mails.length, n, 'a draft goes nowhere');
		assert.doesNotMatch((await s.visitor().get('/news')).text, /A call: groups/);
		assert.match((await s.visitor().get('/search?q=groups')).text, /Nothing contains these words/);
		await staff.submit(draft.form(/\/send$/));
		await until('sent', () => state(s, 'A call: groups') === 'sent');
		assert.deepEqual(sink.mails.slice(n).map((m) => m.to[0]).sort(), ['Ada@Example.edu', 'all@example.edu']);

		const mail = lettersTo(sink, 'Ada@Example.edu').at(-1);
		assert.equal(header(mail, 'List-Unsubscribe-Post')[0], 'List-Unsubscribe=One-Click');
		const url = /^<(.*)>$/.exec(header(mail, 'List-Unsubscribe')[0])[1];
		assert.match(header(mail, 'Content-Type')[0], /^multipart\/alternative/);
		const [, plain, html] = parts(mail);
		assert.match(plain, /text\/plain[\s\S]*Apply \[here\]\(http:\/\/127[^)]*\/calls\/groups\)/);
		assert.match(html, new RegExp(`text/html[\\s\\S]*<a [^>]*href="${s.url}/calls/groups"`));
		assert.match(html, /<em>soon<\/em>/);

		// Everybody can read it from now on; nobody's address stands there.
		const news = await s.visitor().get('/news');
		assert.equal(news.forms().filter((f) => f.action === '/news' || f.action === '').length, 0, 'there is nothing to filter by');
		const one = await s.visitor().get(news.link(/^\/news\/[0-9a-z]{13}$/));
		assert.match(one.text, /A call: groups/);
		assert.doesNotMatch(one.html, /example\.edu/);
		// And finds it by its words.
		const found = await s.visitor().get('/search?q=%22call+groups%22+soon');
		assert.equal(found.link(/^\/news\/[0-9a-z]{13}$/), one.path);
		assert.match(found.text, /Found: 1 letter\./);

		// A look leaves nothing; a mail program's POST does: no cookie, no token, another origin.
		const leave = new URL(url).pathname;
		const look = await fetch(s.url + leave);
		assert.equal(look.status, 200);
		assert.deepEqual(gravelyDressed(await look.text()), []);
		assert.equal((await fetch(s.url + leave, { method: 'HEAD' })).status, 200);
		assert.equal(s.sql(`SELECT COUNT(*) FROM subscriber WHERE state = 'confirmed'`), '3');
		for (const what of ['once', 'twice']) {
			const r = await fetch(s.url + leave, { method: 'POST', redirect: 'manual', body: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example' } });
			assert.equal(r.status, 200, what);
			assert.equal(r.headers.get('set-cookie'), null);
		}
		assert.equal(s.sql(`SELECT address, state FROM subscriber WHERE state = 'left'`), '|left');
		assert.equal((await v.get(settings.path.split('?')[0])).status, 410);
		await write(staff, 'Another', 'words').then((p) => staff.submit(p.form(/\/send$/)));
		await until('sent', () => state(s, 'Another') === 'sent');
		assert.equal(lettersTo(sink, 'Ada@Example.edu').length, 2);
		assert.deepEqual(s.audited('subscriber_'), { asked: 3, confirmed: 3, left: 1 });
		s.check();
	});

	test(`a form that tells nothing, and one letter an address a day, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		await follow(s, sink, 'known@example.edu', ['algebra']);
		const plain = (p) => p.html.replace(/(csrf|idempotency_key)" value="[^"]*"/g, '');
		const known = await ask(s, 'KNOWN@example.edu', ['biology']), unknown = await ask(s, 'new@example.edu');
		assert.equal(plain(known), plain(unknown));
		await until('the stranger', () => lettersTo(sink, 'new@example.edu').length === 1);
		for (let i = 0; i < 3; i++) await ask(s, 'New@Example.EDU');
		await sleep(1200);
		assert.equal(sink.mails.length, 2, 'one each, and none more today');
		assert.equal(s.sql(`SELECT COUNT(*) FROM subscriber_area WHERE area_id = 2`), '0', 'what is chosen stays');
		// The next day the one on the list is told where the settings are, and may leave there.
		s.sql('UPDATE subscriber SET letter_at = letter_at - 86400');
		await ask(s, 'known@example.edu');
		await until('a reminder', () => lettersTo(sink, 'known@example.edu').length === 2);
		const settings = linkIn(lettersTo(sink, 'known@example.edu')[1], '/follow/settings/');
		const v = s.visitor();
		const page = await v.get(settings);
		assert.match(page.html, /value="algebra"[^>]*checked|checked[^>]*value="algebra"/);
		await v.submit(page.form(settings), { areas: ['algebra', 'biology'] });
		assert.equal(s.sql('SELECT COUNT(*) FROM subscriber_area'), '2');
		await v.submit((await v.get(settings)).form(settings + '/leave'));
		assert.equal(s.sql(`SELECT COUNT(*) FROM subscriber WHERE state = 'left' AND address = ''`), '1');
		assert.deepEqual(s.audited('subscriber_'), { asked: 3, chose: 1, confirmed: 1, left: 1 });
		s.check();
	});

	test(`a letter that a server takes later is sent later, one that it never takes is forgotten, on ${db}`, async (t) => {
		let says = '451 4.7.1 later';
		const { s, sink } = await world(t, db, { plan: ({ verb, address }) => verb === 'RCPT' && (says || address === 'none@example.edu') ? says || '550 5.1.1 nobody' : undefined });
		const due = (email) => s.sql(`SELECT letter_tries || ' ' || (letter_due_at IS NULL) FROM subscriber WHERE address = '${email}'`).replace(/t(rue)?$/, '1').replace(/f(alse)?$/, '0');
		await ask(s, 'slow@example.edu');
		await until('a first try', () => due('slow@example.edu') === '1 0');
		assert.equal(sink.mails.length, 0);
		says = '';
		s.sql(`UPDATE subscriber SET letter_due_at = 0`);
		await until('the letter', () => lettersTo(sink, 'slow@example.edu').length === 1);
		await until('noted', () => due('slow@example.edu').endsWith(' 1'));
		await ask(s, 'none@example.edu');
		await until('forgotten', () => due('none@example.edu') === '1 1');
		assert.equal(lettersTo(sink, 'slow@example.edu').length, 1);
		assert.deepEqual(s.audited('subscriber_'), { asked: 2 });
		s.check();
	});

	test(`what the form takes can be sent to, and nothing but an address is taken, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		for (const email of ['a+b@example.edu', "o'neill@example.edu"]) await follow(s, sink, email);
		for (const email of ['x@example.edu\r\nBcc: a@example.org', 'a@b, c@d', '"a b"@example.edu', 'a@exämple.edu'])
			assert.equal((await ask(s, email)).status, 422, email);
		assert.equal((await ask(s, 'admin@example.org')).status, 200, 'the program does not write to itself');
		assert.equal(s.sql('SELECT COUNT(*) FROM subscriber'), '2');
		assert.equal(sink.seen.filter((l) => /a@|c@/.test(l)).length, 0);
		s.check();
	});

	test(`a call that is open offers its letter, and nothing leaves by itself, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org');
		const page = await staff.get((await staff.get('/staff/calls/safe-agents')).link(/safe-agents\/news$/));
		const draft = await staff.submit(page.form('/staff/news/new'));
		assert.match(draft.text, /^A call is open: .*Draft.*To those who asked for .*, or for all areas/);
		assert.match(draft.html, /href="\/calls\/safe-agents"/);
		assert.equal(s.sql(`SELECT COUNT(*) FROM newsletter WHERE state = 'draft'`), '1');
		// A draft is nobody's news, and its address tells nothing.
		const id = draft.path.split('/').at(-1);
		const hidden = await s.visitor().once('GET', `/news/${id}`), none = await s.visitor().once('GET', '/news/0000000000007');
		assert.equal(hidden.status, 303);
		assert.equal(hidden.html, none.html);
		assert.equal(hidden.headers.get('location'), none.headers.get('location'));
		s.check();
	});
}
