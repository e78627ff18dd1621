// A proposal by keyboard alone: from the call to the receipt, no pointer touches the page.  Each stop of the
// focus shows and comes after the one before (tabTo); the same walk fails on a page that hides a field from it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Server, password, pdf } from '../stories/lib.mjs';
import { Eyes, blind } from './eyes.mjs';

// What is typed where, in the order of the page.
const head = [['title', 'Written Without a Mouse'], ['abstract', 'Whether a page can be used is seen by using it.']], words = [['keywords', 'keyboard']];
const line = [['line_description.0', 'A student, a year'], ['line_amount.0', '42,000']];

async function press(who, key, status = 200) {
	const arrived = who.page.waitForNavigation();
	await who.page.keyboard.press(key);
	await arrived;
	assert.equal(who.status, status, `${key} leads to ${who.place()}`);
	await who.look();
}

async function type(who, fields) {
	for (const [name, text] of fields) {
		await who.tabTo(`[name="${name}"]`);
		await who.page.keyboard.type(text);
	}
}

async function write(who) {
	await type(who, head);
	await who.tabTo('[name=areas]');
	await who.page.keyboard.press('Space');
	await type(who, words);
	await who.tabTo('[name="line_category.0"]');
	await who.page.keyboard.press('ArrowDown');
	await type(who, line);
	await who.tabTo('button[value=next]');
	await press(who, 'Enter');
}

async function upload(who, file) {
	// Whoever comes from the form is led to this field, a moment after the page is there.
	const isThere = () => who.page.evaluate(() => document.activeElement.matches('[type=file]'));
	for (let i = 0; i < 50 && !await isThere(); i++) await who.page.waitForTimeout(100);
	if (!await isThere()) await who.tabTo('[type=file]');
	let chooser = null;
	for (let i = 0; i < 4 && chooser === null; i++) {
		const opened = who.page.waitForEvent('filechooser', { timeout: 5000 }).catch(() => null);
		await who.page.keyboard.press('Enter');
		chooser = await opened;
	}
	await chooser.setFiles(file);
	await who.tabTo('form[action$="/document"] button');
	await press(who, 'Enter');
}

async function sign(who) {
	const n = await who.page.locator('[name=attestations]').count();
	for (let i = 0; i < n; i++) {
		await who.tabTo(`[name=attestations][value="${await who.page.locator('[name=attestations]').nth(i).getAttribute('value')}"]`);
		await who.page.keyboard.press('Space');
	}
	await who.tabTo('[name=nonconfidential]');
	await who.page.keyboard.press('Space');
	await who.tabTo('form[action$="/submit"] button:not(.unseen)');
	await press(who, 'Enter');
}

test('a proposal is written and submitted by keyboard', { skip: blind(), timeout: 240000 }, async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const eyes = await Eyes.open();
	t.after(() => eyes.close());
	const file = path.join(s.dir, 'proposal.pdf');
	writeFileSync(file, pdf('keyboard'));
	const free = s.sql(`SELECT e.email FROM person e WHERE e.email LIKE 'pi%' AND e.org_id IS NOT NULL AND e.position_kind = 'faculty'
		AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.pi_id = e.id) ORDER BY e.email LIMIT 1`)
		|| s.sql(`SELECT e.email FROM person e WHERE e.email LIKE 'pi%' AND e.position_kind = 'faculty' AND NOT EXISTS (SELECT 1 FROM proposal p JOIN call c
		ON c.id = p.call_id WHERE p.pi_id = e.id AND c.period = (SELECT period FROM call WHERE slug = 'safe-agents')) ORDER BY e.email LIMIT 1`);
	const who = await eyes.person(s);

	await t.test('signing in', async () => {
		await who.go('/sign-in');
		await type(who, [['email', free], ['password', password]]);
		await press(who, 'Enter');
		assert.equal(who.place(), '/dashboard');
	});

	await t.test('the first stop of a page leads past its head', async () => {
		await who.go('/calls/safe-agents');
		await who.page.keyboard.press('Tab');
		assert.equal(await who.page.evaluate(() => document.activeElement.className), 'skip');
		await who.page.keyboard.press('Enter');
		await who.page.keyboard.press('Tab');
		assert.ok(await who.page.evaluate(() => document.activeElement.closest('main') !== null), 'it leads into the page');
	});

	let own;
	await t.test('from the call to the receipt', async () => {
		await who.go('/calls/safe-agents');
		await who.tabTo('form[action$="/apply"] button');
		await press(who, 'Enter');
		own = /\/proposals\/[0-9a-z]{13}/.exec(who.place())[0];
		await write(who);
		if (who.place() !== own) await who.go(own);
		await upload(who, file);
		await who.go(own); // from its top, where the steps are
		await who.tabTo(`main a[href="${own}/submit"]`);
		await press(who, 'Enter');
		await sign(who);
		assert.match(await who.text(), /Your proposal is submitted/);
		assert.equal(s.sql(`SELECT title FROM proposal_version WHERE title = 'Written Without a Mouse'`), 'Written Without a Mouse');
	});
	assert.deepEqual(eyes.wrong, []);

	await t.test('a field that the keyboard cannot reach, and one whose focus does not show, are seen', async () => {
		await who.go(`${own}/edit`);
		await who.page.evaluate(() => { document.querySelector('[name=abstract]').tabIndex = -1; });
		await assert.rejects(write(who), /\[name="abstract"\] is not reached by the keyboard/);
		await who.go(`${own}/edit`);
		await who.page.evaluate(() => { document.querySelector('[name=title]').style.outline = 'none'; });
		await who.tabTo('[name=abstract]');
		assert.match(eyes.wrong.splice(0).join('\n'), /the focus does not show on .*name="title"/);
	});
	s.check();
});
