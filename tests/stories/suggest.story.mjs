// Suggestions: what fits who reads, never what is hidden, and of a choice only counts.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases, sleep } from './lib.mjs';

// { call: [{ value, title, why }], job: …, recipient: … }
const listed = (page) => Object.fromEntries([...page.html.matchAll(/<section class="section" id="of-(\w+)">(.*?)<\/section>/gs)].map(([, kind, inner]) => [kind,
	[...inner.matchAll(/<button class="linklike" name="to" value="([^"]*)">(.*?)<\/button>.*?<p class="meta"><span>(.*?)<\/span>/gs)].map(([, value, title, why]) => ({ value, title, why }))]));
const titles = (page) => Object.values(listed(page)).flat().map((i) => i.title);
const now = () => Math.floor(Date.now() / 1000);
const id = (s, email) => s.sql(`SELECT id FROM person WHERE email = '${email}'`);

// Until nobody's are due any more.
async function made(s) {
	for (let waited = 0; s.sql(`SELECT COUNT(*) FROM suggest_reader WHERE due_at <= ${now() + 5}`) !== '0'; waited += 50) {
		assert.ok(waited < 20000, 'suggestions are made');
		await sleep(50);
	}
}
const again = (s) => s.sql('UPDATE suggest_reader SET due_at = 0, serial = serial + 1');
// What was changed behind the program's back is settled by the next bracket that changes something public.
async function settle(s) {
	for (let waited = 0; s.sql('SELECT COUNT(*) FROM search_due') !== '0'; waited += 50) {
		assert.ok(waited < 20000, 'the index catches up');
		s.sql('UPDATE search_due SET is_later = 1');
		await sleep(50);
	}
}
const counts = (s) => s.sql('SELECT COALESCE(SUM(n), 0) FROM suggest_win WHERE day = 0') + ' ' + s.sql('SELECT COALESCE(SUM(n), 0) FROM suggest_read');
const choose = (who, page, value, more = {}) => who.submit(page.form('/suggestions/go'), { to: value }, more);

for (const db of databases()) {
	test(`who has a profile gets what fits it, others a sensible order, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		// Two who know each other's words not at all.
		const speech = await s.signIn('reviewer13@example.org');
		await made(s);
		let page = await speech.get('/suggestions');
		const [first] = listed(page).job;
		assert.equal(first.title, 'Research scientist, speech in many languages');
		assert.match(first.why, /^(Shares words with your (profile|publication).*speech|In your areas?: )/);
		assert.doesNotMatch(page.text, /Nothing fits your profile yet|are being made/);
		// The part on the dashboard leads to the thing and to the page.
		page = await speech.get('/dashboard');
		assert.match(page.text, /You may like.*speech in many languages/);
		page.link(/^\/suggestions$/);

		// Who says nothing: the calls that close next, the newest of the rest, and what to do about it.
		s.sql(`DELETE FROM person_area WHERE person_id = ${id(s, 'pi40@example.org')}`);
		s.sql(`DELETE FROM proposal_area WHERE proposal_id IN (SELECT id FROM proposal WHERE pi_id = ${id(s, 'pi40@example.org')})`);
		s.sql(`UPDATE person SET bio = '' WHERE id = ${id(s, 'pi40@example.org')}`);
		const blank = await s.signIn('pi40@example.org');
		await made(s);
		page = await blank.get('/suggestions');
		assert.match(page.text, /Nothing fits your profile yet.*Your profile/);
		page.link(/^\/account$/);
		assert.deepEqual(listed(page).call.map((i) => i.title), s.sql(`SELECT title FROM call WHERE state = 'published' AND closes_at > ${now()} ORDER BY closes_at LIMIT 6`).split('\n'));
		assert.deepEqual(listed(page).job.map((i) => i.title), s.sql(`SELECT title FROM job WHERE state = 'open' AND posted_at <= ${now()} AND closes_at > ${now()} ORDER BY posted_at DESC, id DESC LIMIT 6`).split('\n'));
		assert.ok(listed(page).call.every((i) => i.why === 'One of the next to close.'));

		// What they then say of themselves is followed.
		page = await blank.get('/account');
		const form = page.form('/account');
		await blank.submit(form, { bio: 'I build decoders for quantum error correcting codes and measure qubits.' });
		await made(s);
		page = await blank.get('/suggestions');
		assert.equal(listed(page).job[0].title, 'Research intern, decoding for quantum codes');
		assert.match(listed(page).job[0].why, /^Shares words with your profile: .*(quantum|decod|codes)/);
		assert.doesNotMatch(page.text, /Nothing fits your profile yet/);
		// Nobody else's changed by it; a visitor has none.
		assert.equal(listed(await speech.get('/suggestions')).job[0].title, first.title);
		assert.match((await s.visitor().get('/suggestions')).path, /^\/sign-in/);
		s.check();
	});

	test(`nothing that is hidden is suggested, whenever it was hidden, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const who = await s.signIn('reviewer13@example.org');
		await made(s);
		let page = await who.get('/suggestions');
		const seen = listed(page);
		for (const kind of ['call', 'job', 'recipient']) assert.ok(seen[kind].length > 0, kind);
		// Drafts, what is cancelled or in review, and what is not announced, are nowhere.
		const hidden = s.sql(`SELECT title FROM call WHERE state <> 'published' UNION SELECT title FROM job WHERE state <> 'open'
			UNION SELECT title FROM award WHERE announced_at IS NULL`).split('\n');
		assert.ok(hidden.length >= 5);
		assert.ok(!titles(page).some((title) => hidden.includes(title)));
		assert.equal(s.sql(`SELECT COUNT(*) FROM suggest_pick k WHERE k.kind = 'recipient' AND k.object NOT IN (SELECT award_id FROM recipient)`), '0');

		// Kept, and hidden since: the page at once, though nothing is made anew.
		const [job] = seen.job, [call] = seen.call, [award] = seen.recipient;
		const find = (table, title) => s.sql(`SELECT id FROM ${table} WHERE title = '${title.replaceAll("'", "''")}'`);
		const changes = [
			[`UPDATE job SET state = 'closed' WHERE id = ${find('job', job.title)}`, job],
			[`UPDATE call SET state = 'cancelled' WHERE id = ${find('call', call.title)}`, call],
			[`UPDATE recipient SET announced_at = ${now() + 3600} WHERE award_id = ${find('award', award.title)}`, award],
		];
		for (const [change] of changes) s.sql(change);
		const gone = changes.map(([, item]) => item.title), none = async () => {
			page = await who.get('/suggestions');
			assert.ok(titles(page).length > 3);
			assert.deepEqual(titles(page).filter((title) => gone.includes(title)), []);
		};
		await none(); // at once: it is due in the index
		const before = counts(s);
		for (const [, { value }] of changes) {
			// It cannot be told from what never was, and is not counted.
			const there = await choose(who, page, value, { follow: false }), never = await choose(who, page, `job.${'0'.repeat(12)}1`, { follow: false });
			assert.equal(there.headers.get('location'), '/suggestions?done=gone');
			assert.equal(never.headers.get('location'), '/suggestions?done=gone');
		}
		assert.equal(counts(s), before);
		await settle(s);
		await none();
		again(s);
		await made(s);
		await none();
		assert.match((await who.get('/suggestions?done=gone')).text, /not among your suggestions any more/);
		// A call that has closed by the clock alone.
		const [open] = listed(await who.get('/suggestions')).call;
		s.sql(`UPDATE search_entry SET dated_at = ${now() - 1} WHERE kind = 'call' AND title = '${open.title}'`);
		assert.ok(!titles(await who.get('/suggestions')).includes(open.title));
	});

	test(`of a choice only counts are kept, one a day and person, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org');
		let page = await staff.get('/staff/suggestions');
		assert.match(page.text, /Nobody has chosen a suggestion yet/);
		const who = await s.signIn('reviewer19@example.org');
		await made(s);
		page = await who.get('/suggestions');
		const kept = s.sql(`SELECT COUNT(*) FROM suggest_pick WHERE person_id = ${id(s, 'reviewer19@example.org')} AND kind = 'job' AND ranker = 'words'`);
		assert.ok(Number(kept) > 0);
		// All day the same.
		assert.deepEqual(titles(await who.get('/suggestions')), titles(page));
		await s.lettersGone();
		const audited = s.sql('SELECT COUNT(*) FROM audit'), clicks = s.sql('SELECT COUNT(*) FROM idempotency');
		let gone = await choose(who, page, listed(page).job[0].value, { follow: false });
		assert.equal(gone.status, 303);
		assert.match(gone.headers.get('location'), /^\/jobs\//);
		assert.equal((await who.get(gone.headers.get('location'))).status, 200);
		assert.equal(counts(s), '1 1');
		// The same once more, and another: this person has chosen today.
		await choose(who, page, listed(page).job[0].value);
		assert.equal(counts(s), '1 1');
		await choose(who, page, listed(page).job[1].value);
		assert.equal(counts(s), '1 2');
		// Nothing of who it was: no line of the audit, no kept click, no column that could hold it.
		assert.equal(s.sql('SELECT COUNT(*) FROM audit'), audited);
		assert.equal(s.sql('SELECT COUNT(*) FROM idempotency'), clicks);
		const row = s.sql(`SELECT * FROM suggest_win UNION ALL SELECT 0, day, kind, n FROM suggest_read`);
		assert.ok(!row.includes(id(s, 'reviewer19@example.org')));
		// Whoever sends what is none, or without the page's token, counts nothing.
		for (const to of ['', 'job', 'job.', 'job.x', 'rule.0000000000001', '.', 'x'.repeat(40)]) {
			gone = await choose(who, page, to, { follow: false });
			assert.ok([303, 422].includes(gone.status), to);
		}
		assert.equal((await who.once('POST', '/suggestions/go', { body: `to=${listed(page).job[2]?.value}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status, 403);
		assert.equal(counts(s), '1 2');

		// The report: who leads, how sure, how many more; then decided.
		const day = Math.floor(now() / 86400);
		const wins = (words, areas) => {
			s.sql('DELETE FROM suggest_win');
			for (const [ranker, n] of [['words', words], ['areas', areas]])
				s.sql(`INSERT INTO suggest_win (round, day, ranker, n) VALUES (1, 0, '${ranker}', ${n}), (1, ${day - 1}, '${ranker}', ${n - 1}), (1, ${day}, '${ranker}', 1)`);
		};
		wins(14, 8);
		page = await staff.get('/staff/suggestions');
		assert.match(page.text, /Words leads with 14 of 22, which is not enough to decide\. As things stand it is the better one with a probability of \d\d%\. If the shares stay, about \d+ choices more will decide it: at 1\.6 a day, \d+ days\./);
		assert.match(page.html, /<svg class="plot is-line".*Share of Words, day by day/s);
		wins(60, 20);
		page = await staff.get('/staff/suggestions');
		assert.match(page.text, /Words is better: people chose from it 60 times of 80\. .* fewer than 0\.1 of 100 contests/);
		s.check();

		// What was read long ago is forgotten by the sweep; others' choices rank and are told from three on.
		const object = s.sql(`SELECT object FROM suggest_pick WHERE person_id = ${id(s, 'reviewer19@example.org')} AND kind = 'job' AND ranker = 'areas' AND place = 0`);
		s.sql(`DELETE FROM suggest_read`);
		s.sql(`INSERT INTO suggest_read VALUES ('job', ${object}, ${day - 3}, 2)`);
		again(s);
		await made(s);
		assert.doesNotMatch((await who.get('/suggestions')).text, /Others chose it lately/);
		s.sql(`UPDATE suggest_read SET n = 3`);
		again(s);
		await made(s);
		assert.match((await who.get('/suggestions')).text, /Others chose it lately/);
	});
}
