// People in a real browser, and eyes that look at every page they come to: accessibility (axe), what
// the policy blocks, errors of scripts, sideways scrolling, and in the end the HTML of all (vnu).
//
//	const eyes = await Eyes.open();
//	const pi = await eyes.person(server);                 // { js: false } without script
//	await pi.go('/sign-in');
//	await pi.send('/sign-in', { email, password });       // fills the form, presses its button, looks
//	await eyes.close(); assert.deepEqual(eyes.wrong, []); assert.deepEqual(eyes.validate(), []);
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import assert from 'node:assert/strict';

const require = createRequire(import.meta.url);
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update',
	'--disable-sync', '--no-first-run'];
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const wide = { width: 1440, height: 900 }, narrow = { width: 375, height: 800 };

// Why nothing can be seen here, or false.
export function blind() {
	if (!existsSync(executablePath)) return `no Chromium at ${executablePath}; tools/deps check installs it`;
	for (const name of ['playwright-core', 'axe-core', 'vnu-jar'])
		try {
			require.resolve(name);
		} catch {
			return `no ${name}; tools/deps check installs it`;
		}
	return false;
}

export class Eyes {
	static async open() {
		const eyes = new Eyes();
		eyes.browser = await require('playwright-core').chromium.launch({ executablePath, args });
		eyes.axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
		return eyes;
	}

	constructor() {
		this.wrong = []; // what was wrong, in words
		this.pages = new Map(); // digest of the HTML → { name, html }
		this.looks = 0;
	}

