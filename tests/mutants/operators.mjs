// The small faults: what an oversight leaves.  A mutant is a place in a file, what stands there and what stands there
// instead; its name says all three, so that it is the same mutant as long as its line is.

import { existsSync, readFileSync } from 'node:fs';

// Comments, strings and preprocessor lines as blanks of the same length: operators look at this.
function masked(text, isSql) {
	const blank = (s) => s.replace(/[^\n]/g, ' ');
	const parts = isSql ? /--[^\n]*/g : /\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|^[ \t]*#[^\n]*/gm;
	return text.replace(parts, blank);
}

const lineOf = (text, at) => text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at));

// The end of the bracket that opens at `at`.
function closing(text, at) {
	let depth = 0;
	for (let i = at; i < text.length; i++) {
		if (text[i] === '(') depth++;
		if (text[i] === ')' && --depth === 0) return i;
	}
	return -1;
}

// The states and the verbs of a life: "CALL_STATE", "VERB_CALL".
const lives = 'build/gen/domain/life/lives.h';
const words = existsSync(lives) ? [...readFileSync(lives, 'utf8').matchAll(/^\t(\w+),/gm)].map((m) => m[1]) : [];
const ofLife = (head) => words.filter((w) => w.startsWith(`${head}_`) && !/_(NONE|COUNT)$/.test(w));

const comparisons = { '<=': '<', '>=': '>', '<': '<=', '>': '>=', '==': '!=', '!=': '==' };

// Functions that only send a question early: what they leave out is asked all the same.
const bodies = (text) => [...text.matchAll(/^[A-Za-z][^;{}]*?\b(\w+)\([^;{}]*\)\n\{\n[\s\S]*?^\}/gm)]
	.map((m) => ({ name: m[1], from: m.index, to: m.index + m[0].length }));

