// Which files are mutated, and what tests them: the nearest unit tests first (tests/domain/…_test.c), then the nearest
// stories (tests/…, on SQLite).  The first row that fits a file holds; a file without a row is not mutated.
import { existsSync } from 'node:fs';

const story = (name) => `stories/${name}.story.mjs`;
const matrix = 'rights/matrix.test.mjs:every route answers';

export const rows = [
	// Not what this is about: how lists are read, formats, the engine, what runs tasks, what checks stored data.
	[/(_list|_entries|_check|_json|_task|_engine|_input|_table|_document|_import|_sweep|award_read|recipient|call_read|review_read|notice_read|proposal_read|entry|task_work|mime|eml|smtp|seat|cx|scope|check|task_kinds|letter|audit_acts|recipient_list)\.c$/, null],
	[/(entry|task|list|import|scope|cx|job)\.sql$|domain\/(task|assign|entry)\//, null],
	// PostgreSQL alone runs it, and here SQLite is asked.
	[/audit_link\.c$/, null],

	[/domain\/(slug|words|finding|ids|list)\.c$/, ['$'], []],
	[/domain\/form\/.*_rules\.c$/, ['form/form_rules', 'form/form_edit_rules'], []],
	[/decision\/decision_rules\.c$/, ['decision/decision_rules', 'decision/average'], []],
	[/_(rules|stage)\.c$/, ['$'], []],
	[/rights\/rights\.c$/, ['rights/rights'], [matrix]],
	[/rights\/standing/, ['acts', 'rights/standing'], [matrix]],
	[/domain\/audit\//, ['acts', 'audit/audit_read'], [story('audit')]],
	[/domain\/award\//, ['acts', 'lists'], [story('release')]],
	[/domain\/call\//, ['acts'], [story('call')]],
	[/domain\/decision\//, ['acts', 'lists', 'decision/release'], [story('release'), story('panel')]],
	[/domain\/follow\//, ['follow/follow_rules'], [story('follow'), story('newsletter'), story('alert')]],
	[/domain\/inquiry\//, ['inquiry/mail_read'], [story('inquiry')]],
	[/domain\/job\//, ['job/job', 'job/job_in'], [story('job'), story('job_feed'), story('public'), story('content'), story('list')]],
	[/domain\/notice\//, ['notice/notice_send', 'acts', 'notice/notice_read'], [story('mail'), story('account')]],
	[/domain\/org\//, ['acts'], [story('account'), story('content')]],
	[/domain\/panel\//, ['acts'], [story('panel'), story('review')]],
	[/domain\/person\/session/, ['person/session', 'person/person'], [story('account')]],
	[/domain\/person\/access_key/, ['person/access_key'], [story('key')]],
	[/domain\/person\/calendar_link/, ['acts'], [story('calendar')]],
	[/domain\/person\/person_link/, ['person/person_link', 'person/person'], [story('account')]],
	[/domain\/person\//, ['acts', 'person/session', 'person/person'], [story('account')]],
	[/domain\/program\//, ['program/program_save'], [story('content')]],
	[/domain\/proposal\//, ['acts', 'proposal/proposal_submit'], [story('proposal')]],
	[/domain\/review\//, ['acts', 'lists'], [story('review')]],
	[/domain\/screening\//, ['acts', 'lists'], [story('panel'), story('proposal')]],
];

// What tests a file; null: it is not mutated.  '$' is the test beside it, which is asked of each that has one.
export function testsOf(file) {
	const row = rows.find(([fits]) => fits.test(file));
	if (!row || !row[1]) return null;
	const own = file.replace(/^src\/domain\/(.*)\.\w+$/, '$1');
	// The test beside it first, and statements are asked by themselves.
	const beside = [...(file.endsWith('.sql') ? ['statements'] : []), ...(existsSync(`tests/domain/${own}_test.c`) ? [own] : [])];
	return { units: [...new Set([...beside, ...row[1].map((u) => (u === '$' ? own : u))])], stories: row[2] };
}

// Of reading statements only what keeps something away: conflicts, the release, states, accounts.  How lists are
// ordered, cut and searched has tests of its own (tests/flat, list.story).
export const isGuard = (m) => m.writes || /conflicted|kept_away|release|state|disabled_at|confirmed_at|announced_at|expires_at|seen_at|is_panel|is_listed/.test(m.old);
