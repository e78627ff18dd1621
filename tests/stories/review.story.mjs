// A reviewer's evening: the list, a draft, the scores, what others say and when; giving back; a conflict.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases } from './lib.mjs';

const settled = (page) => page.html.replace(/name="(csrf|idempotency_key)" value="[^"]*"/g, '');
const scoresOf = (form, score) => Object.fromEntries([...form.html.matchAll(/name="(score_\d+)" value="1"/g)].map((m) => [m[1], score]));
const comment = 'The weakest step is the second; they have seen it. I would pay for it.';

// A reviewer with two reviews still to write, where somebody else's is in already; e-mail and the proposals' ids.
function somebody(s) {
	const rows = s.sql(`SELECT e.email FROM assignment a JOIN person e ON e.id = a.person_id JOIN proposal p ON p.id = a.proposal_id
		WHERE p.state = 'in_review' AND a.state = 'assigned'
		AND EXISTS (SELECT 1 FROM review w JOIN assignment b ON b.proposal_id = w.proposal_id AND b.person_id = w.person_id
			WHERE w.proposal_id = p.id AND w.state = 'submitted' AND b.state <> 'declined')
		GROUP BY e.email HAVING COUNT(*) >= 2 ORDER BY e.email LIMIT 1`);
	assert.ok(rows, 'the example has such a reviewer');
	return rows;
}

// Paths of the reviews that are not begun, from the list itself.
async function waiting(reviewer) {
	const list = await reviewer.get('/reviews');
	return [...list.html.matchAll(/<\/svg>Not begun<\/span>\s*<\/p>\s*<div>\s*<h3><a href="(\/reviews\/[^"]+)"/g)].map((m) => m[1]);
}