function ofC(text, file) {
	const code = masked(text, false), out = [], ranges = bodies(code);
	const isRule = /_rules\.c$|call_stage\.c$/.test(file);
	const add = (kind, at, old, now) => {
		const body = ranges.find((r) => at >= r.from && at < r.to);
		if (!body && kind !== 'rights' && kind !== 'boundary' && kind !== 'life') return;
		if (body && /_ahead$|_check$/.test(body.name)) return;
		out.push({ kind, at, old, now });
	};
	// What MUST() says is so in every program that runs: a weaker one lets through what nobody says.
	const sure = [...code.matchAll(/\bMUST\(/g)].map((m) => [m.index, closing(code, m.index + 4)]);
	// Whether a question is sent ahead: it is asked all the same.
	const asksAhead = (at) => /^[^;{}]*\)\s*\w+_ahead\(/.test(code.slice(at, at + 160));
	const isSure = (at) => sure.some(([a, b]) => at > a && at < b);
	for (const m of code.matchAll(/(?<=[\w)\]] )(<=|>=|==|!=|<|>)(?= [\w(&*!-])/g)) {
		if (isSure(m.index) || asksAhead(m.index)) continue;
		const rest = code.slice(m.index + m[0].length, m.index + 60), before = code.slice(Math.max(0, m.index - 90), m.index);
		// The lesser of two is the same at equality, and an order of equals is nobody's promise.
		const least = /^ ([\w.>*\-[\]]+) \? ([\w.>*\-[\]]+) : ([\w.>*\-[\]]+)[,;)]/.exec(rest), left = /([\w.>*\-[\]]+) $/.exec(before)?.[1];
		if (least && ((least[2] === left && least[3] === least[1]) || (least[2] === least[1] && least[3] === left))) continue;
		if (/\(\S+ [<>] \S+\) - \(\S+ [<>] \S+\)/.test(lineOf(code, m.index))) continue;
		// An error that is passed on or not is no small fault: every test meets it.
		if (/^ ERR_OK\b/.test(rest) || /for \([^;]*;[^;]*$/.test(before + m[0])) continue;
		add('comparison', m.index, m[0], comparisons[m[0]]);
	}
	for (const m of code.matchAll(/ (&&|\|\|) /g))
		if (!isSure(m.index) && !/\be [=!]= ERR_OK\s*$/.test(code.slice(Math.max(0, m.index - 20), m.index)))
			add('negation', m.index, m[0], m[1] === '&&' ? ' || ' : ' && ');
	// Numbers of rules, and of enums everywhere.
	for (const m of code.matchAll(/(?<![\w.])(\d{1,7})(?![\w.'])/g)) {
		const n = Number(m[1]), before = code.slice(Math.max(0, m.index - 12), m.index);
		// Room is no rule: a text grows, and what overflows an array is for the sanitizers to see.
		if (/\bbuf_init\([^;]*$/.test(code.slice(Math.max(0, m.index - 40), m.index)) || /\b(?!return\b)\w+ \w+\[$/.test(code.slice(Math.max(0, m.index - 40), m.index))) continue;
		if (n < 2 || !(isRule || /[A-Z] = (?:\d+ \* )*$/.test(before) || /[<>]=? $/.test(before))) continue;
		add('boundary', m.index, m[1], String(n - 1));
	}
	for (const m of code.matchAll(/\bif \(/g)) {
		const open = m.index + 3, close = closing(code, open);
		const condition = text.slice(open + 1, close);
		const guarded = code.slice(close + 1, close + 120);
		if (/\be [=!]= ERR_/.test(condition) || close < 0 || asksAhead(m.index)) continue;
		add('negation', open + 1, condition, `!(${condition})`);
		if (/^\s*\{?\s*(return|e = |\w+\()/.test(guarded)) add('dropped guard', open + 1, condition, `0 && (${condition})`);
	}
	for (const m of code.matchAll(/\b(must_may|must_see_whole_call)\(cx/g))
		if (ranges.some((r) => m.index > r.from && m.index < r.to && r.name !== m[1]))
			add('dropped guard', m.index, text.slice(m.index, closing(code, m.index) + 1), 'ERR_OK');
	for (const [call, kind] of [['audit_add', 'dropped audit row'], ['verb_told', 'dropped audit row'], ['notice_add', 'dropped letter'], ['notice_add_many', 'dropped letter']])
		for (const m of code.matchAll(new RegExp(`\\b${call}\\((?=cx)`, 'g'))) {
			const end = closing(code, m.index + call.length) + 1;
			if (/[=?:]\s*$|return\s*$/.test(code.slice(Math.max(0, m.index - 12), m.index))) add(kind, m.index, text.slice(m.index, end), 'ERR_OK');
		}
	// The states that a life's step looks at or sets.
	for (const m of text.matchAll(/"(draft|submitted|withdrawn|eligible|ineligible|in_review|answered|published|reviewing|announced|archived|cancelled|assigned|accepted|declined|open|hidden|selected|offered|refused|paid)"/g))
		if (!isRule) add('life', m.index, m[0], m[1] === 'withdrawn' ? '"cancelled"' : '"withdrawn"');
	for (const m of code.matchAll(/\b([A-Z]+_STATE|VERB_[A-Z]+)_[A-Z_]+\b/g)) {
		const others = ofLife(m[1]).filter((w) => w !== m[0]);
		if (others.length > 0) add('life', m.index, m[0], others[(ofLife(m[1]).indexOf(m[0]) + 1) % others.length]);
	}
	if (/rights\/rights\.c$/.test(file)) rights(text, code, add);
	return out;
}

// Rows of the table of rights: one relation or stage less, and each row too wide.
const everything = { CALL: 'CALL_ALL', PROPOSAL: 'ANY_PROPOSAL', AWARD: 'ANY_AWARD', JOB: 'IN(JOB_STAGE_HIDDEN)' };
function rights(text, code, add) {
	for (const m of text.matchAll(/\{ (ACT_\w+), ([A-Z_ |\n\t]+), ([A-Z_() |\n\t]+) \},/g)) {
		const relations = m[2].split(/\s*\|\s*/), stages = m[3].split(/\s*\|\s*/);
		const at = m.index + m[0].indexOf(m[2]), to = m.index + m[0].lastIndexOf(m[3]);
		if (relations.length > 1) for (const r of relations) add('rights', at, m[2], relations.filter((x) => x !== r).join(' | '));
		else add('rights', at, m[2], '0');
		if (!/REL_ANYONE|REL_SIGNED_IN/.test(m[2])) add('rights', at, m[2], `${m[2]} | REL_SIGNED_IN`);
		if (stages.length > 1) for (const r of stages) add('rights', to, m[3], stages.filter((x) => x !== r).join(' | '));
		const kind = /_(CALL|PROPOSAL|AWARD|JOB)_/.exec(m[1] + '_')?.[1] ?? 'PROPOSAL';
		if (!/NO_STAGE|CALL_ALL|ANY_/.test(m[3]) && !stages.includes(everything[kind])) add('rights', to, m[3], `${m[3]} | ${everything[kind]}`);
	}
	for (const m of code.matchAll(/(?<=OFFICES = )[^,]*|(?<=\t\t  )REL_FINANCE \| REL_AUDITOR/g)) add('rights', m.index, m[0], m[0].replace(/REL_\w+ \| /, ''));
}

// What SQLite runs of a file of statements: the words of PostgreSQL alone are left out.
function forPostgresql(text) {
	const out = [];
	let pg = false, at = 0;
	for (const line of text.split('\n')) {
		if (/^-- (name:|sqlite:|both:)/.test(line)) pg = false;
		if (/^-- pg:/.test(line)) pg = true;
		if (pg) out.push([at, at + line.length + 1]);
		at += line.length + 1;
	}
	return out;
}

function ofSql(text) {
	const code = masked(text, true), out = [], skip = forPostgresql(text);
	// Where the statement's own checks of stored data begin, what is odd is only complained of.
	const names = [...text.matchAll(/^-- (?:name: |(part): )(\w+)/gm)].map((m) => [m.index, m[1] ? `part ${m[2]}` : m[2]]);
	const add = (kind, at, old, now) => {
		const name = names.filter(([i]) => i < at).at(-1)?.[1] ?? '';
		if (skip.some(([a, b]) => at >= a && at < b) || /_odd|_check|_all$/.test(name)) return;
		out.push({ kind, at, old, now, statement: name });
	};
	for (const m of code.matchAll(/\b(WHERE|AND)\s+(?!\()/g)) {
		const from = m.index + m[0].length;
		let depth = 0, to = from;
		for (; to < code.length; to++) {
			if (code[to] === '(') depth++;
			if (code[to] === ')' && --depth < 0) break;
			if (depth === 0 && (/[;{}|[\]]/.test(code[to]) || /^\s+(AND|OR|ORDER|GROUP|LIMIT|ON|RETURNING|JOIN|LEFT|CROSS|THEN|UNION)\b/.test(code.slice(to, to + 14)))) break;
		}
		const conjunct = text.slice(from, to).trimEnd();
		// SQLite wants some WHERE before ON CONFLICT: "true" keeps nothing away.
		if (conjunct === '' || conjunct === 'true' || conjunct.includes('--') || /\bBETWEEN\b/.test(conjunct)) continue;
		// Said once more by the bracket behind it: for the sake of an index.
		// Likewise the calls of what is in conflict, where proposals of those calls are asked for.
		if (/^x\.call_id (=|IN) /.test(conjunct) || /x\.call_id IN \([^()]* WHERE\s+$/.test(code.slice(Math.max(0, from - 90), from))) continue;
		if (/^[\w.]+ [<>]= :key$/.test(conjunct) && /^\s+AND \(/.test(code.slice(to))) continue;
		add('dropped guard', from, conjunct, `(${conjunct} OR 1 = 1)`);
	}
	for (const m of code.matchAll(/ (<=|>=|<>|<|>) (?=[:\w(])/g))
		add('comparison', m.index, m[0], ` ${{ '<=': '<', '>=': '>', '<': '<=', '>': '>=', '<>': '=' }[m[1]]} `);
	for (const m of code.matchAll(/\bIS (NOT )?NULL\b/g)) add('negation', m.index, m[0], m[1] ? 'IS NULL' : 'IS NOT NULL');
	for (const m of code.matchAll(/\b(NOT )?(IN|EXISTS) \(/g)) add('negation', m.index, m[0], `${m[1] ? '' : 'NOT '}${m[2]} (`);
	for (const m of code.matchAll(/\bIN \(('\w+'(?:, '\w+')+)\)/g))
		for (const state of m[1].split(', ')) add('life', m.index, m[0], `IN (${m[1].split(', ').filter((s) => s !== state).join(', ')})`);
	for (const m of code.matchAll(/\b(state) = '\w+'/g)) add('life', m.index, m[0], `${m[1]} = 'withdrawn'`);
	return out;
}

const lineNo = (text, at) => text.slice(0, at).split('\n').length;
const short = (s) => s.replace(/\s+/g, ' ').trim().slice(0, 90);

export function mutantsOf(file, text) {
	const lines = text.split('\n'), found = file.endsWith('.sql') ? ofSql(text) : ofC(text, file);
	const seen = new Map();
	return found.filter((m) => text.slice(m.at, m.at + m.old.length) === m.old && m.old !== m.now).map((m) => {
		const n = lineNo(text, m.at), where = short(lines[n - 1]);
		const name = `${file}: ${m.kind}: ${m.statement ? m.statement + ': ' : ''}${short(m.old)} → ${short(m.now)} in “${where}”`;
		seen.set(name, (seen.get(name) ?? 0) + 1);
		return { ...m, file, line: n, name: seen.get(name) > 1 ? `${name} (${seen.get(name)})` : name,
			text: text.slice(0, m.at) + m.now + text.slice(m.at + m.old.length) };
	});
}
