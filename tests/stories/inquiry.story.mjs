// The support desk: somebody asks, staff answer, and the thread goes on by mail.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { Server, binary, databases, sleep } from './lib.mjs';
import { Sink, header } from './smtp.mjs';

async function until(what, ok, ms = 20000) {
	for (let waited = 0; !(await ok()); waited += 50) {
		if (waited >= ms) throw new Error(`in vain: ${what}`);
		await sleep(50);
	}
}

// The demo with a mail server beside it.
async function world(t, db) {
	const sink = await new Sink().start();
	const s = await Server.demo({ db, serve: ['--quiet'], env: { BURSARY_SMTP: sink.url } });
	t.after(async () => {
		await s.stop();
		await sink.stop();
	});
	await s.lettersGone();
	return { s, sink };
}

// A mail as a server brings it; head takes the place of what is usual.
function mail(head, body) {
	const all = { From: 'Ada Asker <ada@example.edu>', To: 'support@example.org', Subject: 'Re: Who may apply?', 'Message-ID': '<m@example.edu>', ...head };
	return Object.entries(all).map(([k, v]) => `${k}: ${v}\r\n`).join('') + '\r\n' + body.replace(/\n/g, '\r\n');
}

const question = { name: 'Ada Asker', email: 'ada@example.edu', matter: 'applying', subject: 'Who may apply?', text: 'I am between two posts.\n\nMay I?' };

async function ask(s, changes = {}, visitor = s.visitor()) {
	const page = await visitor.get('/contact');
	const sent = await visitor.submit(page.form('/contact'), { ...question, ...changes });
	return /is not sent yet/.test(sent.text) ? visitor.submit(sent.form('/contact')) : sent;
}

// Letters to an address, the newest last; waits until so many are there.
async function lettersTo(sink, address, least) {
	const found = () => sink.mails.filter((m) => m.to[0] === address && /^(Re: |We have received your message)/.test(header(m, 'Subject')[0]));
	await until(`${least} letters to ${address}`, () => found().length >= least);
	return found();
}

const decoded = (mail) => mail.data.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (all, hex) => String.fromCharCode(parseInt(hex, 16)));
const linkOf = (mail) => /\/contact\/thread\/[A-Za-z0-9_-]{43}/.exec(decoded(mail))?.[0];
const idOf = (mail) => header(mail, 'Message-ID')[0];

