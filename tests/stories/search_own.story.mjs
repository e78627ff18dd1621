// The same box finds what only some may see: for each reader what the lists show them, and nothing that is in conflict with them.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases, sleep } from './lib.mjs';
import { idText } from '../twins/worlds.mjs';

const unescape = (s) => s.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');
// { kind: [address …] } as they stand on the page.
const groups = (page) => Object.fromEntries([...page.html.matchAll(/<section class="section" id="of-(\w+)">(.*?)<\/section>/gs)]
	.map(([, kind, inner]) => [kind, [...inner.matchAll(/<h3><a href="([^"]*)">/gs)].map(([, href]) => unescape(href))]));
const told = (page) => /Found: ([^<]*)\./.exec(page.html)?.[1] ?? '';
const own = ['mine', 'review', 'proposal', 'panel', 'inquiry', 'plan', 'person'];

const kept = new Map();
for (const db of databases())
	test(`staff, chairs, reviewers and applicants find their own world, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const one = (sql) => s.sql(sql).split('\n')[0];
		const ask = (who, q, more = '') => who.get(`/search?q=${encodeURIComponent(q)}${more}`);
		const made = async () => {
			for (let i = 0; s.sql('SELECT COUNT(*) FROM search_due') !== '0'; i++) {
				assert.ok(i < 100, 'the worker makes no words');
				await sleep(100);
			}
		};
		const person = (email) => one(`SELECT id FROM person WHERE email = '${email}'`);
		// Nobody is of anybody's institution: conflicts are those entered below.
		s.sql(`UPDATE person SET org_id = NULL WHERE email IN ('staff@example.org', 'staff2@example.org', 'chair@example.org', 'admin@example.org')`);
		const staff2 = person('staff2@example.org'), chair = person('chair@example.org');
		const [p, pi, title, piName] = one(`SELECT e.proposal_id || '|' || e.pi_id || '|' || e.title || '|' || e.pi_name FROM proposal_entry e JOIN call c ON c.id = e.call_id
			WHERE c.state = 'reviewing' AND e.state = 'in_review' AND e.n_assigned > 0 AND EXISTS (SELECT 1 FROM panel_member m WHERE m.call_id = c.id AND m.person_id = ${chair} AND m.is_chair = 1)
				AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = e.proposal_id AND x.person_id IN (${staff2}, ${chair})) ORDER BY e.title LIMIT 1`).split('|');
		const reviewer = one(`SELECT a.person_id FROM assignment a WHERE a.proposal_id = ${p} AND a.state <> 'declined'
			AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = ${p} AND x.person_id = a.person_id) ORDER BY a.person_id LIMIT 1`);
		const email = (id) => one(`SELECT email FROM person WHERE id = ${id}`);
		const v = s.visitor();
		const who = { staff: await s.signIn('staff@example.org'), staff2: await s.signIn('staff2@example.org'), chair: await s.signIn('chair@example.org'),
			admin: await s.signIn('admin@example.org'), pi: await s.signIn(email(pi)), reviewer: await s.signIn(email(reviewer)) };
		const page = { staff: '/staff/proposals/', staff2: '/staff/proposals/', chair: '/panel/proposals/', pi: '/proposals/', reviewer: '/reviews/' };
		const kind = { staff: 'proposal', staff2: 'proposal', chair: 'panel', pi: 'mine', reviewer: 'review' };
		const long = title.split(/[^\p{L}]+/u).sort((a, b) => b.length - a.length)[0];

		// Each by their own way, and each address they are given answers.
		for (const [role, at] of Object.entries(page))
			for (const q of [title, long.slice(0, -2), ...(role === 'pi' ? [] : [piName, `${piName} ${long}`.toUpperCase()])]) {
				const found = groups(await ask(who[role], q));
				assert.ok(found[kind[role]]?.includes(`${at}${idText(p)}`), `${role} does not find “${q}”: ${JSON.stringify(found)}`);
				for (const other of own) assert.ok(other === kind[role] || !found[other] || ['mine', 'review', 'panel', 'plan', 'inquiry'].includes(other), `${role} finds ${other}`);
				assert.equal((await who[role].get(`${at}${idText(p)}`)).status, 200);
			}
		assert.deepEqual(groups(await ask(who.staff, idText(p))).proposal, [`/staff/proposals/${idText(p)}`]);
		assert.match((await ask(who.staff, long)).html, new RegExp(`<mark>${long}</mark>`));
		// A visitor, and whoever has no part in it, find nothing of it; not by asking for the kind, either.
		const nobody = await s.signIn(one(`SELECT email FROM person p WHERE NOT EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id) AND NOT EXISTS (SELECT 1 FROM proposal q WHERE q.pi_id = p.id)
			AND NOT EXISTS (SELECT 1 FROM panel_member m WHERE m.person_id = p.id) AND p.email_confirmed_at IS NOT NULL ORDER BY id LIMIT 1`) || email(one(`SELECT pi_id FROM proposal WHERE pi_id <> ${pi} AND call_id <> (SELECT call_id FROM proposal WHERE id = ${p}) ORDER BY id LIMIT 1`)));
		for (const other of [v, nobody]) {
			assert.ok(!(await ask(other, title)).html.includes(idText(p)));
			for (const k of own) assert.deepEqual(groups(await ask(other, `"${title}"`, `&kind=${k}`)), {});
		}
		for (const k of ['proposal', 'panel', 'inquiry', 'plan', 'person', 'review']) assert.deepEqual(groups(await ask(who.pi, title, `&kind=${k}`)), {}, k);

		// A conflict takes it away from all of office, with its count; the call's other proposals stay.
		const many = one(`SELECT COUNT(*) FROM proposal_entry e WHERE e.is_listed = 1 AND lower(e.org_name) LIKE '%univers%' AND e.proposal_id NOT IN (SELECT proposal_id FROM conflicted WHERE person_id = ${staff2})`);
		const count = async (role, q) => Number(/(\d+) proposals?/.exec(told(await ask(who[role], q, `&kind=${kind[role]}`)))?.[1] ?? 0);
		assert.equal(await count('staff2', 'university'), Number(many));
		assert.ok(Number(many) > 20);
		for (const id of [staff2, chair, reviewer]) s.sql(`INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at, call_id) SELECT ${p}, ${id}, 'entered', '', ${staff2}, 0, call_id FROM proposal WHERE id = ${p}`);
		for (const role of ['staff2', 'chair', 'reviewer'])
			for (const q of [title, long, piName, idText(p), 'university'])
				for (const more of ['', `&kind=${kind[role]}`, `&kind=${kind[role]}&after=${idText(p)}`])
					assert.ok(!(await ask(who[role], q, more)).html.includes(`proposals/${idText(p)}`) && !(await ask(who[role], q, more)).html.includes(`reviews/${idText(p)}`), `${role} finds “${q}”`);
		assert.equal(await count('staff2', title), Math.max(0, await count('staff', title) - 1));
		s.sql(`DELETE FROM conflict WHERE proposal_id = ${p} AND person_id IN (${staff2}, ${chair}, ${reviewer}) AND at = 0`);
		assert.ok(groups(await ask(who.staff2, title)).proposal.includes(`/staff/proposals/${idText(p)}`));
		s.sql(`UPDATE assignment SET state = 'declined' WHERE proposal_id = ${p} AND person_id = ${reviewer}`);
		assert.equal(groups(await ask(who.reviewer, title)).review?.includes(`/reviews/${idText(p)}`) ?? false, false);

		// Page by page, forth and back: each once.
		const seen = [];
		for (let x = await ask(who.staff2, 'university', '&kind=proposal'); ; x = await who.staff2.get(x.way('next'))) {
			seen.push(...groups(x).proposal);
			assert.ok(groups(x).proposal.length <= 20);
			if (!x.way('next')) {
				assert.deepEqual(groups(await who.staff2.get(x.way('prev'))).proposal.at(-1), seen[seen.length - groups(x).proposal.length - 1]);
				break;
			}
		}
		assert.equal(seen.length, Number(many));
		// While a call is open its proposals have no page for staff: they lead to its list.
		const pages = seen.filter((href) => !/\/screening$/.test(href));
		assert.equal(new Set(pages).size, pages.length);
		assert.match((await ask(who.staff2, 'university')).text, new RegExp(`See all: ${many} proposals`));

		// What the PI is writing is theirs alone; what is withdrawn is out of staff's list.
		s.sql(`UPDATE proposal SET title = 'Zymurgy of wombats' WHERE id = ${p}`);
		await made();
		assert.deepEqual(groups(await ask(who.pi, 'zymurgy')).mine, [`/proposals/${idText(p)}`]);
		for (const role of ['staff', 'chair', 'admin']) assert.equal(Object.keys(groups(await ask(who[role], 'zymurgy'))).length, 0, role);
		assert.ok(groups(await ask(who.staff, title)).proposal.includes(`/staff/proposals/${idText(p)}`));

		// Inquiries are staff's; about a proposal in conflict they are hidden.
		s.sql(`INSERT INTO inquiry (id, person_id, name, address, subject, matter, proposal_id, came_by, state, created_at, changed_at) VALUES (4300, ${pi}, 'The PI', 'x@example.org', 'Zeppelins in the annex', 'proposal', ${p}, 'form', 'new', 1, 1)`);
		s.sql(`INSERT INTO inquiry_message (id, inquiry_id, place, writer, body, sent_at) VALUES (4301, 4300, 1, 'asker', 'When?', 1)`);
		await made();
		for (const role of ['staff', 'staff2']) assert.deepEqual(groups(await ask(who[role], 'zeppelin')).inquiry, [`/staff/inquiries/${idText(4300)}`]);
		s.sql(`INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at, call_id) SELECT ${p}, ${staff2}, 'entered', '', ${staff2}, 0, call_id FROM proposal WHERE id = ${p}`);
		for (const role of ['staff2', 'chair', 'pi', 'admin']) assert.equal(Object.keys(groups(await ask(who[role], 'zeppelin'))).length, 0, role);
		assert.ok(groups(await ask(who.staff, 'zeppelin')).inquiry);

		// A call that is not public, and people: of staff, and of the administrator.
		const [slug, plan] = one(`SELECT slug || '|' || title FROM call WHERE state = 'draft' ORDER BY id LIMIT 1`).split('|');
		assert.ok(groups(await ask(who.staff, plan)).plan.includes(`/staff/calls/${slug}`));
		for (const role of ['chair', 'pi', 'admin']) assert.ok(!groups(await ask(who[role], plan)).plan, role);
		const people = groups(await ask(who.admin, piName)).person;
		assert.ok(people.includes(`/admin/people/${idText(pi)}`));
		assert.ok(!groups(await ask(who.staff, piName)).person);

		// The same on every database.
		for (const q of [title, piName, 'university', 'learning systems', 'of', 'proposal', "o'", '%', '"'])
			for (const role of ['staff', 'chair', 'admin', 'pi']) {
				const x = await ask(who[role], q), found = JSON.stringify([told(x), Object.entries(groups(x)).map(([k, list]) => [k, list.length])]);
				assert.equal(x.status, 200);
				if (kept.has(q + role)) assert.equal(found, kept.get(q + role), `${q} as ${role}`);
				kept.set(q + role, found);
			}
		// Words that were made are those of what is there.
		assert.equal(s.sql(`SELECT COUNT(*) FROM search_own w WHERE w.kind = 'proposal' AND NOT EXISTS (SELECT 1 FROM proposal_entry e WHERE e.proposal_id = w.object)`), '0');
	});