for (const db of databases()) {
	test(`a review from the list to what the others say, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const reviewer = await s.signIn(somebody(s));
		let paths = [];
		for (const path of await waiting(reviewer))
			paths.push(path);
		assert.ok(paths.length >= 2);
		// One whose others are in, so that there is something not to see.
		const idOf = (path) => [...path.split('/').pop()].reduce((v, c) => v * 32n + BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(c)), 0n);
		const others = (path) => s.sql(`SELECT w.comment FROM review w JOIN assignment a ON a.proposal_id = w.proposal_id AND a.person_id = w.person_id
			WHERE w.proposal_id = ${idOf(path)} AND w.state = 'submitted' AND a.state <> 'declined' ORDER BY w.id LIMIT 1`);
		const path = paths.find((p) => others(p) !== '');
		const words = others(path).slice(0, 40);

		await t.test('the page shows the frozen proposal and says when the others can be read', async () => {
			const page = await reviewer.get(path);
			assert.equal(page.status, 200);
			assert.match(page.text, /The request/);
			assert.ok(!page.text.includes(words), 'no other review before the own one is in');
			const file = await reviewer.once('GET', page.link(/\/document$/));
			assert.equal(file.status, 200);
			assert.equal(file.bytes.subarray(0, 5).toString(), '%PDF-');
			assert.match(file.headers.get('content-disposition'), /^attachment/);
			assert.match(file.headers.get('content-security-policy'), /^sandbox/);
			assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
		});
		await t.test('half a review is kept', async () => {
			const form = (await reviewer.get(path)).form(path);
			const saved = await reviewer.submit(form, { score_0: '4', comment: 'Half a thought', do: 'save' });
			assert.match(saved.text, /Saved on .* It counts once you submit it/);
			assert.match(saved.html, /name="score_0" value="4" checked/);
			assert.match(saved.html, /Half a thought/);
			assert.ok(!saved.text.includes(words));
			assert.match((await reviewer.get('/reviews')).text, /Begun/);
		});
		await t.test('submitting asks for every score and some words, beside each', async () => {
			const form = (await reviewer.get(path)).form(path);
			const refused = await reviewer.submit(form, { comment: '  ', do: 'submit' });
			assert.equal(refused.status, 422);
			assert.match(refused.html, /id="e-score_1"/);
			assert.match(refused.html, /href="#f-score_1"/);
			assert.match(refused.html, /id="e-comment"/);
			assert.match(refused.html, /name="score_0" value="4" checked/, 'what was chosen stays');
		});
		await t.test('a stale form loses nothing', async () => {
			const first = (await reviewer.get(path)).form(path), second = (await reviewer.get(path)).form(path);
			await reviewer.submit(first, { comment: 'From the laptop', do: 'save' });
			const stale = await reviewer.submit(second, { score_1: '2', comment: 'From the train', do: 'save' });
			assert.equal(stale.status, 409);
			assert.match(stale.text, /saved elsewhere meanwhile/);
			assert.match(stale.html, /From the train/);
			assert.match(stale.html, /name="score_1" value="2" checked/);
			assert.match((await reviewer.get(path)).html, /From the laptop/);
			assert.match((await reviewer.submit(stale.form(path), { do: 'save' })).html, /From the train/);
		});
		await t.test('the script saves in the background', async () => {
			const form = (await reviewer.get(path)).form(path);
			const told = await reviewer.submit(form, { score_2: '3' }, { headers: { accept: 'application/json' } });
			assert.match(JSON.parse(told.html).text, /^Saved at /);
			assert.match((await reviewer.get(path)).html, /name="score_2" value="3" checked/);
		});
		await t.test('once it is in, the others stand there without names', async () => {
			const form = (await reviewer.get(path)).form(path);
			const done = await reviewer.submit(form, { ...scoresOf(form, '5'), confidence: '3', comment, do: 'submit' });
			assert.match(done.text, /Your review is in/);
			assert.ok(done.text.includes(words), 'now it can be read');
			assert.match(done.text, /Reviewer [A-Z], you/);
			const names = s.sql(`SELECT p.name FROM review w JOIN person p ON p.id = w.person_id WHERE w.proposal_id = ${idOf(path)}
				AND p.email <> '${reviewer.email}'`).split('\n');
			for (const name of names) assert.ok(!done.text.includes(name), 'a name of a reviewer is told');
			assert.doesNotMatch(done.html, /\/decline"/, 'what is in is not given back');
		});
		await t.test('it can be changed until the release, but not emptied', async () => {
			const form = (await reviewer.get(path)).form(path);
			assert.equal((await reviewer.submit(form, { score_0: null, do: 'submit' })).status, 422);
			const changed = await reviewer.submit(form, { score_0: '2', do: 'submit' });
			assert.equal(changed.status, 200);
			assert.match(changed.html, /name="score_0" value="2" checked/);
		});
		await t.test('given back with a reason it is gone from the list', async () => {
			const back = paths.find((p) => p !== path);
			const form = (await reviewer.get(back)).form(`${back}/decline`);
			const refused = await reviewer.submit(form, { reason: '' });
			assert.equal(refused.status, 422);
			assert.match(refused.html, /id="e-decline-reason"/);
			const done = await reviewer.submit(form, { reason: 'Not my field' });
			assert.equal(done.path, '/reviews?told=declined');
			assert.ok(!done.html.includes(back));
			assert.equal((await reviewer.get(back)).status, 404);
		});
		await t.test('a conflict makes it absent, with the bytes of what never was', async () => {
			assert.equal((await reviewer.get(path)).status, 200, 'it is there');
			const form = (await reviewer.get(path)).form(`${path}/conflict`);
			const done = await reviewer.submit(form, { note: 'We share a grant' });
			assert.match(done.text, /disappeared from your pages for good/);
			assert.ok(!done.html.includes(path));
			for (const tail of ['', '/document']) {
				const gone = await reviewer.once('GET', path + tail), none = await reviewer.once('GET', '/reviews/0000000000001' + tail);
				assert.equal(gone.status, 404);
				assert.equal(settled(gone), settled(none));
			}
			assert.equal((await reviewer.submit({ action: path, fields: form.fields }, { do: 'save', comment })).status, 404);
		});
		await t.test('a review by who is in conflict counts on no page of the panel', async () => {
			const chair = await s.signIn('chair@example.org'), id = path.split('/').pop();
			const kept = `FROM assignment a LEFT JOIN review w ON w.proposal_id = a.proposal_id AND w.person_id = a.person_id
				WHERE a.proposal_id = ${idOf(path)} AND a.state <> 'declined'`;
			const n = s.sql(`SELECT COUNT(*) ${kept} AND w.state = 'submitted'`), of = s.sql(`SELECT COUNT(*) ${kept}`);
			assert.equal(Number(s.sql(`SELECT COUNT(*) FROM review WHERE proposal_id = ${idOf(path)} AND state = 'submitted'`)), Number(n) + 1);
			for (const [page, what] of [['decide', `${n} of ${of}`], ['assign', `${of} assigned, ${n} review`]]) {
				const html = (await chair.get(`/panel/trustworthy-learning/${page}`)).html;
				const row = html.slice(html.indexOf(`/panel/proposals/${id}"`)).slice(0, 6000).replace(/<[^>]*>|\s+/g, ' ').replace(/ +/g, ' ');
				assert.ok(row.includes(what), `${page}: no "${what}" in ${row.slice(0, 600)}`);
			}
		});
		s.check();
	});

	test(`who is not asked to review sees an empty list and no proposal, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const reviewer = await s.signIn(somebody(s));
		const [path] = await waiting(reviewer);
		assert.equal((await reviewer.get(path)).status, 200, 'it is there');
		for (const email of ['staff@example.org', 'pi12@example.org', 'admin@example.org']) {
			const other = await s.signIn(email);
			assert.match((await other.get('/reviews')).text, /Nothing is assigned to you/);
			assert.equal(settled(await other.once('GET', path)), settled(await other.once('GET', '/reviews/0000000000001')));
		}
		assert.match((await s.visitor().get('/reviews')).path, /^\/sign-in/);
		s.check();
	});
}
