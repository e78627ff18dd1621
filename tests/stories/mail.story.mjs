// What happens to a letter between the outbox and a real mail server.
import test from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { Server, databases, sleep } from './lib.mjs';
import { Sink, header } from './smtp.mjs';

async function until(what, ok, ms = 20000) {
	for (let waited = 0; !(await ok()); waited += 50) {
		if (waited >= ms) throw new Error(`in vain: ${what}`);
		await sleep(50);
	}
}

async function world(t, db, plan) {
	const sink = new Sink();
	if (plan) sink.plan = plan;
	await sink.start();
	const s = await Server.empty({ db, serve: ['--quiet'], env: { BURSARY_SMTP: sink.url } });
	t.after(async () => {
		await s.stop();
		await sink.stop();
	});
	return { s, sink };
}

async function register(s, email, name = 'Somebody') {
	const v = s.visitor();
	return v.submit((await v.get('/register')).form('/register'), { name, email });
}

const count = (s, state) => Number(s.sql(`SELECT COUNT(*) FROM message WHERE state = '${state}'`));

// As if the pause were over.
const hurry = (s) => s.sql(`UPDATE message SET next_at = 0 WHERE state IN ('queued', 'sending')`);

for (const db of databases()) {
	test(`each letter goes to one address, once, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		for (let i = 0; i < 12; i++) assert.equal((await register(s, `p${i}@example.edu`)).status, 200);
		await until('12 letters', () => sink.mails.length >= 12);
		await until('noted', () => count(s, 'sent') === 12);
		await sleep(1200);
		assert.equal(sink.mails.length, 12);
		assert.deepEqual([...new Set(sink.mails.map((m) => m.to.join()))].length, 12);
		for (const m of sink.mails) {
			assert.equal(m.to.length, 1);
			assert.equal(header(m, 'To')[0], `<${m.to[0]}>`);
			for (const name of ['Cc', 'Bcc', 'Reply-To']) assert.deepEqual(header(m, name), []);
			assert.equal(header(m, 'Auto-Submitted')[0], 'auto-generated');
			for (let i = 0; i < 12; i++)
				if (`p${i}@example.edu` !== m.to[0]) assert.ok(!m.data.includes(`p${i}@example.edu`), 'no other address');
		}
		assert.equal(new Set(sink.mails.map((m) => header(m, 'Message-ID')[0])).size, 12);
		s.check();
	});

	test(`a server that says "later" gets the same message again, on ${db}`, async (t) => {
		let refuse = true;
		const { s, sink } = await world(t, db, ({ verb }) => verb === 'RCPT' && refuse ? '451 come back later' : undefined);
		await register(s, 'a@example.edu');
		await until('a try', () => /451/.test(s.sql('SELECT last_error FROM message')));
		assert.equal(count(s, 'queued'), 1);
		const pause = Number(s.sql('SELECT next_at - created_at FROM message'));
		assert.ok(pause >= 55 && pause <= 90, `the first pause is ${pause} s`);
		const id = s.sql('SELECT message_id FROM message');
		refuse = false;
		hurry(s);
		await until('sent', () => count(s, 'sent') === 1);
		assert.equal(sink.mails.length, 1);
		assert.ok(header(sink.mails[0], 'Message-ID')[0].includes(id));
		assert.equal(s.sql('SELECT tries FROM message'), '2');
		s.check();
	});

	test(`a refusal for good ends the tries, and staff see it and try again, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db, ({ verb, address }) => verb === 'RCPT' && address === 'gone@example.edu' ? '550 no such mailbox' : undefined);
		await register(s, 'gone@example.edu');
		await register(s, 'here@example.edu');
		await until('the other is sent', () => count(s, 'sent') === 1);
		await until('failed', () => count(s, 'failed') === 1);
		hurry(s);
		await sleep(1200);
		assert.equal(sink.mails.length, 1);
		const staff = await s.signIn('admin@example.org', 'a quiet long password');
		const list = await staff.get('/staff/outbox?state=failed');
		assert.match(list.text, /gone@example\.edu/);
		assert.match(list.text, /the server answered 550/);
		const letter = await staff.get(list.link(/^\/staff\/outbox\/[0-9a-z]{13}$/));
		assert.match(letter.html, /\/confirm\/\*{43}/, 'the link is blacked out');
		assert.doesNotMatch(letter.html, /\/confirm\/[A-Za-z0-9_-]{43}/);
		sink.plan = () => undefined;
		await staff.submit(letter.form(/\/again$/));
		await until('sent after all', () => count(s, 'sent') === 2);
		s.check();
	});

	test(`a connection lost before the answer makes at most a second copy, with one Message-ID, on ${db}`, async (t) => {
		let drop = true;
		const { s, sink } = await world(t, db, ({ verb }) => verb === 'DOT' && drop ? 'drop' : undefined);
		await register(s, 'a@example.edu');
		await until('the first copy', () => sink.mails.length === 1);
		await until('delayed', () => count(s, 'queued') === 1);
		drop = false;
		hurry(s);
		await until('sent', () => count(s, 'sent') === 1);
		assert.equal(sink.mails.length, 2);
		assert.deepEqual(header(sink.mails[0], 'Message-ID'), header(sink.mails[1], 'Message-ID'));
		assert.equal(sink.mails[0].data, sink.mails[1].data, 'byte for byte the same');
		s.check();
	});

	test(`no server at all: nothing is lost, pages go on, all leave when it is back, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		const port = sink.port;
		await sink.stop();
		for (let i = 0; i < 5; i++) {
			const begun = performance.now();
			await register(s, `p${i}@example.edu`);
			assert.ok(performance.now() - begun < 2000, 'no request waits for mail');
		}
		await until('tried', () => Number(s.sql(`SELECT COUNT(*) FROM message WHERE last_error <> ''`)) === 5);
		const back = await new Sink().start(port);
		t.after(() => back.stop());
		hurry(s);
		await until('all sent', () => count(s, 'sent') === 5);
		assert.equal(back.mails.length, 5);
		s.check();
	});

	test(`nothing typed into a form becomes a header or a command, on ${db}`, async (t) => {
		const { s, sink } = await world(t, db);
		const evil = 'x\r\nBcc: all@example.org\r\n.\r\nMAIL FROM:<evil@example.org>';
		await register(s, 'a@example.edu', evil);
		for (const email of ['a@example.edu\r\nBcc: all@example.org', 'a@example.edu>\r\nRCPT TO:<all@example.org', '"a b"@example.edu', 'a@example.edu,all@example.org'])
			assert.equal((await register(s, email)).status, 422, email);
		await until('the letter', () => count(s, 'sent') === 1);
		// Where the name does stand in a letter: the owner's own.
		const link = /\/confirm\/[A-Za-z0-9_-]{43}/.exec(sink.mails[0].data.replace(/=\r\n/g, ''))[0];
		const v = s.visitor();
		await v.submit((await v.get(link)).form(link), { password: 'kettle orbit lantern seven' });
		await v.submit((await v.get('/forgot')).form('/forgot'), { email: 'a@example.edu' });
		await until('the second letter', () => sink.mails.length === 2);
		for (const m of sink.mails) {
			assert.deepEqual(m.to, ['a@example.edu']);
			assert.equal(m.from, 'admin@example.org');
			assert.deepEqual(header(m, 'Bcc'), []);
			assert.equal(m.data.split('\r\n\r\n')[0].split('\r\n').filter((l) => !/^([A-Z][A-Za-z-]*: |[ \t])/.test(l)).length, 0);
		}
		assert.equal(sink.seen.filter((l) => /evil|all@/.test(l)).length, 0);
		s.check();
	});
}

test('what has left is noted, however long another holds the database', async (t) => {
	const { s, sink } = await world(t, 'sqlite', ({ verb }) => verb === 'DOT' ? 'hang' : undefined);
	await register(s, 'a@example.edu');
	await until('the letter', () => sink.n === 1);
	const other = spawn('sqlite3', ['-batch', path.join(s.data, 'bursary.db')]);
	t.after(() => other.kill());
	other.stdin.write('BEGIN IMMEDIATE;\n.print held\n');
	await new Promise((r) => other.stdout.once('data', r));
	for (const socket of sink.sockets) socket.write('250 kept\r\n');
	await sleep(7000); // more than a turn to write is waited for
	other.stdin.end('ROLLBACK;\n');
	await until('noted', () => count(s, 'sent') === 1);
	assert.equal(s.sql('SELECT tries FROM message'), '1');
	assert.equal(sink.n, 1, 'it does not leave a second time');
	s.check();
});

test('an address that is no mail server is one clear line', () => {
	const s = new Server('sqlite');
	try {
		s.run('init', ['--admin', 'a@example.org'], { input: 'A\na quiet long password\n' });
		for (const url of ['http://127.0.0.1', 'smtp://', 'mail.example.org:25', 'smtp'])  {
			const r = s.run('serve', ['--listen', '127.0.0.1:0', '--smtp', url], { timeout: 5000 });
			assert.equal(r.status, 2, url);
			assert.match(r.stderr, /--smtp: a mail server is given as smtp:\/\/HOST/);
		}
	} finally {
		s.stop();
	}
});
