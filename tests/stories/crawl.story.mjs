// Everybody follows every link of every page they find: nothing is broken, every page has a title, a
// heading and a language, and no page says a word that another role keeps to itself.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases } from './lib.mjs';

const people = ['visitor', 'pi1', 'pi17', 'reviewer1', 'chair', 'staff', 'finance', 'contact', 'admin'];
const most = 500; // pages a person

// Words that stand somewhere in the example, each with the people who may read them.
// In the marker's place: SQL that finds one.
function markers(s) {
	const text = (sql) => s.sql(sql).split('\n')[0].slice(0, 40);
	return {
		'the comment of a review': { words: text(`SELECT comment FROM review WHERE state = 'submitted' AND LENGTH(comment) > 60 ORDER BY id LIMIT 1`),
			readers: ['chair', 'staff', 'reviewer1'] },
		'the title of a call that is a draft': { words: text(`SELECT title FROM call WHERE state = 'draft' ORDER BY id LIMIT 1`), readers: ['staff'] },
		'the address of a reviewer': { words: 'reviewer2@example.org', readers: ['chair', 'staff', 'admin'] },
		'the address of an applicant': { words: 'pi30@example.org', readers: ['chair', 'staff', 'admin', 'reviewer1', 'finance', 'contact'] },
	};
}

// Where a link leads inside the server; the same list in another order or with another filter is one page.
function place(href, from) {
	const url = new URL(href, `http://here${from}`);
	return url.host !== 'here' ? null : url.pathname + url.search;
}

// How many of a kind are enough: /proposals/… with any id is one kind, and so is any list's filter.
const kindOf = (where) => where.split('?')[0].replace(/\/[0-9a-z]{13}(?=\/|$)/g, '/:id') + (where.includes('?') ? '?' : '');
const ofAKind = 12;

function look(page, who) {
	const where = `${who} at ${page.path}`;
	assert.ok(page.status < 400, `${where}: ${page.status}`);
	if (!/^text\/html/.test(page.headers.get('content-type'))) return false;
	assert.match(page.html, /<html lang="en"/, `${where}: no language`);
	assert.match(page.html, /<title>[^<]{3,}<\/title>/, `${where}: no title`);
	assert.equal((page.html.match(/<h1\b/g) ?? []).length, 1, `${where}: not one h1`);
	assert.doesNotMatch(page.text, /\b(null|undefined|NaN)\b|\(null\)|\{\{|%[sd]\b/, `${where}: a value that is none`);
	return true;
}

async function crawl(s, who, secrets) {
	const person = who === 'visitor' ? s.visitor() : await s.signIn(`${who}@example.org`);
	const todo = ['/', '/dashboard'].map((to) => ({ to, from: 'the start' })), seen = new Set(['/', '/dashboard']), kinds = new Map();
	const told = new Map(Object.keys(secrets).map((k) => [k, 0]));
	let n = 0;
	for (; todo.length > 0 && n < most; n++) {
		const { to, from } = todo.shift();
		const page = await person.get(to);
		assert.ok(page.status < 400, `${who}: ${from} leads to ${to}: ${page.status}`);
		if (!look(page, who)) continue;
		for (const [what, { words, readers }] of Object.entries(secrets))
			if (page.html.includes(words)) {
				told.set(what, told.get(what) + 1);
				assert.ok(readers.includes(who), `${who} reads ${what} at ${to}`);
			}
		for (const href of page.links()) {
			const next = place(href, page.path);
			if (next === null || seen.has(next)) continue;
			seen.add(next);
			const kind = kindOf(next), many = (kinds.get(kind) ?? 0) + 1;
			kinds.set(kind, many);
			if (many <= ofAKind) todo.push({ to: next, from: page.path });
		}
		for (const form of page.forms())
			assert.ok(form.method === 'get' || form.fields.some(([name]) => name === 'csrf'), `${who} at ${to}: a form without a token`);
	}
	return { pages: n, kinds: kinds.size, told };
}

for (const db of databases())
	test(`every link of every page leads somewhere, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const secrets = markers(s), anybody = new Map();
		for (const who of people)
			await t.test(`as ${who}`, async () => {
				const found = await crawl(s, who, secrets);
				t.diagnostic(`${who}: ${found.pages} pages of ${found.kinds} kinds`);
				assert.ok(found.pages >= 15, `${found.pages} pages`);
				for (const [what, times] of found.told) anybody.set(what, (anybody.get(what) ?? 0) + times);
			});
		await t.test('what must not be told was there to be told', () => {
			for (const [what, times] of anybody) assert.ok(times > 0, `nobody met ${what}`);
		});
		s.check();
	});