	async person(server, { js = true, dark = false } = {}) {
		const context = await this.browser.newContext({ baseURL: server.url, viewport: wide, javaScriptEnabled: js,
			colorScheme: dark ? 'dark' : 'light', locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' });
		const page = await context.newPage();
		page.setDefaultTimeout(20000);
		return new Person(this, page, js);
	}

	async signedIn(server, email, password, options) {
		const who = await this.person(server, options);
		await who.go('/sign-in');
		await who.send('/sign-in', { email, password });
		assert.doesNotMatch(who.place(), /sign-in/, `${email} is not signed in`);
		return who;
	}

	async close() {
		await this.browser.close();
	}

	keep(name, html) {
		// Keys and tokens differ each time; the page is the same.
		const plain = html.replace(/name="(csrf|idempotency_key)" value="[^"]*"/g, 'name="$1" value="x"');
		const digest = createHash('sha256').update(plain).digest('hex').slice(0, 16);
		if (!this.pages.has(digest)) this.pages.set(digest, { name, html: plain });
	}

	// The HTML errors of every page that was met: "PAGE: what".
	validate() {
		const dir = mkdtempSync(path.join(tmpdir(), 'bursary-html-'));
		for (const [digest, { html }] of this.pages) writeFileSync(path.join(dir, `${digest}.html`), html);
		const r = spawnSync('java', ['-Xss8m', '-jar', require('vnu-jar'), '--format', 'gnu', '--errors-only', dir],
			{ encoding: 'utf8', maxBuffer: 1 << 26 });
		rmSync(dir, { recursive: true, force: true });
		assert.ok(r.error === undefined, `java: ${r.error}`);
		const lines = r.stderr.trim().split('\n').filter(Boolean);
		assert.ok(r.status === 0 || lines.length > 0, `vnu ended with ${r.status}: ${r.stdout}`);
		return lines.map((line) => line.replace(/^"?file:.*?([0-9a-f]{16})\.html"?/, (all, digest) => this.pages.get(digest)?.name ?? all));
	}
}

class Person {
	constructor(eyes, page, js) {
		Object.assign(this, { eyes, page, js, status: 0 });
		page.on('pageerror', (e) => this.wrong(`script: ${e.message}`));
		page.on('console', (line) => {
			// The status of the page itself is asked for by the story.
			const isOwnStatus = /Failed to load resource/.test(line.text()) && line.location().url === page.url();
			if (line.type() === 'error' && !isOwnStatus) this.wrong(line.text());
		});
		page.on('response', (r) => {
			if (r.request().frame() !== page.mainFrame() || r.request().resourceType() !== 'document') return;
			this.status = r.status();
			this.answer = r;
		});
	}

	place() {
		const url = new URL(this.page.url());
		return url.pathname + url.search;
	}

	wrong(what) {
		this.eyes.wrong.push(`${this.place()}${this.js ? '' : ' without script'}: ${what}`);
	}

	text() {
		return this.page.locator('body').innerText();
	}

	async go(where, status = 200) {
		await this.page.goto(where);
		assert.equal(this.status, status, where);
		await this.look();
	}

	// Presses the link of a page with these words.
	async follow(words) {
		const arrived = this.page.waitForNavigation();
		await this.page.getByRole('main').getByRole('link', { name: words }).first().click();
		await arrived;
		assert.equal(this.status, 200, `${words} leads to ${this.place()}`);
		await this.look();
	}

	async fill(form, values) {
		for (const [name, value] of Object.entries(values)) {
			const at = form.locator(`[name="${name}"]`);
			const kind = await at.first().evaluate((e) => e.type ?? e.tagName);
			if (kind === 'checkbox' || kind === 'radio')
				for (const v of [value].flat()) await form.locator(`[name="${name}"][value="${v}"]`).check();
			else if (kind === 'select-one') await at.selectOption(value);
			else if (kind === 'file') await at.setInputFiles(value);
			else await at.fill(value);
		}
	}

	// Fills the form that goes to an address and presses its button: the primary one or that with these words.
	async send(action, values = {}, { button, status = 200 } = {}) {
		// A filter above a list may go to the same address as what is posted.
		const posted = this.page.locator(`form[action="${action}"][method="post"]`);
		const form = (await posted.count() > 0 ? posted : this.page.locator(`form[action="${action}"]`)).first();
		await this.fill(form, values);
		const press = button ? form.getByRole('button', { name: button }) : form.locator('button:not(.unseen)').last();
		const asks = this.js && await press.getAttribute('data-confirm') !== null;
		const arrived = this.page.waitForNavigation();
		await press.click();
		if (asks) await this.page.locator('dialog button[value=yes]').click();
		await arrived;
		assert.equal(this.status, status, `${action} leads to ${this.place()}: ${(await this.page.locator('main').innerText()).slice(0, 600)}`);
		await this.look();
	}

	// Tab until the focus is on something; each stop can be seen and comes after the last one.
	async tabTo(selector, most = 200) {
		for (let i = 0; i < most; i++) {
			await this.page.keyboard.press('Tab');
			const stop = await this.page.evaluate(([wanted]) => {
				const at = document.activeElement, style = getComputedStyle(at), last = window.lastStop;
				// A box inside a label shows on itself or on its label.
				const shown = [at, at.closest('label'), at.parentElement].filter(Boolean).map((e) => getComputedStyle(e))
					.some((s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none');
				const order = !last || !last.isConnected || (last.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
				window.lastStop = at;
				return { is: at.matches(wanted), shown, order, what: at.outerHTML.slice(0, 120), hidden: style.visibility === 'hidden' };
			}, [selector]);
			if (!stop.shown || stop.hidden) this.wrong(`the focus does not show on ${stop.what}`);
			if (!stop.order) this.wrong(`the focus goes back to ${stop.what}`);
			if (stop.is) return;
		}
		assert.fail(`${this.place()}: ${selector} is not reached by the keyboard`);
	}

	async look() {
		await this.page.waitForLoadState('load');
		const html = await this.answer.text().catch(() => null);
		if (html !== null && /text\/html/.test(this.answer.headers()['content-type'])) this.eyes.keep(this.place(), html);
		const page = await this.page.evaluate(() => ({ h1: document.querySelectorAll('h1').length, lang: document.documentElement.lang, title: document.title }));
		if (page.h1 !== 1) this.wrong(`${page.h1} h1`);
		if (page.lang !== 'en') this.wrong(`its language is "${page.lang}"`);
		if (page.title.length < 3) this.wrong('it has no title');
		await this.page.setViewportSize(narrow);
		await this.width(narrow.width);
		if (this.js && this.eyes.looks++ % 3 === 0) await this.audit('narrow');
		await this.page.setViewportSize(wide);
		await this.width(wide.width);
		if (this.js) await this.audit('wide');
	}

	async width(px) {
		const over = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		if (over > 0) this.wrong(`scrolls sideways by ${over} at ${px} px`);
	}

	async audit(view) {
		await this.page.evaluate(`window.axe || ${this.eyes.axe}; 0`).catch((e) => this.wrong(`axe: ${e.message}`));
		const found = await this.page.evaluate((tags) => window.axe.run({ runOnly: tags, resultTypes: ['violations'] }), standards);
		for (const v of found.violations)
			for (const node of v.nodes) this.wrong(`${view}: ${v.id} (${v.help}): ${node.html.slice(0, 160)}`);
	}
}
