// One box over everything public: found by any form of a word, the same on both databases, and never what is hidden.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases } from './lib.mjs';

const ask = (who, q, more = '') => who.get(`/search?q=${encodeURIComponent(q)}${more}`);
const unescape = (s) => s.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>');

// [{ title, hits: [[address, title] …] }] as they stand on the page.
function groups(page) {
	return [...page.html.matchAll(/<section class="section" id="of-(\w+)">(.*?)<\/section>/gs)].map(([, kind, inner]) => [kind,
		[...inner.matchAll(/<h3><a href="([^"]*)">(.*?)<\/a>/gs)].map(([, href, title]) => [unescape(href), unescape(title.replace(/<\/?mark>/g, ''))])]);
}
const hrefs = (page) => groups(page).flatMap(([, hits]) => hits.map(([href]) => href));
const told = (page) => /Found: ([^<]*)\./.exec(page.html)?.[1] ?? '';

const queries = ['overhead', 'indirect cost', 'when will I hear back', 'proof', 'proofs', 'proving', 'PROOF', 'quantum', 'quan', 'machine learning', '"machine learning"', 'learning machine', '"learning machine"', 'privcy',
	'overhaed', 'deadline', 'deadlines missed', 'eligible', 'who may apply', 'Zürich', 'zurich', 'lyon', 'robotics', 'gift to the institution', 'cloud credits', 'budget travel students', '70,000', 'the', 'of the and', 'xyzzyplugh', 'storage "side by',
	'proof* OR (storage AND NEAR/2)', 'title:proof', '-proof', "'; DROP TABLE search_entry; --", '%', '_', '\\', '“distributed systems”', 'ﬁnd', 'naïve', '学', '🙂'];

const kept = new Map();
for (const db of databases()) {
	test(`words are found in any form, by kind, with marks, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const v = s.visitor();
		// What the example has lived through left nothing to be done.
		assert.equal(s.sql('SELECT COUNT(*) FROM search_due'), '0');
		let page = await ask(v, 'overhead');
		assert.ok(hrefs(page).includes('/faq#overhead'));
		assert.ok(hrefs(page).includes('/rules#budget-no-overhead'));
		assert.match(page.html, /<mark>overhead<\/mark>/i);
		assert.match(told(page), /questions?.*rules?|rules?.*questions?/);

		// Forms, synonyms, what is only begun, and typing errors.
		assert.deepEqual(hrefs(await ask(v, 'PROOFS')).sort(), hrefs(await ask(v, 'proof')).sort());
		assert.ok(hrefs(await ask(v, 'indirect costs')).includes('/faq#overhead'));
		assert.ok(hrefs(await ask(v, 'when will I hear back')).includes('/faq#when'));
		assert.ok(hrefs(await ask(v, 'quant')).some((h) => h.startsWith('/calls/')));
		page = await ask(v, 'overhaed');
		assert.match(page.text, /Nothing here contains “overhaed”\. You are shown results for “overhead”\./);
		assert.ok(hrefs(page).includes('/faq#overhead'));

		// Side by side or not.
		assert.ok(hrefs(await ask(v, '"machine learning"')).length > 0);
		assert.ok(hrefs(await ask(v, 'learning of machines')).length > 0);
		assert.equal(hrefs(await ask(v, '"learning of machines"')).length, 0);

		// One kind alone, with its pages.
		page = await ask(v, 'proposal', '&kind=question');
		assert.deepEqual(groups(page).map(([k]) => k), ['question']);
		assert.ok(page.links().some((l) => l === '/search?q=proposal'));
		const all = Number(/Found: (\d+)/.exec(page.text)[1]);
		assert.ok(all > 5);
		page = await ask(v, 'proposal');
		assert.equal(groups(page).find(([k]) => k === 'question')[1].length, 5);
		assert.match(page.text, new RegExp(`See all: ${all} questions`));

		// Nothing, with a way on.
		page = await ask(v, 'xyzzyplugh');
		assert.match(page.text, /Nothing contains these words/);
		assert.match(page.html, /href="\/contact">Ask us/);
		assert.match((await ask(v, 'of the and')).text, /These words are in almost every text/);
		assert.doesNotMatch((await v.get('/search')).text, /Nothing contains|Found/);

		// The box of the questions is the same.
		page = await v.get('/faq?q=when+will+I+hear+back');
		assert.match(page.text, /When will I know\?/);
		page = await v.get('/faq?q=overhaed');
		assert.match(page.text, /Do you pay overhead\?.*|You are shown results for “overhead”/s);
		await s.check();
	});

	test(`the same is found on every database: ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const v = s.visitor();
		for (const q of queries) {
			const page = await ask(v, q), found = JSON.stringify([told(page), groups(page)]);
			assert.equal(page.status, 200, q);
			if (kept.has(q)) assert.equal(found, kept.get(q), q);
			kept.set(q, found);
		}
	});

	test(`what changes is found as it is, and what is hidden is not, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const v = s.visitor(), staff = await s.signIn('staff@example.org');
		const send = async (where, values) => {
			const page = await staff.get(where);
			return staff.submit(page.form(where), values);
		};
		// Written, found; changed, found by the new words only; removed, gone with its words.
		assert.equal(hrefs(await ask(v, 'wombats')).length, 0);
		await send('/staff/program/questions/new', { title: 'May we study wombats?', slug: 'wombats', section: 'Applying', text: 'Every **marsupial** is welcome.', do: 'save' });
		assert.deepEqual(hrefs(await ask(v, 'wombat')), ['/faq#wombats']);
		assert.deepEqual(hrefs(await ask(v, 'marsupials')), ['/faq#wombats']);
		await send('/staff/program/questions/wombats', { title: 'May we study quokkas?', text: 'Yes.', do: 'save' });
		assert.equal(hrefs(await ask(v, 'wombat')).length, 0);
		assert.equal(hrefs(await ask(v, 'marsupials')).length, 0);
		assert.deepEqual(hrefs(await ask(v, 'quokka')), ['/faq#wombats']);
		assert.match((await ask(v, 'quokkkas')).text, /results for “quokkas”/);
		// An answer in draft is its owner's alone.
		await send('/staff/program/questions/wombats', { title: 'May we study quokkas?', text: '> **Draft: not read by the program yet.**\n\nYes.', do: 'save' });
		assert.equal(hrefs(await ask(v, 'quokka')).length, 0);
		assert.doesNotMatch((await ask(v, 'quokkkas')).text, /results for “quokkas”/);
		// Also one that begins with an empty line, or says so aloud; nor is it read, linked or voted on elsewhere.
		for (const text of ['\n\n> **Draft: not read by the program yet.**\n\nYes.', ' \t\r\n> **DRAFT, mine.** Yes.']) {
			await send('/staff/program/questions/wombats', { title: 'May we study quokkas?', text: 'Yes.', do: 'save' });
			assert.deepEqual(hrefs(await ask(v, 'quokka')), ['/faq#wombats']);
			assert.match((await v.get('/faq')).text, /quokkas/);
			assert.match((await v.get('/faq/wombats')).text, /Does it help\?/);
			await send('/staff/program/questions/wombats', { title: 'May we study quokkas?', text, do: 'save' });
			assert.match(s.sql(`SELECT answer FROM faq WHERE slug = 'wombats'`), /> \*\*DRAFT/i);
			assert.equal(hrefs(await ask(v, 'quokka')).length, 0);
			assert.doesNotMatch((await v.get('/faq')).text, /quokkas/);
			assert.equal((await v.get('/faq/wombats')).path, '/faq');
			s.check();
		}
		await send('/staff/program/questions/wombats', { title: 'May we study quokkas?', text: 'Yes.', do: 'save' });
		assert.deepEqual(hrefs(await ask(v, 'quokka')), ['/faq#wombats']);
		s.check();
		await send('/staff/program/questions/wombats', {}).catch(() => {});
		const page = await staff.get('/staff/program/questions/wombats');
		await staff.submit(page.form('/staff/program/questions/wombats/remove'), {});
		assert.equal(hrefs(await ask(v, 'quokka')).length, 0);
		assert.doesNotMatch((await ask(v, 'quokkkas')).text, /results for “quokkas”/);
		assert.equal(s.sql(`SELECT COUNT(*) FROM search_word WHERE word LIKE 'quokka%'`), '0');

		// A posting is there from its second to its second, a call with its publication, an award with its announcement.
		const [job, title] = s.sql(`SELECT id || ' ' || title FROM job WHERE state = 'open' ORDER BY id LIMIT 1`).split(/ (.*)/s);
		const now = Math.floor(Date.now() / 1000);
		const found = async () => hrefs(await ask(v, `"${title}"`)).length;
		assert.ok(await found() > 0);
		for (const [change, n] of [[`posted_at = ${now + 3600}, closes_at = ${now + 7200}`, 0], [`posted_at = ${now - 60}, closes_at = ${now + 7200}`, 1],
			[`closes_at = ${now - 1}`, 0], [`closes_at = ${now + 7200}, state = 'closed'`, 0], [`state = 'open'`, 1]]) {
			s.sql(`UPDATE job SET ${change} WHERE id = ${job}`);
			// What was changed behind the program's back is not found before its words are made.
			assert.equal(await found(), 0, change);
			await send('/staff/program/questions/new', { title: 'Another?', slug: `q${n}${change.length}`, section: 'Applying', text: 'Yes.', do: 'save' });
			assert.equal(await found() > 0 ? 1 : 0, n, change);
		}
		const draft = s.sql(`SELECT title FROM call WHERE state = 'draft' ORDER BY id LIMIT 1`);
		if (draft) assert.ok(!groups(await ask(v, draft)).some(([k, hits]) => k === 'call' && hits.some(([, t]) => t === draft)));
		// Titles of proposals that are not announced are nowhere, in no count and in no guess.
		for (const p of s.sql(`SELECT title FROM proposal WHERE id NOT IN (SELECT proposal_id FROM award WHERE announced_at IS NOT NULL)`).split('\n').slice(0, 12))
			assert.ok(!groups(await ask(v, `"${p}"`)).length, p);
		s.check();
	});

	test(`whatever is typed, the page is clear and quick, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const v = s.visitor();
		let page = await ask(v, Array.from({ length: 1000 }, (_, i) => 'abcdefghij'[i % 10]).join(' '));
		assert.equal(page.status, 200);
		page = await ask(v, Array.from({ length: 300 }, (_, i) => `proof${i}`).join(' '));
		assert.match(page.text, /Only the first 10 words were searched for/);
		page = await v.once('GET', `/search?q=${Array.from({ length: 1000 }, (_, i) => `proof${i}`).join('+')}`);
		assert.equal(page.status, 414);
		assert.match(page.html, /<h1>That address is too long/);
		for (const raw of ['%00', 'a%00b', '%ff%fe', '%c3%28', '%ed%a0%80', '"', '""', '"""', '%22a', '*', '(', 'NEAR(', 'AND', 'a%0d%0ab', '%e2%80%9c', 'x'.repeat(3000)]) {
			const begun = process.hrtime.bigint();
			page = await v.once('GET', `/search?q=${raw}`);
			assert.ok([200, 422, 400].includes(page.status), `${raw}: ${page.status}`);
			assert.match(page.html, /<h1>/, raw);
			assert.ok(Number(process.hrtime.bigint() - begun) < 500e6, `${raw} took long`);
		}
		assert.match((await ask(v, '<script>alert(1)</script>')).html, /value="&lt;script&gt;/);
	});
}
