// What plants mutants finds each kind of fault; the known ones fit; no argument is stale.  Run from the root.
import test from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { edited } from '../planted/plant.mjs';
import { known } from './known.mjs';
import { mutantsOf } from './operators.mjs';
import { rows, testsOf } from './rows.mjs';

const kinds = (file, text) => mutantsOf(file, text).map((m) => m.kind + ': ' + m.old.trim() + ' → ' + m.now.trim());

test('each kind of fault is found in C', () => {
	const found = kinds('src/domain/x/x_do.c', [
		'/* a < b && c */', 'enum { WAIT_S = 14 };', 'static enum err f(struct cx *cx, int a)', '{', '	if (a < 3 && g(a))',
		'		return cx_refuse(cx, 1);', '	e = notice_add(cx, "a<b", h(a));', '	return audit_add(cx, "x", "proposal", strcmp(s, "draft") == 0);', '}', ''].join('\n'));
	for (const want of ['boundary: 14 → 13', 'comparison: < → <=', 'negation: && → ||', 'negation: a < 3 && g(a) → !(a < 3 && g(a))',
		'dropped guard: a < 3 && g(a) → 0 && (a < 3 && g(a))', 'dropped letter: notice_add(cx, "a<b", h(a)) → ERR_OK',
		'dropped audit row: audit_add(cx, "x", "proposal", strcmp(s, "draft") == 0) → ERR_OK', 'life: "draft" → "withdrawn"'])
		assert.ok(found.includes(want), want + ' is not among\n' + found.join('\n'));
	assert.equal(found.filter((f) => f.startsWith('comparison')).length, 2, 'comments and strings are left alone');
});

test('and in statements, but for what PostgreSQL alone runs', () => {
	const found = kinds('src/domain/x/x.sql', ["-- name: x_do :change (id proposal_id)", '-- sqlite:',
		"UPDATE x SET state = 'b' WHERE id = :id AND state IN ('a', 'c') AND at <= :now AND gone IS NULL;", '-- pg:', 'DELETE FROM x WHERE id = :id;', ''].join('\n'));
	for (const want of ['dropped guard: id = :id → (id = :id OR 1 = 1)', "life: IN ('a', 'c') → IN ('c')", 'comparison: <= → <', 'negation: IS NULL → IS NOT NULL'])
		assert.ok(found.includes(want), want + ' is not among\n' + found.join('\n'));
	assert.equal(found.filter((f) => f.startsWith('dropped guard: id')).length, 1);
});

test('rights lose a relation or a state, and are widened', () => {
	const found = kinds('src/domain/rights/rights.c', 'static const struct right rights[] = {\n	{ ACT_PROPOSAL_X, REL_PI | REL_STAFF, IN(PROPOSAL_STAGE_REVIEW) },\n};\n');
	assert.deepEqual(found, ['rights: REL_PI | REL_STAFF → REL_STAFF', 'rights: REL_PI | REL_STAFF → REL_PI',
		'rights: REL_PI | REL_STAFF → REL_PI | REL_STAFF | REL_SIGNED_IN', 'rights: IN(PROPOSAL_STAGE_REVIEW) → IN(PROPOSAL_STAGE_REVIEW) | ANY_PROPOSAL']);
});

test('the known ones fit their files exactly once', () => {
	for (const [, file, old, now] of known) edited(readFileSync(file, 'utf8'), [[old, now]], file);
	assert.throws(() => edited('a a', [['a', 'b']], 'x'), /2 times/);
});

test('a file is tested by what lies beside it, a statement by itself first', () => {
	assert.deepEqual(testsOf('src/domain/decision/ranking.c').units.slice(0, 2), ['decision/ranking', 'acts']);
	assert.deepEqual(testsOf('src/domain/slug.c').units, ['slug']);
	assert.deepEqual(testsOf('src/domain/review/review.sql').units, ['statements', 'acts', 'lists']);
});

test('what changes nothing is not planted', () => {
	const found = kinds('src/domain/x/x_do.c', ['static int f(int a)', '{', '	MUST(a > b && a < b);', '	buf_init(&b, mem, 128);', '	char s[20];',
		'	return (a > b) - (a < b);', '	a = n < most ? n : most;', '	for (size_t i = 0; e == ERR_OK && a_long_name_of_a_call->items[i].n < n; i++)', '}', ''].join('\n'));
	assert.deepEqual(found, []);
	assert.deepEqual(kinds('src/domain/x/x.sql', ['-- name: x_put :run (id proposal_id)', 'DELETE FROM x WHERE a = :id;', '-- part: x_way',
		'AND a.at <= :key AND (a.at < :key OR a.id > :id) AND x.call_id = :call', ''].join('\n')).filter((f) => /^dropped guard/.test(f)), ['dropped guard: a = :id → (a = :id OR 1 = 1)']);
});

test('the tests that rows name are there', () => {
	for (const [, units, stories] of rows) {
		for (const u of units ?? []) assert.ok(u === '$' || existsSync('tests/domain/' + u + '_test.c'), u);
		for (const s of stories ?? []) assert.ok(existsSync('tests/' + s.split(':')[0]), s);
	}
});

test('no argued survivor is stale', () => {
	const argued = readFileSync('tests/mutants/survivors.txt', 'utf8').split('\n').filter((l) => l && !l.startsWith('#')).map((l) => l.split('\t'));
	for (const [name, why] of argued) {
		const file = name.split(':')[0];
		assert.ok(why, name + ' has no reason');
		assert.ok(testsOf(file) && mutantsOf(file, readFileSync(file, 'utf8')).some((m) => m.name === name), 'no mutant is called ' + name);
	}
});
