// Faults that once went unnoticed, by hand: always planted, whatever the seed; as rows of tests/planted.
export const known = [
	['the clock warns at 13 days instead of 14', 'src/domain/decision/decision_rules.c', 'days <= 14', 'days <= 13'],
	['a release with exactly one proposal undecided', 'src/domain/decision/release.c', '	if (n_undecided > 0)\n', '	if (n_undecided > 1)\n'],
	['the letter to a named contact is never written', 'src/domain/award/award_contact.c',
		'	if (e != ERR_OK || a.contact.v == contact.v)\n', '	if (e != ERR_OK || contact.v != 0)\n'],
	['screening while the call still takes proposals', 'src/domain/screening/screening.c',
		'		call_takes(cx->now, f.closes_at, f.grace_s) || !verb_fits(verb, f.state))\n', '		!verb_fits(verb, f.state))\n'],
	['the review starts while the call still takes proposals', 'src/domain/screening/screening.c',
		'	if (!verb_fits(VERB_CALL_START_REVIEW, c.state) ||\n		call_takes(cx->now, c.closes_at, c.grace_s))\n', '	if (!verb_fits(VERB_CALL_START_REVIEW, c.state))\n'],
	['the session of a disabled person', 'src/domain/person/session.sql', '	AND p.disabled_at IS NULL AND p.email', '	AND p.email'],
	['a second release', 'src/domain/decision/release.c', '	if (call->is_released)\n', '	if (false)\n'],
];
