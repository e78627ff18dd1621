// From the decisions to the announced awards: nothing shows before the release, everybody is
// answered exactly once by it, and an award goes its whole way to the public page.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases, password, stale } from './lib.mjs';

const slug = 'trustworthy-learning';
const winners = 4;

// The page as it is for everybody: tokens and keys are new each time.
const settled = (page) => page.html.replace(/name="(csrf|idempotency_key)" value="[^"]*"/g, '');

async function decideAll(s, chair) {
	const table = await chair.get(`/panel/${slug}/decide`);
	const links = [...new Set(table.links().filter((h) => /^\/panel\/proposals\//.test(h)))];
	for (const [i, href] of links.entries()) {
		const page = await chair.get(href);
		const form = page.form(`${href}/decide`);
		const contact = [...form.html.matchAll(/<option value="([^"]+)"/g)].map((m) => m[1])[0];
		const done = await chair.submit(form, i < winners
			? { outcome: 'select', cash: `${40 + i},000`, credits: i % 2 ? '5,000' : '0', contact: i === 0 ? '' : contact, note: 'the panel agrees' }
			: { outcome: 'decline' });
		assert.equal(done.status, 200, `${href}: ${done.text.slice(0, 300)}`);
	}
	return links;
}

for (const db of databases())
	test(`from the decisions to the announced awards on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org');
		const chair = await s.signIn('chair@example.org');
		const finance = await s.signIn('finance@example.org');
		const visitor = s.visitor();
		const release = `/staff/calls/${slug}/release`;
		const owed = Number(s.sql(`SELECT COUNT(*) FROM proposal p JOIN call c ON c.id = p.call_id
			WHERE c.slug = '${slug}' AND p.state NOT IN ('draft', 'withdrawn')`));
		const letters = () => Number(s.sql(`SELECT COUNT(*) FROM message m WHERE m.kind = 'decision' AND m.person_id IN
			(SELECT p.pi_id FROM proposal p JOIN call c ON c.id = p.call_id WHERE c.slug = '${slug}')
			AND m.key IN (SELECT 'decision:' || CAST(p.id AS TEXT) FROM proposal p JOIN call c ON c.id = p.call_id WHERE c.slug = '${slug}')`));
		const announced = () => Number(s.sql('SELECT COUNT(*) FROM award WHERE announced_at IS NOT NULL'));

		// Every applicant of the call, signed in, with the pages that are theirs.
		const applicants = [];
		for (const email of s.sql(`SELECT pi.email FROM proposal p JOIN call c ON c.id = p.call_id JOIN person pi ON pi.id = p.pi_id
			WHERE c.slug = '${slug}' AND p.state NOT IN ('draft', 'withdrawn') ORDER BY pi.email`).split('\n')) {
			const person = await s.signIn(email);
			const home = await person.get('/dashboard');
			applicants.push({ email, person, own: home.link(/^\/proposals\/[0-9a-z]{13}$/) });
		}
		// A dashboard shows them, too.
		await s.suggested();
		const look = async () => {
			const out = [];
			for (const a of applicants)
				for (const where of ['/dashboard', a.own])
					out.push({ where: `${a.email} ${where}`, html: settled(await a.person.get(where)) });
			for (const where of ['/', '/recipients', '/calls', `/calls/${slug}`])
				out.push({ where, html: settled(await visitor.get(where)) });
			return out;
		};
		const same = (before, after) => {
			for (const [i, b] of before.entries()) assert.equal(after[i].html, b.html, `${b.where} has changed`);
		};
		assert.equal(applicants.length, owed);

		let first, links;
		await t.test('an undecided call cannot be released, and the page says what is missing', async () => {
			first = await look();
			const page = await staff.get(release);
			assert.match(page.text, new RegExp(`Not yet: ${owed} proposals still to decide`));
			const refused = await staff.submit(page.form(release));
			assert.equal(refused.status, 422);
			assert.match(refused.text, /Every applicant must get an answer/);
			assert.equal(letters(), 0);
		});

		await t.test('what is refused tells of a colleague\'s change, and covers it only when that was seen', async () => {
			const [href] = (await chair.get(`/panel/${slug}/decide`)).links().filter((h) => /^\/panel\/proposals\/[0-9a-z]{13}$/.test(h));
			const at = `${href}/decide`, open = async () => (await chair.get(href)).form(at);
			await chair.submit(await open(), { outcome: 'decline', note: 'First' });
			const mine = await open();
			await chair.submit(await open(), { outcome: 'decline', note: 'Said in another window' });
			const refused = await chair.submit(mine, { outcome: 'select', cash: '0', credits: '', note: 'Mine' });
			assert.equal(refused.status, 409);
			assert.match(refused.text, /Somebody saved this meanwhile/);
			assert.match(refused.text, /amount in cash, in credits or both/);
			assert.ok(refused.html.includes('Said in another window') && refused.html.includes('Mine'), 'theirs and mine');
			assert.match((await chair.get(href)).text, /Said in another window/);
			// From a page of before it is not kept, whatever it says.
			assert.equal((await chair.submit(mine, { outcome: 'decline', note: 'Of before' })).status, 409);
			assert.match((await chair.get(href)).text, /Said in another window/);
			assert.equal((await chair.submit(refused.form(at), { outcome: 'decline' }, { follow: false })).status, 303);
			assert.match((await chair.get(href)).text, /Mine/);
		});
		await t.test('the panel decides everything; staff cannot', async () => {
			links = await decideAll(s, chair);
			assert.equal(links.length, owed);
			const table = await chair.get(`/panel/${slug}/decide`);
			assert.match(table.text, new RegExp(`decided ${owed} of ${owed} to select ${winners} `));
			assert.match(table.text, /Selected so far/);
			const page = await chair.get(links[0]);
			const none = await chair.submit(page.form(`${links[0]}/decide`), { outcome: 'select', cash: '0', credits: '' });
			assert.equal(none.status, 422);
			assert.match(none.text, /amount in cash, in credits or both/);
			assert.ok(!(await staff.get(links[0])).forms().some((f) => f.action.endsWith('/decide')));
			const sent = await staff.submit({ ...page.form(`${links[0]}/decide`), fields: (await staff.get(release)).form(release).fields }, { outcome: 'decline' });
			assert.equal(sent.status, 404);
		});

		await t.test('before the release the pages of winners and losers have not changed by a byte', async () => {
			same(first, await look());
			for (const a of applicants) assert.equal((await a.person.get(`${a.own}/letter`)).status, 404);
		});

		await t.test('staff in conflict with a winner see neither it nor a sum that tells of it', async () => {
			const other = await s.signIn('staff2@example.org');
			const before = await other.get(release);
			assert.match(before.text, new RegExp(`letters, one to each applicant ${owed} selected ${winners} `));
			assert.ok((await other.get(`/panel/${slug}/decide`)).links().includes(links[0]));
			const winner = s.sql(`SELECT d.proposal_id FROM decision d JOIN proposal p ON p.id = d.proposal_id JOIN call c ON c.id = p.call_id
				WHERE c.slug = '${slug}' AND d.is_selected = 1 AND d.contact_id IS NULL`);
			s.sql(`INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) SELECT ${winner}, a.id, 'entered', '', b.id, 1
				FROM person a, person b WHERE a.email = 'staff2@example.org' AND b.email = 'staff@example.org'`);
			const after = await other.get(release);
			assert.match(after.text, new RegExp(`letters, one to each applicant ${owed - 1} selected ${winners - 1} `));
			assert.doesNotMatch(after.text, /without a research contact/);
			const table = await other.get(`/panel/${slug}/decide`);
			assert.ok(!table.links().includes(links[0]));
			assert.match(table.text, new RegExp(`decided ${owed - 1} of ${owed - 1} to select ${winners - 1} `));
			const about = `/staff/audit?object=${links[0].split('/').at(-1)}`;
			assert.match((await staff.get(about)).text, /decided, pending/);
			assert.doesNotMatch((await other.get(about)).text, /decided, pending/);
			assert.equal((await other.get(links[0])).status, 404);
			assert.match(after.text, /A colleague must do this/);
			assert.ok(!after.forms().some((f) => f.action === release));
			const refused = await other.submit(before.form(release));
			assert.equal(refused.status, 422);
			assert.match(refused.text, /A colleague must do this/);
			assert.equal(letters(), 0);
		});

		await t.test('a wrong password releases nothing', async () => {
			stale(s, staff.email);
			const asked = await staff.submit((await staff.get(release)).form(release));
			assert.equal(asked.status, 422);
			assert.match(asked.text, /type your password once more/);
			const wrong = await staff.submit(asked.form(release), { proof: 'not this one' });
			assert.equal(wrong.status, 422);
			assert.match(wrong.text, /not your password/);
			assert.equal(letters(), 0);
			same(first, await look());
		});

		// Who was proposed and came into conflict since: nothing may tell them of it.
		const near = `(SELECT d.proposal_id FROM decision d JOIN proposal p ON p.id = d.proposal_id JOIN call c ON c.id = p.call_id
			WHERE c.slug = '${slug}' AND d.is_selected = 1 AND d.cash_cents = 4100000)`;
		const named = () => s.sql(`SELECT p.email || ' ' || CASE WHEN REPLACE(m.body, '\n', ' ') LIKE '%' || a.title || '%' THEN 'of the award' ELSE m.body END FROM message m
			JOIN person p ON p.id = m.person_id JOIN award a ON a.proposal_id = m.proposal_id JOIN call c ON c.id = a.call_id
			WHERE m.kind = 'contact-named' AND c.slug = '${slug}' AND a.contact_id = p.id ORDER BY p.email`).split('\n').filter(Boolean);
		const namedAtAll = () => Number(s.sql(`SELECT COUNT(*) FROM message m JOIN proposal p ON p.id = m.proposal_id JOIN call c ON c.id = p.call_id
			WHERE m.kind = 'contact-named' AND c.slug = '${slug}'`));
		await t.test('the release answers every applicant with exactly one letter', async () => {
			assert.equal(namedAtAll(), 0);
			s.sql(`INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) SELECT d.proposal_id, d.contact_id, 'entered', '', b.id, 1
				FROM decision d, person b WHERE d.proposal_id = ${near} AND d.contact_id IS NOT NULL AND b.email = 'staff@example.org'`);
			const page = await staff.get(release);
			assert.match(page.text, new RegExp(`${owed}`));
			assert.match(page.text, /Selected, without a research contact/);
			const form = (await staff.submit(page.form(release))).form(release);
			assert.deepEqual(form.fields.filter(([name]) => name === 'proof'), [['proof', '']]);
			const [one, two] = await Promise.all([staff.submit(form, { proof: password }), staff.submit(form, { proof: password })]);
			assert.deepEqual([one.status, two.status], [200, 200]);
			assert.equal(letters(), owed);
			assert.equal(s.sql(`SELECT COUNT(*) FROM release r JOIN call c ON c.id = r.call_id WHERE c.slug = '${slug}'`), '1');
			assert.match((await staff.get(release)).text, new RegExp(`${winners} selected, ${owed - winners} declined`));
			assert.ok(!(await chair.get(links[0])).forms().some((f) => f.action.endsWith('/decide')));
			for (const a of applicants) {
				const letter = await a.person.get(`${a.own}/letter`);
				assert.equal(letter.status, 200, a.email);
				assert.doesNotMatch(letter.text, /score|reviewer|the panel agrees/i);
			}
			const subjects = new Set(s.sql(`SELECT m.subject FROM message m WHERE m.kind = 'decision'
				AND m.key IN (SELECT 'decision:' || CAST(p.id AS TEXT) FROM proposal p JOIN call c ON c.id = p.call_id WHERE c.slug = '${slug}')`).split('\n')
				.map((l) => l.replace(/“.*”|".*"/, '…')));
			for (const l of subjects) assert.doesNotMatch(l, /select|declin|award(ed)? you|congrat|regret/i);
		});

		await t.test('who was proposed to stand beside a winner gets a letter, and who came into conflict since does not', async () => {
			assert.equal(namedAtAll(), winners - 2);
			assert.deepEqual(named(), Array(winners - 2).fill('contact@example.org of the award'));
			assert.equal(s.sql(`SELECT COUNT(*) FROM award WHERE proposal_id = ${near} AND contact_id IS NULL`), '1');
			s.sql(`DELETE FROM conflict WHERE proposal_id = ${near} AND kind = 'entered' AND person_id = (SELECT contact_id FROM decision WHERE proposal_id = ${near})`);
		});

		await t.test('visitors still see nothing', async () => {
			for (const where of ['/', '/recipients'])
				assert.equal(settled(await visitor.get(where)), first.find((f) => f.where === where).html);
		});

		const awards = async () => [...new Set((await staff.get('/staff/awards?state=selected')).links().filter((h) => /^\/staff\/awards\/[0-9a-z]{13}$/.test(h)))];
		let mine;
		await t.test('an award without a research contact is not offered, and the field says why', async () => {
			mine = await awards();
			assert.equal(mine.length, winners);
			const other = await s.signIn('staff2@example.org');
			assert.equal(new Set((await other.get('/staff/awards?state=selected')).links().filter((h) => mine.includes(h))).size, winners - 1);
			const all = [];
			for (const href of mine)
				if ((await staff.get(href)).html.includes('Name the contact')) all.push(href);
			assert.equal(all.length, 2);
			const [bare, also] = all;
			const page = await staff.get(bare);
			const refused = await staff.submit(page.form(`${bare}/offer`));
			assert.equal(refused.status, 422);
			assert.match(refused.html, /id="e-contact"[\s\S]*?needs a research contact[\s\S]*?\/rules#contact-before-award/);
			const form = refused.form(`${bare}/contact`);
			assert.equal((await staff.submit(form, { contact: '0000000000001' })).status, 422);
			for (const href of [bare, also]) {
				const naming = (await staff.get(href)).form(`${href}/contact`);
				const contact = [...naming.html.matchAll(/<option value="([^"]+)"/g)].map((m) => m[1]).find(Boolean);
				assert.equal((await staff.submit(naming, { contact })).status, 200);
			}
			assert.equal(named().length, winners);
			const [same] = mine.filter((href) => !all.includes(href));
			assert.equal((await staff.submit((await staff.get(same)).form(`${same}/contact`))).status, 200);
			assert.equal(namedAtAll(), winners); // who was named stays so, and is not told anew
		});

		await t.test('who names a contact in a second window is told of the one who was named meanwhile', async () => {
			const href = mine[0], at = `${href}/contact`, second = `SELECT id FROM person WHERE email = 'finance@example.org'`;
			s.sql(`INSERT INTO person_role (person_id, role, granted_at) SELECT id, 'contact', 1 FROM (${second}) k`);
			const [one, two] = [(await staff.get(href)).form(at), (await staff.get(href)).form(at)];
			const named = [...one.html.matchAll(/<option value="([^"]+)"[^>]*>([^<]*)</g)].filter((m) => m[1]);
			assert.equal(named.length, 2, 'there are two to choose from');
			const was = one.fields.find(([name]) => name === 'contact')[1], own = named.find((m) => m[1] === was), theirs = named.find((m) => m[1] !== was);
			assert.equal((await staff.submit(one, { contact: theirs[1] }, { follow: false })).status, 303);
			const late = await staff.submit(two, { contact: own[1] });
			assert.equal(late.status, 409);
			assert.match(late.text, /Somebody saved this meanwhile/);
			assert.match(late.text, new RegExp(`Saved meanwhile: ${theirs[2]}`));
			assert.equal(late.form(at).fields.find(([name]) => name === 'contact')[1], own[1], 'what was chosen');
			assert.equal((await staff.submit(late.form(at), {}, { follow: false })).status, 303);
			s.sql(`DELETE FROM person_role WHERE role = 'contact' AND person_id IN (${second})`);
		});

		await t.test('nothing is announced while an institution has not answered', async () => {
			const page = await staff.get(release);
			const refused = await staff.submit(page.form(`/staff/calls/${slug}/announce`));
			assert.equal(refused.status, 422);
			assert.equal((await visitor.get(`/awards/${mine[0].split('/').at(-1)}`)).status, 404);
		});

		const before = announced();
		await t.test('awards are offered, accepted or refused, and paid once', async () => {
			let naming; // as the page offered it before the award ended
			for (const [i, href] of mine.entries()) {
				naming = (await staff.get(href)).form(`${href}/contact`);
				const offered = await staff.submit((await staff.get(href)).form(`${href}/offer`));
				assert.equal(offered.status, 200);
				const step = i === winners - 1 ? 'refuse' : 'accept';
				assert.equal((await staff.submit(offered.form(`${href}/${step}`))).status, 200);
			}
			// The form has gone from its page: that it was too late is all that can be said.
			const gone = await staff.submit(naming, { idempotency_key: null });
			assert.equal(gone.status, 409);
			assert.match(gone.text, /Somebody was faster/);
			assert.ok(!(await staff.get(mine[winners - 1])).forms().some((f) => f.action.endsWith('/contact')));
			const text = (await staff.get(mine[0])).form(`${mine[0]}/text`);
			const kept = await staff.submit(text, { title: 'A story told to the end', summary: 'In words that *everybody* can read.' });
			assert.match(kept.html, /<em>everybody<\/em>/);
			// From a window of before: both are shown, and the next save knows of it.
			const late = await staff.submit(text, { title: 'Twice', idempotency_key: null });
			assert.equal(late.status, 409);
			assert.match(late.text, /Somebody saved this meanwhile/);
			assert.match(late.text, /Saved meanwhile: A story told to the end/);
			assert.ok(late.html.includes('value="Twice"'), 'what was typed');
			assert.match((await staff.get(mine[0])).text, /A story told to the end/);
			assert.equal((await staff.submit(late.form(`${mine[0]}/text`), {}, { follow: false })).status, 303);
			assert.match((await staff.get(mine[0])).text, /Twice/);
			await staff.submit((await staff.get(mine[0])).form(`${mine[0]}/text`), { title: 'A story told to the end', summary: 'In words that *everybody* can read.' });

			const gifts = await finance.get('/finance/awards');
			const pay = gifts.form(new RegExp(`^/finance/awards/${mine[0].split('/').at(-1)}/pay$`));
			assert.equal((await finance.submit(pay, { reference: '' })).status, 422);
			assert.equal((await finance.submit(pay, { reference: 'G-2031' })).status, 200);
			assert.equal((await finance.submit(pay, { reference: 'G-2032', idempotency_key: null })).status, 409);
			assert.equal(s.sql(`SELECT gift_reference FROM award WHERE title = 'A story told to the end'`), 'G-2031');
			assert.equal((await staff.submit(pay, { reference: 'G-2033' })).status, 404);
			const contact = await s.signIn('contact@example.org');
			assert.match((await contact.get('/contact/awards')).text, /A story told to the end/);
		});

		await t.test('the announcement puts them on the public page, with the right counts', async () => {
			const page = await staff.get(release);
			const done = await staff.submit(page.form(`/staff/calls/${slug}/announce`));
			assert.equal(done.status, 200);
			assert.match(done.text, /Announced/);
			assert.equal(announced(), before + winners - 1);
			const list = await visitor.get('/recipients');
			assert.match(list.text, /A story told to the end/);
			const shown = new Set(list.links().filter((h) => /^\/awards\/[0-9a-z]{13}$/.test(h)));
			assert.equal(shown.size, announced());
			assert.match(list.text, new RegExp(`\\b${announced()}\\b`));
			const award = await visitor.get(`/awards/${mine[0].split('/').at(-1)}`);
			assert.equal(award.status, 200);
			assert.match(award.text, /everybody can read/);
			assert.equal((await visitor.get(`/awards/${mine[winners - 1].split('/').at(-1)}`)).status, 404);
			assert.doesNotMatch(award.text, /G-2031/);
		});

		await t.test('the audit tells it all, in words', async () => {
			const page = await staff.get('/staff/audit?kind=call');
			for (const words of ['released the decisions', 'announced the awards']) assert.match(page.text, new RegExp(words));
			const about = page.link(/object=/);
			assert.match((await staff.get(about)).text, /released the decisions|started the review/);
			assert.equal((await chair.get('/staff/audit')).status, 404);
		});

		s.check();
	});
