// The whole life of an award in a browser, from an empty program: it is set up, people get their roles; a
// call is written, published and found; two people apply, one of them without script; staff, panel, reviewers (one by keyboard alone), finance and the public see
// it to its end.  Every page on the way is looked at; see eyes.mjs.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Server, password, pdf, stale } from '../stories/lib.mjs';
import { Eyes, blind } from './eyes.mjs';

const slug = 'quiet-bridges', title = 'Quiet Sensors for Old Bridges';
const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);
const one = (s) => s.sql(`SELECT COUNT(*) FROM award WHERE announced_at IS NOT NULL`);

const call = {
	title, slug, summary: 'Measuring what a bridge has been through.', period: 'Season 9', areas: ['robotics', 'sustainability'],
	'topic_title.0': 'Listening', 'topic_body.0': 'Sensors that *need no power*.', instructions: '## How to write\n\nBe **brief**.', zone: 'AoE',
	opens: `${day(-1)}T00:00`, closes: `${day(30)}T23:59`, decisions_due: day(120),
	cash_cap: '60,000', cash_kind: 'hard', credit_cap: '20,000', credit_kind: 'average', page_limit: '5', file_mb: '8', expected_awards: '4',
	'criterion_name.0': 'Merit', 'criterion_weight.0': '3', 'criterion_guidance.0': 'Is it new?',
	'criterion_name.1': 'Use', 'criterion_weight.1': '1', 'criterion_guidance.1': 'Who gains?',
};

const applicants = [
	{ name: 'Nora Quiet', email: 'nora.quiet@example.edu', title: 'Strain Without a Battery', institution: 'University of Oslo',
		more: { wants_credits: 'yes', credit_amount: '10,000', credit_justification: 'To simulate ten thousand crossings.', products: ['virtual-machines'] } },
	{ name: 'Tomas Plain', email: 'tomas.plain@example.edu', title: 'Hearing Rust', institution: 'Bridge Institute', adds: true, more: {}, js: false },
];

// The letters of one kind to an address, as they lie in the outbox, with soft line ends taken away.
async function letterTo(s, email, pattern) {
	for (let i = 0; i < 200; i++) {
		const found = (await s.letters()).map((l) => l.replace(/=\r?\n/g, '')).filter((l) => l.includes(`<${email}>`) && pattern.test(l));
		if (found.length > 0) return found;
		await new Promise((r) => setTimeout(r, 50));
	}
	throw new Error(`no letter to ${email} like ${pattern}`);
}

const colleagues = { chair: ['Carla Chair', 'reviewer'], reviewer1: ['Rosa One', 'reviewer'], reviewer2: ['Ruben Two', 'reviewer'],
	reviewer3: ['Rita Three', 'reviewer'], finance: ['Finn Ledger', 'finance'], contact: ['Cora Tact', 'contact'] };

