// A sentence encoder beside the words: the operator names its folder, the engine asks it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Server, databases } from './lib.mjs';

// A made-up encoder of two layers and 64 directions, in the published form.
const folder = mkdtempSync(path.join(tmpdir(), 'bursary-model-'));
test.before(() => {
	assert.equal(spawnSync('make', ['--no-print-directory', '-s', 'build/release/filters'], { stdio: ['ignore', 'ignore', 'inherit'] }).status, 0);
	assert.equal(spawnSync(path.resolve('build/release/filters'), ['made-model'], { cwd: folder }).status, 0);
});
test.after(() => rmSync(folder, { recursive: true, force: true }));

// The engine asks one review more of each proposal of the call under review; the scores it found.
async function assigned(s) {
	const call = s.sql("SELECT slug FROM call WHERE state = 'reviewing' ORDER BY id LIMIT 1");
	const chair = await s.signIn('chair@example.org'), at = `/panel/${call}/assign`;
	const before = s.sql("SELECT COUNT(*) FROM assignment WHERE source = 'engine'");
	const most = Number(s.sql(`SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM assignment a JOIN call c ON c.id = a.call_id AND c.slug = '${call}' GROUP BY a.proposal_id) x`));
	const done = await chair.taskOver(await chair.submit((await chair.get(at)).form(`/panel/${call}/assign-best`), { each: String(most + 1), idempotency_key: null }));
	assert.equal(done.status, 200);
	return { text: done.text, scores: s.sql(`SELECT proposal_id, person_id, score FROM assignment WHERE source = 'engine' ORDER BY 1, 2`), before };
}

const vectors = (s) => {
	const names = readdirSync(path.join(s.data, 'vectors'));
	assert.equal(names.length, 1);
	return path.join(s.data, 'vectors', names[0]);
};

for (const db of databases())
	test(`assignments rest on the model, too, on ${db}`, async (t) => {
		const plain = await Server.demo({ db, serve: ['--quiet'] });
		t.after(() => plain.stop());
		const read = await Server.demo({ db, serve: ['--quiet', '--model', folder] });
		t.after(() => read.stop());
		const words = await assigned(plain), both = await assigned(read);
		assert.match(words.text, /assignments? added/);
		assert.match(both.text, /assignments? added/);
		assert.notEqual(both.scores, words.scores);
		assert.throws(() => readdirSync(path.join(plain.data, 'vectors')), /ENOENT/);

		// Each text once, for the next time; nobody else on the machine reads it.
		const kept = vectors(read), size = statSync(kept).size;
		assert.equal(size % (32 + 64 * 4 + 8), 0);
		assert.ok(size > 0);
		assert.equal(statSync(kept).mode & 0o777, 0o600);
		await assigned(read);
		assert.equal(statSync(vectors(read)).size, size);
		read.check();
	});

test('a model that cannot be used is told when the program is served, in one line', async (t) => {
	const s = new Server('sqlite');
	t.after(() => s.stop());
	assert.equal(s.run('demo').status, 0);
	for (const [dir, told] of [['/nowhere', /\/nowhere\/config\.json: No such file/], [tmpdir(), /config\.json/]]) {
		const r = s.run('serve', ['--listen', '127.0.0.1:0', '--model', dir]);
		assert.equal(r.status, 2);
		assert.match(r.stderr, told);
		assert.equal(r.stderr.trim().split('\n').length, 1);
	}
});

test('a model that is lost while the program is served ends the task, and the log says why', async (t) => {
	const own = mkdtempSync(path.join(tmpdir(), 'bursary-model-'));
	t.after(() => rmSync(own, { recursive: true, force: true }));
	assert.equal(spawnSync(path.resolve('build/release/filters'), ['made-model'], { cwd: own }).status, 0);
	const s = await Server.demo({ serve: ['--quiet', '--model', own] });
	t.after(() => s.stop());
	writeFileSync(path.join(own, 'model.safetensors'), 'no weights');
	const end = await assigned(s);
	assert.match(end.text, /It failed twice before it could finish/);
	assert.match(s.log, /model\.safetensors/);
	assert.equal(s.sql("SELECT COUNT(*) FROM assignment WHERE source = 'engine'"), end.before);
});
