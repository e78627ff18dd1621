// A form that names somebody of a large group: no page lists them all; a name is typed, and who fits it is offered.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases } from './lib.mjs';

const slug = 'safe-agents';

// Sixty more research contacts, two of them of one name.
function enlarge(s) {
	const people = Array.from({ length: 60 }, (_, i) => [7000 + i, i < 2 ? 'Twin Contact' : `Contact Number ${i}`, `c${i}@sponsor.example`]);
	s.sql(`INSERT INTO person (id, email, email_key, name, email_confirmed_at, created_at) VALUES ${people.map(([id, name, email]) => `(${id}, '${email}', '${email}', '${name}', 1, 1)`)};
		INSERT INTO person_role (person_id, role, granted_at) VALUES ${people.map(([id]) => `(${id}, 'contact', 1)`)}`);
}

const ofCall = (s) => s.sql(`SELECT p.id FROM proposal p JOIN call c ON c.id = p.call_id WHERE c.slug = '${slug}' AND p.state = 'in_review' ORDER BY p.id LIMIT 1`);
const conflicts = (s) => Number(s.sql('SELECT COUNT(*) FROM conflict WHERE person_id BETWEEN 7000 AND 7100'));
const optionsOf = (page, field) => [...(new RegExp(`<select[^>]*name="${field}"[\\s\\S]*?</select>`).exec(page.html)?.[0] ?? '').matchAll(/<option value="([^"]+)"[^>]*>([^<]*)/g)].map((m) => [m[1], m[2]]);

