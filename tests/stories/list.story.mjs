// Lists outside of a call's own pages, page by page: every row once, there and back; and what is not a
// place in them is answered by their beginning and a notice, whatever it is.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases } from './lib.mjs';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
function idText(n) {
	let v = BigInt(n), s = '';
	for (let i = 0; i < 13; i++, v >>= 5n) s = alphabet[Number(v & 31n)] + s;
	return s;
}

// What the list itself shows: its links, in their order, without those of filters, pages and the frame.
const shown = (page, link) => [...page.html.matchAll(/href="([^"?]+)"/g)].map((m) => m[1]).filter((h) => link.test(h));
const way = (page, rel) => page.way(rel);

const lists = [
	{ who: 'admin', where: '/admin/people', link: /^\/admin\/people\/[0-9a-z]{13}$/, count: 'SELECT COUNT(*) FROM person' },
	{ who: 'admin', where: '/admin/people?q=grown', link: /^\/admin\/people\/[0-9a-z]{13}$/, count: `SELECT COUNT(*) FROM person WHERE email LIKE 'grown%'` },
	{ who: 'staff', where: '/staff/program/institutions', link: /institutions\/[0-9a-z]{13}$/, count: 'SELECT COUNT(*) FROM org' },
	{ who: 'staff', where: '/staff/program/institutions?show=bare', link: /institutions\/[0-9a-z]{13}$/, count: 'SELECT COUNT(*) FROM org WHERE ror IS NULL' },
	{ who: 'staff', where: '/staff/outbox', link: /^\/staff\/outbox\/[0-9a-z]{13}$/, count: 'SELECT COUNT(*) FROM message' },
	{ who: 'staff', where: '/staff/awards', link: /^\/staff\/awards\/[0-9a-z]{13}$/, count: 'SELECT COUNT(*) FROM award' },
	{ who: 'staff', where: '/staff', link: /^\/staff\/calls\/(?!new$)[^/]+$/, count: 'SELECT COUNT(*) FROM call' },
	{ who: 'visitor', where: '/calls', link: /^\/calls\/[^/]+$/, count: `SELECT COUNT(*) FROM call WHERE state NOT IN ('draft', 'cancelled')` },
	{ who: 'visitor', where: '/recipients', link: /^\/awards\//, count: `SELECT COUNT(*) FROM award WHERE announced_at IS NOT NULL AND state <> 'refused'` },
	{ who: 'visitor', where: '/jobs', link: /^\/jobs\/[^/]+$/, count: `SELECT COUNT(*) FROM job WHERE state = 'open'` },
	{ who: 'visitor', where: '/jobs?country=DE', link: /^\/jobs\/[^/]+$/, count: `SELECT COUNT(DISTINCT job_id) FROM job_location l JOIN job j ON j.id = l.job_id WHERE country = 'DE' AND state = 'open'` },
];

// These have no link a row.
const others = ['/staff/audit', '/staff/audit?kind=call', '/finance/awards', '/contact/awards', '/reviews'].map((where) => ({ who: 'staff', where, link: /^$/ }));

// More than two pages of everything, consistent with what there is.
function grow(s) {
	const n = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)';
	s.sql(`INSERT INTO org (id, ror, name, country, city, created_at) ${n} SELECT 5000 + i, NULL, 'Grown ' || CAST(i % 7 AS TEXT), 'DE', 'Bonn', 0 FROM n`);
	s.sql(`INSERT INTO person (id, email, email_key, name, email_confirmed_at, org_id, created_at) ${n} SELECT 6000 + i, 'grown' || CAST(i AS TEXT) || '@example.org', 'grown' || CAST(i AS TEXT) || '@example.org', 'Ann ' || CAST(i % 5 AS TEXT), 1, 5000 + i, 0 FROM n`);
	s.sql(`INSERT INTO call (id, slug, state, title, summary, period, instructions, zone, opens_at, closes_at, grace_s, decisions_due_at, cash_cap_cents, cash_cap_is_average, credit_cap_cents,
		credit_cap_is_average, page_limit, file_limit_bytes, expected_awards, created_at, changed_at, announced_at, published_at)
		${n} SELECT 7000 + i, 'grown-' || CAST(i AS TEXT), 'announced', 'Grown call', 'words', 'grown', 'words', 'UTC', 1, 2 + i % 3, 0, 9, 100, 1, 0, 0, 4, 1000, 1, 1, 1, 9, 1 FROM n`);
	s.sql(`INSERT INTO proposal (id, call_id, pi_id, period, state, title, abstract, version, created_at, changed_at, submitted_at)
		${n} SELECT 8000 + i, 7000 + i, 6000 + i, 'grown', 'answered', 'Grown', 'words', 1, 1, 1, 1 FROM n`);
	s.sql(`INSERT INTO award (id, proposal_id, call_id, org_id, state, cash_cents, credit_cents, contact_id, title, summary, offered_at, accepted_at, announced_at, created_at)
		${n} SELECT 9000 + i, 8000 + i, 7000 + i, 5000 + i, 'accepted', 100, 0, 6000 + i, 'Grown ' || CAST(i % 4 AS TEXT), 'words', 3, 4, 5 + i % 2, 3 FROM n`);
	s.sql(`UPDATE award SET state = 'announced', gift_paid_at = 6, gift_reference = 'paid' WHERE id > 9040 AND id < 9060`);
	s.sql(`INSERT INTO job (id, slug, state, title, team, about, responsibilities, qualifications, benefits, employment_type, apply_url, posted_at, closes_at)
		${n} SELECT 9500 + i, 'grown-' || CAST(i AS TEXT), 'open', 'Grown', 'Team', 'words', 'words', 'words', '', 'full time', 'https://example.org/', 5 + i % 3, 4000000000 FROM n`);
	for (const at of [0, 1]) s.sql(`INSERT INTO job_location (job_id, position, country, region, city) ${n} SELECT 9500 + i, ${at}, 'DE', '', 'Bonn' FROM n`);
}

