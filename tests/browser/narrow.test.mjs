// What people called things may be one long word: nothing is pushed out of a small screen by it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server } from '../stories/lib.mjs';
import { Eyes, blind } from './eyes.mjs';
import { tour } from './tour.mjs';

test('a word of eighty letters widens no page of a small telephone', { skip: blind(), timeout: 300000 }, async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const eyes = await Eyes.open();
	t.after(() => eyes.close());
	const word = 'Rindfleisch'.repeat(8).slice(0, 80);
	for (const [table, column] of [['call', 'title'], ['area', 'name'], ['org', 'name'], ['job', 'title'], ['job', 'team'], ['award', 'title'], ['award', 'org_name'], ['award', 'pi_name'],
		['award', 'call_title'], ['proposal', 'title'], ['newsletter', 'subject'], ['faq', 'question'], ['faq', 'section'], ['rule_text', 'title'], ['topic', 'title'], ['criterion', 'name'], ['person', 'name']])
		s.sql(`UPDATE ${table} SET ${column} = '${word}'`);
	await tour(eyes, s, {}, async (who, page) => {
		await page.setViewportSize({ width: 320, height: 700 });
		const seen = await page.evaluate(() => {
			const over = document.documentElement.scrollWidth - innerWidth, out = [];
			if (over > 0)
				for (const e of document.querySelectorAll('body *'))
					if (e.getBoundingClientRect().right > innerWidth + 1 && e.children.length === 0 && getComputedStyle(e).position !== 'absolute') out.push(e.outerHTML.slice(0, 120));
			return [over, out.slice(0, 3)];
		});
		if (seen[0] > 0) who.wrong(`wider than the screen by ${seen[0]} px: ${seen[1].join(' ')}`);
	});
	assert.deepEqual(eyes.wrong, []);
});
