// The story of kept answers must be able to fail: it is told of programs that keep too much.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { root } from '../stories/lib.mjs';

const faults = [
	['kept-personal', "nobody's own", /a visitor gets the page of somebody/],
	['kept-stale', 'whatever changes', /after [a-z_]+: /],
	['kept-late', "nobody's own", /it is open though the time is over/],
];

for (const [fault, name, told] of faults)
	test(`the story of kept answers notices ${fault}`, { timeout: 300000 }, () => {
		const program = `build/planted/${fault}/bursary`;
		const made = spawnSync('make', ['--no-print-directory', '-s', program], { cwd: root, encoding: 'utf8' });
		assert.equal(made.status, 0, made.stderr);
		const env = { ...process.env, BURSARY: `${root}/${program}` };
		delete env.BURSARY_TEST_PG;
		delete env.NODE_TEST_CONTEXT;
		const r = spawnSync('node', ['--test', `--test-name-pattern=${name}`, 'tests/stories/kept.story.mjs'], { cwd: root, encoding: 'utf8', env });
		assert.notEqual(r.status, 0, 'the story goes well');
		assert.match(r.stdout, told);
	});
