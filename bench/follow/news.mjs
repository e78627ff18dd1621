// A letter to many subscribers, handed to a mail server on this machine that takes all: how long they take to be queued, and how
// many a second leave.  SUBSCRIBERS=100000 DB=sqlite|postgresql (under tests/with-postgres).
import { Server, sleep } from '../../tests/stories/lib.mjs';
import { spawn } from 'node:child_process';
import path from 'node:path';

const n = Number(process.env.SUBSCRIBERS ?? 100000);
const db = process.env.DB ?? 'sqlite';
const s = new Server(db);
const sink = spawn(process.execPath, [path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), 'sink.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
const line = () => new Promise((r) => sink.stdout.once('data', (d) => r(String(d).trim())));

async function until(ok, ms = 3600000) {
	for (let waited = 0; !ok(); waited += 100) {
		if (waited > ms) throw new Error('in vain');
		await sleep(100);
	}
}

try {
	const port = await line();
	const made = s.run('init', ['--name', 'Bench', '--admin', 'a@example.org'], { input: 'A\na quiet long password\n' });
	if (made.status !== 0) throw new Error(made.stderr);
	const blob = s.database ? 'BYTEA' : 'BLOB';
	s.sql(`INSERT INTO setting (name, value) VALUES ('newsletters_per_minute', '0')`);
	s.sql(`WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < ${n})
		INSERT INTO subscriber (id, address_hash, address, state, serial, letter_at, created_at, confirmed_at)
		SELECT CAST(i AS BIGINT) * 1000003, CAST('hash ' || i AS ${blob}), 'reader' || i || '@example.edu', 'confirmed', 1, 1, 1, 1 FROM k`);
	await s.start({ serve: ['--quiet'], env: { BURSARY_SMTP: `smtp://127.0.0.1:${port}` } });
	const staff = await s.signIn('a@example.org', 'a quiet long password');
	const body = 'A call is open.\n\n' + 'It is about things that take some words to say. '.repeat(20) + '\n\n[Read it](/calls/x).';
	const draft = await staff.submit((await staff.get('/staff/news/new')).form('/staff/news/new'), { subject: 'A call', body });
	const t0 = performance.now();
	await staff.submit(draft.form(/\/send$/));
	await until(() => s.sql('SELECT is_queued FROM newsletter_progress') === '1');
	const t1 = performance.now();
	await until(() => s.sql('SELECT state FROM newsletter') === 'sent');
	const t2 = performance.now();
	sink.stdin.write('tell\n');
	const [mails, distinct, bytes] = (await line()).split(' ').map(Number);
	if (distinct !== n || mails !== n) throw new Error(`${mails} letters to ${distinct} of ${n}`);
	console.log(JSON.stringify({ bench: 'follow', db, subscribers: n, queued_s: +((t1 - t0) / 1000).toFixed(2), sent_s: +((t2 - t1) / 1000).toFixed(1),
		a_second: Math.round(n / ((t2 - t1) / 1000)), bytes_each: Math.round(bytes / n) }));
} finally {
	sink.kill();
	await s.stop();
}
