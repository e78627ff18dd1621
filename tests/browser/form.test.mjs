// What a call asks, in a browser: a question comes and goes with the answer it hangs on, what is hidden keeps
// what was typed, the script's saving keeps answers, and without script the server shows the same.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, password } from '../stories/lib.mjs';
import { Eyes, blind } from './eyes.mjs';

const slug = 'lighter-footprint', asks = `/staff/calls/${slug}/questions`;

test('the questions of a call, with and without script', { skip: blind(), timeout: 300000 }, async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	const eyes = await Eyes.open();
	t.after(async () => {
		await eyes.close();
		await s.stop();
	});
	const email = s.sql(`SELECT e.email FROM proposal p JOIN person e ON e.id = p.pi_id JOIN call c ON c.id = p.call_id
		WHERE c.slug = '${slug}' AND p.state = 'draft' ORDER BY e.email LIMIT 1`);
	const draft = async (who) => {
		await who.page.goto('/dashboard');
		const own = /^\/proposals\/[^/]+/.exec(await who.page.locator('main a[href^="/proposals/"]').first().getAttribute('href'))[0];
		await who.go(`${own}/edit`);
		return who.page;
	};

	await t.test('a chain of conditions comes and goes', async () => {
		const staff = await eyes.signedIn(s, 'staff@example.org', password);
		await staff.go(asks);
		await staff.send(asks, { 'question_label.3': 'Is it outdoors?', 'question_kind.3': 'yes_no', 'question_when.3': '2', 'question_when_answer.3': 'Yes',
			'question_label.4': 'What if it rains?', 'question_when.4': '4', 'question_when_answer.4': 'yes' }, { button: 'Save' });
		assert.match(await staff.text(), /Drafts show it from now on/);
		const seen = staff.page.locator('#seen');
		assert.ok(await seen.getByText('Is it outdoors?').isHidden(), 'the preview is live, too');
		await seen.getByLabel('Yes', { exact: true }).first().check();
		assert.ok(await seen.getByText('Is it outdoors?').isVisible());
		await staff.page.context().close();
	});

	await t.test('with script at once', async () => {
		const pi = await eyes.signedIn(s, email, password), page = await draft(pi);
		const group = (words) => page.getByRole('group', { name: words });
		await group('Is access to that place agreed').getByLabel('No', { exact: true }).check();
		assert.ok(await page.getByLabel('Who there may we ask').isHidden());
		await group('Is access to that place agreed').getByLabel('Yes').check();
		await page.getByLabel('Who there may we ask').fill('The harbour office');
		await group('Is it outdoors?').getByLabel('Yes').check();
		assert.ok(await page.getByLabel('What if it rains?').isVisible());
		await group('Is access to that place agreed').getByLabel('No', { exact: true }).check();
		assert.ok(await page.getByLabel('What if it rains?').isHidden(), 'what hangs on a hidden one is hidden, too');
		await page.getByText(/^Saved at/).waitFor();
		await pi.look();
		await page.reload();
		assert.ok(await page.getByLabel('Who there may we ask').isHidden());
		await group('Is access to that place agreed').getByLabel('Yes').check();
		assert.equal(await page.getByLabel('Who there may we ask').inputValue(), 'The harbour office', 'it was kept while it was hidden');
		await pi.page.context().close();
	});

	await t.test('without script when it is saved', async () => {
		const pi = await eyes.signedIn(s, email, password, { js: false }), page = await draft(pi);
		assert.ok(await page.getByLabel('Who there may we ask').isHidden());
		await page.getByRole('group', { name: 'Is access to that place agreed' }).getByLabel('Yes').check();
		await page.getByRole('button', { name: 'Save', exact: true }).last().click();
		await page.getByText(/Saved on/).first().waitFor();
		assert.ok(await page.getByLabel('Who there may we ask').isVisible());
		await pi.page.context().close();
	});
	assert.deepEqual(eyes.wrong, []);
	assert.deepEqual(eyes.validate(), []);
});
