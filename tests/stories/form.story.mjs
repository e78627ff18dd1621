// What a call asks, as data: staff write the questions of every kind, the applicant answers them, a
// condition hides, what was submitted keeps its form when the form changes, and a reviewer reads what
// is theirs to read.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases, decode, pdf, sleep } from './lib.mjs';

const slug = 'lighter-footprint';
const asks = `/staff/calls/${slug}/questions`;
const settled = (page) => page.html.replace(/name="(csrf|idempotency_key)" value="[^"]*"/g, '');

// Every kind, on the rows of the page in which a call with no question yet has two to spare.
const questions = [
	{ label: 'Who else pays for this work?', kind: 'line', max: '40', readers: 'panel' },
	{ label: 'How will you measure it?', kind: 'text', max: '300', required: 'yes', readers: 'panel' },
	{ label: 'Where is the work done?', kind: 'choice', options: 'In the laboratory\nIn the field\nOn paper', required: 'yes', readers: 'panel' },
	{ label: 'What do you need from us?', kind: 'choices', options: 'Data\nMachines\nPeople', max: '2', readers: 'panel' },
	{ label: 'Do people take part?', kind: 'yes_no', required: 'yes', readers: 'panel' },
	{ label: 'Who judged the ethics of it?', kind: 'line', required: 'yes', readers: 'panel', when: '5', when_answer: 'Yes' },
	{ label: 'How many of them?', kind: 'number', min: '1', max: '5000', readers: 'panel', when: '5', when_answer: 'yes' },
	{ label: 'When could you begin?', kind: 'date', readers: 'panel' },
	{ label: 'Whom may we write to about invoices?', kind: 'email', readers: 'staff' },
	{ label: 'Where does the code live?', kind: 'link', readers: 'panel' },
];

function rowsFor(list, from = 0) {
	return Object.assign({}, ...list.map((q, i) => Object.fromEntries(Object.entries(q).map(([k, v]) => [`question_${k}.${from + i}`, v]))));
}

// Staff write them two by two, for the page has two empty rows.
async function ask(staff, list) {
	for (let i = 0; i < list.length; i += 2) {
		const page = await staff.get(asks);
		const saved = await staff.submit(page.form(asks), { ...rowsFor(list.slice(i, i + 2), i), do: 'save' });
		assert.equal(saved.status, 200, saved.text.slice(0, 600));
		assert.match(saved.text, /Drafts show it from now on/);
	}
}

