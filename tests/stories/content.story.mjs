// Staff write what everybody reads and chooses from: settings, catalogues, questions, rules, pages, attestations.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Server, databases, root, sitemap } from './lib.mjs';

const at = (kind, more = '') => `/staff/program/${kind}${more}`;

// Fills the form that goes to an address, on the page of the same address.
async function send(who, where, values, page = null) {
	page ??= await who.get(where);
	return who.submit(page.form(where), values);
}

// The text of every C file below a folder.
function sources(folder) {
	return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((f) => f.isDirectory() ? sources(path.join(folder, f.name))
		: f.name.endsWith('.c') ? [readFileSync(path.join(root, folder, f.name), 'utf8')] : []);
}

const save = { do: 'save' };

for (const db of databases()) {
	test(`areas, products, data sets and questions are added, changed, ordered and removed, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org'), v = s.visitor();
		assert.equal((await (await s.signIn('finance@example.org')).get('/staff/program')).status, 404);
		assert.match((await staff.get('/staff/program')).text, /Research areas .* 22 there/);

		// What is not whole is refused beside its field, and what was typed stays.
		let page = await send(staff, at('areas', '/new'), { title: 'Rivers', slug: 'Rivers!', text: '', ...save });
		assert.equal(page.status, 422);
		assert.match(page.html, /id="e-slug"[^]*id="e-text"/);
		assert.equal(Object.fromEntries(page.form(at('areas', '/new')).fields).title, 'Rivers');
		page = await send(staff, at('areas', '/new'), { title: 'Rivers', slug: 'robotics', text: 'Water', ...save }, page);
		assert.match(page.html, /id="e-slug"[^]*in use already/);
		page = await send(staff, at('areas', '/new'), { title: 'Rivers', slug: 'rivers', text: 'Water on its way.', ...save }, page);
		assert.equal(page.path, at('areas'));
		assert.match((await staff.get('/staff/calls/new')).html, /value="rivers"/);
		assert.equal(s.sql(`SELECT detail FROM audit_told WHERE action = 'content_added'`), '{"item":"rivers"}');

		// The same click twice is one.
		const form = (await staff.get(at('areas', '/new'))).form(at('areas', '/new'));
		for (const n of [1, 2]) assert.equal((await staff.submit(form, { title: 'Snow', slug: 'snow', text: 'Cold.', ...save })).status, 200, `try ${n}`);
		assert.equal(s.sql(`SELECT COUNT(*) FROM audit_told WHERE action = 'content_added'`), '2');

		// One place up; the first stays where it is.
		const order = () => s.sql('SELECT slug FROM area ORDER BY position').split('\n');
		assert.deepEqual(order().slice(-2), ['rivers', 'snow']);
		await send(staff, at('areas'), { item: ['snow', order()[0]], step: 'up' });
		assert.deepEqual(order().slice(-2), ['snow', 'rivers']);
		assert.equal(s.sql(`SELECT object_kind FROM audit_told WHERE action = 'content_ordered'`), 'area');

		// An area that something names stays, and says why; another goes.
		page = await send(staff, at('areas', '/robotics/remove'), {}, await staff.get(at('areas', '/robotics')));
		assert.equal(page.status, 422);
		assert.match(page.text, /names this, so it cannot be removed/);
		page = await send(staff, at('areas', '/snow/remove'), {}, await staff.get(at('areas', '/snow')));
		assert.equal(page.path, at('areas'));
		assert.ok(!order().includes('snow'));
		page = await send(staff, at('products', '/virtual-machines/remove'), {}, await staff.get(at('products', '/virtual-machines')));
		assert.match(page.text, /names this, so it cannot be removed/);

		// Without a product to name, the form of a proposal offers no credits.
		const pi = await s.signIn('pi40@example.org');
		const draft = await pi.submit((await pi.get('/calls/safe-agents')).form('/calls/safe-agents/apply'));
		assert.match(draft.html, /name="wants_credits"/);
		s.sql('DELETE FROM proposal_product');
		s.sql('DELETE FROM product');
		page = await pi.get(draft.path);
		assert.doesNotMatch(page.html, /name="wants_credits"|name="products"/);
		assert.equal((await pi.submit(page.form(draft.path), { title: 'Without credits', do: 'save' })).status, 200);

		page = await send(staff, at('datasets', '/new'), { title: 'Tides', slug: 'tides', text: 'Each hour.', link: 'http://tides.example', ...save });
		assert.match(page.html, /id="e-link"/);
		page = await send(staff, at('datasets', '/new'), { link: 'https://tides.example/', ...save }, page);
		assert.equal(page.path, at('datasets'));

		// A question stands in its section at once, for everybody; a preview keeps nothing.
		const where = at('questions', '/new');
		const question = { title: 'May I write in verse?', slug: 'verse', section: 'Applying', text: 'Yes, in **four** pages.' };
		page = await send(staff, where, { ...question, do: 'preview' });
		assert.equal(page.status, 200);
		assert.match(page.html, /<strong>four<\/strong>/);
		assert.ok(!(await v.get('/faq')).text.includes('verse'));
		await send(staff, where, save, page);
		page = await v.get('/faq');
		assert.match(page.html, /id="verse"/);
		assert.equal((page.html.match(/<h2[^>]*>Applying/g) ?? []).length, 1, 'one section of each name');
		await send(staff, at('questions', '/verse'), { text: 'No, and <script>alert(1)</script> neither.', ...save });
		page = await v.get('/faq');
		assert.match(page.text, /No, and/);
		assert.doesNotMatch(page.html, /<script>alert/);
		s.check();
	});

	test(`a rule is reworded for the next reader, and two of staff do not lose each other's words, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const a = await s.signIn('staff@example.org'), b = await s.signIn('staff2@example.org'), v = s.visitor();
		const where = at('rules', '/deadline'), mine = await a.get(where), theirs = await b.get(where);
		assert.match((await v.get('/rules')).html, /id="deadline"/);
		await send(b, where, { title: 'On time', text: 'Theirs.', ...save }, theirs);
		assert.match((await v.get('/rules')).text, /On time .*Theirs\./);
		let page = await send(a, where, { text: 'Mine.', ...save }, mine);
		assert.equal(page.status, 409);
		assert.match(page.text, /Somebody saved this meanwhile .* Theirs\./);
		page = await send(a, where, save, page);
		assert.equal(page.path, at('rules'));
		assert.match((await v.get('/rules')).text, /Mine\./);

		// A rule that forms link to cannot go, also when somebody asks without its button.
		assert.doesNotMatch((await a.get(where)).html, /\/remove"/);
		const rude = { action: at('rules', '/deadline/remove'), fields: mine.form(where).fields.filter(([n]) => n === 'csrf') };
		page = await a.submit(rude);
		assert.equal(page.status, 422);
		assert.equal(s.sql(`SELECT COUNT(*) FROM rule_text WHERE rule = 'deadline'`), '1');
		s.check();
	});

	test(`a change of the attestations is a new version, and what was attested stays, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org');
		const version = () => s.sql(`SELECT MAX(version) FROM attestation_item`);
		const before = s.sql(`SELECT item, body FROM attestation_item WHERE version = 1 ORDER BY position`);
		const attested = s.sql('SELECT COUNT(*) FROM proposal_attestation WHERE version = 1');
		assert.ok(Number(attested) > 0);
		await send(staff, at('attestations', '/of-age'), { text: 'I am of age.', ...save });
		assert.equal(version(), '2');
		await send(staff, at('attestations', '/new'), { slug: 'read-it', text: 'I have read the call.', ...save });
		await send(staff, at('attestations'), { item: ['read-it'], step: 'up' });
		await send(staff, at('attestations', '/no-sanctions/remove'), {}, await staff.get(at('attestations', '/no-sanctions')));
		await send(staff, at('attestations'), { item: ['of-age'], step: 'up' });
		await send(staff, at('attestations'), { step: 'down' });
		await send(staff, at('attestations', '/of-age'), save);
		assert.equal(version(), '5', 'nothing changed is no version');
		assert.equal(s.sql(`SELECT item FROM attestation_item WHERE version = 5 ORDER BY position`).replaceAll('\n', ' '),
			'of-age not-government not-sponsor-staff not-sponsor-family read-it no-conflicting-decisions');
		assert.equal(s.sql(`SELECT item, body FROM attestation_item WHERE version = 1 ORDER BY position`), before);
		assert.equal(s.sql('SELECT COUNT(*) FROM proposal_attestation WHERE version = 1'), attested);
		assert.match((await s.visitor().get('/rules')).text, /Attestations in version 5/);
		// The example's letters go out meanwhile, and stand among the rows.
		const audit = [];
		for (let at = '/staff/audit', page; at && audit.length < 9; at = page.way('next')) audit.push((page = await staff.get(at)).text);
		assert.match(audit.join(), /removed it attestation item no-sanctions, version 5/);
		s.check();
	});

	test(`settings are judged, kept, and seen at once, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org'), where = at('settings');
		let page = await send(staff, where, { name: '', base_url: 'https://awards.example.org/here', contact_email: 'nobody', cash_cap: 'much', decision_days: '0' });
		assert.equal(page.status, 422);
		for (const field of ['name', 'contact_email', 'cash_cap', 'decision_days']) assert.match(page.html, new RegExp(`id="e-${field}"`));
		page = await send(staff, where, { name: 'River Awards', contact_email: 'rivers@example.org', cash_cap: '80,000', decision_days: '60' }, page);
		assert.match(page.html, /id="e-base_url"[^]*without a path/);
		// Where links of letters lead, is for who administers accounts.
		page = await send(staff, where, { base_url: 'https://rivers.example.org' }, page);
		assert.match(page.html, /id="e-base_url"[^]*Only an administrator/);
		const admin = await s.signIn('admin@example.org'), entry = /^\/admin\/people\/[0-9a-z]{13}$/;
		const found = await admin.get('/admin/people?q=staff%40');
		const roles = (await admin.get(found.links().find((l) => entry.test(l)))).form(entry);
		await admin.submit(roles, { roles: ['staff', 'admin'] });
		page = await send(staff, where, { base_url: 'https://rivers.example.org' }, page);
		assert.equal(page.path, '/staff/program');
		page = await s.visitor().get('/rules');
		assert.match(page.html, /<link rel="canonical" href="https:\/\/rivers\.example\.org\/rules"/);
		assert.match(page.text, /River Awards/);
		assert.match(page.text, /USD 80,000/);
		assert.match((await staff.get('/staff/calls/new')).html, /value="80,000"/);
		assert.equal(s.sql(`SELECT COUNT(*) FROM audit_told WHERE action = 'settings_saved'`), '1');
		// Two at once: the second is told, and loses nothing.
		const [one, two] = [(await staff.get(where)).form(where), (await staff.get(where)).form(where)];
		assert.equal((await staff.submit(one, { tagline: 'Money for rivers.' }, { follow: false })).status, 303);
		page = await staff.submit(two, { tagline: 'Gifts for rivers.' });
		assert.equal(page.status, 409);
		assert.match(page.text, /Somebody saved this meanwhile/);
		assert.ok(page.html.includes('Gifts for rivers.') && page.html.includes('Money for rivers.'));
		assert.equal((await staff.submit(page.form(where), {}, { follow: false })).status, 303);
		assert.match((await s.visitor().get('/')).text, /Gifts for rivers/);
		s.check();
	});

	test(`a new program has a text for every rule that can object, and says what is missing, on ${db}`, async (t) => {
		const s = await Server.empty({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const admin = await s.signIn('admin@example.org', 'a quiet long password'), v = s.visitor();
		const rules = await v.get('/rules');
		const quoted = [...new Set(sources('src/domain').flatMap((text) => [...text.matchAll(/\.rule = RULE_([A-Z_]+)/g)].map((m) => m[1].toLowerCase().replaceAll('_', '-'))))];
		assert.ok(quoted.length >= 12, `${quoted.length} rules are quoted`);
		for (const rule of quoted) assert.ok(rules.html.includes(`id="${rule}"`), `${rule} has no text`);
		assert.equal(s.sql('SELECT COUNT(*) FROM attestation_item WHERE version = 1'), '6');

		let page = await admin.get('/staff/program');
		assert.match(page.text, /Settings .* Nothing says yet what the program is/);
		assert.match(page.text, /Research areas .* None yet/);
		assert.match(page.text, /Rules .* 19 there/);
		assert.match(page.text, /Pages .* 1 not written/);
		assert.match((await v.get('/privacy')).text, /Draft, not read by the program yet/);

		// A page that is not written is linked nowhere; once it is, at once everywhere.
		assert.equal((await v.get('/collaborations')).status, 404);
		assert.ok(!(await v.get('/')).links().includes('/collaborations'));
		assert.ok(!(await sitemap(v)).includes('/collaborations'));
		await send(admin, at('pages', '/collaborations'), { title: 'Other ways', text: 'Write to us.', ...save });
		assert.ok((await v.get('/')).links().includes('/collaborations'));
		assert.ok((await sitemap(v)).includes('/collaborations'));
		page = await admin.submit({ action: at('pages', '/new'), fields: (await admin.get(at('pages', '/privacy'))).form(at('pages', '/privacy')).fields });
		assert.equal(page.status, 404, 'pages are those that have an address');
		s.check();
	});

	test(`links in mail begin with the address that is served, set, or given, on ${db}`, async (t) => {
		const s = await Server.empty({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		let letters = 0;
		const linkTo = async (email) => {
			const v = s.visitor();
			await v.submit((await v.get('/register')).form('/register'), { name: 'Ann', email });
			const text = (await s.letters(++letters)).map((l) => l.replace(/=\r?\n/g, '').replace(/=3D/g, '=')).find((l) => l.includes(`<${email}>`));
			return /(\S+)\/confirm\//.exec(text)[1];
		};
		assert.equal(await linkTo('a@example.edu'), s.url);
		await send(await s.signIn('admin@example.org', 'a quiet long password'), at('settings'), { base_url: 'https://rivers.example.org' });
		assert.equal(await linkTo('b@example.edu'), 'https://rivers.example.org');
		await s.halt();
		await s.start({ serve: ['--quiet', '--url', 'https://other.example.org:8443'] });
		assert.equal(await linkTo('c@example.edu'), 'https://other.example.org:8443');
		for (const url of ['rivers.example.org', 'https://x.example/y', 'ftp://x.example', 'https://', 'https://u@x.example'])
			assert.equal(s.run('serve', ['--listen', '127.0.0.1:0', '--url', url], { timeout: 5000 }).status, 2, url);
		s.check();
	});

	test(`institutions come by hand, by list and from applicants, on ${db}`, async (t) => {
		const s = await Server.empty({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('admin@example.org', 'a quiet long password'), where = at('institutions', '/new');
		const count = () => s.sql('SELECT COUNT(*) FROM org');
		let page = await send(staff, where, { name: 'University of Oslo', city: 'Oslo', country: '', ror: '01xtthb57' });
		assert.equal(page.status, 422);
		assert.match(page.html, /id="e-country"/);
		page = await send(staff, where, { country: 'NO', ror: 'https://ror.org/01xtthb56' }, page);
		assert.equal(page.path, at('institutions'));
		assert.match(page.text, /University of Oslo Oslo Norway 01xtthb56/);
		page = await send(staff, where, { name: 'Oslo', city: 'Oslo', country: 'NO', ror: '01xtthb56' });
		assert.match(page.html, /id="e-ror"[^]*in use already/);

		// A list: all or nothing, and told where it is wrong.
		const lines = 'ror,name,country,city\n03p74gp79,"Cape Town, University of",ZA,Rondebosch\n\n03dmz0111\tMakerere University\tUG\tKampala\n';
		page = await send(staff, at('institutions', '/import'), { lines: lines + '03p74gp78,Nowhere,ZA,X\n' });
		assert.equal(page.status, 422);
		assert.match(page.text, /Line 5 is not a ROR id/);
		assert.equal(count(), '1');
		await send(staff, at('institutions', '/import'), { lines }, page);
		assert.equal(count(), '3');
		await send(staff, at('institutions', '/import'), { lines: '03p74gp79,University of Cape Town,ZA,Cape Town' });
		assert.equal(count(), '3', 'one that is known is renamed');

		// An applicant whose institution has no ROR id, and one who finds it by its name.
		for (const [n, email] of ['ann@example.edu', 'bo@example.edu'].entries()) {
			const v = s.visitor();
			await v.submit((await v.get('/register')).form('/register'), { name: 'Ann', email });
			const link = /\/confirm\/[\w-]+/.exec((await s.letters(n + 1)).map((l) => l.replace(/=\r?\n/g, '')).find((l) => l.includes(`<${email}>`)))[0];
			await v.submit((await v.get(link)).form(link), { password: 'a quiet long password' });
			const who = await s.signIn(email, 'a quiet long password');
			assert.match((await who.get('/account/institution?q=bridge')).text, n ? /Bridge Institute Bergen Norway/ : /add it yourself/);
			page = await send(who, '/account/add-institution', { name: '', city: 'Bergen', country: 'NO', ror: '' });
			assert.equal(page.status, 422);
			page = await send(who, '/account/add-institution', { name: n ? 'BRIDGE institute' : 'Bridge Institute' }, page);
			assert.equal(page.path, '/account?done=institution');
			assert.match(page.text, /Bridge Institute/);
		}
		assert.equal(count(), '4', 'the same name in the same country is the same institution');
		assert.match((await staff.get('/staff/program')).text, /Institutions .* 1 without a ROR id/);
		page = await staff.get(at('institutions', '?show=bare'));
		assert.match(page.text, /1 institution .*Bridge Institute/);
		const one = page.link(/institutions\/[0-9a-z]{13}$/);
		page = await send(staff, `${one}/remove`, {}, await staff.get(one));
		assert.match(page.text, /names this, so it cannot be removed/);
		page = await send(staff, `${one}/join`, { same: '00f54p054' }, await staff.get(one));
		assert.equal(page.status, 422);
		assert.match(page.html, /id="e-same"[^]*know no other institution/);
		await send(staff, one, { ror: '00f54p054' });

		// Twice in the list, as somebody's typing slip: joined, they are colleagues.
		const bo = `SELECT o.name FROM person p JOIN org o ON o.id = p.org_id WHERE p.email = 'bo@example.edu'`;
		s.sql(`INSERT INTO org (id, ror, name, country, city, created_at) VALUES (77, NULL, 'Brige Institute', 'SE', 'Bergen', 0)`);
		s.sql(`UPDATE person SET org_id = 77, country = 'SE' WHERE email = 'bo@example.edu'`);
		const twin = (await staff.get(at('institutions', '?q=brige'))).link(/institutions\/[0-9a-z]{13}$/);
		page = await send(staff, `${twin}/join`, { same: 'https://ror.org/00F54P054' }, await staff.get(twin));
		assert.equal(page.path, at('institutions'));
		assert.equal(s.sql(bo), 'Bridge Institute');
		assert.equal(s.sql(`SELECT COUNT(DISTINCT org_id), MIN(country) FROM person WHERE email IN ('ann@example.edu', 'bo@example.edu')`).replace('|', ' '), '1 NO');
		assert.equal(s.sql('SELECT COUNT(*) FROM org WHERE id = 77'), '0');
		assert.equal(s.sql(`SELECT ror FROM org WHERE name = 'Bridge Institute'`), '00f54p054');
		const cape = (await staff.get(at('institutions', '?q=cape'))).link(/institutions\/[0-9a-z]{13}$/);
		await send(staff, `${cape}/remove`, {}, await staff.get(cape));
		assert.equal(count(), '3');
		s.check();
	});
}
