// The audit as it is read: people by their names, things by their titles, and nobody by either whom the
// reader may not know.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases } from './lib.mjs';

// The cells of each row, as text; links beside.
function rows(page) {
	return [...page.html.matchAll(/<tr>([^]*?)<\/tr>/g)].slice(1).map((m) => {
		const cells = [...m[1].matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map((c) => c[1]);
		return { text: cells.map((c) => c.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim()),
			href: cells.map((c) => /href="([^"]+)"/.exec(c)?.[1].replace(/&amp;/g, '&')) };
	});
}

// All rows of a list: from its beginning by Next, as far as it goes.
async function all(who, where, most = 40) {
	const out = [];
	for (let n = 0; where && n < most; n++) {
		const page = await who.get(where);
		assert.equal(page.status, 200, where);
		out.push(...rows(page));
		where = /href="([^"]+)" rel="next"/.exec(page.html)?.[1].replace(/&amp;/g, '&');
	}
	return out;
}

for (const db of databases())
	test(`the audit names people and things to who may know them, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const name = (email) => s.sql(`SELECT name FROM person WHERE email = '${email}'`);
		const staff = await s.signIn('staff@example.org');
		s.sql(`INSERT INTO person_role SELECT id, 'auditor', 0 FROM person WHERE email = 'pi15@example.org'`);
		const auditor = await s.signIn('pi15@example.org');
		const admin = await s.signIn('admin@example.org');
		s.sql(`INSERT INTO person_role SELECT id, 'staff', 0 FROM person WHERE email = 'admin@example.org'`);

		await t.test('staff read names and titles, and go on to the pages', async () => {
			const calls = rows(await staff.get('/staff/audit?kind=call'));
			const released = calls.find((r) => r.text[2] === 'released the decisions');
			assert.equal(released.text[1], name('staff@example.org'));
			assert.match(released.text[3], /^[A-Z].* call [0-9a-z]{13}$/);
			assert.equal((await staff.get(released.href[3])).status, 200);
			assert.match((await staff.get(released.href[2])).text, /released the decisions/);
			for (const r of rows(await staff.get('/staff/audit?kind=proposal')).filter((x) => x.href[3]))
				assert.equal((await staff.get(r.href[3])).status, 200, r.href[3]);
			const assigned = (await all(staff, '/staff/audit?kind=proposal')).find((r) => /person/.test(r.text[4]));
			assert.doesNotMatch(assigned.text[4], /[0-9a-z]{13}/, 'a person in the detail has a name, too');
			assert.ok(rows(await staff.get('/staff/audit?kind=person')).every((r) => r.href[3] === undefined), 'accounts are for administrators');
			assert.ok(rows(await admin.get('/staff/audit?kind=person')).every((r) => /^\/admin\/people\//.test(r.href[3])));
		});

		await t.test('who writes a draft is not told, nor its title', async () => {
			const title = s.sql(`SELECT title FROM proposal WHERE state = 'draft' AND title <> '' ORDER BY id LIMIT 1`);
			const pi = s.sql(`SELECT w.name FROM person w JOIN proposal p ON p.pi_id = w.id WHERE p.state = 'draft' AND p.title <> '' ORDER BY p.id LIMIT 1`);
			const id = s.sql(`SELECT id FROM proposal WHERE state = 'draft' AND title <> '' ORDER BY id LIMIT 1`);
			const seq = s.sql(`SELECT COUNT(*) FROM audit_told WHERE object_kind = 'proposal' AND object_id = ${id}`);
			assert.notEqual(seq, '0');
			const every = await all(staff, '/staff/audit?kind=proposal');
			assert.equal(String(every.length), s.sql(`SELECT COUNT(*) FROM audit_told WHERE object_kind = 'proposal'`), 'each row stands on one page');
			assert.ok(every.some((r) => r.text[1] === 'the applicant' && !r.href[1] && !r.href[3]));
			assert.ok(!every.some((r) => r.text[3].startsWith(title)));
			assert.ok(every.every((r) => r.text[1] !== pi || r.href[3]), 'by name where the proposal itself can be read');
		});

		await t.test('what somebody did is found by the person, since when by the time', async () => {
			const chair = (await all(staff, '/staff/audit?kind=proposal', 2)).find((r) => r.href[1]?.includes('by='));
			const mine = await staff.get(chair.href[1]);
			assert.ok(rows(mine).length > 0);
			assert.ok(rows(mine).every((r) => r.text[1] === chair.text[1]));
			assert.match(mine.html, new RegExp(`<option[^>]* selected[^>]*>${chair.text[1]}`));
			const today = rows(await staff.get('/staff/audit?kind=call&since=day')).length, ever = rows(await staff.get('/staff/audit?kind=call')).length;
			assert.ok(today < ever && ever > 0, `${today} of ${ever}`);
		});

		await t.test('who reads the log alone sees no title of a proposal, nor who reviews', async () => {
			const seen = await all(auditor, '/staff/audit?kind=proposal');
			assert.ok(seen.length > 100);
			for (const r of seen) {
				assert.match(r.text[3], /^proposal [0-9a-z]{13}$/);
				assert.ok(!r.href[3]);
				if (/^review_|review$|conflict|gave/.test(r.text[2]) && !/assign/.test(r.text[2])) assert.equal(r.text[1], 'a reviewer');
			}
			assert.ok(seen.some((r) => r.text[1] === 'a reviewer'));
			assert.equal(rows(await auditor.get('/staff/audit?kind=call')).find((r) => r.text[2] === 'released the decisions').text[1], name('staff@example.org'));
			const by = s.sql(`SELECT id FROM person WHERE email = 'reviewer2@example.org'`);
			let v = BigInt(by), id = '';
			for (let i = 0; i < 13; i++, v >>= 5n) id = '0123456789abcdefghjkmnpqrstvwxyz'[Number(v & 31n)] + id;
			assert.deepEqual(rows(await auditor.get(`/staff/audit?kind=call&by=${id}`)), rows(await auditor.get('/staff/audit?kind=call')));
		});
	});
