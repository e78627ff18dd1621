// Follows every link that somebody finds, and looks at each page: used by the stories of the crawl and of old data.
import assert from 'node:assert/strict';

const most = 500; // pages a person

// Where a link leads inside the server; the same list in another order or with another filter is one page.
function place(href, from) {
	const url = new URL(href, `http://here${from}`);
	return url.host !== 'here' ? null : url.pathname + url.search;
}

// How many of a kind are enough: /proposals/… with any id is one kind, and so is any list's filter.
const kindOf = (where) => where.split('?')[0].replace(/^(\/staff\/program\/\w+)\/[^/]+\/history$/, '$1/:item/history').replace(/\/[0-9a-z]{13}(?=\/|$)/g, '/:id') + (where.includes('?') ? '?' : '');
const ofAKind = 12;

// What cannot be taken back, or takes something away, has one look of its own: never that of the step one is meant to take next.
const grave = /^(cancel|withdraw|decline|leave|remove|delete|disable|refuse|reject|stop|end|revoke|erase|join|release|declare)\b/i;
export const gravelyDressed = (html) => [...html.matchAll(/<button\b([^>]*)>([^<]*)/g)]
	.filter(([, attributes, label]) => grave.test(label.trim()) && !/type="button"/.test(attributes) && !/class="[^"]*\bis-grave\b/.test(attributes)).map((m) => m[0]);

function look(page, who) {
	const where = `${who} at ${page.path}`;
	assert.ok(page.status < 400, `${where}: ${page.status}`);
	if (!/^text\/html/.test(page.headers.get('content-type'))) return false;
	assert.match(page.html, /<html lang="en"/, `${where}: no language`);
	assert.match(page.html, /<title>[^<]{3,}<\/title>/, `${where}: no title`);
	assert.equal((page.html.match(/<h1\b/g) ?? []).length, 1, `${where}: not one h1`);
	assert.deepEqual(gravelyDressed(page.html), [], `${where}: a grave step does not look like one`);
	assert.doesNotMatch(page.text, /\b(null|undefined|NaN)\b|\(null\)|\{\{|%[sd]\b/, `${where}: a value that is none`);
	return true;
}

// secrets: { what: { words, readers } }; how often each was met comes back as told.
export async function crawl(s, who, secrets) {
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