for (const db of databases())
	test(`lists are read page by page, on ${db}`, { timeout: 600000 }, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		grow(s);
		const who = { visitor: s.visitor(), staff: await s.signIn('staff@example.org'), admin: await s.signIn('admin@example.org') };

		for (const { who: role, where, link, count } of lists)
			await t.test(`${where}: every row once, there and back`, async () => {
				const v = who[role], pages = [], wanted = Number(s.sql(count));
				assert.ok(wanted > 100, `${wanted} rows`);
				for (let at = where; at; at = way(pages.at(-1), 'next')) {
					pages.push(await v.get(at));
					assert.equal(pages.at(-1).status, 200, at);
					assert.ok(pages.length < 20, 'it ends');
				}
				const rows = pages.flatMap((p) => shown(p, link));
				assert.equal(new Set(rows).size, wanted);
				assert.equal(rows.length, wanted, 'no row stands on two pages');
				assert.match(pages[0].text, new RegExp(`1–50 of ${wanted}`));
				assert.equal(way(pages[0], 'prev'), undefined);
				for (let i = pages.length - 1; i > 0; i--) {
					const back = await v.get(way(pages[i], 'prev'));
					if (i > 1) assert.deepEqual(shown(back, link), shown(pages[i - 1], link), `back from page ${i + 1}`);
					else assert.deepEqual(shown(back, link), shown(pages[0], link));
				}
			});

		await t.test('open calls come first by deadline, then the coming by opening, then the newest past', async () => {
			const now = Math.floor(Date.now() / 1000), day = 86400;
			for (const [id, opens, closes] of [[71, -1, 9], [72, 20, 40], [73, -1, 3], [74, 10, 50], [75, -9, -3]])
				s.sql(`UPDATE call SET state = 'published', opens_at = ${now + opens * day}, closes_at = ${now + closes * day} WHERE id = ${7000 + id}`);
			const slugs = shown(await who.visitor.get('/calls'), /^\/calls\/grown-/).slice(0, 6).map((h) => Number(h.split('-').at(-1)));
			assert.deepEqual(slugs.slice(0, 5), [73, 71, 74, 72, 75]);
		});

		await t.test('a place that is hidden is as one that is none', async () => {
			const staff2 = await s.signIn('staff2@example.org'), settled = (page) => page.html.replace(/[?&;]?(after|before)=[0-9a-z]{13}/g, '');
			const hidden = [['/staff/awards', 9050], ['/staff/outbox', s.sql(`SELECT id FROM message WHERE kind = 'receipt' ORDER BY created_at LIMIT 1`)], ['/finance/awards', 9050]];
			s.sql(`INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) SELECT p.id, w.id, 'entered', '', w.id, 0 FROM proposal p, person w
				WHERE w.email = 'staff2@example.org' AND p.id IN (8050, (SELECT proposal_id FROM message WHERE id = ${hidden[1][1]}))`);
			await s.lettersGone();
			for (const [where, id] of hidden) {
				const seen = await who.staff.get(`${where}?after=${idText(id)}`);
				assert.doesNotMatch(seen.text, /Back at the start of the list/, `${where}: others have it`);
				for (const at of ['after', 'before']) {
					const page = await staff2.get(`${where}?${at}=${idText(id)}`), none = await staff2.get(`${where}?${at}=0000000000007`);
					assert.match(page.text, /Back at the start of the list/, where);
					assert.equal(settled(page), settled(none), `${where}?${at}=`);
				}
			}
		});

		await t.test('what is posted later is in no count, be it more than is ever counted', async () => {
			const total = async () => /1–50 of (\d+)/.exec((await who.visitor.get('/jobs')).text)[1], before = await total();
			for (const [from, many] of [[100001, 20], [200001, 1100], [300001, 900]]) {
				s.sql(`WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${from + many})
					INSERT INTO job (id, slug, state, title, team, about, responsibilities, qualifications, benefits, employment_type, apply_url, posted_at, closes_at)
					SELECT i, 'later-' || CAST(i AS TEXT), 'open', 'Later', 'Team', '', '', '', '', 'full time', 'https://example.org/', 3900000000, 4000000000 FROM n`);
				assert.equal(await total(), before);
			}
			s.sql(`DELETE FROM job_facet WHERE job_id IN (SELECT id FROM job WHERE slug LIKE 'later-%')`);
			for (const more of ['job_fresh', 'job_news']) s.sql(`DELETE FROM ${more} WHERE job_id IN (SELECT id FROM job WHERE slug LIKE 'later-%')`);
			s.sql(`DELETE FROM job WHERE slug LIKE 'later-%'`);
		});

		await t.test('a place that is none is answered by the beginning, and said', async () => {
			const message = idText(s.sql('SELECT MIN(id) FROM message')), person = idText(s.sql('SELECT MIN(id) FROM person'));
			for (const { who: role, where, link } of [...lists, ...others]) {
				const v = who[role], join = where.includes('?') ? '&' : '?', first = shown(await v.get(where), link);
				const other = where.includes('outbox') ? person : message;
				for (const place of ['after=0000000000001', 'before=0000000000001', 'after=zzzzzzzzzzzzz', `after=${other}`, `before=${other}`, 'after=%2D1', `after=${'9'.repeat(40)}`, 'page=10000', 'page=2']) {
					const page = await v.get(where + join + place);
					assert.equal(page.status, 200, `${where} ${place}`);
					assert.match(page.text, /Back at the start of the list/, `${where} ${place}`);
					assert.deepEqual(shown(page, link), first, `${where} ${place}`);
				}
			}
		});

		await t.test('a thousand words are answered soon, and clearly', async () => {
			for (const [role, where] of [['admin', '/admin/people'], ['staff', '/staff/program/institutions'], ['staff', '/staff'], ['visitor', '/calls'], ['visitor', '/recipients'], ['visitor', '/jobs'], ['visitor', '/recipients.csv']]) {
				const page = await who[role].get(`${where}?q=${'some+words+'.repeat(500)}`);
				assert.ok([200, 414, 422, 431].includes(page.status), `${where}: ${page.status}`);
			}
		});
	});
