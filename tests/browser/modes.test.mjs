// The main pages as they are for people who see them otherwise: in the dark, without script, in the colours
// that the system forces, and on paper.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, password } from '../stories/lib.mjs';
import { Eyes, blind } from './eyes.mjs';

const slug = 'trustworthy-learning';
const paper = { width: 718, height: 1000 }; // A4 at 96 px an inch, without usual margins

// Who looks at what; FIRST/… is the first such link of the page before.
const desks = {
	visitor: ['/', '/calls', `/calls/${slug}`, '/rules', '/faq', '/faq/overhead', '/contact', '/search?q=overhead', '/recipients', '/jobs', 'FIRST/jobs/', '/sign-in', '/register', '/follow', '/news', 'FIRST/news/'],
	'pi17@example.org': ['/dashboard', 'FIRST/proposals/', '/account'],
	'pi40@example.org': ['/dashboard', 'FIRST/proposals/', '/calls'],
	'reviewer19@example.org': ['/reviews', 'FIRST/reviews/'],
	'chair@example.org': [`/panel/${slug}`, `/panel/${slug}/assign`, `/panel/${slug}/decide`, 'FIRST/panel/proposals/'],
	'staff@example.org': ['/staff', `/staff/calls/${slug}`, `/staff/calls/${slug}/panel`, '/staff/calls/new', `/staff/calls/${slug}/screening`,
		`/staff/calls/${slug}/release`, '/staff/awards', '/staff/inquiries', '/staff/outbox', '/staff/audit', '/search?q=learning', '/staff/program', '/staff/jobs', '/staff/jobs/new', '/staff/jobs/import', '/staff/jobs/feeds', '/staff/news/new', '/staff/news', 'FIRST/staff/news/', `/staff/calls/${slug}/news`],
	'finance@example.org': ['/finance/awards'],
	'admin@example.org': ['/admin/people'],
};

async function tour(eyes, s, options, look) {
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

test('the main pages otherwise', { skip: blind(), timeout: 600000 }, async (t) => {
	const s = await Server.demo({ serve: ['--quiet'] });
	t.after(() => s.stop());
	const eyes = await Eyes.open();
	t.after(() => eyes.close());
	const told = () => eyes.wrong.splice(0);

	await t.test('in the dark nothing is too faint', async () => {
		await tour(eyes, s, { dark: true }, (who) => who.audit('dark'));
		assert.deepEqual(told(), []);
	});

	await t.test('without script nothing is missing for those who listen', async () => {
		await tour(eyes, s, { bare: true }, (who) => who.audit('without script'));
		assert.deepEqual(told(), []);
	});

	await t.test('in forced colours one sees where one is, what is chosen and what is a button', async () => {
		let chosen = 0, current = 0;
		await tour(eyes, s, {}, async (who, page) => {
			await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
			const seen = await page.evaluate(() => {
				const look = (e) => { const c = getComputedStyle(e); return [c.color, c.backgroundColor, c.borderTopColor, c.borderBottomColor, c.borderLeftColor].join(); };
				const out = { wrong: [], chosen: 0, current: 0 }, paper = getComputedStyle(document.body).backgroundColor;
				for (const at of document.querySelectorAll('.nav-list [aria-current], .side-nav [aria-current]')) {
					const other = [...at.closest('ul').querySelectorAll('a:not([aria-current])')].find((e) => e.offsetParent !== null);
					if (at.offsetParent === null || !other) continue;
					out.current++;
					if (look(at) === look(other)) out.wrong.push(`where one is looks like ${other.textContent.trim()}`);
				}
				for (const list of document.querySelectorAll('.scores')) {
					const [first, second] = list.querySelectorAll('input');
					first.checked = true;
					out.chosen++;
					if (getComputedStyle(first.closest('.score')).backgroundColor === getComputedStyle(second.closest('.score')).backgroundColor)
						out.wrong.push(`the score that is chosen looks like the others: ${first.name}`);
				}
				for (const b of document.querySelectorAll('button, .button')) {
					const c = getComputedStyle(b);
					if (b.offsetParent === null || b.offsetWidth <= 1) continue;
					if (c.color === c.backgroundColor) out.wrong.push(`its words do not show: ${b.outerHTML.slice(0, 100)}`);
					const isFilled = ![paper, 'rgba(0, 0, 0, 0)'].includes(c.backgroundColor);
					const isLined = isFilled || c.borderTopStyle !== 'none' && c.borderTopWidth !== '0px' && c.borderTopColor !== c.backgroundColor;
					if (!isLined && !c.textDecorationLine.includes('underline')) out.wrong.push(`no edge and no line: ${b.outerHTML.slice(0, 100)}`);
				}
				return out;
			});
			chosen += seen.chosen;
			current += seen.current;
			for (const what of seen.wrong) who.wrong(`forced colours: ${what}`);
		});
		assert.deepEqual(told(), []);
		assert.ok(chosen > 0 && current > 5, `${chosen} scores, ${current} places`);
	});

	await t.test('on paper nothing is cut off, and nothing is there to be pressed', async () => {
		await tour(eyes, s, {}, async (who, page) => {
			await page.setViewportSize(paper);
			await page.emulateMedia({ media: 'print', colorScheme: 'light' });
			for (const what of await page.evaluate(() => {
				const out = [];
				if (document.documentElement.scrollWidth > innerWidth) out.push(`wider than the sheet by ${document.documentElement.scrollWidth - innerWidth} px`);
				for (const e of document.querySelectorAll('main *')) {
					const c = getComputedStyle(e), box = e.getBoundingClientRect();
					if (box.width <= 1 || e.closest('svg, select, textarea, input, .unseen')) continue;
					if (!/visible|clip/.test(c.overflowX) && e.scrollWidth > e.clientWidth + 1) out.push(`cut at the side: ${e.outerHTML.slice(0, 80)}`);
					if (!/visible|clip/.test(c.overflowY) && e.scrollHeight > e.clientHeight + 1) out.push(`cut below: ${e.outerHTML.slice(0, 80)}`);
				}
				for (const b of document.querySelectorAll('button, .button, nav a'))
					if (b.getClientRects().length > 0 && b.offsetWidth > 1) out.push(`to be pressed: ${b.outerHTML.slice(0, 80)}`);
				return out;
			})) who.wrong(`on paper: ${what}`);
		});
		assert.deepEqual(told(), []);
	});
});
