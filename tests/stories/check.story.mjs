// `bursary check` finds what was tampered with, and nothing when nothing was.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { Server, databases } from './lib.mjs';

// The append-only triggers go first: somebody who writes into the file can take them away, too.
const unlock = {
	sqlite: 'DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;',
	postgresql: 'DROP TRIGGER audit_append_only ON audit;',
};

// A frozen version is made anew with other answers, and its hash with it.
function refrozen(s, change) {
	const [id, body] = s.sql(`SELECT proposal_id || ' ' || body FROM proposal_version WHERE body LIKE '%People take part%' ORDER BY proposal_id LIMIT 1`).split(/ (.*)/s);
	const made = JSON.stringify(change(JSON.parse(body)));
	const hash = createHash('sha256').update(made).digest('hex');
	s.sql(`UPDATE proposal_version SET body = '${made.replaceAll("'", "''")}', sha256 = ${s.db === 'sqlite' ? `x'${hash}'` : `'\\x${hash}'`} WHERE proposal_id = ${id}`);
}

const tampering = [
	['a version of a form was edited', (s) => s.sql(`UPDATE call_form SET body = replace(body, 'part', 'a part')`), /form: version 1 of call \w+ was changed after it was kept/],
	['a version of a form is lost', (s) => s.sql('DELETE FROM call_form'), /form: of call \w+ some version is missing/],
	['the form that was answered is lost', (s) => s.sql('DELETE FROM call_form'), /proposal: \w+ version 1 answers a form that its call never had/],
	['a frozen answer is none of the choices', (s) => refrozen(s, (b) => ({ ...b, answers: b.answers.map((a) => a.question === 1 ? { ...a, text: 'Perhaps' } : a) })), /proposal: \w+ version 1 does not answer its form/],
	['a frozen answer that must be there is not', (s) => refrozen(s, (b) => ({ ...b, answers: b.answers.filter((a) => a.question !== 2) })), /proposal: \w+ version 1 does not answer its form/],
	['a frozen answer is to a hidden question', (s) => refrozen(s, (b) => ({ ...b, answers: b.answers.map((a) => a.question === 1 ? { ...a, text: 'No' } : a) })), /proposal: \w+ version 1 does not answer its form/],
	['a draft answers what its call never asked', (s) => s.sql(`UPDATE proposal SET answers = '{}' WHERE id = (SELECT MIN(p.id) FROM proposal p JOIN call c ON c.id = p.call_id WHERE c.form_version = 0)`), /proposal: \w+ has answers, and its call never asked/],
	['an audit row was changed', (s) => s.sql(`${unlock[s.db]} UPDATE audit SET detail = '{"selected":true}' WHERE seq = 20`), /audit: row 20 was changed/],
	['an audit row was taken out', (s) => s.sql(`${unlock[s.db]} DELETE FROM audit WHERE seq = 30`), /audit: row 30 is missing/],
	['the row that tells of a submission was lost before it was linked', (s) => s.sql(`INSERT INTO proposal_version SELECT proposal_id, version + 1, submitted_at, file_id, title, abstract, cash_cents, credit_cents, body, sha256 FROM proposal_version ORDER BY version DESC, proposal_id LIMIT 1`), /audit: the submission of \w+ version \d+ is not told/],
	['the row that tells of a decision was lost', (s) => s.sql(`INSERT INTO decision SELECT id, 0, 0, 0, '', NULL, 1, pi_id, 0 FROM proposal p WHERE NOT EXISTS (SELECT 1 FROM decision d WHERE d.proposal_id = p.id) ORDER BY id LIMIT 1`), /audit: the decision on \w+ is not told/],
	['the row that tells of a review was lost', (s) => s.sql(`UPDATE review SET person_id = (SELECT MIN(id) FROM person p WHERE NOT EXISTS (SELECT 1 FROM review r WHERE r.person_id = p.id)) WHERE id = (SELECT MIN(id) FROM review WHERE state = 'submitted')`), /audit: a submitted review of \w+ is not told/],
	['the row that tells of a release was lost', (s) => s.sql(`${unlock[s.db]} DELETE FROM audit WHERE action = 'decisions_released'`), /audit: the release of call \w+ is not told/],
	['the row that tells of a submission names another version', (s) => s.sql(`${unlock[s.db]} UPDATE audit SET detail = REPLACE(detail, '"version":1,', '"version":11,') WHERE action = 'proposal_submitted'`), /audit: the submission of \w+ version 1 is not told/],
	['a frozen version was edited', (s) => s.sql(`UPDATE proposal_version SET body = replace(body, 'Proof', 'proof')`), /was changed after it was frozen/],
	['a decision was changed after its release', (s) => s.sql(`UPDATE decision SET cash_cents = cash_cents + 100 WHERE is_selected = 1`), /decisions of call .* were changed/],
	['a letter is missing', (s) => s.sql(`DELETE FROM message WHERE key = (SELECT MIN(key) FROM message WHERE kind = 'decision')`), /has 0 decision letters, not one/],
	['a receipt is missing', (s) => s.sql(`DELETE FROM message WHERE key = (SELECT MIN(key) FROM message WHERE kind = 'receipt')`), /does not have exactly one receipt/],
	['a reviewer in conflict is assigned', (s) => s.sql(`INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) SELECT proposal_id, person_id, 'entered', '', person_id, 0 FROM assignment ORDER BY id LIMIT 1`), /assigned to somebody in conflict/],
	['a review is by somebody in conflict', (s) => s.sql(`INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) SELECT proposal_id, person_id, 'entered', '', person_id, 0 FROM review WHERE state = 'submitted' ORDER BY id LIMIT 1`), /review: \w+ is by somebody in conflict/],
	['a reviewer went to the institution of the PI', (s) => s.sql(`UPDATE person SET org_id = (SELECT pi.org_id FROM review w JOIN proposal p ON p.id = w.proposal_id AND p.state = 'in_review' JOIN person pi ON pi.id = p.pi_id WHERE w.person_id = person.id ORDER BY w.id LIMIT 1) WHERE id = (SELECT w.person_id FROM review w JOIN proposal p ON p.id = w.proposal_id AND p.state = 'in_review' JOIN person pi ON pi.id = p.pi_id AND pi.org_id IS NOT NULL ORDER BY w.id LIMIT 1)`), /review: \w+ is by somebody in conflict/],
	['somebody who is not on the panel is assigned', (s) => s.sql(`DELETE FROM panel_member WHERE person_id = (SELECT MIN(person_id) FROM assignment WHERE state <> 'declined')`), /assign: .*panel/],
	['a reviewer is listed with another name', (s) => s.sql(`UPDATE assignment SET name = 'N. N.' WHERE id = (SELECT MIN(id) FROM assignment)`), /is listed under another call or name/],
	['an applicant is listed with another name', (s) => s.sql(`UPDATE proposal_entry SET pi_name = 'N. N.' WHERE proposal_id = (SELECT MIN(id) FROM proposal)`), /entry: \w+ is listed otherwise than it is stored/],
	['an applicant is listed in another place', (s) => s.sql(`UPDATE proposal_entry SET org_country = 'ZZ' WHERE proposal_id = (SELECT MIN(proposal_id) FROM proposal_entry WHERE org_id IS NOT NULL)`), /entry: \w+ is listed otherwise than it is stored/],
	['a review is listed as not begun', (s) => s.sql(`UPDATE assignment SET review_state = NULL WHERE id = (SELECT MIN(id) FROM assignment WHERE review_state = 'submitted')`), /an assignment of \w+ is listed with another review than it has/],
	['a review is listed with other scores', (s) => s.sql(`UPDATE assignment SET score_sum = score_sum + 1 WHERE id = (SELECT MIN(id) FROM assignment WHERE review_state = 'submitted')`), /an assignment of \w+ is listed with another review than it has/],
	['a member is listed with another load', (s) => s.sql(`UPDATE panel_member SET n_assigned = n_assigned + 1 WHERE person_id = (SELECT MIN(person_id) FROM assignment)`), /is listed with another name or load/],
	['an assignment is listed under another call', (s) => s.sql(`UPDATE assignment SET call_id = (SELECT MIN(c.id) FROM call c WHERE c.id <> assignment.call_id) WHERE id = (SELECT MIN(id) FROM assignment)`), /an assignment of \w+ is listed under another call/],
	['a score is missing', (s) => s.sql(`DELETE FROM review_score WHERE review_id = (SELECT MIN(review_id) FROM review_score) AND criterion_id = (SELECT MIN(criterion_id) FROM review_score r2 WHERE r2.review_id = (SELECT MIN(review_id) FROM review_score))`), /without a score on each criterion/],
	['a disabled person has a key', (s) => s.sql(`UPDATE person SET disabled_at = 1 WHERE email = 'pi1@example.org'; INSERT INTO access_key (id, person_id, key_hash, label, scope, created_at, expires_at) SELECT 77, id, ${s.db === 'sqlite' ? `x'01'` : `'\\x01'`}, 'x', 'all', 1, 2 FROM person WHERE email = 'pi1@example.org'`), /has a key though disabled/],
	['a disabled person has a session', (s) => s.sql(`UPDATE person SET disabled_at = 1 WHERE email = 'pi1@example.org'; INSERT INTO session (token_hash, person_id, created_at, seen_at, expires_at) SELECT ${s.db === 'sqlite' ? `x'01'` : `'\\x01'`}, id, 1, 1, 2 FROM person WHERE email = 'pi1@example.org'`), /has a session though disabled/],
	['an address was changed behind its key', (s) => s.sql(`UPDATE person SET email = 'other@example.org' WHERE email = 'pi1@example.org'`), /is not found by its own address/],
	['the last administrator is gone', (s) => s.sql(`DELETE FROM person_role WHERE role = 'admin'`), /nobody is administrator/],
	['every administrator is disabled', (s) => s.sql(`UPDATE person SET disabled_at = 1 WHERE id IN (SELECT person_id FROM person_role WHERE role = 'admin')`), /nobody is administrator/],
	['a letter is sent without a time', (s) => s.sql(`UPDATE message SET state = 'sent', sent_at = NULL WHERE id = (SELECT MIN(id) FROM message)`), /state and the time it was sent do not agree/],
	['a disabled person has a calendar link', (s) => s.sql(`UPDATE person SET disabled_at = 1 WHERE email = 'pi1@example.org'; INSERT INTO calendar_link (person_id, token_hash, made_at) SELECT id, ${s.db === 'sqlite' ? `x'01'` : `'\\x01'`}, 1 FROM person WHERE email = 'pi1@example.org'`), /has a calendar link though disabled/],
	['a search of jobs that has ended has an address', (s) => s.sql(`INSERT INTO job_alert (id, address_hash, address, country, region, city, team, area, words, is_daily, state, serial, letter_at, created_at, ended_at)
		VALUES (7, CAST('h' AS ${s.database ? 'BYTEA' : 'BLOB'}), 'a@example.edu', '', '', '', '', '', '', 0, 'left', 1, 1, 1, 1)`), /follow: the search of jobs \w+: its state, address and dates do not agree/],
	['a posting will never be new', (s) => s.sql(`DELETE FROM job_fresh; DELETE FROM job_news WHERE job_id = (SELECT MIN(id) FROM job WHERE state = 'open'); DELETE FROM job_fresh`), /job: \w+ is open and will never be told as new/],
	['an inquiry has lost its thread', (s) => s.sql(`INSERT INTO inquiry (id, name, address, subject, matter, came_by, state, created_at, changed_at) VALUES (77, 'N', 'n@x', 'S', 'other', 'mail', 'new', 1, 1)`), /inquiry: inquiry \w+: its state and its thread do not agree/],
	['an award has other amounts than decided', (s) => s.sql(`UPDATE award SET cash_cents = cash_cents + 1`), /amounts are not those decided/],
	['an award is listed with the name of another', (s) => s.sql(`UPDATE award SET pi_name = 'N. N.' WHERE id = (SELECT MIN(id) FROM award)`), /award: \w+ is listed with another name, institution or call/],
	['a filter counts a posting too many', (s) => s.sql(`UPDATE job_tally SET n = n + 1 WHERE kind = 'country' AND value = 'DE'`), /job: country "DE" counts \d+ open postings, and has \d+/],
	['an award is listed in another country', (s) => s.sql(`UPDATE award SET org_country = 'XX' WHERE id = (SELECT MIN(id) FROM award)`), /award: \w+ is listed with another name, institution or call/],
	['an award is listed under another call', (s) => s.sql(`UPDATE award SET call_title = 'X' WHERE id = (SELECT MIN(id) FROM award)`), /award: \w+ is listed with another name, institution or call/],
	['a statement that was attested is gone', (s) => s.sql(`DELETE FROM attestation_item WHERE item = 'of-age'`), /"of-age" of version 1 was attested, and its text is gone/],
	['the settings went back to an old list of attestations', (s) => s.sql(`INSERT INTO attestation_item (version, item, body, position) VALUES (2, 'x', 'X', 0)`), /old version of the attestations/],
	['an answer became a draft and is shown', (s) => s.sql(`UPDATE faq SET answer = '> **Draft, mine.** ' || answer WHERE id = (SELECT MIN(id) FROM faq WHERE is_draft = 0)`), /program: the answer of "\S+" is a draft, and everybody may read it/],
	['a question is not found', (s) => s.sql(`DELETE FROM search_entry WHERE id = (SELECT MIN(id) FROM search_entry WHERE kind = 'question')`), /search: question \w+ is not found/],
	['what nobody may see is found', (s) => s.sql(`INSERT INTO search_entry SELECT 99999, 'call', 77, '', ref, title, aside, body, words, from_at, until_at, dated_at FROM search_entry WHERE kind = 'call' LIMIT 1`), /search: call \w+ is found, and nobody may see it/],
	['a rule is found as it was', (s) => s.sql(`UPDATE search_entry SET title = 'X' WHERE id = (SELECT MIN(id) FROM search_entry WHERE kind = 'rule')`), /search: rule [\w-]+ is found as it was once/],
	['a word of an answer is lost', (s) => s.sql(`DELETE FROM search_posting WHERE word = 'overhead' AND kind = 'question'`), /search: question \w+ is found by other words than it has/],
	['a word stands where it does not', (s) => s.sql(`INSERT INTO search_posting SELECT word, kind, place + 1000, entry_id, from_at, until_at FROM search_posting WHERE word = 'overhead' AND kind = 'rule'`), /search: the index has \d+ rows, and its entries have \d+/],
	['a proposal is not found by who may see it', (s) => s.sql(`DELETE FROM search_own WHERE kind = 'proposal' AND object = (SELECT MIN(object) FROM search_own WHERE kind = 'proposal')`), /search: proposal \w+ is not found by who may see it/],
	['a call that is public is found as one that is not', (s) => s.sql(`INSERT INTO search_own (kind, word, object) SELECT 'plan', 'x', MIN(id) FROM call WHERE state = 'announced'`), /search: plan \w+ is found, and is none any more/],
	['a word of nothing may be guessed', (s) => s.sql(`INSERT INTO search_word (word, stem) VALUES ('embargoed', 'embargo')`), /search: the word embargoed stands nowhere/],
	['more choices are told than were counted', (s) => s.sql(`INSERT INTO suggest_win (round, day, ranker, n) VALUES (1, 0, 'words', 3), (1, 20000, 'words', 2)`), /suggest: "words" of round 1 counts 3 choices, its days have 2/],
	['a subscriber who left has an address', (s) => s.sql(`INSERT INTO subscriber (id, address_hash, address, state, serial, letter_at, created_at, ended_at)
		VALUES (7, CAST('h' AS ${s.database ? 'BYTEA' : 'BLOB'}), 'a@example.edu', 'left', 1, 1, 1, 1)`), /follow: subscriber \w+: its state, address and dates do not agree/],
	['fewer subscribers are told than there are', (s) => s.sql(`UPDATE subscriber_tally SET n = n + 1 WHERE state = 'confirmed'`), /there are not as many confirmed subscribers as are told/],
	['more letters are told sent than were', (s) => s.sql('UPDATE newsletter_progress SET n_sent = n_sent + 1'), /newsletter \w+: what is told of its sending is not what is there/],
	['a proposal was submitted after the deadline', (s) => s.sql(`UPDATE proposal_version SET submitted_at = submitted_at + 100000000`), /outside its call's time/],
];

// The example, which is clean: each tampers with a copy of its own.
const examples = new Map();
function example(db) {
	if (!examples.has(db)) {
		const s = new Server(db);
		examples.set(db, s);
		assert.equal(s.run('demo').status, 0);
		s.check();
	}
	return new Server(db, examples.get(db));
}
test.after(() => Promise.all([...examples.values()].map((s) => s.stop())));

for (const db of databases())
	for (const [name, act, complaint] of tampering)
		test(`${name}: found on ${db}`, async (t) => {
			const s = example(db);
			t.after(() => s.stop());
			act(s);
			const r = s.run('check');
			assert.match(r.stdout, complaint);
			assert.equal(r.status, 1);
		});

// What is kept in the rows of lists follows what it is taken from, whoever changes it.
for (const db of databases())
	test(`names, places and reviews are listed as they become, on ${db}`, async (t) => {
		const s = example(db);
		t.after(() => s.stop());
		const count = (from) => Number(s.sql(`SELECT COUNT(*) FROM ${from}`));
		const entries = 'proposal_entry e JOIN person p ON p.id = e.pi_id LEFT JOIN org o ON o.id = p.org_id';
		const wrong = () => count(`${entries} WHERE e.pi_name <> p.name OR COALESCE(e.org_id, 0) <> COALESCE(p.org_id, 0)
			OR e.org_name <> COALESCE(o.name, '') OR e.org_country <> COALESCE(o.country, '')`);
		const first = '(SELECT MIN(e.pi_id) FROM proposal_entry e WHERE e.org_id IS NOT NULL)', last = '(SELECT MAX(e.pi_id) FROM proposal_entry e WHERE e.org_id IS NOT NULL)';
		for (const [change, seen] of [
			[`UPDATE person SET name = 'N. N.' WHERE id = ${first}`, `e.pi_name = 'N. N.'`],
			[`UPDATE org SET name = 'Elsewhere' WHERE id = (SELECT p.org_id FROM person p WHERE p.id = ${first})`, `e.org_name = 'Elsewhere'`],
			[`UPDATE org SET country = 'IS', name = 'Further' WHERE name = 'Elsewhere'`, `e.org_country = 'IS' AND e.org_name = 'Further'`],
			[`UPDATE person SET org_id = (SELECT o.id FROM org o WHERE o.name = 'Further') WHERE id = ${last}`, `e.pi_id = ${last} AND e.org_name = 'Further'`],
			[`UPDATE person SET org_id = NULL WHERE id = ${last}`, `e.org_id IS NULL AND e.org_name = '' AND e.org_country = ''`],
		]) {
			const before = count(`${entries} WHERE ${seen}`);
			s.sql(change);
			assert.ok(count(`${entries} WHERE ${seen}`) > before, change);
			assert.equal(wrong(), 0, change);
		}

		const review = s.sql(`SELECT MIN(w.id) FROM review w WHERE w.state = 'submitted'`);
		const row = (what) => s.sql(`SELECT ${what} FROM assignment a WHERE a.id = ${assignment}`);
		const assignment = s.sql(`SELECT a.id FROM assignment a JOIN review w ON w.proposal_id = a.proposal_id AND w.person_id = a.person_id WHERE w.id = ${review}`);
		const sum = () => s.sql(`SELECT COALESCE(SUM(g.score * k.weight), 0) FROM review_score g JOIN criterion k ON k.id = g.criterion_id WHERE g.review_id = ${review}`);
		assert.equal(row('a.score_sum'), sum());
		assert.ok(Number(sum()) > 0);
		s.sql(`DELETE FROM review_score WHERE review_id = ${review} AND criterion_id = (SELECT MIN(criterion_id) FROM review_score WHERE review_id = ${review})`);
		assert.equal(row('a.score_sum'), sum());
		s.sql(`UPDATE review SET state = 'draft' WHERE id = ${review}`);
		assert.equal(row('a.review_state'), 'draft');
		s.sql(`DELETE FROM review_score WHERE review_id = ${review}; DELETE FROM review WHERE id = ${review}`);
		assert.equal(row(`COALESCE(a.review_state, 'none')`), 'none');
		assert.equal(row('a.score_sum + a.score_weight'), '0');
	});

// One byte of the first file in the pack is turned over, the last is cut off; and all of them are lost.
test('a stored file that was changed or lost is found', async (t) => {
	const s = new Server('sqlite');
	t.after(() => s.stop());
	assert.equal(s.run('demo').status, 0);
	const folder = path.join(s.data, 'files', 'pack'), [name, ...more] = readdirSync(folder), pack = path.join(folder, name);
	assert.deepEqual(more, []);
	const bytes = readFileSync(pack), head = 'bursary 0000000000000 '.length + 64 + 1;
	bytes[head + 100] ^= 1;
	writeFileSync(pack, bytes.subarray(0, -1));
	let r = s.run('check');
	assert.match(r.stdout, /is damaged: its SHA-256 is another/);
	assert.match(r.stdout, /file: \w+ is missing/);
	assert.match(r.stdout, /2 things are off/);
	assert.equal(r.status, 1);
	rmSync(pack);
	r = s.run('check');
	assert.doesNotMatch(r.stdout, /damaged/);
	assert.match(r.stdout, /file: \w+ is missing/);
	assert.equal(r.status, 1);
});

// As it is after a power cut in the middle of an upload.
test('what an upload left that was cut off is told, and nothing is off', async (t) => {
	const s = new Server('sqlite');
	t.after(() => s.stop());
	assert.equal(s.run('demo').status, 0);
	assert.doesNotMatch(s.run('check').stdout, /cut off/);
	const folder = path.join(s.data, 'files', 'pack');
	writeFileSync(path.join(folder, '00'.repeat(8)), Buffer.alloc(300000, 'x'));
	const r = s.run('check');
	assert.match(r.stdout, /Beside them 0\.3 MB of uploads that were cut off or refused/);
	assert.equal(r.status, 0);
});

// From a page, for an administrator.
const others = ['staff', 'finance', 'pi2', 'reviewer1', 'chair', 'contact', 'pi1'].map((n) => `${n}@example.org`);

for (const db of databases())
	test(`an administrator has everything checked from a page, and nobody else does, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const at = '/admin/check';
		const tasks = (where) => Number(s.sql(`SELECT COUNT(*) FROM task WHERE kind = 'check' AND ${where}`));
		const admin = await s.signIn('admin@example.org');
		const ask = async () => admin.submit((await admin.get(at)).form(at), {});

		await t.test('asked for, it runs, and each part is told as well', async () => {
			assert.doesNotMatch((await admin.get(at)).text, /Checked at/);
			const asked = await ask();
			assert.match(asked.html, /data-task="\/admin\/check\/progress"|Checked at/);
			const done = await admin.taskOver(asked);
			assert.match(done.text, /Checked at/);
			for (const part of ['The chain of the audit', 'Proposals and their frozen versions', 'Stored files', 'Lists and figures', 'Tasks'])
				assert.match(done.text, new RegExp(`${part} well`), part);
			assert.doesNotMatch(done.text, /things? (is|are) off|could not be read/);
			const told = JSON.parse((await admin.get(at + '/progress')).html);
			assert.equal(told.is_over, true);
		});

		await t.test('what is off is counted by its part, and not named', async () => {
			const pi = s.sql("SELECT id FROM person WHERE email = 'pi1@example.org'");
			s.sql(`UPDATE person SET email = 'other@example.org' WHERE id = ${pi}`);
			const done = await admin.taskOver(await ask());
			assert.match(done.text, /Accounts and sessions 1 thing is off/);
			assert.match(done.text, /The chain of the audit well/);
			assert.doesNotMatch(done.text, /other@example\.org|is not found by its own address/);
			s.sql(`UPDATE person SET email = 'pi1@example.org' WHERE id = ${pi}`);
		});

		await t.test('while one waits no other is begun, and it can be stopped', async () => {
			// The worker is held still meanwhile: the task waits for as long as we look at it.
			const letGo = await s.holdWorker();
			try {
				const before = tasks('1 = 1');
				const waits = await ask();
				assert.match(waits.text, /asked for it at .* It is waiting for its turn/);
				assert.equal(tasks("state = 'queued'"), 1);
				assert.equal(JSON.parse((await admin.get(at + '/progress')).html).is_over, false);
				const again = await admin.submit(waits.form(at), {}, { follow: false });
				assert.equal(again.status, 422);
				assert.equal(tasks('1 = 1'), before + 1);
				const stopped = await admin.submit(waits.form(at + '/cancel'), {});
				assert.equal(stopped.status, 200);
				assert.match(stopped.text, /It was cancelled\. Nothing was changed/);
				assert.equal(tasks("state = 'cancelled'"), 1);
			} finally {
				letGo();
			}
			assert.match((await admin.taskOver(await ask())).text, /Checked at/);
		});

		await t.test('to everybody else there is no such page', async () => {
			s.sql("INSERT INTO person_role (person_id, role, granted_at) SELECT id, 'auditor', 1 FROM person WHERE email = 'pi2@example.org'");
			const before = tasks('1 = 1');
			const mine = await admin.get(at);
			for (const email of others) {
				const who = await s.signIn(email);
				const absent = await who.get('/admin/nothing');
				assert.equal(absent.status, 404);
				for (const where of [at, at + '/progress']) {
					const page = await who.get(where);
					assert.equal(page.status, 404, `${email} ${where}`);
				}
				// With a token of their own: it is the right that is missing.
				const own = (await who.get('/account')).forms().find((f) => f.method === 'post').fields.find(([n]) => n === 'csrf');
				for (const where of [at, at + '/cancel']) {
					const form = { ...mine.form(at), action: where };
					const answer = await who.submit(form, { csrf: own[1] }, { follow: false });
					assert.equal(answer.status, 404, `${email} POST ${where}`);
				}
			}
			const visitor = await s.visitor().once('GET', at);
			assert.notEqual(visitor.status, 200);
			assert.doesNotMatch(visitor.html, /Is everything stored as it should be/);
			assert.equal(tasks('1 = 1'), before);
		});
		s.check();
	});