for (const db of databases()) {
	test(`a visitor asks, staff answer, and a letter of each leads to the thread, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		const sent = await ask(s);
		assert.equal(sent.status, 200);
		assert.match(sent.text, /We have your question/);
		const [receipt] = await lettersTo(sink, 'ada@example.edu', 1);
		assert.equal(header(receipt, 'Auto-Submitted')[0], 'auto-generated');
		assert.doesNotMatch(receipt.data, /Who may apply|between two posts|Ada/, 'what a stranger typed goes to nobody in our name');
		const visitor = s.visitor();
		assert.match((await visitor.get(linkOf(receipt))).text, /I am between two posts/);

		const staff = await s.signIn('staff@example.org');
		const list = await staff.get('/staff/inquiries');
		assert.match(list.text, /Who may apply\?/);
		const one = await staff.get(list.link(/^\/staff\/inquiries\/[0-9a-z]{13}$/));
		assert.match(one.text, /ada@example\.edu/);
		let after = await staff.submit(one.form(/\/note$/), { text: 'Known to us from last year.' });
		assert.match(after.text, /Known to us from last year/);
		// Somebody's, and nobody's again.
		const [value, name] = /<option value="([^"]+)"[^>]*>([^<]+)<\/option>/.exec(after.html.slice(after.html.indexOf('Whose is it?')).replace(/<option value="">.*?<\/option>/s, '')).slice(1);
		after = await staff.submit(after.form(/\/assign$/), { to: value });
		assert.match(after.text, new RegExp(`Whose ${name.trim()}`));
		assert.match((await staff.get('/staff/inquiries?show=all')).text, new RegExp(name.trim()));
		after = await staff.submit(after.form(/\/assign$/), { to: '' });
		assert.match(after.text, /Whose Nobody’s yet/);
		after = await staff.submit(after.form(/\/answer$/), { text: 'Yes.\n\nYour new institution must agree.', kind: 'answer' });
		assert.equal(after.status, 200);
		assert.match(after.text, /Answered/);

		const [, answer] = await lettersTo(sink, 'ada@example.edu', 2);
		assert.match(decoded(answer), /Dear Ada Asker,/);
		assert.match(decoded(answer), /Your new institution must agree/);
		assert.equal(header(answer, 'Subject')[0], 'Re: Who may apply?');
		assert.equal(header(answer, 'In-Reply-To')[0], idOf(receipt));
		assert.deepEqual(header(answer, 'Auto-Submitted'), [], 'a person wrote it');
		const thread = await visitor.get(linkOf(answer));
		assert.match(thread.text, /Your new institution must agree/);
		assert.doesNotMatch(thread.text, /Known to us/, 'a note is for staff');
		assert.equal((await visitor.get(linkOf(receipt))).status, 200, 'the first link still leads there');

		// Who asked says whether it helped, once, and writes again: it is in the list again.
		const told = await visitor.submit(thread.form(/\/verdict$/), { verdict: 'partly', note: 'Which office?' });
		assert.match(told.text, /Thank you for telling us/);
		assert.ok(!told.forms().some((f) => /\/verdict$/.test(f.action)), 'it is asked once');
		assert.doesNotMatch((await staff.get('/staff/inquiries')).text, /Who may apply\?/);
		const again = await visitor.submit(told.form(/\/reply$/), { text: 'And who signs?' });
		assert.match(again.text, /Sent\. We have it\./);
		assert.match((await staff.get('/staff/inquiries')).text, /Who may apply\?.*They wrote again/);
		assert.match((await staff.get(one.path)).text, /partly Which office\?/);
		assert.deepEqual(s.audited('inquiry_'), { answered: 1, asked: 1, assigned: 2, judged: 1, noted: 1, replied: 1 });
		s.check();
	});

	test(`what is refused is still in the form, and no machine is let through, on ${db}`, async (t) => {
		const { s } = await world(t, db);
		const many = 'x'.repeat(5001);
		for (const [changes, field] of [[{ name: '' }, 'name'], [{ email: 'nobody' }, 'email'], [{ text: many }, 'text'], [{ homepage: 'http://spam.example' }, 'homepage']]) {
			const page = await ask(s, changes);
			assert.equal(page.status, 422, field);
			assert.match(page.html, new RegExp(`id="e-${field}"`), field);
			assert.match(page.html, /Who may apply\?/, 'the subject is still there');
		}
		assert.equal(s.sql('SELECT COUNT(*) FROM inquiry'), '0');
		// A header cannot be had by a line in a name or a subject.
		const page = await ask(s, { name: 'A\r\nBcc: x@example.org', subject: 'S\nBcc: y@example.org' });
		assert.ok(page.status === 422 || s.sql('SELECT COUNT(*) FROM inquiry') === '1');
		// The address asks ten times a day, from wherever.
		for (let i = 0; Number(s.sql('SELECT COUNT(*) FROM inquiry')) < 10 && i < 12; i++) {
			await s.restart(); // the limit by place is another, and shorter
			for (let k = 0; k < 5; k++) await ask(s);
		}
		await s.restart();
		const late = await ask(s);
		assert.equal(late.status, 422);
		assert.match(late.text, /many times today/);
		assert.match(late.html, /I am between two posts/);
		assert.equal(s.sql('SELECT COUNT(*) FROM inquiry'), '10');
		assert.equal(s.sql(`SELECT COUNT(*) FROM message WHERE kind = 'inquiry-received'`), '5', 'and gets five letters at the most');
		s.check();
	});

	test(`who looks after an inquiry is told that they wrote again, once until staff act, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		const told = (address) => sink.mails.filter((m) => m.to[0] === address && /^They wrote again: /.test(header(m, 'Subject')[0]));
		const owed = () => Number(s.sql(`SELECT COUNT(*) FROM message WHERE kind = 'inquiry-again'`));
		const staff = await s.signIn('staff@example.org');
		await ask(s);
		const [receipt] = await lettersTo(sink, 'ada@example.edu', 1);
		const v = s.visitor(), where = (await staff.get('/staff/inquiries')).link(/^\/staff\/inquiries\/[0-9a-z]{13}$/);
		const again = async (text) => v.submit((await v.get(linkOf(receipt))).form(/\/reply$/), { text });
		const act = async (name, fields = {}) => staff.submit((await staff.get(where)).form(new RegExp(`/${name}$`)), fields);
		// Nobody's yet: it stands in the list, nobody is written to.
		await again('One thing more.');
		assert.equal(owed(), 0);
		// Answered, it is the answerer's; by the link and by mail, one letter for all that is written.
		await act('answer', { text: 'Yes.', kind: 'answer' });
		await again('And when?');
		const joined = s.run('mail-in', [], { input: mail({ 'In-Reply-To': idOf(receipt), 'Message-ID': '<more@example.edu>' }, 'And where, pray?') });
		assert.match(joined.stdout, /^Joined/);
		await again('And how?');
		assert.equal(owed(), 1);
		await until('the letter', () => told('staff@example.org').length === 1);
		const [letter] = told('staff@example.org');
		assert.match(decoded(letter), new RegExp(`${s.url}${where}\\b`));
		assert.equal(header(letter, 'Subject')[0], 'They wrote again: Who may apply?');
		assert.equal(header(letter, 'Auto-Submitted')[0], 'auto-generated');
		assert.doesNotMatch(decoded(letter), /And when|And where|ada@example|Ada/, 'what they wrote stays on the page');
		// Answered again: the next one is told again.
		await act('answer', { text: 'In May.', kind: 'question' });
		await again('Thank you.');
		await until('the second letter', () => told('staff@example.org').length === 2);
		// Closed and nobody's: who wrote last for staff; who is no longer staff gets nothing.
		await act('close');
		s.sql('UPDATE inquiry SET assigned_to = NULL');
		await again('Open again.');
		await until('the third letter', () => told('staff@example.org').length === 3);
		await act('close');
		s.sql(`DELETE FROM person_role WHERE role = 'staff' AND person_id = (SELECT id FROM person WHERE email = 'staff@example.org')`);
		const before = owed();
		await again('Hello?');
		assert.equal(owed(), before);
		assert.equal(s.sql('SELECT state FROM inquiry'), 'open');
		assert.deepEqual(s.audited('inquiry_'), { answered: 1, asked: 1, asked_back: 1, closed: 2, replied: 7 });
		s.check();
	});

	test(`an inquiry about a proposal is hidden from staff in conflict with it, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		const pi = await s.signIn('pi1@example.org');
		const form = (await pi.get('/contact')).form('/contact');
		assert.ok(!form.fields.some(([name]) => name === 'email'), 'who is signed in is known');
		const proposal = /name="proposal"[\s\S]*?<option value="([0-9a-z]{13})"/.exec((await pi.get('/contact')).html)[1];
		const own = await pi.submit(form, { matter: 'proposal', subject: 'Zebra question', text: 'When do I hear?', proposal });
		assert.match(own.text, /Sent\. We have it\./);
		assert.match((await pi.get((await pi.get('/account')).link(/^\/inquiries$/))).text, /Zebra question/);
		const staff = await s.signIn('staff@example.org'), other = await s.signIn('staff2@example.org');
		const where = (await staff.get('/staff/inquiries')).link(/^\/staff\/inquiries\/[0-9a-z]{13}$/);
		assert.match((await other.get('/staff/inquiries')).text, /Zebra question/, 'it could be there');
		s.sql(`INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) SELECT proposal_id, (SELECT id FROM person WHERE email = 'staff2@example.org'),
			'entered', '', (SELECT id FROM person WHERE email = 'staff@example.org'), 0 FROM inquiry`);
		for (const show of ['', '?show=all', '?show=unassigned', '?show=mine', '?show=closed'])
			assert.doesNotMatch((await other.get('/staff/inquiries' + show)).text, /Zebra question|1 inquiry/, show);
		const absent = await other.get('/staff/inquiries/0000000000007');
		const hidden = await other.get(where);
		assert.equal(hidden.status, 404);
		assert.equal(hidden.html.replaceAll(where, ''), absent.html.replaceAll('/staff/inquiries/0000000000007', ''));
		assert.equal((await other.once('POST', where + '/close', { body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status, 404);
		const page = await staff.get(where);
		assert.doesNotMatch(page.html, new RegExp(s.sql(`SELECT name FROM person WHERE email = 'staff2@example.org'`)), 'it cannot be given to them');
		await staff.submit(page.form(/\/answer$/), { text: 'In August.', kind: 'answer' });
		const letters = await lettersTo(sink, 'pi1@example.org', 2);
		for (const l of letters) assert.match(decoded(l), /\/inquiries\/[0-9a-z]{13}/);
		assert.doesNotMatch((await other.get('/staff/outbox')).text, /Zebra question/);
		assert.match((await staff.get('/staff/outbox')).text, /Zebra question/);
		const mine = await pi.get(own.path.split('?')[0]);
		assert.match(mine.text, /In August\./);
		// Given to who has come into conflict since: they are not told, and the letter to another is hidden from them.
		s.sql(`UPDATE inquiry SET assigned_to = (SELECT id FROM person WHERE email = 'staff2@example.org')`);
		await pi.submit(mine.form(/\/reply$/), { text: 'Thank you.' });
		assert.equal(s.sql(`SELECT COUNT(*) FROM message WHERE kind = 'inquiry-again'`), '0');
		s.sql(`UPDATE inquiry SET assigned_to = (SELECT id FROM person WHERE email = 'staff@example.org')`);
		await pi.submit((await pi.get(mine.path)).form(/\/reply$/), { text: 'And this.' });
		assert.equal(s.sql(`SELECT COUNT(*) FROM message WHERE kind = 'inquiry-again'`), '1');
		assert.match((await staff.get('/staff/outbox')).text, /They wrote again: Zebra/);
		assert.doesNotMatch((await other.get('/staff/outbox')).text, /Zebra/);
		assert.equal((await (await s.signIn('pi2@example.org')).get(own.path.split('?')[0])).status, 404, 'another applicant');
		s.check();
	});

	test(`an answer by mail joins its thread, once, and a stranger's first mail begins one, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		const staff = await s.signIn('staff@example.org');
		const mailIn = (text) => s.run('mail-in', [], { input: text });
		const one = async () => (await staff.get('/staff/inquiries?show=all')).link(/^\/staff\/inquiries\/[0-9a-z]{13}$/);
		const n = () => Number(s.sql('SELECT COUNT(*) FROM inquiry_message'));
		await ask(s);
		const [receipt] = await lettersTo(sink, 'ada@example.edu', 1);
		const page = await staff.get(await one());
		await staff.submit(page.form(/\/answer$/), { text: 'Which institution?', kind: 'question' });
		const [, answer] = await lettersTo(sink, 'ada@example.edu', 2);
		assert.match((await staff.get(await one())).text, /Waiting for them/);

		const reply = mail({ 'In-Reply-To': idOf(answer), References: `${idOf(receipt)} ${idOf(answer)}`, 'Message-ID': '<r1@mail.example.edu>' },
			'The one of Lund.\n\nOn Monday, ARA wrote:\n> Which institution?\n');
		const joined = mailIn(reply);
		assert.equal(joined.status, 0, joined.stderr);
		assert.match(joined.stdout, /^Joined inquiry/);
		let thread = await staff.get(await one());
		assert.match(thread.text, /The one of Lund\./);
		assert.match(thread.text, /What it repeated On Monday/);
		assert.match(thread.text, /They wrote again/);
		// The same once more, as a server that was not sure brings it: nothing is done again.
		assert.match(mailIn(reply).stdout, /^Taken before/);
		assert.equal(n(), 3);
		// From another address with the same thread: it says so.
		mailIn(mail({ From: 'Bo <bo@example.com>', 'In-Reply-To': idOf(answer), 'Message-ID': '<r2@x>' }, 'I am her colleague.'));
		assert.match((await staff.get(await one())).text, /from bo@example\.com/);
		// Staff's next letter answers what came last.
		thread = await staff.get(await one());
		await staff.submit(thread.form(/\/answer$/), { text: 'Then yes.', kind: 'answer' });
		const letters = await lettersTo(sink, 'ada@example.edu', 3);
		assert.equal(header(letters[2], 'In-Reply-To')[0], '<r2@x>');

		// A stranger.
		const first = mailIn(mail({ From: '=?utf-8?Q?J=C3=BCrgen_M=C3=BCller?= <juergen@example.de>', Subject: 'Re: =?iso-8859-1?Q?F=F6rderung?=', 'Message-ID': '<f1@example.de>' }, 'Guten Tag!'));
		assert.match(first.stdout, /^A new inquiry/);
		const [received] = await lettersTo(sink, 'juergen@example.de', 1);
		assert.equal(header(received, 'In-Reply-To')[0], '<f1@example.de>');
		assert.match((await staff.get('/staff/inquiries')).text, /Förderung Jürgen Müller juergen@example\.de/);
		assert.deepEqual(s.audited('inquiry_'), { answered: 1, asked: 2, asked_back: 1, replied: 2 });
		s.check();
	});

	test(`what machines send and what is no mail is passed over or told, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		const before = sink.mails.length;
		const mailIn = (text, args = []) => s.run('mail-in', args, { input: text });
		for (const head of [{ 'Auto-Submitted': 'auto-replied' }, { Precedence: 'bulk' }, { 'List-Id': '<a.list>' }, { 'Return-Path': '<>' },
			{ From: 'MAILER-DAEMON@mx.example.org' }, { From: 'support@example.org' }, { 'Content-Type': 'multipart/report; boundary=x' }]) {
			const r = mailIn(mail(head, 'I am away.'));
			assert.equal(r.status, 0, JSON.stringify(head));
			assert.match(r.stdout, /^Passed over/, JSON.stringify(head));
		}
		for (const text of ['', '\0\xff\n\n', 'no head at all', mail({ From: 'a@b, "' }, 'x'), mail({ From: 'Nobody' }, 'x')])
			assert.equal(mailIn(text).status, 65, JSON.stringify(text));
		const large = mailIn(mail({}, 'x'.repeat(40 << 20)));
		assert.equal(large.status, 65);
		assert.match(large.stderr, /larger than 32 MB/);
		assert.equal(s.sql('SELECT COUNT(*) FROM inquiry'), '0');
		assert.equal(sink.mails.length, before, 'nobody is written to');
		// Too many of one sender: the server keeps the rest.
		let later = 0;
		for (let i = 0; i < 14; i++) later += mailIn(mail({ 'Message-ID': `<m${i}@example.edu>` }, 'Again.')).status === 75;
		assert.equal(later, 4);
		assert.equal(s.sql('SELECT COUNT(*) FROM inquiry'), '10');
		// A database that is away: kept, too.
		assert.equal(spawnSync(binary, ['mail-in', '--data', s.data + '/nowhere'], { input: mail({}, 'x') }).status, 75);
		assert.equal(spawnSync(binary, ['mail-in'], { input: mail({}, 'x') }).status, 75);
		// Header lines in what they say of themselves stay out of our heads.
		s.sql(`DELETE FROM try`);
		mailIn(mail({ From: '"A\\r\\nBcc: x@example.org" <ada@example.edu>', Subject: '=?utf-8?Q?S=0D=0ABcc:_x@example.org?=', 'Message-ID': '<inj@example.edu>' }, 'x'));
		const staff = await s.signIn('staff@example.org');
		const list = await staff.get('/staff/inquiries');
		const where = list.link(/^\/staff\/inquiries\/[0-9a-z]{13}$/);
		await staff.submit((await staff.get(where)).form(/\/answer$/), { text: 'No.\n.\nBcc: x@example.org', kind: 'answer' });
		await until('the answer', () => sink.mails.some((m) => decoded(m).includes('\r\n.\r\nBcc')));
		for (const m of sink.mails) assert.deepEqual(header(m, 'Bcc'), []);
		s.check();
	});

	test(`what is answered already stands above the form, and whether it helps is counted, on ${db}`, async (t) => {
		const { s } = await world(t, db);
		const v = s.visitor(), staff = await s.signIn('staff@example.org');
		const contact = await v.get('/contact'), faq = await v.get('/faq');
		const groups = contact.links().filter((l) => l.startsWith('/faq#'));
		assert.ok(groups.length > 3);
		for (const g of groups) assert.match(faq.html, new RegExp(`id="${g.split('#')[1]}"`), g);
		assert.match(faq.html, /<nav class="rail-list"[^>]*>[\s\S]*href="#group-applying"/);
		assert.ok(faq.links().includes('/contact'));
		assert.ok((await v.get('/faq?q=xyzzyplugh')).links().includes('/contact'), 'who finds nothing is offered to ask');
		const page = await v.get(faq.link(/^\/faq\/[a-z-]+$/));
		const told = await v.submit(page.form(/\/helped$/), { helped: 'yes' });
		assert.match(told.text, /We count it/);
		assert.equal((await v.submit(page.form(/\/helped$/), { helped: 'perhaps' })).status, 422);
		await s.visitor().get('/'); // anybody else's
		const w = s.visitor();
		await w.submit((await w.get(page.path)).form(/\/helped$/), { helped: 'no' });
		assert.equal(s.sql('SELECT n_yes, n_no FROM faq_vote').replace('|', ','), '1,1');
		assert.match((await staff.get('/staff/program/questions')).text, /1 helped, 1 did not help/);
		assert.match((await v.get('/faq/no-such-question')).text, /Find an answer/, 'one that is gone leads to all of them');
		s.check();
	});

	test(`what may answer a question is shown before it is sent, once, and keeps nothing, on ${db}`, async (t) => {
		const { s } = await world(t, db);
		const v = s.visitor(), staff = await s.signIn('staff@example.org');
		await staff.submit((await staff.get('/staff/program/answers/new')).form('/staff/program/answers/new'), { title: 'Overhead in hiding', slug: 'hidden', text: 'Zymurgy is not funded.', do: 'save' });
		const form = (await v.get('/contact')).form('/contact');
		const csrf = form.fields.find(([name]) => name === 'csrf')[1];
		const near = async (typed, token = csrf) => {
			const r = await v.once('POST', '/contact/answers', { body: new URLSearchParams({ csrf: token, ...typed }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' } });
			return r.status === 200 ? JSON.parse(r.html) : r.status;
		};
		const counts = () => ['inquiry', 'inquiry_message', 'message', 'try', 'audit', 'idempotency'].map((table) => s.sql(`SELECT COUNT(*) FROM ${table}`)).join();
		const before = counts();
		const told = await near({ subject: 'Accredited academic institutions?' });
		assert.match(told.told, /below may help/);
		assert.ok(told.answers.length >= 1 && told.answers.length <= 3);
		const [best] = told.answers;
		assert.equal(best.question, 'Who can apply?');
		assert.match(best.text, /accredited academic institutions/);
		assert.match((await v.get(best.href)).text, /Who can apply\?/);
		// The text is looked at when the subject tells nothing; nothing found is told as nothing.
		assert.equal((await near({ subject: 'xyzzyplugh', text: 'Which academic institutions are accredited?' })).answers[0].question, 'Who can apply?');
		assert.deepEqual(await near({ subject: 'xyzzyplugh' }), { told: '', answers: [] });
		assert.deepEqual(await near({}), { told: '', answers: [] });
		// What is not public is no answer: what staff have ready.
		assert.deepEqual((await near({ subject: 'zymurgy' })).answers, []);
		assert.equal(await near({ subject: 'x' }, 'x'), 403);
		assert.equal(await near({ subject: 'x'.repeat(151) }), 422);
		assert.equal(counts(), before, 'asking keeps nothing');

		// Without script: once, with what was typed still there, and one press more.
		const stopped = await v.submit(form, { ...question, subject: 'Accredited institutions?' });
		assert.equal(stopped.status, 200);
		assert.match(stopped.text, /Your question is not sent yet.*Who can apply\?.*accredited academic institutions/);
		assert.match(stopped.html, /I am between two posts/);
		assert.equal(s.sql('SELECT COUNT(*) FROM inquiry'), '0');
		assert.match((await v.submit(stopped.form('/contact'))).text, /We have your question/);
		// What nothing answers goes at once; so does one whose sender has looked while typing.
		assert.match((await v.submit((await v.get('/contact')).form('/contact'), { ...question, subject: 'Xyzzyplugh', text: 'Plughxyzzy.' })).text, /We have your question/);
		assert.match((await v.submit((await v.get('/contact')).form('/contact'), { ...question, subject: 'Accredited institutions?', looked: 'yes' })).text, /We have your question/);
		assert.equal(s.sql('SELECT COUNT(*) FROM inquiry'), '3');
		s.check();
	});

	test(`a ready answer is put into the form, and goes out as it was made fit, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		const staff = await s.signIn('staff@example.org');
		const kinds = await staff.get('/staff/program/answers/new');
		await staff.submit(kinds.form('/staff/program/answers/new'), { title: 'Indirect costs', slug: 'overhead', text: 'We pay none.\n\nPlease see the rules.', do: 'save' });
		await ask(s);
		const one = await staff.get((await staff.get('/staff/inquiries')).link(/^\/staff\/inquiries\/[0-9a-z]{13}$/));
		const ready = await staff.get(one.link(/\?with=overhead/));
		const form = ready.form(/\/answer$/);
		assert.equal(form.fields.find(([name]) => name === 'text')[1], 'We pay none.\n\nPlease see the rules.');
		await staff.submit(form, { text: 'We pay none, for anybody.', kind: 'answer' });
		// The two may leave in any order.
		const letters = await lettersTo(sink, 'ada@example.edu', 2);
		assert.ok(letters.some((l) => /We pay none, for anybody/.test(decoded(l))));
		assert.doesNotMatch((await s.visitor().get('/faq')).text, /Please see the rules/, 'it is public nowhere');
		s.check();
	});

	test(`a new program begins with a FAQ in draft, of which the public sees what its owner went through, on ${db}`, async (t) => {
		const s = await Server.empty({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const admin = await s.signIn('admin@example.org', 'a quiet long password'), v = s.visitor();
		const n = Number(s.sql('SELECT COUNT(*) FROM faq'));
		assert.ok(n > 20);
		assert.match((await admin.get('/staff/program')).text, new RegExp(`${n} drafts to edit`));
		const before = await v.get('/faq');
		assert.match(before.text, /No questions yet/);
		assert.doesNotMatch(before.html, /class="rail"/);
		assert.match((await v.get('/faq/overhead')).text, /No questions yet/);
		assert.ok(!(await v.get('/contact')).links().some((l) => l.startsWith('/faq#')));
		const page = await admin.get('/staff/program/questions/overhead');
		const form = page.form('/staff/program/questions/overhead');
		const text = form.fields.find(([name]) => name === 'text')[1];
		assert.match(text, /^> \*\*Draft, not shown to the public/);
		await admin.submit(form, { text: text.split('\n').slice(1).join('\n').trim(), do: 'save' });
		const after = await v.get('/faq');
		assert.match(after.text, /Do you pay overhead, or indirect costs\?/);
		assert.equal((after.html.match(/data-item/g) ?? []).length, 1);
		assert.match((await v.get('/faq?q=indirect cost')).text, /Do you pay overhead/);
		assert.equal((await v.get('/faq/overhead')).status, 200);
		// Each draft leads to what is there.
		for (const link of new Set([...s.sql('SELECT answer FROM faq').matchAll(/\]\((\/[^)]*)\)/g)].map((m) => m[1]))) {
			const [where, anchor] = link.split('#');
			const to = await v.get(where);
			assert.equal(to.status, 200, link);
			if (anchor) assert.match(to.html, new RegExp(`id="${anchor}"`), link);
		}
		s.check();
	});
}
