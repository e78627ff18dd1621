// Who listens: how far a task is, said by the server when it changes, to two hundred at once and
// to nobody who may not know.
import test from 'node:test';
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import http from 'node:http';
import { Server, databases, sleep, stale } from './lib.mjs';

const progress = '/admin/check/progress';
const each = 8, people = 25;

// A listener: its status, its events so far, whether it was ended.
function listen(s, cookie, where = progress) {
	const l = { events: [], comments: 0, bytes: '', ended: false };
	l.answer = new Promise((resolve, reject) => {
		const rq = http.get(s.url + where, { agent: false, headers: { accept: 'text/event-stream', ...(cookie ? { cookie } : {}) } }, (r) => {
			Object.assign(l, { status: r.statusCode, type: r.headers['content-type'], headers: r.headers });
			r.setEncoding('utf8');
			r.on('data', (text) => {
				l.bytes += text;
				const whole = l.bytes.split('\n\n').slice(0, -1);
				l.events = whole.filter((e) => /^data: /m.test(e)).map((e) => e.replace(/^retry: .*\n/, '').replace(/^data: /gm, ''));
				l.comments = whole.filter((e) => e.startsWith(':')).length;
			});
			r.on('close', () => { l.ended = true; });
			resolve(l);
		});
		rq.on('error', (e) => { l.ended = true; reject(e); });
		l.leave = () => rq.destroy();
	});
	l.answer.catch(() => {});
	return l;
}

async function until(what, ms = 15000) {
	for (let waited = 0; !what(); waited += 50) {
		if (waited >= ms) return false;
		await sleep(50);
	}
	return true;
}

// A session of the person, as signing in makes it.
function sessionOf(s, id, n) {
	const token = crypto.createHash('sha256').update(`listener ${id} ${n}`).digest();
	const hex = crypto.createHash('sha256').update(token).digest('hex');
	const now = Math.floor(Date.now() / 1000);
	s.sql(`INSERT INTO session (token_hash, person_id, created_at, seen_at, expires_at, strength, proved_at)
		VALUES (${s.database ? `'\\x${hex}'` : `x'${hex}'`}, ${id}, ${now}, ${now - 600}, ${now + 3600}, 1, ${now})`);
	return `bursary=${token.toString('base64url')}`;
}

// A task that no worker takes: what it is at, is said by hand.
const begin = (s, id, kind, call, by) => s.sql(`INSERT INTO task (id, kind, call_id, nth, state, asked_by, asked_at, parameters, tries, claim, lease_until, phase, done, total, started_at)
	SELECT ${id}, '${kind}', ${call}, ${id}, 'running', p.id, 1, '{}', 1, 77, 32503680000, 'file', 1, 10, 1 FROM person p WHERE p.email = '${by}'`);
const at = (s, id, done) => s.sql(`UPDATE task SET done = ${done} WHERE id = ${id}`);

