// A page that waits for long work: the server says how far it is, and where that does not get through the script asks.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, password, sleep } from '../stories/lib.mjs';
import { Eyes, blind } from './eyes.mjs';

const at = '/admin/check', progress = '**/admin/check/progress';

test('a check is followed to its end, with and without a stream', { skip: blind(), timeout: 300000 }, async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	const eyes = await Eyes.open();
	t.after(async () => {
		await eyes.close();
		await s.stop();
	});
	// Nothing is done until the page has begun to wait.
	const follow = async (refused) => {
		const admin = await eyes.signedIn(s, 'admin@example.org', password), asked = { stream: 0, json: 0 };
		await admin.page.route(progress, async (r) => {
			const isStream = /event-stream/.test(r.request().headers().accept);
			asked[isStream ? 'stream' : 'json']++;
			await (isStream && refused ? r.fulfill({ status: 503 }) : r.continue());
		});
		const letGo = await s.holdWorker();
		try {
			await admin.go(at);
			await admin.send(at, {});
			assert.equal(await admin.page.locator('[data-task] progress').count(), 1, 'the page says that it is at work');
			for (let i = 0; i < 200 && asked.stream === 0; i++) await sleep(100);
		} finally {
			letGo();
		}
		await admin.page.getByText(/^Checked at/).waitFor();
		assert.equal(await admin.page.locator('[data-task]').count(), 0);
		await admin.look();
		await admin.page.context().close();
		return asked;
	};

	await t.test('the server says it', async () => {
		const asked = await follow(false);
		assert.ok(asked.stream >= 1);
		assert.equal(asked.json, 0, 'nobody asks who is told');
	});
	await t.test('the stream is refused', async () => {
		const asked = await follow(true);
		assert.ok(asked.stream >= 1 && asked.json >= 1, 'it is asked instead');
	});
	await t.test('nothing is wrong with these pages', () => {
		assert.deepEqual(eyes.wrong.filter((w) => !/status of 503/.test(w)), [], 'but for the refusal that was asked for');
		assert.deepEqual(eyes.validate(), []);
	});
});
