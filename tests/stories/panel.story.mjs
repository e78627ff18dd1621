// From the deadline to the assignment: screening, the start of the review, the panel, who reviews
// what; and a chair in conflict, for whom a proposal is neither a row nor a gap.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases } from './lib.mjs';

const slug = 'safe-agents';

// The deadline passes: it moves to the second of the last submission.
function close(s, call) {
	s.sql(`UPDATE call SET grace_s = 0, closes_at = (SELECT MAX(v.submitted_at) FROM proposal_version v
		JOIN proposal p ON p.id = v.proposal_id WHERE p.call_id = call.id) WHERE slug = '${call}'`);
}

const rowsOf = (page, pattern) => [...new Set(page.links().filter((h) => pattern.test(h)))];
const idOf = (href) => href.split('/').at(-1);

// The page as it is for everybody: tokens and keys are new each time.
const settled = (page) => page.html.replace(/name="(csrf|idempotency_key)" value="[^"]*"/g, '');

for (const db of databases())
	test(`from the deadline to the assignment on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org');
		const chair = await s.signIn('chair@example.org');
		const screening = `/staff/calls/${slug}/screening`;

		await t.test('nothing can be screened before the deadline', async () => {
			const list = await staff.get(screening);
			assert.equal(list.status, 200);
			for (const href of rowsOf(list, /^\/staff\/proposals\//))
				assert.equal((await staff.get(href)).status, 404);
			assert.equal((await chair.get(`/panel/${slug}`)).status, 404);
		});
		close(s, slug);

		let proposals;
		await t.test('staff screen what was submitted, and are told what is missing', async () => {
			proposals = rowsOf(await staff.get(screening), /^\/staff\/proposals\//);
			assert.ok(proposals.length >= 3, `${proposals.length} proposals are too few for this story`);
			const page = await staff.get(proposals[0]);
			assert.match(page.text, /What the rules say/);
			const document = await staff.get(page.link(/\/document$/));
			assert.equal(document.bytes.subarray(0, 5).toString(), '%PDF-');
			assert.match(document.headers.get('content-disposition'), /^attachment/);

			const unsaid = await staff.submit(page.form(`${proposals[0]}/screen`), { note: 'words' });
			assert.equal(unsaid.status, 422);
			const start = await staff.get(`/staff/calls/${slug}/start-review`);
			const refused = await staff.submit(start.form(`/staff/calls/${slug}/start-review`));
			assert.equal(refused.status, 422);
			assert.match(refused.text, /Not everything is screened yet/);

			const open = (await staff.get(proposals[0])).form(`${proposals[0]}/screen`);
			const said = await staff.submit(page.form(`${proposals[0]}/screen`), { verdict: 'ineligible', note: 'Out of scope' });
			assert.equal(said.status, 200);
			assert.match(said.text, /Not eligible said by/);
			const both = await staff.submit(open, { verdict: 'eligible', note: 'Did not see that' });
			assert.equal(both.status, 409);
			assert.match(both.text, /Somebody saved this meanwhile/);
			assert.ok(both.html.includes('Did not see that') && both.html.includes('Out of scope'), 'what was typed and what was saved');
			assert.match((await staff.get(proposals[0])).text, /Out of scope/);
			const list = await staff.get(screening), all = list.form(`/staff/calls/${slug}/screen-selected`);
			assert.equal((await staff.submit(all, { proposal: proposals.map(idOf) })).status, 409, 'one was said not to be');
			await staff.submit(all, { proposal: proposals.slice(1).map(idOf) });
			assert.match((await staff.get(screening)).text, /all are screened/);
		});

		await t.test('a verdict may change until the review starts', async () => {
			const page = await staff.get(proposals[0]);
			await staff.submit(page.form(`${proposals[0]}/screen`), { verdict: 'eligible', note: '' });
			await staff.submit((await staff.get(proposals[0])).form(`${proposals[0]}/screen`), { verdict: 'ineligible', note: 'Out of scope' });
			assert.match((await staff.get(`${screening}?state=ineligible`)).text, /1 proposal /);
		});

		await t.test('staff seat the panel; who is no reviewer cannot sit on it', async () => {
			const at = `/staff/calls/${slug}/panel`;
			const page = await staff.get(`${at}?whom=all`);
			const form = page.form(at);
			const people = [...form.html.matchAll(/name="person" value="([^"]+)"/g)].map((m) => m[1]);
			const chairId = s.sql(`SELECT COUNT(*) FROM person_role r JOIN person p ON p.id = r.person_id
				WHERE p.email = 'chair@example.org' AND r.role = 'reviewer'`);
			assert.equal(chairId, '1');
			assert.ok(people.length >= 25);
			const named = (name) => new RegExp(`name="person" value="([^"]+)"[^>]*>(?:(?!<tr>)[\\s\\S])*?<th scope="row">\\s*${name}`).exec(form.html)[1];
			const chairName = s.sql(`SELECT name FROM person WHERE email = 'chair@example.org'`);
			await staff.submit(form, { person: people.slice(0, 12), step: 'member', load: '8' });
			await staff.submit((await staff.get(at)).form(at), { person: named(chairName), step: 'chair', load: '0' });
			assert.match((await staff.get(at)).text, /1[23] members/);
			assert.equal((await staff.submit((await staff.get(at)).form(at), { person: '0000000000001', step: 'member', load: '8' })).status, 422);
		});

		await t.test('the review starts and applicants notice nothing', async () => {
			const pi = s.sql(`SELECT pi.email FROM proposal p JOIN call c ON c.id = p.call_id JOIN person pi ON pi.id = p.pi_id
				WHERE c.slug = '${slug}' AND p.state = 'ineligible'`);
			const applicant = await s.signIn(pi);
			const own = `/proposals/${idOf(proposals[0])}`;
			const before = await applicant.get(own);
			assert.equal(before.status, 200);
			const start = await staff.get(`/staff/calls/${slug}/start-review`);
			const next = await staff.submit(start.form(`/staff/calls/${slug}/start-review`));
			assert.equal(next.path, `/panel/${slug}/assign`);
			assert.equal(s.sql(`SELECT state FROM call WHERE slug = '${slug}'`), 'reviewing');
			assert.equal(settled(await applicant.get(own)), settled(before));
		});

		const assignAt = `/panel/${slug}/assign`;
		const inReview = () => proposals.slice(1);
		await t.test('the chair assigns by hand; who is in conflict is not offered and not taken', async () => {
			const page = await chair.get(assignAt);
			const form = page.form(/\/panel\/proposals\/[^/]+\/assign$/);
			const offered = [...page.html.matchAll(/<option value="([^"]+)">\d+ of \d+</g)].map((m) => m[1]);
			const roster = (await staff.get(`/staff/calls/${slug}/panel`)).html;
			const idNamed = (name) => new RegExp(`name="person" value="([^"]+)"[^>]*>(?:(?!<tr>)[\\s\\S])*?<th scope="row">\\s*${name}`).exec(roster)[1];
			assert.ok(offered.length > 0);
			const nobody = await chair.submit(form, { name: 'No Such Person', idempotency_key: null });
			assert.equal(nobody.status, 422);
			assert.match(nobody.text, /not on the panel of the call/);
			assert.match(nobody.html, /value="No Such Person"/, 'what was typed stays');
			const done = await chair.submit(form, { name: offered[0] });
			assert.equal(done.status, 200);
			const again = await chair.submit(form, { name: offered[0], idempotency_key: null });
			assert.equal(again.status, 422);
			assert.match(again.text, /reviews the proposal already/);

			const id = form.action.split('/')[3];
			const away = (await chair.get(assignAt)).form(`/panel/proposals/${id}/unassign`);
			assert.equal((await chair.submit(away, { person: '' }, { follow: false })).status, 422, 'nobody is taken away');
			await chair.submit(away);
			assert.ok(!(await chair.get(assignAt)).forms().some((f) => f.action === `/panel/proposals/${id}/unassign`));

			const proposal = await chair.get(`/panel/proposals/${id}`);
			await chair.submit(proposal.form(`/panel/proposals/${id}/conflict`), { person: idNamed(offered[1]), note: 'wrote a paper together' });
			const now = (await chair.get(assignAt)).form(`/panel/proposals/${id}/assign`);
			const refused = await chair.submit(now, { name: offered[1] });
			assert.equal(refused.status, 422);
			assert.match(refused.text, /in conflict with the proposal/);
		});

		await t.test('the engine fills the rest, and says how well', async () => {
			const page = await chair.get(assignAt);
			const form = page.form(`/panel/${slug}/assign-best`);
			const tooMany = await chair.taskOver(await chair.submit(form, { each: '10', idempotency_key: null }));
			const isTooMany = /not enough reviewers free of conflict/.test(tooMany.text);
			const done = isTooMany ? await chair.taskOver(await chair.submit(form, { each: '3' })) : tooMany;
			assert.equal(done.status, 200);
			assert.match(done.text, /\d+ assignments? added; expertise 0\.\d\d on average, 0\.\d\d at the least/);
			assert.match(done.text, /No other assignment/);
			s.sql('UPDATE assign_run SET is_proven_best = 0');
			assert.doesNotMatch((await chair.get(done.path)).text, /No other assignment/);
			s.sql('UPDATE assign_run SET is_proven_best = 1');
			const least = s.sql(`SELECT MIN(n) FROM (SELECT COUNT(a.id) AS n FROM proposal p JOIN call c ON c.id = p.call_id
				LEFT JOIN assignment a ON a.proposal_id = p.id AND a.state <> 'declined'
				WHERE c.slug = '${slug}' AND p.state = 'in_review' GROUP BY p.id) AS counts`);
			assert.ok(Number(least) >= 3);
			assert.equal(s.sql(`SELECT COUNT(*) FROM assignment a JOIN conflicted x ON x.proposal_id = a.proposal_id
				AND x.person_id = a.person_id WHERE a.state <> 'declined'`), '0');
		});

		await t.test('a reviewer does not find the chair\'s pages', async () => {
			const reviewer = await s.signIn('reviewer1@example.org');
			const absent = await reviewer.get('/panel/proposals/0000000000001');
			for (const where of [`/panel/${slug}`, assignAt, `/panel/${slug}/decide`, `/panel/proposals/${idOf(inReview()[0])}`, inReview()[0], screening]) {
				const page = await reviewer.get(where);
				assert.equal(page.status, 404, where);
				assert.equal(settled(page), settled(absent), where);
			}
		});

		await t.test('a conflicted chair sees neither the row nor a gap', async () => {
			const id = idOf(inReview()[0]);
			const pages = [`/panel/${slug}`, assignAt, `/panel/${slug}/decide`];
			const before = await Promise.all(pages.map((p) => chair.get(p)));
			const link = new RegExp(`/panel/proposals/${id}`);
			for (const p of before) assert.match(p.html, link, `${p.path} should show it first`);
			const n = inReview().length;
			assert.match(before[1].text, new RegExp(`in review ${n} `));

			const staffPage = await staff.get(`/staff/proposals/${id}`);
			const idNamed = (email, office) => new RegExp(`<option value="([^"]+)"[^>]*>${s.sql(`SELECT name FROM person WHERE email = '${email}'`)} \\(${office}\\)<`)
				.exec(staffPage.form(`/panel/proposals/${id}/conflict`).html)[1];
			const chairId = idNamed('chair@example.org', 'chair');
			const entered = await staff.submit(staffPage.form(`/panel/proposals/${id}/conflict`), { person: chairId, note: 'advised the PI' });
			assert.equal(entered.status, 200);

			// Not of the panel alone: of everybody whom an office would let see it.
			idNamed('finance@example.org', 'finance');
			idNamed('contact@example.org', 'research contact');
			const colleague = await s.signIn('staff2@example.org');
			assert.equal((await colleague.get(`/staff/proposals/${id}`)).status, 200);
			const form = (await staff.get(`/staff/proposals/${id}`)).form(`/panel/proposals/${id}/conflict`);
			await staff.submit(form, { person: idNamed('staff2@example.org', 'staff'), note: 'shares a household' });
			assert.equal((await colleague.get(`/staff/proposals/${id}`)).status, 404);

			const after = await Promise.all(pages.map((p) => chair.get(p)));
			for (const p of after) {
				assert.equal(p.status, 200);
				assert.doesNotMatch(p.html, link, `${p.path} still shows it`);
			}
			assert.match(after[1].text, new RegExp(`in review ${n - 1} `));
			assert.match(after[2].text, new RegExp(`0 of ${n - 1} `));
			// Nothing that is counted over all of it: the panel's reviews are those of the others.
			const assigned = s.sql(`SELECT COUNT(*) FROM assignment a JOIN proposal p ON p.id = a.proposal_id JOIN call c ON c.id = p.call_id
				WHERE c.slug = '${slug}' AND a.state <> 'declined' AND a.proposal_id NOT IN (SELECT proposal_id FROM conflicted x
				JOIN person q ON q.id = x.person_id WHERE q.email = 'chair@example.org')`);
			assert.match(after[0].text, new RegExp(`reviews in 0 of ${assigned} `));
			assert.match(after[1].text, new RegExp(`load used ${assigned} of `));

			const absent = await chair.get('/panel/proposals/0000000000001');
			const hidden = await chair.get(`/panel/proposals/${id}`);
			assert.equal(hidden.status, 404);
			assert.equal(settled(hidden), settled(absent));
			for (const step of ['assign', 'unassign', 'decide', 'conflict']) {
				const form = { action: `/panel/proposals/${id}/${step}`, fields: after[1].forms().find((f) => f.method === 'post').fields };
				assert.equal((await chair.submit(form, { person: chairId })).status, 404, step);
			}
		});

		s.check();
	});