// Somebody who has an account, made without looking: how that looks is seen with the applicants.
async function enlist(s, name, email) {
	const v = s.visitor();
	await v.submit((await v.get('/register')).form('/register'), { name, email });
	const [letter] = await letterTo(s, email, /\/confirm\//);
	const link = /\/confirm\/[\w-]+/.exec(letter)[0];
	assert.equal((await v.submit((await v.get(link)).form(link), { password })).status, 200);
}

// What a new program manager follows: the overview, then each of its parts, with mistakes on the way.
async function setUp(who, s) {
	const at = (kind, more = '') => `/staff/program/${kind}${more}`;
	const add = async (kind, values) => {
		await who.go(at(kind, '/new'));
		await who.send(at(kind, '/new'), values, { button: 'Save' });
		assert.equal(who.place(), at(kind));
	};
	await who.go('/staff/program');
	for (const kind of ['areas', 'products', 'datasets', 'questions', 'rules', 'pages', 'attestations', 'institutions']) await who.go(at(kind));
	await who.go(at('settings'));
	await who.send(at('settings'), { name: '', base_url: 'somewhere' }, { status: 422 });
	await who.send(at('settings'), { name: 'Bridge Awards', base_url: '', sponsor: 'Bridge Company', tagline: 'Gifts for old bridges.',
		summary: 'We fund people who look after bridges.', zone: 'Europe/Berlin' });
	await who.go(at('areas', '/new'));
	await who.send(at('areas', '/new'), { title: 'Robotics' }, { button: 'Save', status: 422 });
	await who.send(at('areas', '/new'), { slug: 'robotics', text: 'Machines among people.' }, { button: 'Save' });
	await add('areas', { title: 'Sustainability', slug: 'sustainability', text: 'Doing with less.' });
	await add('areas', { title: 'Mistake', slug: 'mistake', text: 'To be taken away.' });
	await who.page.getByLabel('Select Mistake').check();
	await who.send(at('areas'), { step: 'up' });
	await who.follow('Mistake');
	await who.send(at('areas', '/mistake/remove'));
	await add('products', { title: 'Virtual machines', slug: 'virtual-machines', section: 'Compute', text: 'By the hour.' });
	await add('datasets', { title: 'Bridge tables', slug: 'bridge-tables', text: 'Loads since 1900.', link: 'https://data.example.org/bridges' });
	await who.go(at('questions', '/new'));
	await who.send(at('questions', '/new'), { title: 'May I apply twice?', slug: 'twice', section: 'Applying', text: '**No**; see [the rule](/rules#one-proposal-per-pi).' },
		{ button: 'Preview' });
	await who.send(at('questions', '/new'), {}, { button: 'Save' });
	for (const page of ['about', 'privacy', 'accessibility', 'collaborations']) {
		await who.go(at('pages', `/${page}`));
		await who.send(at('pages', `/${page}`), { title: `All of ${page}`, text: `## Whole\n\nWhat we say of ${page}.` }, { button: 'Save' });
	}
	// Its owner goes through the drafts of answers: here by hand through three.
	const drafts = s.sql(`SELECT slug FROM faq WHERE is_draft = 1 ORDER BY position`).split('\n');
	for (const slug of drafts.slice(0, 3)) {
		await who.go(at('questions', `/${slug}`));
		const text = await who.page.locator('textarea[name=text]').inputValue();
		await who.send(at('questions', `/${slug}`), { text: text.replace(/^> \*\*Draft.*\n+/, '') }, { button: 'Save' });
	}
	s.sql(`UPDATE faq SET answer = 'Yes.', is_draft = 0 WHERE is_draft = 1`);
	await who.go(at('rules', '/team-free'));
	await who.send(at('rules', '/team-free'), { title: 'Name your team' }, { button: 'Save' });
	await who.go(at('attestations', '/of-age'));
	await who.send(at('attestations', '/of-age'), { text: 'I am of age where I live.' }, { button: 'Save' });
	await who.go(at('institutions', '/import'));
	await who.send(at('institutions', '/import'), { lines: 'nothing of the kind' }, { status: 422 });
	await who.send(at('institutions', '/import'), { lines: '01xtthb56,University of Oslo,NO,Oslo\n03p74gp79,University of Cape Town,ZA,Rondebosch' });
	await who.follow('University of Cape Town');
	await who.go(at('institutions', '/new'));
	await who.go('/staff/program');
	assert.doesNotMatch(await who.text(), /\d not written|to edit|Nothing says/);
}

async function register(eyes, s, a) {
	const who = a.page = await eyes.person(s, { js: a.js });
	await who.go('/');
	await who.go('/calls');
	await who.follow(title);
	await who.follow('Sign in to apply');
	await who.follow(/account/);
	await who.send('/register', { name: a.name, email: 'not an address' }, { status: 422 });
	await who.send('/register', { name: a.name, email: a.email });
	const [letter] = await letterTo(s, a.email, /\/confirm\//);
	const link = /\/confirm\/[\w-]+/.exec(letter)[0];
	await who.go(link);
	await who.send(link, { password: 'short' }, { status: 422 });
	await who.send(link, { password: 'a quiet long password' });
	await who.send('/sign-in', { email: a.email, password: 'not this one at all' }, { status: 422 });
	await who.send('/sign-in', { email: a.email, password: 'a quiet long password' });
	await who.go('/dashboard');
	await who.go('/account');
	await who.send('/account', { position: 'Professor', position_kind: 'faculty', bio: 'Bridges.', zone: 'Europe/Berlin' });
	await who.go('/account/institution');
	await who.send('/account/institution', { q: a.institution.split(' ').at(-1) });
	if (a.adds) {
		await who.follow('Add an institution');
		await who.send('/account/add-institution', { name: a.institution, city: 'Bergen' }, { status: 422 });
		await who.send('/account/add-institution', { country: 'NO' });
	} else {
		await who.follow(a.institution);
		await who.send(who.place(), {});
	}
	assert.match(await who.text(), new RegExp(a.institution));
}

async function apply(s, a) {
	const who = a.page;
	await who.go(`/calls/${slug}`);
	await who.send(`/calls/${slug}/apply`);
	a.own = /\/proposals\/[0-9a-z]{13}/.exec(who.place())[0];
	await who.send(`${a.own}/edit`, { title: a.title, 'line_category.0': 'students', 'line_description.0': 'A student', 'line_amount.0': 'a lot' },
		{ button: 'Save and continue', status: 422 });
	await who.send(`${a.own}/edit`, { title: a.title, abstract: 'A bridge remembers. We ask how to listen to it without a battery.', keywords: 'bridges',
		areas: ['robotics'], 'team_name.0': 'Ana Kovač', 'team_affiliation.0': 'Bridge Institute', 'team_role.0': 'Measures',
		'line_category.0': 'students', 'line_description.0': 'A doctoral student', 'line_amount.0': '42,000',
		'line_category.1': 'travel', 'line_description.1': 'Two visits', 'line_amount.1': '6,000', ...a.more }, { button: 'Save and continue' });
	await who.go(a.own);
	await who.send(`${a.own}/document`, { document: { name: 'page.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') } }, { status: 422 });
	await who.send(`${a.own}/document`, { document: { name: 'bridge.pdf', mimeType: 'application/pdf', buffer: pdf(a.title) } });
	await who.go(`${a.own}/submit`);
	await who.send(`${a.own}/submit`, {}, { status: 422 });
	const items = await who.page.locator('[name=attestations]').evaluateAll((all) => all.map((e) => e.value));
	await who.send(`${a.own}/submit`, { attestations: items, nonconfidential: 'yes' });
	assert.match(await who.text(), /Your proposal is submitted/);
	await who.go('/dashboard');
	assert.equal((await letterTo(s, a.email, /^Subject: Received/m)).length, 1);
}

// One review: scores 4, confidence 3, some words.
async function review(who, where) {
	await who.go(where);
	const names = await who.page.locator('input[name^=score_]').evaluateAll((all) => [...new Set(all.map((e) => e.name))]);
	await who.send(where, {}, { button: 'Submit the review', status: 422 });
	await who.send(where, { ...Object.fromEntries(names.map((n) => [n, '4'])), confidence: '3', comment: 'Sound, and they say what could fail.' },
		{ button: 'Submit the review' });
	assert.match(await who.text(), /Your review is in/);
}

async function reviewByKeyboard(who, where) {
	const { keyboard } = who.page;
	await who.go(where);
	for (const name of await who.page.locator('input[name^=score_]').evaluateAll((all) => [...new Set(all.map((e) => e.name))])) {
		await who.tabTo(`input[name=${name}]`);
		await keyboard.press('Space');
		await keyboard.press('ArrowRight');
		assert.equal(await who.page.locator(`input[name=${name}]:checked`).inputValue(), '2', 'the arrow goes to the next score');
	}
	await who.tabTo('input[name=confidence]');
	await keyboard.press('Space');
	await who.tabTo('textarea[name=comment]');
	await keyboard.type('Written without a mouse.');
	await who.tabTo('button[value=submit]');
	const arrived = who.page.waitForNavigation();
	await keyboard.press('Enter');
	await arrived;
	assert.equal(who.status, 200);
	await who.look();
	assert.match(await who.text(), /Your review is in/);
}

async function signInByKeyboard(eyes, s, email) {
	const who = await eyes.person(s), { keyboard } = who.page;
	await who.go('/sign-in');
	await who.tabTo('a[href="#main"]', 1);
	await who.tabTo('[name=email]');
	await keyboard.type(email);
	await who.tabTo('[name=password]', 1);
	await keyboard.type(password);
	const arrived = who.page.waitForNavigation();
	await keyboard.press('Enter');
	await arrived;
	await who.look();
	assert.equal(who.place(), '/dashboard');
	return who;
}

test('the whole life of an award, in a browser', { skip: blind(), timeout: 700000 }, async (t) => {
	const s = await Server.empty({ serve: ['--quiet'], admin: { password } });
	t.after(() => s.stop());
	const eyes = await Eyes.open();
	t.after(() => eyes.close());
	let broken = false;
	const step = (name, what) => t.test(name, { skip: broken && 'an earlier step failed' }, async () => {
		try {
			await what();
		} catch (e) {
			broken = true;
			throw e;
		}
	});
	const [selected, declined] = applicants;
	const nameOf = (email) => s.sql(`SELECT name FROM person WHERE email = '${email}'`);
	let staff, chair, award;

	await step('a program is empty, and looks right so', async () => {
		staff = await eyes.signedIn(s, 'admin@example.org', password);
		for (const where of ['/', '/calls', '/recipients', '/jobs', '/faq', '/rules', '/privacy', '/dashboard', '/staff', '/staff/calls/new', '/staff/awards',
			'/staff/outbox', '/staff/audit', '/admin/people', '/reviews']) await staff.go(where);
	});

	await step('its manager sets it up', () => setUp(staff, s));

	await step('people register and get their roles', async () => {
		for (const [at, [name, role]] of Object.entries(colleagues)) {
			await enlist(s, name, `${at}@example.org`);
			await staff.page.goto('/admin/people');
			await staff.follow(name);
			await staff.send(staff.place(), { roles: [role] });
		}
	});

	await step('staff write a call and publish it', async () => {
		await staff.go('/staff');
		await staff.go('/staff/calls/new');
		await staff.send('/staff/calls/new', { ...call, closes: `${day(-5)}T23:59` }, { button: 'Save the draft', status: 422 });
		await staff.send('/staff/calls/new', call, { button: 'Preview' });
		await staff.send('/staff/calls/new', {}, { button: 'Save the draft' });
		assert.equal(staff.place(), `/staff/calls/${slug}`);
		await staff.go(`/staff/calls/${slug}/edit`);
		await staff.go(`/staff/calls/${slug}/publish`);
		await staff.send(`/staff/calls/${slug}/publish`);
	});

	for (const a of applicants)
		await step(`a visitor${a.js === false ? ' without script' : ''} finds it, registers, applies and has a receipt`, async () => {
			await register(eyes, s, a);
			await apply(s, a);
		});

	await step('staff screen after the deadline, seat the panel and start the review', async () => {
		await staff.go(`/staff/calls/${slug}/screening`);
		s.sql(`UPDATE call SET grace_s = 0, closes_at = (SELECT MAX(v.submitted_at) FROM proposal_version v
			JOIN proposal p ON p.id = v.proposal_id WHERE p.call_id = call.id) WHERE slug = '${slug}'`);
		await new Promise((r) => setTimeout(r, 1100)); // closes_at is the last second in time
		await staff.go(`/staff/calls/${slug}/screening`);
		await staff.follow(selected.title);
		const where = staff.place();
		await staff.send(`${where}/screen`, {}, { status: 422 });
		await staff.send(`${where}/screen`, { verdict: 'eligible', note: 'In scope' });
		await staff.go(`/staff/calls/${slug}/screening`);
		await staff.page.getByLabel(`Select ${declined.title}`).check();
		await staff.send(`/staff/calls/${slug}/screen-selected`);
		await staff.go(`/staff/calls/${slug}/panel`);
		await staff.page.getByLabel(`Select ${nameOf('chair@example.org')}`).check();
		await staff.send(`/staff/calls/${slug}/panel`, { step: 'chair' });
		await staff.go(`/staff/calls/${slug}/panel?whom=others`);
		for (const n of [1, 2, 3]) await staff.page.getByLabel(`Select ${nameOf(`reviewer${n}@example.org`)}`, { exact: true }).check();
		await staff.send(`/staff/calls/${slug}/panel`, { step: 'member', load: '4' });
		await staff.go(`/staff/calls/${slug}/start-review`);
		await staff.send(`/staff/calls/${slug}/start-review`);
		await staff.go(`/staff/calls/${slug}`);
	});

	await step('the chair assigns by hand and with the engine', async () => {
		chair = await eyes.signedIn(s, 'chair@example.org', password);
		await chair.go(`/panel/${slug}`);
		await chair.go(`/panel/${slug}/assign`);
		const id = selected.own.split('/').at(-1);
		const name = await chair.page.locator('#panel-names option').nth(1).getAttribute('value');
		await chair.send(`/panel/proposals/${id}/assign`, { name });
		// The button stands apart from its form, and says where that is sent.
		const back = chair.page.waitForNavigation();
		await chair.page.locator(`#p-${id}`).getByRole('button', { name: `Take away ${name}` }).click();
		await back;
		await chair.look();
		await chair.page.locator(`#p-${id}`).getByText('Nobody is assigned.').waitFor();
		await chair.send(`/panel/proposals/${id}/assign`, { name });
		// The page says that it is at work; its script shows the result, once it may ask.
		let ask;
		const mayAsk = new Promise((r) => { ask = r; });
		await chair.page.route('**/assign-best/progress', async (r) => { await mayAsk; await r.continue(); });
		await chair.send(`/panel/${slug}/assign-best`, { each: '2' });
		ask();
		await chair.page.getByText(/3 assignments added/).waitFor();
		await chair.go(`/panel/${slug}`);
	});

	await step('reviewers score and comment, one of them by keyboard alone', async () => {
		const rows = s.sql(`SELECT DISTINCT e.email FROM assignment a JOIN person e ON e.id = a.person_id JOIN proposal p ON p.id = a.proposal_id
			JOIN call c ON c.id = p.call_id WHERE c.slug = '${slug}' ORDER BY e.email`).split('\n');
		for (const [i, email] of rows.entries()) {
			const who = i === 0 ? await signInByKeyboard(eyes, s, email) : await eyes.signedIn(s, email, password, { dark: true });
			await who.go('/reviews');
			for (const a of applicants) {
				const where = `/reviews/${a.own.split('/').at(-1)}`;
				if (await who.page.locator(`a[href="${where}"]`).count() === 0) continue;
				await (i === 0 ? reviewByKeyboard : review)(who, where);
				await who.go('/reviews');
			}
		}
		await chair.go(`/panel/${slug}`);
	});

	await step('the chair decides amounts, and the applicants see nothing of it', async () => {
		await chair.go(`/panel/${slug}/decide`);
		for (const a of applicants) {
			const where = `/panel/proposals/${a.own.split('/').at(-1)}`;
			await chair.go(where);
			await chair.send(`${where}/decide`, {}, { status: 422 });
			await chair.send(`${where}/decide`, a === selected ? { outcome: 'select', cash: '45,000', credits: '8,000' } : { outcome: 'decline' });
		}
		await chair.go(`/panel/${slug}/decide`);
		for (const a of applicants) {
			await a.page.go(a.own);
			assert.doesNotMatch(await a.page.page.locator('main').innerText(), /45,000|declined|selected/i);
			await a.page.go(`${a.own}/letter`, 404);
		}
	});

	await step('staff release: exactly one letter to each', async () => {
		const release = `/staff/calls/${slug}/release`;
		await staff.go(release);
		stale(s, 'admin@example.org');
		await staff.send(release, {}, { status: 422 });
		await staff.send(release, { proof: 'not this one at all' }, { status: 422 });
		await staff.send(release, { proof: password });
		for (const a of applicants) {
			await letterTo(s, a.email, /^Subject: (?!Received|Confirm)/m);
			await a.page.go(a.own);
			await a.page.go(`${a.own}/letter`);
		}
		await new Promise((r) => setTimeout(r, 300));
		for (const a of applicants) assert.equal((await letterTo(s, a.email, /^Subject: (?!Received|Confirm)/m)).length, 1, `${a.email} has one letter`);
		assert.match(await selected.page.text(), /45,000/);
	});

	await step('the award has a contact, is offered, accepted and paid', async () => {
		await staff.go('/staff/awards');
		await staff.follow(selected.title);
		award = staff.place();
		await staff.send(`${award}/offer`, {}, { status: 422 });
		await staff.send(`${award}/contact`, { contact: await staff.page.locator('[name=contact] option:not([value=""])').first().getAttribute('value') });
		await staff.send(`${award}/text`, { title: selected.title, summary: 'In words that *everybody* can read.' });
		await staff.send(`${award}/offer`);
		await staff.send(`${award}/accept`);
		const finance = await eyes.signedIn(s, 'finance@example.org', password);
		await finance.go('/finance/awards');
		const pay = `/finance${award.replace('/staff', '')}/pay`;
		await finance.send(pay, { reference: '' }, { status: 422 });
		await finance.send(pay, { reference: 'G-2031' });
		const contact = await eyes.signedIn(s, 'contact@example.org', password);
		await contact.go('/contact/awards');
		await staff.go('/staff/audit');
		await staff.go('/staff/outbox');
	});

	await step('it is announced, and counted, for everybody', async () => {
		const before = Number(one(s));
		await staff.go(`/staff/calls/${slug}/release`);
		await staff.send(`/staff/calls/${slug}/announce`);
		assert.equal(Number(one(s)), before + 1);
		const visitor = await eyes.person(s, { dark: true });
		await visitor.go('/recipients');
		assert.match(await visitor.text(), new RegExp(`\\b${before + 1}\\b`));
		await visitor.follow(selected.title);
		assert.match(await visitor.text(), /everybody can read/);
		assert.doesNotMatch(await visitor.text(), /G-2031/);
		for (const where of ['/', '/rules', '/faq', '/jobs', '/about', '/collaborations', '/privacy', '/accessibility', '/forgot', `/calls/${slug}`]) await visitor.go(where);
		await visitor.go('/nothing-here', 404);
	});

	await step('an administrator sees people, and the example program looks right too', async () => {
		await staff.go('/admin/people');
		await staff.follow(selected.name);
		const example = await Server.demo({ serve: ['--quiet'] });
		try {
			const first = await eyes.signedIn(example, 'staff@example.org', password);
			for (const where of ['/', '/calls', '/recipients', '/jobs', '/faq', '/rules', '/dashboard', '/staff', '/staff/awards', '/staff/audit', '/staff/program',
				'/staff/program/products', '/staff/program/rules', '/staff/program/institutions']) await first.go(where);
			example.check();
		} finally {
			await example.stop();
		}
	});

	await t.test('no page was wrong', () => {
		t.diagnostic(`${eyes.looks} looks at ${eyes.pages.size} different pages`);
		assert.ok(eyes.pages.size > 120, `${eyes.pages.size} pages`);
		assert.deepEqual([...new Set(eyes.wrong)], []);
	});
	await t.test('no page has an error in its HTML', () => assert.deepEqual(eyes.validate(), []));
	s.check();
});
