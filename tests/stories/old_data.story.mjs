// What earlier programs kept is opened, brought up to date, found whole, and shown on every page.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { crawl } from './crawl.mjs';
import { Server, root } from './lib.mjs';

const folder = path.join(root, 'tests/fixtures');
const people = ['visitor', 'pi1', 'pi17', 'reviewer1', 'chair', 'staff', 'finance', 'contact', 'admin'];

for (const file of readdirSync(folder).filter((f) => f.endsWith('.tar.gz')))
	test(`the data of ${file} are opened and shown`, async (t) => {
		const s = new Server('sqlite');
		const out = spawnSync('tar', ['-C', s.dir, '-xzf', path.join(folder, file)], { encoding: 'utf8' });
		assert.equal(out.status, 0, out.stderr);
		const frozen = s.sql('SELECT proposal_id, version, sha256 FROM proposal_version ORDER BY proposal_id, version');
		assert.equal(s.run('migrate').status, 0);
		await s.start({ serve: ['--quiet'] });
		t.after(() => s.stop());
		s.check();
		for (const who of people) {
			const found = await crawl(s, who, {});
			t.diagnostic(`${who}: ${found.pages} pages of ${found.kinds} kinds`);
			assert.ok(found.pages >= 15, `${who} finds ${found.pages} pages`);
		}
		assert.equal(s.sql('SELECT proposal_id, version, sha256 FROM proposal_version ORDER BY proposal_id, version'), frozen);

		// A version that nobody touched since is not said to have changed; one that is touched is.
		const unsaid = 'Those changes were not submitted';
		let own;
		for (const email of s.sql(`SELECT DISTINCT e.email FROM proposal p JOIN person e ON e.id = p.pi_id
			WHERE p.state = 'in_review' ORDER BY e.email LIMIT 6`).split('\n')) {
			const pi = await s.signIn(email);
			own = (await pi.get('/dashboard')).link(/^\/proposals\/[0-9a-z]{13}$/);
			assert.doesNotMatch((await pi.get(own)).text, new RegExp(unsaid), `${email} at ${own}`);
		}
		const touched = s.sql(`SELECT p.id || ' ' || e.email FROM proposal p JOIN person e ON e.id = p.pi_id WHERE p.state = 'in_review' ORDER BY e.email DESC LIMIT 1`).split(' ');
		s.sql(`UPDATE proposal SET title = title || ' once more' WHERE id = ${touched[0]}`);
		const pi = await s.signIn(touched[1]);
		const pages = await Promise.all((await pi.get('/dashboard')).links().filter((l) => /^\/proposals\/[0-9a-z]{13}$/.test(l)).map((l) => pi.get(l)));
		assert.ok(pages.some((p) => p.text.includes(unsaid)), 'a change is seen');
	});
