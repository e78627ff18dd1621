// The routes that are let grow, each with its reason.  A route stands here by principle; one that is not flat yet would say
// what it walks through, and whoever flattens it takes the line away (flat.mjs insists).  One that is flat on SQLite and not
// on PostgreSQL begins with "postgresql: ".
export const GROWS = {
	// By principle: files of everything, for machines.
	'/sitemap/calls.xml': 'lists every public call',
	'/sitemap/jobs.xml': 'lists every open post',
	'/recipients.csv': 'is every announced award',

	// By principle: a count is exact up to 1,000, so up to there it costs what it counts.
	'/calls': 'counts the calls that fit',
	'/calls.atom': 'orders the calls that fit by how they stand now', '/calls.ics': 'orders the calls that fit by how they stand now',
	'/jobs': 'counts the postings that fit',
	'/admin/people': 'counts the people who fit',
	'/staff/inquiries': 'counts the inquiries that fit',
	'/staff/program': 'postgresql: counts what is written',
	'/staff/program/institutions': 'postgresql: counts the institutions that fit',
};
