// Everybody follows every link of every page they find: nothing is broken, every page has a title, a
// heading and a language, and no page says a word that another role keeps to itself.
import test from 'node:test';
import assert from 'node:assert/strict';
import { crawl } from './crawl.mjs';
import { Server, databases } from './lib.mjs';

const people = ['visitor', 'pi1', 'pi17', 'reviewer1', 'chair', 'staff', 'finance', 'contact', 'admin'];
// Words that stand somewhere in the example, each with the people who may read them.
// In the marker's place: SQL that finds one.
function markers(s) {
	const text = (sql) => s.sql(sql).split('\n')[0].slice(0, 40);
	return {
		'the comment of a review': { words: text(`SELECT comment FROM review WHERE state = 'submitted' AND LENGTH(comment) > 60 ORDER BY id LIMIT 1`),
			readers: ['chair', 'staff', 'reviewer1'] },
		'the title of a call that is a draft': { words: text(`SELECT title FROM call WHERE state = 'draft' ORDER BY id LIMIT 1`), readers: ['staff'] },
		'the address of a reviewer': { words: 'reviewer2@example.org', readers: ['chair', 'staff', 'admin'] },
		'the address of an applicant': { words: 'pi30@example.org', readers: ['chair', 'staff', 'admin', 'reviewer1', 'finance', 'contact'] },
	};
}

for (const db of databases())
	test(`every link of every page leads somewhere, on ${db}`, async (t) => {
		const s = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => s.stop());
		const secrets = markers(s), anybody = new Map();
		for (const who of people)
			await t.test(`as ${who}`, async () => {
				const found = await crawl(s, who, secrets);
				t.diagnostic(`${who}: ${found.pages} pages of ${found.kinds} kinds`);
				assert.ok(found.pages >= 15, `${found.pages} pages`);
				for (const [what, times] of found.told) anybody.set(what, (anybody.get(what) ?? 0) + times);
			});
		await t.test('what must not be told was there to be told', () => {
			for (const [what, times] of anybody) assert.ok(times > 0, `nobody met ${what}`);
		});
		s.check();
	});