const errorOf = (page, field) => {
	const m = new RegExp(`<p class="error" id="e-${field.replace('.', '\\.')}">([\\s\\S]*?)</p>`).exec(page.html);
	return m && decode(m[1].replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ').replace('Error: ', '').trim();
};
const isHidden = (page, field) => new RegExp(`<div data-when="[^"]*" data-is="[^"]*" hidden>\\s*<div[^>]*>[\\s\\S]{0,600}?name="${field.replace('.', '\\.')}"`).test(page.html);

// What a visitor reads of the questions on the call's page.
const asked = async (s) => /<section class="section" id="questions">([\s\S]*?)<\/section>/.exec((await s.visitor().get(`/calls/${slug}`)).html)?.[1];

function free(s) {
	return s.sql(`SELECT e.email FROM person e WHERE e.email LIKE 'pi%' AND e.org_id IS NOT NULL
		AND e.position_kind IN ('faculty', 'researcher') AND NOT EXISTS (SELECT 1 FROM proposal p JOIN call c ON c.id = p.call_id
		WHERE p.pi_id = e.id AND c.period = (SELECT period FROM call WHERE slug = '${slug}')) ORDER BY e.email LIMIT 2`).split('\n');
}

// As much as a submission needs beside the answers.
async function begin(s, email) {
	const pi = await s.signIn(email);
	const page = await pi.get(`/calls/${slug}`);
	const own = (await pi.submit(page.form(`/calls/${slug}/apply`))).path.replace(/(\/proposals\/[^/?#]+).*/, '$1');
	await pi.submit((await pi.get(`${own}/edit`)).form(`${own}/edit`), { title: 'Counting What Sleeps', abstract: 'We count what sleeps.',
		lay_summary: 'Most computers wait. We count them.',
		areas: ['sustainability'], 'line_category.0': 'students', 'line_description.0': 'One student', 'line_amount.0': '42,000', do: 'save' });
	await pi.submit((await pi.get(own)).form(`${own}/document`), { document: { file: pdf('form'), name: 'count.pdf' } });
	return { pi, own, id: own.split('/').at(-1) };
}

const answer = async ({ pi, own }, changes) => pi.submit((await pi.get(`${own}/edit`)).form(`${own}/edit`), { ...changes, do: 'save' });
async function submit({ pi, own }) {
	const form = (await pi.get(`${own}/submit`)).form(`${own}/submit`);
	const statements = [...form.html.matchAll(/name="attestations" value="([^"]+)"/g)].map((m) => m[1]);
	return pi.submit(form, { attestations: statements, nonconfidential: 'yes' });
}

const frozen = (s, id) => JSON.parse(s.sql(`SELECT v.body FROM proposal_version v JOIN proposal p ON p.id = v.proposal_id AND p.version = v.version WHERE p.id = ${id}`));
const idOf = (text) => [...text].reduce((v, c) => v * 32n + BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(c)), 0n);

// The deadline passes; the last submission was perhaps in this second, which is still in time.
async function close(s) {
	await sleep(1100);
	s.sql(`UPDATE call SET grace_s = 0, closes_at = (SELECT MAX(v.submitted_at) FROM proposal_version v
		JOIN proposal p ON p.id = v.proposal_id WHERE p.call_id = call.id) WHERE slug = '${slug}'`);
}

// From the deadline to the reviews: everything is eligible, a panel sits, the engine assigns.
async function toReview(s, staff, chair) {
	await close(s);
	const list = await staff.get(`/staff/calls/${slug}/screening`);
	const ids = [...new Set(list.links().filter((h) => /^\/staff\/proposals\//.test(h)))].map((h) => h.split('/').at(-1));
	await staff.submit(list.form(`/staff/calls/${slug}/screen-selected`), { proposal: ids });
	const at = `/staff/calls/${slug}/panel`;
	const form = (await staff.get(`${at}?whom=all`)).form(at);
	const people = [...form.html.matchAll(/name="person" value="([^"]+)"/g)].map((m) => m[1]);
	await staff.submit(form, { person: people.slice(0, 12), step: 'member', load: '8' });
	const name = s.sql(`SELECT name FROM person WHERE email = 'chair@example.org'`);
	const seat = (await staff.get(`${at}?whom=all`)).form(at);
	const seated = new RegExp(`name="person" value="([^"]+)"[^>]*>(?:(?!<tr>)[\\s\\S])*?<th scope="row">\\s*${name}`).exec(seat.html)[1];
	await staff.submit(seat, { person: seated, step: 'chair', load: '0' });
	const start = await staff.get(`/staff/calls/${slug}/start-review`);
	await staff.submit(start.form(`/staff/calls/${slug}/start-review`));
	const assign = await chair.get(`/panel/${slug}/assign`);
	await chair.taskOver(await chair.submit(assign.form(`/panel/${slug}/assign-best`), { each: '2' }));
}

for (const db of databases())
	test(`what a call asks, from the first question to the review, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org');
		const chair = await s.signIn('chair@example.org');
		const [first, second] = free(s);
		// The example's own questions go, so that this story knows all of them.
		assert.match(await asked(s), /Who there may we ask about it/);
		const had = (await staff.get(asks)).form(asks);
		const removals = Object.fromEntries(had.fields.filter(([n, v]) => n.startsWith('question_id.') && v !== '').map(([n]) => [n.replace('id', 'removed'), 'yes']));
		if (Object.keys(removals).length) await staff.submit(had, { ...removals, do: 'save' });
		const base = Number(s.sql(`SELECT form_version FROM call WHERE slug = '${slug}'`));
		const bare = await begin(s, second);
		let at;

		await t.test('a preview shows what the applicant will see, and keeps nothing', async () => {
			const page = await staff.get(asks);
			const seen = await staff.submit(page.form(asks), { ...rowsFor(questions.slice(2, 4)), do: 'preview' });
			assert.equal(seen.status, 200);
			assert.match(seen.text, /As the applicant sees it .* Where is the work done\?/);
			assert.match(seen.text, /Choose 2 at the most/);
			assert.equal(s.sql(`SELECT form_version FROM call WHERE slug = '${slug}'`), String(base));
		});
		await t.test('what cannot be kept is told at its row, and what was typed stays', async () => {
			const page = await staff.get(asks);
			const again = await staff.submit(page.form(asks), { ...rowsFor([{ ...questions[2], options: 'Only one' }, { ...questions[5], when: '9' }]), do: 'save' });
			assert.equal(again.status, 422);
			assert.match(errorOf(again, 'question_options.0'), /at least 2 lines/);
			for (const n of [20, 21, 40]) {
				const many = { ...rowsFor([{ ...questions[2], options: Array.from({ length: n }, (_, i) => `Choice ${i}`).join('\n') }]), do: 'preview' };
				const seen = await staff.submit((await staff.get(asks)).form(asks), many);
				assert.equal(/Choose/.test(seen.text) && seen.html.includes('Choice 18'), true, `${n} choices are shown`);
			}
			assert.match(errorOf(again, 'question_when.1'), /earlier question/);
			assert.match(again.html, /Who judged the ethics of it\?/);
		});
		await t.test('staff ask a question of each kind', async () => {
			await ask(staff, questions);
			assert.equal(s.sql(`SELECT form_version FROM call WHERE slug = '${slug}'`), String(base + 5));
			assert.match(s.sql(`SELECT detail FROM audit_told WHERE action = 'call_form_saved' ORDER BY seq DESC LIMIT 1`), /"version":\d+,"sha256":"[0-9a-f]{64}"/);
			const page = await staff.get(asks);
			const same = await staff.submit(page.form(asks), { do: 'save' });
			assert.equal(same.status, 200);
			assert.equal(s.sql(`SELECT form_version FROM call WHERE slug = '${slug}'`), String(base + 5), 'the same again is no version');
		});
		const q = Object.fromEntries(JSON.parse(s.sql(`SELECT f.body FROM call_form f JOIN call c ON c.id = f.call_id AND c.form_version = f.version WHERE c.slug = '${slug}'`))
			.questions.map((x) => [questions.find((y) => y.label === x.label).label, `answer.${x.id}`]));
		const field = (i) => q[questions[i].label];

		await t.test('whoever reads the call reads what it will ask, and nothing that it does not', async () => {
			const shown = await asked(s);
			for (const { label } of questions) assert.ok(decode(shown).includes(label), label);
			assert.match(shown, /What you will be asked/);
			assert.match(shown, /Choose 2 at the most\./);
			assert.match(decode(shown), /Asked only if you answer “Yes” to “Do people take part\?”/);
			assert.equal(shown.match(/>required</g).length, questions.filter((x) => x.required).length);
			assert.doesNotMatch(shown, /<input|<textarea|<select/);
			// What is previewed only is asked of nobody, and what is taken out is asked no more.
			const form = (await staff.get(asks)).form(asks);
			const preview = await staff.submit(form, { 'question_label.0': 'CNRY who previews?', do: 'preview' });
			assert.match(preview.text, /CNRY who previews\?/);
			assert.equal(await asked(s), shown);
			assert.doesNotMatch(shown, /Who there may we ask about it/);
		});
		await t.test('a colleague who saved meanwhile is told of', async () => {
			const mine = await staff.get(asks);
			const other = await (await s.signIn('staff2@example.org')).get(asks);
			assert.equal(other.status, 200);
			const moved = await staff.submit(mine.form(asks), { 'question_help.0': 'A name will do.', do: 'save' });
			assert.equal(moved.status, 200);
			const late = await staff.submit(mine.form(asks), { 'question_help.0': 'Another help.', do: 'save', idempotency_key: null });
			assert.equal(late.status, 409);
			assert.match(late.text, /Somebody saved this meanwhile/);
			assert.match(late.html, /Another help\./);
			assert.match(late.text, /Saved meanwhile: A name will do\./);
		});

		await t.test('the draft that was begun before asks them, too, and says what is wrong beside each', async () => {
			const page = await bare.pi.get(`${bare.own}/edit`);
			for (const one of questions) assert.ok(page.text.includes(one.label), one.label);
			assert.ok(isHidden(page, field(5)), 'nobody said yet that people take part');
			assert.match(page.text, /A name will do\. At most 40 characters\./);
			const saved = await answer(bare, { [field(0)]: 'x'.repeat(41), [field(3)]: ['Data', 'Machines', 'People'], [field(4)]: 'yes', [field(6)]: 'some',
				[field(7)]: '2027-02-30', [field(8)]: 'nobody', [field(9)]: 'javascript:alert(1)', [field(1)]: 'm'.repeat(301) });
			assert.equal(saved.status, 200, 'a draft is kept as it is');
			assert.match(errorOf(saved, field(0)), /40 characters; it has 41/);
			assert.match(errorOf(saved, field(1)), /300 characters; it has 301/);
			assert.match(errorOf(saved, field(3)), /2 at the most/);
			assert.match(errorOf(saved, field(6)), /whole number/);
			assert.match(errorOf(saved, field(7)), /date that the calendar has/);
			assert.match(errorOf(saved, field(8)), /e-mail address/);
			assert.match(errorOf(saved, field(9)), /https/);
			assert.equal(errorOf(saved, field(2)), null, 'what is missing can wait');
			assert.ok(!isHidden(saved, field(5)), 'people take part: now it is asked');
			assert.match(saved.html, /value="javascript:alert\(1\)"/, 'what was typed stays');
			const refused = await submit(bare);
			assert.equal(refused.status, 422);
			assert.match(refused.text, /Where is the work done\?: Please fill this in\./);
			assert.match(refused.text, /Who judged the ethics of it\?: Please fill this in\./);
			assert.doesNotMatch(refused.html, /href="javascript:/);
		});

		await t.test('an answer to a hidden question is neither missed nor frozen', async () => {
			at = await begin(s, first);
			const saved = await answer(at, { [field(0)]: 'The city', [field(1)]: 'With **meters**.', [field(2)]: 'In the field', [field(3)]: ['Data', 'People'],
				[field(4)]: 'yes', [field(5)]: 'CNRY-hidden-once', [field(6)]: '12', [field(8)]: 'cnry-invoices@example.org', [field(9)]: 'https://code.example.org/x' });
			assert.equal(errorOf(saved, field(5)), null);
			await answer(at, { [field(4)]: 'no' });
			const page = await at.pi.get(`${at.own}/submit`);
			assert.doesNotMatch(page.text, /CNRY-hidden-once/);
			assert.match(page.html, /With <strong>meters<\/strong>/);
			const done = await submit(at);
			assert.equal(done.status, 200, done.text.slice(0, 500));
			const body = frozen(s, idOf(at.id));
			assert.equal(body.form, base + 6);
			assert.deepEqual(body.answers.map((a) => `answer.${a.question}`), [0, 1, 2, 3, 4, 8, 9].map(field));
			assert.match((await at.pi.get(`${at.own}/edit`)).html, /CNRY-hidden-once/, 'the working copy keeps it');
			s.check();
		});

		await t.test('one question more changes nothing of what was submitted', async () => {
			const before = s.sql('SELECT proposal_id, version, sha256 FROM proposal_version ORDER BY proposal_id, version');
			const own = await at.pi.get(at.own);
			assert.doesNotMatch(own.text, /Those changes were not submitted/);
			const page = await staff.get(asks);
			await staff.submit(page.form(asks), { ...rowsFor([{ label: 'One thing more?', kind: 'line', required: 'yes', readers: 'panel', position: '1' }], questions.length),
				'question_position.0': '2', do: 'save' });
			const now = await at.pi.get(at.own);
			assert.doesNotMatch(now.text, /Those changes were not submitted/);
			assert.match(now.text, /The call's questions have changed since then/);
			assert.equal(s.sql('SELECT proposal_id, version, sha256 FROM proposal_version ORDER BY proposal_id, version'), before);
			const edit = await at.pi.get(`${at.own}/edit`);
			assert.match(edit.text, /One thing more\?/);
			assert.match(edit.html, /value="The city"/, 'answers are kept by the question');
			s.check();
		});

		await t.test('a question that is reworded between the last look and the signature is looked at again', async () => {
			const looked = (await at.pi.get(`${at.own}/submit`)).form(`${at.own}/submit`);
			const versions = () => s.sql(`SELECT version FROM proposal WHERE id = ${idOf(at.id)}`);
			const before = versions(), form = (await staff.get(asks)).form(asks);
			const label = Object.fromEntries(form.fields)['question_label.0'];
			assert.equal((await staff.submit(form, { 'question_label.0': `${label} Really?`, do: 'save' })).status, 200);
			const statements = [...looked.html.matchAll(/name="attestations" value="([^"]+)"/g)].map((m) => m[1]);
			const refused = await at.pi.submit(looked, { attestations: statements, nonconfidential: 'yes' });
			assert.equal(refused.status, 409);
			assert.match(refused.text, /Really\?/);
			assert.equal(versions(), before);
			assert.equal((await staff.submit((await staff.get(asks)).form(asks), { 'question_label.0': label, do: 'save' })).status, 200);
		});
		await t.test('a question that was removed: its answer is kept aside, and told', async () => {
			const page = await staff.get(asks), html = page.html;
			const row = [...html.matchAll(/name="question_label\.(\d+)"[^>]*value="([^"]*)"/g)].find((m) => decode(m[2]) === questions[0].label)[1];
			await staff.submit(page.form(asks), { [`question_removed.${row}`]: 'yes', do: 'save' });
			const edit = await at.pi.get(`${at.own}/edit`);
			assert.match(edit.text, /Kept aside .*Who else pays for this work\? The city/);
			assert.doesNotMatch((await at.pi.get(at.own)).text, /Those changes were not submitted/);
			assert.match((await at.pi.get(at.own)).text, /Who else pays for this work\? The city/, 'what was submitted keeps its form');
			await answer(at, {});
			assert.match((await at.pi.get(`${at.own}/edit`)).text, /The city/, 'a save loses nothing');
			assert.doesNotMatch((await at.pi.get(at.own)).text, /Those changes were not submitted/);
			await answer(at, { [field(2)]: 'On paper' });
			assert.match((await at.pi.get(at.own)).text, /Those changes were not submitted/, 'a change is seen');
			s.check();
		});

		await t.test('the reviewer reads what the panel reads, and nothing tells the rest', async () => {
			await toReview(s, staff, chair);
			const review = `/reviews/${at.id}`;
			const email = s.sql(`SELECT e.email FROM assignment a JOIN person e ON e.id = a.person_id WHERE a.proposal_id = ${idOf(at.id)} ORDER BY e.email LIMIT 1`);
			const reviewer = await s.signIn(email);
			const pages = [await reviewer.get(review), await chair.get(`/panel/proposals/${at.id}`)];
			for (const page of pages) {
				assert.equal(page.status, 200, page.path);
				assert.match(page.text, /Who else pays for this work\? The city/);
				assert.match(page.text, /In plain language Most computers wait\. We count them\./);
				assert.match(page.text, /What do you need from us\? Data; People/);
				assert.match(page.html, /With <strong>meters<\/strong>/);
				assert.doesNotMatch(page.html, /invoices|CNRY|SHA-256/, page.path);
			}
			assert.match((await staff.get(`/staff/proposals/${at.id}`)).text, /about invoices\? cnry-invoices@example\.org/);
			// Another answer that is staff's alone, and another hidden one: the same bytes for the panel.
			const body = frozen(s, idOf(at.id));
			body.answers = body.answers.filter((a) => `answer.${a.question}` !== field(8));
			const other = JSON.stringify(body).replaceAll("'", "''");
			s.sql(`UPDATE proposal_version SET body = '${other}' WHERE proposal_id = ${idOf(at.id)}`);
			s.sql(`UPDATE proposal SET answers = replace(answers, 'CNRY-hidden-once', 'something else') WHERE id = ${idOf(at.id)}`);
			const twins = [await reviewer.get(review), await chair.get(`/panel/proposals/${at.id}`)];
			for (const i of [0, 1]) assert.equal(settled(twins[i]), settled(pages[i]), pages[i].path);
		});
		await t.test('after the deadline the questions stand', async () => {
			const version = () => s.sql(`SELECT form_version FROM call WHERE slug = '${slug}'`), before = version();
			assert.ok(Number(before) > base);
			const page = await staff.get(asks);
			const late = await staff.submit(page.form(asks), { 'question_help.0': 'Too late', do: 'save' });
			assert.equal(late.status, 422);
			assert.match(late.text, /not possible any more/);
			assert.equal(version(), before);
		});
	});
