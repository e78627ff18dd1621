// An applicant's way: a draft that is not finished, what the rules say, the document, the receipt,
// a second version, taking it back and up again; and what nobody else may learn on the way.
import test from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { createHash } from 'node:crypto';
import { Server, databases, pdf } from './lib.mjs';

const call = 'lighter-footprint';
const filled = {
	title: 'Indexes That Let the Disk Sleep & Wake <gently>',
	abstract: 'Storage that is asleep draws little. We ask which index lets it sleep, and for how long.',
	lay_summary: 'A disk that rests needs no current.\n<b>We find out how to let it rest.</b>',
	keywords: 'storage, energy',
	areas: ['databases', 'sustainability'],
	'team_name.1': 'Ana Kovač', 'team_affiliation.1': 'Institute of Storage', 'team_role.1': 'Measures',
	'line_category.0': 'students', 'line_description.0': 'One doctoral student, a year', 'line_amount.0': '42,000',
	'line_category.2': 'travel', 'line_description.2': 'Two visits', 'line_amount.2': 'USD 6000.50',
};
const statements = (form) => [...form.html.matchAll(/name="attestations" value="([^"]+)"/g)].map((m) => m[1]);
// A page without what differs from one request to the next: tokens and keys.
const settled = (page) => page.html.replace(/name="(csrf|idempotency_key)" value="[^"]*"/g, '');

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
function textOf(id) {
	let s = '';
	for (let i = 0, v = BigInt(id); i < 13; i++, v >>= 5n) s = alphabet[Number(v & 31n)] + s;
	return s;
}

// A person of the example who has nothing in the call's period.
function free(s) {
	return s.sql(`SELECT e.email FROM person e WHERE e.email LIKE 'pi%' AND e.org_id IS NOT NULL
		AND e.position_kind IN ('faculty', 'researcher') AND NOT EXISTS (SELECT 1 FROM proposal p JOIN call c ON c.id = p.call_id
		WHERE p.pi_id = e.id AND c.period = (SELECT period FROM call WHERE slug = '${call}')) ORDER BY e.email LIMIT 1`);
}

