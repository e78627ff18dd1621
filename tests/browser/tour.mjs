// The main pages, each as somebody who works there: for tests that look at all of them.
import assert from 'node:assert/strict';
import { password } from '../stories/lib.mjs';

const slug = 'trustworthy-learning';
// Who looks at what; FIRST/… is the first such link of the page before.
const desks = {
	visitor: ['/', '/calls', `/calls/${slug}`, '/rules', '/rules/versions', '/rules/versions/2/changes', '/faq', '/faq/overhead', '/contact', '/search?q=overhead', '/recipients', '/jobs', 'FIRST/jobs/', '/job-alerts', '/sign-in', '/register', '/follow', '/news', 'FIRST/news/'],
	'pi17@example.org': ['/dashboard', 'FIRST/proposals/', '/suggestions', '/account', '/account/calendar'],
	'pi40@example.org': ['/dashboard', 'FIRST/proposals/', '/calls'],
	'reviewer19@example.org': ['/reviews', 'FIRST/reviews/'],
	'chair@example.org': [`/panel/${slug}`, `/panel/${slug}/assign`, `/panel/${slug}/decide`, 'FIRST/panel/proposals/'],
	'staff@example.org': ['/staff', `/staff/calls/${slug}`, `/staff/calls/${slug}/panel`, '/staff/calls/new', `/staff/calls/${slug}/screening`,
		`/staff/calls/${slug}/release`, '/staff/awards', '/staff/inquiries', '/staff/suggestions', '/staff/outbox', '/staff/audit', '/search?q=learning', '/staff/program', '/staff/jobs', '/staff/jobs/new', '/staff/jobs/import', '/staff/jobs/feeds', '/staff/news/new', '/staff/news', 'FIRST/staff/news/', `/staff/calls/${slug}/news`],
	'finance@example.org': ['/finance/awards'],
	'admin@example.org': ['/admin/people'],
};

export async function tour(eyes, s, options, look) {
	for (const [email, places] of Object.entries(desks)) {
		const who = email === 'visitor' ? await eyes.person(s, options) : await eyes.signedIn(s, email, password, options);
		// What a browser without script shows; one that has none at all runs no axe either.
		if (options.bare) await who.page.route(/\.js(\?|$)/, (r) => r.fulfill({ contentType: 'text/javascript', body: '' }));
		for (const place of places) {
			const where = place.startsWith('FIRST') ? await who.page.locator(`main a[href^="${place.slice(5)}"]`).first().getAttribute('href') : place;
			await who.page.goto(where);
			assert.equal(who.status, 200, where);
			await look(who, who.page);
		}
		await who.page.context().close();
	}
}
