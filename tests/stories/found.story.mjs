// What is to be found can be found: every public page says what it is to search engines and to who links to it, in words that the
// page says too, and the first of them is small.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases } from './lib.mjs';

// Bytes over the wire of somebody's first page, before fonts: the page, its style and its script, packed.
const FIRST_VISIT = 20 * 1024;

const meta = (html, name) => new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)">`).exec(html)?.[1];
const unescaped = (s) => s.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const blank = (s) => unescaped(s.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
const jsonOf = (html) => {
	const text = /<script type="application\/ld\+json">([^]*?)<\/script>/.exec(html)?.[1];
	return text === undefined ? null : JSON.parse(text);
};

// What schema.org asks of each kind, of those that we say.
const required = {
	WebSite: ['name', 'url', 'potentialAction', 'publisher'], Organization: ['name'], WebPage: ['name', 'url'], AboutPage: ['name', 'url'], ContactPage: ['name', 'url'],
	ItemList: ['name', 'numberOfItems', 'itemListElement'], FAQPage: ['mainEntity'], NewsArticle: ['headline', 'datePublished', 'author', 'url'],
	MonetaryGrant: ['name', 'url', 'funder'], JobPosting: ['title', 'description', 'datePosted', 'validThrough', 'hiringOrganization', 'jobLocation'],
};

// Every page that a visitor comes to by links, a few of a kind.
async function publicPages(s) {
	const v = s.visitor(), todo = ['/'], seen = new Set(todo), of = new Map(), found = [];
	while (todo.length) {
		const where = todo.shift(), page = await v.get(where);
		assert.equal(page.status, 200, where);
		if (!/^text\/html/.test(page.headers.get('content-type'))) continue;
		found.push([where, page]);
		for (const href of page.links()) {
			const url = new URL(href, `http://here${where}`), next = url.pathname + url.search;
			const kind = url.pathname.replace(/^(\/(?:calls|jobs|awards|news|faq)\/)[^/]+/, '$1:x').replace(/\/versions\/\d+/, '/versions/:n') + (url.search ? '?' : '');
			if (url.host !== 'here' || seen.has(next) || (of.get(kind) ?? 0) >= 3) continue;
			of.set(kind, (of.get(kind) ?? 0) + 1);
			seen.add(next);
			todo.push(next);
		}
	}
	return found;
}

// What a page lacks, in words.
function lacks(where, page, base) {
	const html = page.html, out = [], say = (what) => out.push(`${where}: ${what}`);
	if (!(meta(html, 'viewport') ?? '').includes('width=device-width')) say('no viewport');
	if (meta(html, 'robots') === 'noindex') return out;
	const canonical = unescaped(/<link rel="canonical" href="([^"]*)">/.exec(html)?.[1] ?? ''), path = where.split('?')[0];
	const title = unescaped(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '');
	if (canonical !== base + path) say(`canonical is "${canonical}"`);
	for (const lang of ['en', 'x-default'])
		if (!html.includes(`<link rel="alternate" hreflang="${lang}" href="`)) say(`no hreflang ${lang}`);
	for (const name of ['description', 'og:type', 'og:locale', 'og:site_name', 'og:title', 'og:url', 'og:description', 'og:image', 'og:image:alt', 'twitter:card'])
		if (!meta(html, name)) say(`no ${name}`);
	if (!title.includes(unescaped(meta(html, 'og:title') ?? '-'))) say('og:title is not the title');
	if (unescaped(meta(html, 'og:url') ?? '') !== canonical) say('og:url is not the canonical address');
	if ((meta(html, 'description') ?? '').length > 700) say('its description is a page');
	return out;
}

