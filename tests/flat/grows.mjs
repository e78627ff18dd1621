// The routes that are let grow, each with its reason.  A route stands here by principle, or because it is not flat yet:
// then the reason says what it walks through, and whoever flattens it takes the line away (flat.mjs insists).  One that is
// flat on SQLite and not on PostgreSQL begins with "postgresql: ".
export const GROWS = {
	// By principle: files of everything, for machines.
	'/sitemap.xml': 'lists every public address',
	'/recipients.csv': 'is every announced award',

	// Not flat yet.
	'/': 'reads every call that was published',
	'/calls': 'reads every call that was published',
	'/dashboard': 'reads every call for staff, every award for finance',
	'/recipients': 'reads every announced award for its filters and totals',
	'/awards/:award': 'finds its award among all that are announced',
	'/jobs': 'reads every posting, open or not',
	'/jobs/:job': 'reads every posting for its neighbours',
	'/admin/people': 'sorts everybody',
	'/staff': 'reads every call with its counts',
	'/staff/audit': 'postgresql: walks back over what the reader may not see',
	'/staff/awards': 'lists every award',
	'/staff/awards/:award': 'offers every contact',
	'/finance/awards': 'lists every award',
	'/staff/outbox': 'counts all letters and asks of each whether it is hidden',
	'/staff/outbox/:message': 'postgresql: asks all of a panel\'s proposals whether the letter is hidden',
	'/staff/program': 'counts and dates all that is written',
	'/staff/proposals/:proposal': 'offers every person as being in conflict',
	'/panel/proposals/:proposal': 'calibrates the call, offers every person and contact',
};