async function begin(pi, slug = call) {
	const page = await pi.get(`/calls/${slug}`);
	return (await pi.submit(page.form(`/calls/${slug}/apply`))).path.replace(/(\/proposals\/[^/?#]+).*/, '$1');
}

async function upload(pi, own, file = pdf('one'), name = 'sleep.pdf') {
	const page = await pi.get(own);
	return pi.submit(page.form(`${own}/document`), { document: { file, name } });
}

async function submit(pi, own, changes = {}) {
	const page = await pi.get(`${own}/submit`);
	const form = page.form(`${own}/submit`);
	return pi.submit(form, { attestations: statements(form), nonconfidential: 'yes', ...changes });
}

for (const db of databases()) {
	test(`a proposal from the first line to the second version, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const email = free(s);
		const pi = await s.signIn(email);
		const own = await begin(pi);

		await t.test('a draft with next to nothing in it is kept', async () => {
			const page = await pi.get(`${own}/edit`);
			const saved = await pi.submit(page.form(`${own}/edit`), { title: 'Half an idea', do: 'save' });
			assert.equal(saved.status, 200);
			assert.match(saved.text, /Saved on .* Only you can see this draft/);
			assert.match(saved.html, /value="Half an idea"/);
		});
		await t.test('what cannot be read is told beside its field, and all that was typed stays', async () => {
			const page = await pi.get(`${own}/edit`);
			const again = await pi.submit(page.form(`${own}/edit`), { ...filled, 'line_amount.2': 'a lot', do: 'save' });
			assert.equal(again.status, 422);
			assert.match(again.html, /id="e-line_amount\.2"/);
			assert.match(again.html, /href="#f-line_amount\.2"/);
			assert.match(again.html, /value="a lot"/);
			assert.match(again.html, /Ana Kovač/);
			assert.match(again.html, /value="Indexes That Let the Disk Sleep &amp; Wake &lt;gently&gt;"/);
			assert.match((await pi.get(`${own}/edit`)).html, /value="Half an idea"/);
		});
		await t.test('live findings stand on the form with the way to the rule', async () => {
			const page = await pi.get(`${own}/edit`);
			const saved = await pi.submit(page.form(`${own}/edit`), { ...filled, 'line_description.0': '', wants_credits: 'yes',
				abstract: 'word '.repeat(301), do: 'save' });
			assert.equal(saved.status, 200);
			assert.match(saved.text, /What the rules say so far/);
			assert.match(saved.text, /The abstract has 301 words/);
			assert.match(saved.html, /id="e-line_description\.0"/);
			assert.match(saved.html, /id="e-credit_amount"/);
			assert.match(saved.html, /href="\/rules#credit-request"/);
		});
		await t.test('empty rows are left out, the rest is kept in order', async () => {
			const page = await pi.get(`${own}/edit`);
			const emptied = { 'team_name.0': '', 'team_affiliation.0': '', 'team_role.0': '', 'line_category.1': '', 'line_description.1': '', 'line_amount.1': '' };
			const next = await pi.submit(page.form(`${own}/edit`), { ...filled, ...emptied, wants_credits: null, do: 'next' });
			assert.equal(next.path, own, 'without a document the way leads to the upload');
			const form = await pi.get(`${own}/edit`);
			assert.match(form.html, /name="team_name\.0"[^>]*value="Ana Kovač"/);
			assert.match(form.html, /name="line_amount\.1"[^>]*value="6,000\.50"/);
			assert.match(form.text, /USD 48,000\.50/);
		});
		await t.test('a summary in plain language is optional, has its limit, and is read before it is signed', async () => {
			const page = await pi.get(`${own}/edit`);
			const long = await pi.submit(page.form(`${own}/edit`), { lay_summary: 'ö'.repeat(601), do: 'save' });
			assert.equal(long.status, 422);
			assert.match(long.html, /id="e-lay_summary"/);
			const just = await pi.submit(page.form(`${own}/edit`), { lay_summary: 'ö'.repeat(600), do: 'save' });
			assert.equal(just.status, 200);
			const none = await pi.submit(just.form(`${own}/edit`), { lay_summary: '', do: 'save' });
			assert.doesNotMatch((await pi.get(`${own}/submit`)).text, /In plain language/);
			await pi.submit(none.form(`${own}/edit`), { lay_summary: filled.lay_summary, do: 'save' });
			assert.match((await pi.get(`${own}/submit`)).text, /In plain language A disk that rests needs no current\. <b>We find/);
		});
		await t.test('without a document it is not submitted, and the way to the upload is told', async () => {
			const refused = await submit(pi, own);
			assert.equal(refused.status, 422);
			assert.match(refused.html, new RegExp(`href="${own}#f-document"`));
			assert.match(refused.html, /href="\/rules#document"/);
			assert.match(refused.html, /name="attestations" value="[^"]+" checked/, 'the ticks are kept');
		});
		await t.test('what is no PDF is refused beside the field', async () => {
			const refused = await upload(pi, own, Buffer.from('<html>no</html>'), 'proposal.pdf');
			assert.equal(refused.status, 422);
			assert.match(refused.html, /id="e-document"[^]*This file is not a PDF/);
			assert.equal((await pi.once('GET', `${own}/document`)).status, 404);
		});
		await t.test('a PDF is kept byte for byte and comes back as a file to keep', async () => {
			const kept = await upload(pi, own);
			assert.match(kept.text, /The document is kept/);
			const back = await pi.once('GET', `${own}/document`);
			assert.deepEqual(back.bytes, pdf('one'));
			assert.match(back.headers.get('content-disposition'), /^attachment; filename="sleep\.pdf"/);
			assert.equal(back.headers.get('x-content-type-options'), 'nosniff');
			assert.match(back.headers.get('content-security-policy'), /^sandbox/);
		});
		await t.test('each statement is asked for', async () => {
			const page = await pi.get(`${own}/submit`);
			const all = statements(page.form(`${own}/submit`));
			assert.equal(all.length, 6);
			const refused = await submit(pi, own, { attestations: all.slice(1) });
			assert.equal(refused.status, 422);
			assert.match(refused.text, /confirm the remaining 1 statement/);
			const secret = await submit(pi, own, { nonconfidential: null });
			assert.equal(secret.status, 422);
			assert.match(secret.html, /id="e-nonconfidential"/);
		});
		let digest;
		await t.test('the receipt tells version, time and fingerprint, on the page and by mail', async () => {
			const done = await submit(pi, own);
			assert.equal(done.status, 200);
			assert.match(done.text, /Your proposal is submitted/);
			[digest] = /[0-9a-f]{64}/.exec(done.text);
			assert.match(done.text, /Version 1/);
			const letter = s.sql(`SELECT m.body FROM message m JOIN person e ON e.id = m.person_id WHERE e.email = '${email}' AND m.kind = 'receipt'`);
			assert.equal(letter.split(digest).length, 2, 'one letter, with the same fingerprint');
		});
		await t.test('a change after the submission does not count until it is submitted again', async () => {
			const page = await pi.get(`${own}/edit`);
			await pi.submit(page.form(`${own}/edit`), { title: 'Indexes That Let Disks Sleep', do: 'save' });
			const between = await pi.get(own);
			assert.match(between.text, /changes were not submitted and do not count/);
			assert.match(between.text, new RegExp(digest));
			const done = await submit(pi, own);
			assert.match(done.text, /version 2/i);
			assert.ok(!done.text.includes(digest), 'another version has another fingerprint');
			assert.doesNotMatch(done.text, /do not count/);
		});
		await t.test('a change of the summary alone is a change, and taken back it is none', async () => {
			const save = async (lay_summary) => pi.submit((await pi.get(`${own}/edit`)).form(`${own}/edit`), { lay_summary, do: 'save' });
			await save('It rests.');
			const changed = await pi.get(own);
			assert.match(changed.text, /do not count/);
			assert.match(changed.text, /A disk that rests/, 'the submitted version has its own');
			await save(filled.lay_summary);
			assert.doesNotMatch((await pi.get(own)).text, /do not count/);
		});
		await t.test('one press is one submission, however often it arrives', async () => {
			const page = await pi.get(`${own}/submit`);
			const form = page.form(`${own}/submit`);
			const press = () => pi.submit(form, { attestations: statements(form), nonconfidential: 'yes' });
			await Promise.all([press(), press(), press()]);
			assert.equal(s.sql(`SELECT COUNT(*) FROM message WHERE kind = 'receipt' AND key LIKE 'receipt:%:3' AND person_id =
				(SELECT id FROM person WHERE email = '${email}')`), '1');
			assert.match((await pi.get(own)).text, /version 3/i);
		});
		await t.test('withdrawn, taken up again, submitted', async () => {
			const page = await pi.get(own);
			const gone = await pi.submit(page.form(`${own}/withdraw`));
			assert.match(gone.text, /The proposal is withdrawn/);
			assert.equal((await pi.get(`${own}/edit`)).status, 404, 'there is nothing to edit');
			const back = await pi.submit(gone.form(`${own}/revive`));
			assert.match(back.text, /It is a draft again/);
			assert.equal((await submit(pi, own)).status, 200);
		});
		await t.test('a second proposal in the same period is refused', async () => {
			const period = s.sql(`SELECT period FROM call WHERE slug = '${call}'`);
			const other = s.sql(`SELECT slug FROM call WHERE slug <> '${call}' AND state = 'published' AND opens_at <
				${Math.floor(Date.now() / 1000)} AND closes_at > ${Math.floor(Date.now() / 1000)} LIMIT 1`);
			s.sql(`UPDATE call SET period = '${period}' WHERE slug = '${other}'`);
			s.sql(`UPDATE proposal SET period = '${period}' WHERE state IN ('draft', 'withdrawn') AND call_id =
				(SELECT id FROM call WHERE slug = '${other}')`);
			const second = await begin(pi, other);
			assert.notEqual(second, own);
			const page = await pi.get(`${second}/edit`);
			await pi.submit(page.form(`${second}/edit`), { ...filled, do: 'save' });
			await upload(pi, second);
			const refused = await submit(pi, second);
			assert.equal(refused.status, 422);
			assert.match(refused.text, /You have a proposal in this call period already/);
			assert.match(refused.html, /href="\/rules#one-proposal-per-pi"/);
			s.sql(`UPDATE call SET period = 'another' WHERE slug = '${other}'`);
			s.sql(`UPDATE proposal SET period = 'another' WHERE call_id = (SELECT id FROM call WHERE slug = '${other}')`);
		});
		s.check();
	});

	test(`what is not yours is what does not exist, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const pi = await s.signIn(free(s));
		const own = await begin(pi);
		const other = await s.signIn('pi12@example.org');
		const absent = '/proposals/0000000000001';

		assert.equal((await pi.get(own)).status, 200, 'it is there');
		for (const tail of ['', '/edit', '/document', '/submit', '/letter']) {
			const hers = await other.once('GET', own + tail), none = await other.once('GET', absent + tail);
			assert.equal(hers.status, 404);
			assert.equal(settled(hers), settled(none), `GET ${tail}`);
			assert.deepEqual([...hers.headers.keys()].sort(), [...none.headers.keys()].sort());
		}
		const mine = (await pi.get(`${own}/edit`)).form(`${own}/edit`);
		const csrf = ['csrf', /name="csrf" value="([^"]+)"/.exec((await other.get('/account')).html)[1]];
		for (const tail of ['/edit', '/submit', '/withdraw', '/revive'])
			for (const where of [own, absent]) {
				const answer = await other.submit({ action: where + tail, fields: [csrf, ...mine.fields.filter(([n]) => n === 'title')] }, {});
				assert.equal(answer.status, 404, `POST ${where}${tail}`);
			}
		s.check();
	});

	test(`a stale form loses nothing that was typed, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const pi = await s.signIn(free(s));
		const own = await begin(pi);
		const first = (await pi.get(`${own}/edit`)).form(`${own}/edit`), second = (await pi.get(`${own}/edit`)).form(`${own}/edit`);

		await pi.submit(first, { title: 'From the laptop', do: 'save' });
		const stale = await pi.submit(second, { ...filled, title: 'From the train', do: 'save' });
		assert.equal(stale.status, 409);
		assert.match(stale.text, /saved elsewhere meanwhile/);
		assert.match(stale.html, /value="From the train"/);
		for (const typed of ['Ana Kovač', 'One doctoral student, a year', 'USD 6000.50', 'which index lets it sleep'])
			assert.ok(stale.html.includes(typed), typed);
		assert.match((await pi.get(`${own}/edit`)).html, /value="From the laptop"/, 'nothing was overwritten');
		const saved = await pi.submit(stale.form(`${own}/edit`), { do: 'save' });
		assert.equal(saved.status, 200);
		assert.match(saved.html, /value="From the train"/);
		assert.match(saved.html, /Ana Kovač/);
		s.check();
	});

	test(`what the Back button brings up again is not taken for what was done before, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const pi = await s.signIn(free(s));
		const own = await begin(pi);
		const old = (await pi.get(`${own}/edit`)).form(`${own}/edit`);

		assert.equal((await pi.submit(old, { ...filled, do: 'save' })).status, 200);
		assert.equal((await pi.submit(old, { ...filled, do: 'save' })).status, 200, 'the second press of one');
		const back = await pi.submit(old, { ...filled, title: 'Typed after going back', do: 'save' });
		assert.equal(back.status, 409, 'the same key, other content: nothing may say that it was saved');
		assert.match(back.html, /value="Typed after going back"/);

		await upload(pi, own);
		const looked = (await pi.get(`${own}/submit`)).form(`${own}/submit`);
		const press = () => pi.submit(looked, { attestations: statements(looked), nonconfidential: 'yes' });
		const edit = await pi.get(`${own}/edit`);
		await pi.submit(edit.form(`${own}/edit`), { title: 'Changed in another window', do: 'save' });
		const stale = await press();
		assert.equal(stale.status, 409, 'what would be frozen is not what was looked at');
		assert.match(stale.text, /the draft has changed/);
		assert.match(stale.text, /Changed in another window/);
		assert.match(stale.html, /name="attestations" value="[^"]+" checked/);
		assert.equal(s.sql(`SELECT version FROM proposal WHERE title = 'Changed in another window'`), '0');
		assert.equal((await pi.submit(stale.form(`${own}/submit`))).status, 200);
		assert.equal(s.sql(`SELECT version FROM proposal WHERE title = 'Changed in another window'`), '1');
		s.check();
	});

	test(`a document may be as large as its call says, and what is too large is told where it was chosen, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const pi = await s.signIn(free(s));
		const own = await begin(pi);
		s.sql(`UPDATE call SET file_limit_bytes = ${30 << 20} WHERE slug = '${call}'`);
		const large = await upload(pi, own, pdf('large', 31 << 20));
		assert.equal(large.status, 422);
		assert.match(large.html, /id="e-document"[^]{0,200}31 MB[^]{0,200}30 MB|id="e-document"[^]{0,200}30 MB/);
		assert.ok(large.forms().some((f) => f.action === `${own}/document`), 'the field is there to try again');
		assert.equal((await upload(pi, own, pdf('fits', 29 << 20))).status, 200);
		assert.equal(s.sql(`SELECT COUNT(*) FROM file WHERE size = ${29 << 20}`), '1');

		// More than any call takes is refused before it is read: one page, which says so.
		const answer = await new Promise((resolve, reject) => {
			const socket = net.connect(s.port, '127.0.0.1', () => socket.write(`POST ${own}/document HTTP/1.1\r\nHost: 127.0.0.1:${s.port}\r\nOrigin: ${s.url}\r\n`
				+ `Cookie: ${pi.cookie()}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${1 << 30}\r\n\r\n--b\r\n`));
			let text = '';
			socket.on('data', (d) => { text += d; });
			socket.on('error', reject);
			socket.setTimeout(500, () => socket.destroy());
			socket.on('close', () => resolve(text));
		});
		assert.match(answer, /^HTTP\/1.1 413 /);
		assert.match(answer, /<h1[^>]*>That is too large/);
		s.check();
	});

	test(`a statement that was changed while it was read is not signed, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const pi = await s.signIn(free(s)), staff = await s.signIn('staff@example.org');
		const own = await begin(pi);
		await pi.submit((await pi.get(`${own}/edit`)).form(`${own}/edit`), { ...filled, do: 'save' });
		await upload(pi, own);
		const read = (await pi.get(`${own}/submit`)).form(`${own}/submit`);
		const at = '/staff/program/attestations/of-age';
		await staff.submit((await staff.get(at)).form(at), { text: 'I am of age, and I owe the sponsor my house.', do: 'save' });

		const no = await pi.submit(read, { attestations: statements(read), nonconfidential: 'yes' });
		assert.equal(no.status, 422);
		assert.match(no.text, /I owe the sponsor my house/);
		assert.doesNotMatch(no.html, /name="attestations" value="[^"]+" checked/, 'no tick that stood beside another text');
		assert.equal(s.sql('SELECT COUNT(*) FROM proposal_attestation WHERE version = 2'), '0');
		assert.equal((await submit(pi, own)).status, 200);
		assert.equal(s.sql('SELECT COUNT(*) FROM proposal_attestation WHERE version = 2'), '6');
		s.check();
	});

	test(`what is submitted is what was looked at, when a save comes at the same moment, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const pi = await s.signIn(free(s));
		const own = await begin(pi);
		await pi.submit((await pi.get(`${own}/edit`)).form(`${own}/edit`), { ...filled, do: 'save' });
		await upload(pi, own);
		const seen = { submitted: 0, saved: 0 };
		for (let i = 0; i < 40; i++) {
			const looked = (await pi.get(`${own}/submit`)).form(`${own}/submit`);
			const edit = (await pi.get(`${own}/edit`)).form(`${own}/edit`);
			const before = Object.fromEntries(edit.fields).title;
			const save = pi.submit(edit, { title: `Title ${i}`, do: 'save' }, { follow: false });
			await new Promise((r) => setTimeout(r, i % 8));
			const press = await pi.submit(looked, { attestations: statements(looked), nonconfidential: 'yes' }, { follow: false });
			seen.saved += (await save).status === 303;
			if (press.status === 409) continue;
			assert.equal(press.status, 303, press.text);
			seen.submitted++;
			const kept = s.sql(`SELECT v.title FROM proposal_version v JOIN proposal p ON p.id = v.proposal_id AND p.version = v.version
				WHERE p.pi_id = (SELECT id FROM person WHERE email = '${pi.email}') ORDER BY v.submitted_at DESC, v.version DESC LIMIT 1`);
			assert.equal(kept, before, 'something else was frozen than what was looked at');
		}
		assert.ok(seen.saved > 0, 'no save came through');
		t.diagnostic(`${seen.submitted} submitted, ${seen.saved} saved`);
		s.check();
	});

	test(`who edits in two windows sees what the other saved, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const pi = await s.signIn(free(s));
		const own = await begin(pi), edit = `${own}/edit`;
		const one = await pi.get(edit), other = await pi.get(edit);
		await pi.submit(one.form(edit), { title: 'Of one window', 'line_category.0': 'students', 'line_description.0': 'A year', 'line_amount.0': '42,000', do: 'save' });
		const late = await pi.submit(other.form(edit), { title: 'Of the other', 'line_description.0': 'Half a year', 'line_amount.0': '21,000', do: 'save' });
		assert.equal(late.status, 409);
		assert.match(late.html, /value="Of the other"/);
		assert.match(late.html, /Half a year/);
		assert.match(late.text, /Saved meanwhile: Of one window/);
		assert.match(late.text, /Saved meanwhile: [A-Z][^,]*, A year, 42/);
		s.check();
	});

	test(`the script's saving in the background answers as data, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const pi = await s.signIn(free(s));
		const own = await begin(pi);
		const form = (await pi.get(`${own}/edit`)).form(`${own}/edit`);
		const headers = { accept: 'application/json' };
		const told = await pi.submit(form, { title: 'Typed' }, { headers });
		const { text, fields } = JSON.parse(told.html);

		assert.match(text, /^Saved at \d\d:\d\d/);
		const again = await pi.submit(form, { title: 'Typed on', ...fields }, { headers });
		assert.equal(Number(JSON.parse(again.html).fields.revision), Number(fields.revision) + 1);
		assert.equal((await pi.submit(form, { title: 'Stale' }, { headers })).status, 409);
		assert.match((await pi.get(`${own}/edit`)).html, /value="Typed on"/);
		s.check();
	});

	test(`too late is told with the deadline and the clock, and loses nothing, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const pi = await s.signIn(free(s));
		const own = await begin(pi);
		const page = await pi.get(`${own}/edit`);
		await pi.submit(page.form(`${own}/edit`), { ...filled, do: 'save' });
		await upload(pi, own);
		const draft = (await pi.get(`${own}/edit`)).form(`${own}/edit`), last = (await pi.get(`${own}/submit`)).form(`${own}/submit`);

		s.sql(`UPDATE call SET closes_at = ${Math.floor(Date.now() / 1000) - 1} WHERE slug = '${call}'`);
		const late = await pi.submit(last, { attestations: statements(last), nonconfidential: 'yes' });
		assert.equal(late.status, 422);
		assert.match(late.text, /The deadline was .* to the second\. By our clock it is /);
		assert.match(late.text, /Indexes That Let the Disk Sleep/);
		const typed = await pi.submit(draft, { title: 'Typed too late', do: 'save' });
		assert.equal(typed.status, 422);
		assert.match(typed.text, /By our clock it is /);
		assert.match(typed.html, /value="Typed too late"/);
		assert.match((await pi.get(own)).text, /Not submitted/);
		assert.match((await pi.get(`${own}/edit`)).text, /not accepting changes/);
		assert.equal(s.sql(`SELECT COUNT(*) FROM message WHERE kind = 'receipt' AND created_at > ${Math.floor(Date.now() / 1000) - 60}
			AND person_id = (SELECT id FROM person WHERE email = '${pi.email}')`), '0');
	});

	test(`between deadline and release nothing tells what screening, review or panel did, on ${db}`, async (t) => {
		const s = await Server.demo({ db });
		t.after(() => s.stop());
		const row = s.sql(`SELECT p.id || ' ' || e.email FROM proposal p JOIN person e ON e.id = p.pi_id JOIN call c ON c.id = p.call_id
			WHERE p.state = 'in_review' AND c.state = 'reviewing' AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.proposal_id = p.id) ORDER BY p.id LIMIT 1`);
		const [id, email] = row.split(' ');
		const pi = await s.signIn(email);
		const own = (await pi.get('/dashboard')).link(new RegExp(`^/proposals/${textOf(id)}`)).replace(/[?#].*/, '');
		const look = async () => {
			const pages = [];
			for (const tail of ['', '/edit', '/submit', '/letter', '/document']) {
				const page = await pi.once('GET', own + tail);
				const body = tail === '/document' ? createHash('sha256').update(page.bytes).digest('hex') : settled(page);
				pages.push(`${tail} ${page.status}\n${body.replace(/By our clock it is [^<]*?\. /g, '')}`);
			}
			return pages;
		};
		const usual = await look();
		const staff = s.sql("SELECT id FROM person WHERE email = 'staff@example.org'");
		const decide = (selected) => `INSERT INTO decision (proposal_id, is_selected, cash_cents, credit_cents, note, revision, decided_by, decided_at)
			VALUES (${id}, ${selected}, ${selected * 100}, 0, '', 1, ${staff}, 1)`;

		assert.match(usual[0], /Being considered/);
		for (const [what, sql] of [
			['not screened', `UPDATE proposal SET state = 'submitted', changed_at = changed_at + 1, revision = revision + 1 WHERE id = ${id}`],
			['eligible', `UPDATE proposal SET state = 'eligible', changed_at = changed_at + 1 WHERE id = ${id}`],
			['ineligible', `UPDATE proposal SET state = 'ineligible', changed_at = changed_at + 1 WHERE id = ${id}`],
			['selected', decide(1)],
			['declined', `UPDATE decision SET is_selected = 0, cash_cents = 0 WHERE proposal_id = ${id}`],
			['reviewed by nobody', `UPDATE assignment SET state = 'declined' WHERE proposal_id = ${id}`],
		]) {
			s.sql(sql);
			assert.deepEqual(await look(), usual, what);
		}
		s.sql(`UPDATE proposal SET state = 'answered' WHERE id = ${id}`);
		assert.notDeepEqual(await look(), usual, 'a difference would be seen');
	});
}