// Every name and answer in it stands on the page, too.
function told(where, json, html, base) {
	const text = blank(html), stands = (s) => assert.ok(text.includes(blank(s)), `${where}: "${s.slice(0, 80)}" is not on the page`);
	for (const item of json['@graph'] ?? [json]) {
		const kind = item['@type'];
		assert.ok(required[kind], `${where}: ${kind}`);
		for (const name of required[kind]) assert.ok(item[name], `${where}: ${kind} has no ${name}`);
		if (kind !== 'Organization' && (item.title ?? item.headline ?? item.name) !== undefined) stands(item.title ?? item.headline ?? item.name);
		if (item.url && kind !== 'WebSite') assert.equal(item.url, base + where.split('?')[0], where);
		if (kind === 'ItemList') {
			assert.equal(item.itemListElement.length, item.numberOfItems, where);
			item.itemListElement.forEach((e, i) => {
				assert.equal(e.position, i + 1, where);
				stands(e.name);
				assert.ok(html.includes(`href="${e.url.slice(base.length)}"`), `${where}: ${e.url} is not on the page`);
			});
		}
		if (kind === 'FAQPage') for (const q of item.mainEntity) {
			stands(q.name);
			stands(q.acceptedAnswer.text);
		}
		if (kind === 'WebSite') assert.match(item.potentialAction.target.urlTemplate, /\/search\?q=\{search_term_string\}$/);
		if (kind === 'NewsArticle') assert.match(item.datePublished, /^\d{4}-\d\d-\d\d$/);
	}
}

for (const db of databases())
	test(`every public page can be found, and says nothing that it does not show, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		await s.lettersGone();
		const base = s.url, pages = await publicPages(s), kinds = new Set();
		const secrets = [s.sql(`SELECT title FROM call WHERE state = 'draft' ORDER BY id LIMIT 1`), 'reviewer2@example.org', 'pi30@example.org',
			s.sql(`SELECT title FROM proposal WHERE state = 'answered' AND id NOT IN (SELECT proposal_id FROM award) ORDER BY id LIMIT 1`)];
		assert.deepEqual(pages.flatMap(([where, page]) => lacks(where, page, base)), []);
		for (const [where, page] of pages) {
			const json = jsonOf(page.html);
			if (json === null) {
				assert.ok(meta(page.html, 'robots') === 'noindex' || /^\/(search|jobs\/)/.test(where) || where.includes('?'), `${where} says nothing to machines`);
				continue;
			}
			told(where, json, page.html, base);
			for (const secret of secrets) assert.ok(!JSON.stringify(json).includes(secret), `${where} tells "${secret}"`);
			for (const item of json['@graph'] ?? [json]) kinds.add(item['@type']);
		}
		t.diagnostic(`${pages.length} pages, ${[...kinds].join(', ')}`);
		for (const kind of Object.keys(required)) assert.ok(kinds.has(kind), `no page is a ${kind}`);

		// The picture of a shared link is there, and as large as is said.
		const home = pages.find(([where]) => where === '/')[1].html, picture = await fetch(unescaped(meta(home, 'og:image')));
		assert.equal(picture.status, 200);
		assert.equal(picture.headers.get('content-type'), 'image/png');
		const png = Buffer.from(await picture.arrayBuffer());
		assert.deepEqual(png.subarray(0, 8), Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]));
		assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], ['width', 'height'].map((side) => Number(meta(home, `og:image:${side}`))));

		// What the first visit costs.
		const v = s.visitor();
		for (const where of ['/', '/calls/safe-agents', '/jobs']) {
			const html = (await v.get(where)).html, files = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+\.(?:css|js))"/g)].map((m) => m[1]);
			assert.equal(files.length, 2, `${where}: one style and one script`);
			const sizes = await Promise.all([where, ...files].map(async (f) => {
				const page = await fetch(s.url + f, { headers: { 'accept-encoding': 'br' } });
				assert.equal(page.headers.get('content-encoding'), 'br', f);
				return Number(page.headers.get('content-length'));
			}));
			const total = sizes.reduce((a, b) => a + b);
			t.diagnostic(`${where}: ${sizes.join(' + ')} = ${total} bytes`);
			assert.ok(total <= FIRST_VISIT, `${where} costs ${total} bytes`);
		}
	});
