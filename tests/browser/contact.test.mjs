// Asking, in a browser: what may answer a question comes while one types, by keyboard too, and takes nothing away.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server } from '../stories/lib.mjs';
import { Eyes, blind } from './eyes.mjs';

test('what may answer a question comes while one types', { skip: blind(), timeout: 300000 }, async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	const eyes = await Eyes.open();
	t.after(async () => {
		await eyes.close();
		await s.stop();
	});
	const who = await eyes.person(s), { page } = who;
	let asked = 0;
	page.on('request', (r) => { asked += r.url().endsWith('/contact/answers'); });
	await who.go('/contact');
	assert.ok(await page.locator('[data-suggested]').isHidden(), 'nothing stands there before');
	await page.getByLabel('In a few words').pressSequentially('Do you pay overhead?', { delay: 20 });
	const list = page.locator('[data-suggested]');
	await list.waitFor({ state: 'visible' });
	assert.ok(asked <= 2, `asked ${asked} times for one line`);
	assert.match(await page.locator('[data-suggest-told]').textContent(), /below may help/, 'who sees nothing is told');
	// By keyboard: the question opens in place, its link is the next stop.
	await who.tabTo('[data-suggested] summary');
	await page.keyboard.press('Enter');
	assert.ok(await list.getByText(/administrative overhead/).isVisible());
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '/faq/overhead');
	assert.equal(await page.getByLabel('In a few words').inputValue(), 'Do you pay overhead?');
	await who.look();
	// What nothing answers takes the list away; the same words are not asked twice.
	await page.getByLabel('In a few words').fill('Xyzzyplugh');
	await list.waitFor({ state: 'hidden' });
	// Who has looked is not stopped.
	await page.getByLabel('In a few words').fill('Do you pay overhead?');
	await list.waitFor({ state: 'visible' });
	await who.send('/contact', { name: 'Ada', email: 'ada@example.edu', matter: 'applying', text: 'We must charge it.' });
	assert.match(await who.text(), /We have your question/);
	// A server that does not answer is no hindrance.
	const other = await eyes.person(s);
	await other.page.route('**/contact/answers', (r) => r.abort());
	await other.go('/contact');
	await other.send('/contact', { name: 'Ada', email: 'ada@example.edu', matter: 'applying', subject: 'Xyzzyplugh', text: 'Plughxyzzy.' });
	assert.match(await other.text(), /We have your question/);
	assert.deepEqual(eyes.wrong.filter((w) => !/ERR_FAILED|Failed to load/.test(w)), []);
	assert.deepEqual(eyes.validate(), []);
});
