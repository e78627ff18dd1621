// The rules and the pages keep each version that was in force; everybody reads them and what changed, staff see it before they save.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, databases, sleep } from './lib.mjs';

const at = (kind, more = '') => `/staff/program/${kind}${more}`;

async function send(who, where, values, page = null) {
	page ??= await who.get(where);
	return who.submit(page.form(where), values);
}

// Two changes of one second are one version: the next begins in another.
const nextSecond = () => sleep(1001 - (Date.now() % 1000));

for (const db of databases())
	test(`each version that was in force can be read and compared, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const staff = await s.signIn('staff@example.org'), v = s.visitor();

		// The example's rules were reworded once before it begins.
		let page = await v.get('/rules');
		assert.match(page.text, /Version 2, in force since \d+ \w+ \d{4} · Attestations in version 1/);
		page = await v.get('/rules/versions');
		assert.match(page.text, /Version 2 .*Changed: Letters of support are not needed\. .*Version 1 .*The first version that was kept/s);
		page = await v.get('/rules/versions/1');
		assert.match(page.text, /No longer in force: it was since .*, until/);
		assert.match(page.text, /A proposal may contain one letter of support/);
		assert.match(page.html, /<meta name="robots" content="noindex">/);
		page = await v.get('/rules/versions/2/changes');
		assert.match(page.html, /A proposal <del><span>−<\/span>may contain one<\/del> <ins><span>\+<\/span>needs no<\/ins> letter/);
		assert.match(page.html, /<p class="soft">Why\. They cost their writers/);
		assert.doesNotMatch(page.html, /id="deadline"|<h3>[^<]*deadline/i, 'what is the same is not told');

		// Staff see what readers will find before they save; a look makes no version.
		const where = at('rules', '/no-letters');
		page = await send(staff, where, { text: 'A proposal needs no letter from anybody at all.', do: 'preview' });
		assert.match(page.text, /What changes for readers .*Saving makes version 3\./s);
		assert.match(page.html, /anybody <del><span>−<\/span>else\.<\/del> <ins><span>\+<\/span>at all\.<\/ins>/);
		assert.match(page.html, /<p><del><span>−<\/span>Why\. They cost/);
		assert.match((await v.get('/rules')).text, /Version 2, in force/);
		await nextSecond();
		await send(staff, where, { do: 'save' }, page);
		assert.match((await v.get('/rules')).text, /Version 3, in force/);
		assert.match((await v.get('/rules/versions/3/changes?since=1')).text, /from version 1 to version 3/);
		assert.equal((await v.get('/rules/versions/3/changes?since=7')).path, '/rules/versions/3');
		for (const none of ['0', '4', '-1', '1e0', 'x', '99999999999']) assert.equal((await v.get(`/rules/versions/${none}`)).path, '/rules/versions', none);

		// Saved as it was, and moved to another place, it is no version.
		await nextSecond();
		await send(staff, where, { do: 'save' });
		await send(staff, at('rules'), { item: ['no-letters'], step: 'up' });
		assert.equal(s.sql(`SELECT MAX(version) FROM text_version WHERE line = 'rules'`), '3');

		// One that is added and taken out again is in one version, and in no later one.
		await nextSecond();
		await send(staff, at('rules', '/new'), { title: 'Rivers', slug: 'rivers', text: 'Water.', do: 'save' });
		await nextSecond();
		await send(staff, at('rules', '/rivers/remove'), {}, await staff.get(at('rules', '/rivers')));
		const has = async (n) => (await v.get(`/rules/versions/${n}`)).html.includes('id="rivers"');
		assert.deepEqual([await has(3), await has(4), await has(5)], [false, true, false]);
		page = await v.get('/rules/versions');
		assert.match(page.text, /Version 5 .*Taken out: Rivers\. .*Version 4 .*Added: Rivers\./s);

		// A page has its own versions, and what is read by nobody outside has none.
		page = await send(staff, at('pages', '/privacy'), { text: 'We keep nothing.', do: 'preview' });
		assert.match(page.text, /Saving makes version 2\./);
		await nextSecond();
		await send(staff, at('pages', '/privacy'), { do: 'save' }, page);
		assert.match((await v.get('/privacy')).text, /Version 2, in force since/);
		assert.equal((await v.get('/about/versions/2')).path, '/about/versions');
		assert.match((await staff.get(at('pages', '/privacy/history'))).text, /Version 2 .*We keep nothing\..*Version 1/s);
		assert.match((await staff.get(at('areas', '/robotics/history'))).text, /added/);
		assert.equal((await staff.get(at('answers', '/robotics/history'))).path, '/staff/program');
		assert.equal((await v.get('/sitemap/pages.xml')).html.includes('/versions'), false, 'search engines are led to what is in force');

		// The check sees words that came in by another way.
		s.check();
		s.sql(`UPDATE rule_text SET body = body || ' And more.' WHERE rule = 'deadline'`);
		const told = s.run('check');
		assert.notEqual(told.status, 0);
		assert.match(told.stdout + told.stderr, /"deadline" of rules is not as its newest version says/);
	});