for (const db of databases())
	test(`pages are told how far a task is, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--workers', '2'] });
		t.after(() => s.stop());
		const visitor = s.visitor();
		const metric = async () => Number(/^bursary_listeners (\d+)$/m.exec((await visitor.get('/metrics')).html)[1]);
		begin(s, 901, 'check', 'NULL', 'admin@example.org');
		s.sql(`INSERT INTO person (id, email, email_key, name, email_confirmed_at, created_at) VALUES ${Array.from({ length: people }, (_, i) =>
			`(${8001 + i}, 'operator${i}@example.org', 'operator${i}@example.org', 'Operator ${i}', 1, 1)`)}`);
		s.sql(`INSERT INTO person_role (person_id, role, granted_at) VALUES ${Array.from({ length: people }, (_, i) => `(${8001 + i}, 'admin', 1)`)}`);
		const cookies = Array.from({ length: people }, (_, i) => sessionOf(s, 8001 + i, 0));
		const all = [];

		await t.test('two hundred listen, and a page is answered meanwhile', async () => {
			for (const cookie of cookies) for (let i = 0; i < each; i++) all.push(listen(s, cookie));
			await Promise.all(all.map((l) => l.answer));
			assert.deepEqual([...new Set(all.map((l) => `${l.status} ${l.type} ${l.headers['cache-control']}`))], ['200 text/event-stream; charset=utf-8 no-store']);
			assert.ok(await until(() => all.every((l) => l.events.length === 1)));
			assert.deepEqual(JSON.parse(all[0].events[0]), { text: 'Stored files: 10 %.', percent: 10, is_over: false });
			assert.equal(await metric(), people * each);
			const begun = Date.now();
			assert.equal((await visitor.get('/calls')).status, 200);
			const staff = await s.signIn('staff@example.org');
			assert.equal((await staff.get('/dashboard')).status, 200);
			assert.ok(Date.now() - begun < 5000, 'a page waited for those who listen');
		});

		await t.test('one person holds so many and no more, and is answered at once where nothing is streamed', async () => {
			assert.equal((await listen(s, cookies[0]).answer).status, 429);
			const page = await visitor.once('GET', progress, { headers: { cookie: cookies[0], accept: 'application/json' } });
			assert.equal(JSON.parse(page.html).percent, 10);
			assert.equal(await metric(), people * each);
		});

		await t.test('a change is told to each of them once', async () => {
			at(s, 901, 4);
			assert.ok(await until(() => all.every((l) => l.events.length === 2), 5000), `${all.filter((l) => l.events.length === 2).length} were told`);
			await sleep(1200);
			for (const l of all) assert.deepEqual(l.events.map((e) => JSON.parse(e).percent), [10, 40]);
		});

		await t.test('who may not know hears what they hear where there is nothing', async () => {
			const call = '/panel/trustworthy-learning/assign-best/progress', id = 'SELECT id FROM call WHERE slug = \'trustworthy-learning\'';
			begin(s, 902, 'assign', `(${id})`, 'chair@example.org');
			for (const [email, where] of [['staff@example.org', progress], ['pi1@example.org', call], ['reviewer1@example.org', call], ['finance@example.org', call]]) {
				const v = await s.signIn(email);
				const settled = (l) => l.bytes.replace(/[0-9a-z]{13}|value="[^"]*"/g, '').replaceAll(where, '').replaceAll('/nothing/is/here', '');
				const [shut, nothing] = [listen(s, v.cookie(), where), listen(s, v.cookie(), '/nothing/is/here')];
				await Promise.all([shut.answer, nothing.answer]);
				await until(() => shut.ended && nothing.ended);
				assert.deepEqual([shut.status, shut.type], [404, nothing.type], email);
				assert.equal(settled(shut), settled(nothing), email);
			}
			assert.equal((await listen(s, null).answer).status, 303);
			assert.equal(await metric(), people * each);
		});

		await t.test('a stream about a call hears on when many pages were shown meanwhile', async () => {
			const chair = await s.signIn('chair@example.org');
			const hears = listen(s, chair.cookie(), '/panel/trustworthy-learning/assign-best/progress');
			await hears.answer;
			assert.ok(await until(() => hears.events.length === 1));
			for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 8 }, () => visitor.get('/calls/trustworthy-learning')));
			at(s, 902, 5);
			assert.ok(await until(() => hears.events.length === 2 || hears.ended, 5000));
			assert.ok(!hears.ended);
			assert.equal(JSON.parse(hears.events[1]).percent, 50);
			hears.leave();
			for (let i = 0; i < 100 && await metric() !== people * each; i++) await sleep(100);
		});

		const used = () => s.sql('SELECT seen_at FROM session WHERE person_id = 8004');
		let then;
		await t.test('a session that ended and a right that ended shut them out before the next word', async () => {
			const call = '/panel/trustworthy-learning/assign-best/progress';
			const chair = await s.signIn('chair@example.org');
			const chairs = listen(s, chair.cookie(), call);
			await chairs.answer;
			assert.ok(await until(() => chairs.events.length === 1));
			s.sql('UPDATE session SET seen_at = seen_at - 600 WHERE person_id = 8004');
			then = used();
			s.sql('DELETE FROM session WHERE person_id = 8001');
			s.sql("DELETE FROM person_role WHERE person_id = 8002");
			s.sql('UPDATE person SET disabled_at = 1 WHERE id = 8003');
			s.sql("UPDATE panel_member SET is_chair = 0 WHERE person_id = (SELECT id FROM person WHERE email = 'chair@example.org')");
			at(s, 901, 7);
			at(s, 902, 7);
			const gone = [...all.slice(0, 3 * each), chairs];
			assert.ok(await until(() => gone.every((l) => l.ended) && all.slice(3 * each).every((l) => l.events.length === 3), 5000));
			for (const l of gone) assert.ok(!l.bytes.includes('70'), 'it was told once more');
			assert.ok(all.slice(3 * each).every((l) => !l.ended));
			assert.equal(await metric(), (people - 3) * each);
		});

		await t.test('who listens is not at work: the session is not kept alive by it', () => {
			assert.equal(used(), then);
		});

		await t.test('who leaves is forgotten, and who stays hears a comment now and then', async () => {
			for (const l of all.slice(4 * each)) l.leave();
			let n;
			for (let i = 0; i < 100 && (n = await metric()) !== each; i++) await sleep(100);
			assert.equal(n, each);
			const rest = all.slice(3 * each, 4 * each);
			assert.ok(await until(() => rest.every((l) => l.comments > 0), 25000));
			assert.ok(rest.every((l) => l.events.length === 3 && !l.ended));
		});

		await t.test('the end is told, and the server ends with those who listen still there', async () => {
			s.sql("UPDATE task SET state = 'failed', why = 'crashed', ended_at = 2 WHERE id = 901");
			const rest = all.slice(3 * each, 4 * each);
			assert.ok(await until(() => rest.every((l) => l.events.length === 4)));
			assert.equal(JSON.parse(rest[0].events[3]).is_over, true);
			const begun = Date.now();
			s.child.kill('SIGTERM');
			assert.equal((await s.exited).code, 0);
			assert.ok(Date.now() - begun < 5000, 'it waited for who listens');
			assert.ok(await until(() => rest.every((l) => l.ended)));
			assert.doesNotMatch(s.log, /cut off|crash/);
		});
	});