for (const db of databases())
	test(`somebody of a large group on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org');
		s.sql(`UPDATE call SET grace_s = 0, closes_at = (SELECT MAX(v.submitted_at) FROM proposal_version v
			JOIN proposal p ON p.id = v.proposal_id WHERE p.call_id = call.id) WHERE slug = '${slug}'`);
		for (const href of new Set((await staff.get(`/staff/calls/${slug}/screening`)).links().filter((h) => /^\/staff\/proposals\//.test(h))))
			await staff.submit((await staff.get(href)).form(`${href}/screen`), { verdict: 'eligible' });
		const panel = `/staff/calls/${slug}/panel`, seats = (await staff.get(`${panel}?whom=all`)).form(panel);
		const chairName = s.sql("SELECT name FROM person WHERE email = 'chair@example.org'");
		const [, chairId] = new RegExp(`name="person" value="([^"]+)"[^>]*>(?:(?!<tr>)[\\s\\S])*?<th scope="row">\\s*${chairName}`).exec(seats.html);
		await staff.submit(seats, { person: [chairId], step: 'chair', load: '0' });
		const start = `/staff/calls/${slug}/start-review`;
		await staff.submit((await staff.get(start)).form(start));
		const chair = await s.signIn('chair@example.org');
		assert.notEqual(ofCall(s), '', 'no proposal is in review');
		const where = (await chair.get(`/panel/${slug}/decide`)).links().find((h) => /^\/panel\/proposals\//.test(h));
		const id = where.split('/').at(-1);

		await t.test('a small group is a select', async () => {
			const page = await chair.get(where);
			assert.ok(optionsOf(page, 'person').some(([, label]) => / \(chair\)$/.test(label)));
			assert.ok(optionsOf(page, 'contact').length > 0);
			assert.doesNotMatch(page.html, /name="contact_name"/);
			const unsaid = await chair.submit(page.form(`${where}/conflict`), { note: 'why' });
			assert.equal(unsaid.status, 422);
			assert.match(unsaid.html, /href="#f-conflict-person"/);
		});
		enlarge(s);

		await t.test('of a large one a page lists nobody', async () => {
			for (const [who, at] of [[chair, where], [staff, `/staff/proposals/${id}`]]) {
				const page = await who.get(at);
				assert.doesNotMatch(page.html, /Contact Number|Twin Contact/);
				assert.equal(optionsOf(page, 'person').length, 0);
				assert.match(page.form(`${where}/conflict`).html, /name="name"/);
			}
		});

		await t.test('nothing typed, and a name that nobody has, is told beside the field', async () => {
			const form = (await chair.get(where)).form(`${where}/conflict`);
			const unsaid = await chair.submit(form, { note: 'why' });
			assert.equal(unsaid.status, 422);
			assert.match(unsaid.html, /href="#f-conflict-person"/);
			assert.match(unsaid.html, /id="e-conflict-person"/);
			const unknown = await chair.submit(form, { name: 'Zebulon', idempotency_key: null });
			assert.equal(unknown.status, 422);
			assert.match(unknown.html, /id="e-conflict-person"/);
			assert.match(unknown.text, /Nobody eligible has such a name/);
			assert.match(unknown.form(`${where}/conflict`).html, /value="Zebulon"/);
			assert.match((await chair.submit(form, { name: 'contact', idempotency_key: null })).text, /Please write more of it/);
			assert.equal(conflicts(s), 0);
		});

		await t.test('an address finds nobody: a chair cannot ask whose it is', async () => {
			const form = (await chair.get(where)).form(`${where}/conflict`);
			assert.match((await chair.submit(form, { name: 'c5@sponsor.example' })).text, /Nobody eligible/);
		});

		await t.test('who fits a part of a name is offered, and chosen without script', async () => {
			const form = (await chair.get(where)).form(`${where}/conflict`);
			const offered = await chair.submit(form, { name: 'twin', note: 'married' });
			assert.equal(offered.status, 422);
			assert.match(offered.text, /Please choose who is meant/);
			const options = optionsOf(offered, 'person');
			assert.deepEqual(options.map((o) => o[1]), ['Twin Contact (research contact)', 'Twin Contact (research contact)']);
			assert.equal(conflicts(s), 0);
			// One name of two people is not one person's.
			assert.equal((await chair.submit(form, { name: 'Twin Contact', idempotency_key: null })).status, 422);
			const done = await chair.submit(offered.form(`${where}/conflict`), { person: options[1][0] });
			assert.equal(done.status, 200);
			assert.equal(s.sql('SELECT person_id, note FROM conflict WHERE person_id BETWEEN 7000 AND 7100').replace(/\s*\|\s*/, '|'), '7001|married');
		});

		await t.test('a whole name is enough', async () => {
			const form = (await staff.get(`/staff/proposals/${id}`)).form(`${where}/conflict`);
			const done = await staff.submit(form, { name: 'Contact Number 7' });
			assert.equal(done.status, 200);
			assert.match(done.path, /^\/staff\/proposals\//);
			assert.match(done.text, /Contact Number 7/);
			assert.equal(conflicts(s), 2);
		});

		await t.test('a decision names its contact by a name, keeps it, and takes it back', async () => {
			const decide = `${where}/decide`, contact = () => s.sql('SELECT contact_id FROM decision d JOIN proposal p ON p.id = d.proposal_id WHERE d.contact_id BETWEEN 7000 AND 7100');
			const typed = { outcome: 'select', cash: '10,000', credits: '0' };
			const wrong = await chair.submit((await chair.get(where)).form(decide), { ...typed, contact_name: 'Number 1' });
			assert.equal(wrong.status, 422);
			const options = optionsOf(wrong, 'contact');
			assert.equal(options.length, 14, '10 to 19, 21, 31, 41 and 51');
			const chosen = await chair.submit(wrong.form(decide), { ...typed, contact: options.find((o) => o[1] === 'Contact Number 12')[0] });
			assert.equal(chosen.status, 200);
			assert.equal(contact(), '7012');
			assert.match(chosen.form(decide).html, /name="contact_name"[^>]*value="Contact Number 12"/);
			assert.equal((await chair.submit(chosen.form(decide), { ...typed })).status, 200);
			assert.equal(contact(), '7012');
			// In conflict with the proposal, somebody cannot be meant.
			const absent = await chair.submit((await chair.get(where)).form(decide), { ...typed, contact_name: 'Contact Number 7' });
			assert.deepEqual(optionsOf(absent, 'contact').map((o) => o[1]), [17, 27, 37, 47, 57].map((n) => `Contact Number ${n}`));
			assert.equal((await chair.submit((await chair.get(where)).form(decide), { ...typed, contact_name: '' })).status, 200);
			assert.equal(contact(), '');
		});

		await t.test('an award names its contact so, too', async () => {
			s.sql("UPDATE award SET state = 'accepted' WHERE state = 'announced'"); // the example's are paid, and keep their contacts
			const award = (await staff.get('/staff/awards')).links().find((h) => /^\/staff\/awards\/[^/?]+$/.test(h));
			const page = await staff.get(award);
			assert.doesNotMatch(page.html, /Contact Number/);
			const form = page.form(`${award}/contact`);
			assert.equal((await staff.submit(form, { contact_name: '' })).status, 422);
			const several = await staff.submit(form, { contact_name: 'number 5', idempotency_key: null });
			assert.match(several.html, /id="e-contact"/);
			const five = optionsOf(several, 'contact').find((o) => o[1] === 'Contact Number 5');
			const named = await staff.submit(several.form(`${award}/contact`), { contact: five[0] });
			assert.equal(named.status, 200);
			assert.match(named.form(`${award}/contact`).html, /value="Contact Number 5"/);
			assert.equal((await staff.submit(named.form(`${award}/contact`), { contact_name: 'Contact Number 6' })).status, 200);
			assert.equal(s.sql('SELECT COUNT(*) FROM award WHERE contact_id = 7006'), '1');
		});
	});
