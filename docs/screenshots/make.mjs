// Takes the pictures of the README anew from the example program: `node docs/screenshots/make.mjs`
// after `make` and `tools/deps check`.  They stand beside this file.
import { statSync } from 'node:fs';
import { Server, password } from '../../tests/stories/lib.mjs';
import { Eyes, blind } from '../../tests/browser/eyes.mjs';

const here = new URL('.', import.meta.url).pathname;

// The first page of a list that leads on to one like it.
async function open(page, list, pattern) {
	await page.goto(list);
	const hrefs = await page.locator('main a[href]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
	await page.goto(hrefs.find((h) => pattern.test(h)));
}

const pictures = [
	{ name: 'call', go: (page) => page.goto('/calls/safe-agents') },
	{ name: 'review', who: 'reviewer18@example.org', go: (page) => open(page, '/reviews', /^\/reviews\/[0-9a-z]{13}$/) },
	{ name: 'decide', who: 'chair@example.org', go: (page) => page.goto('/panel/trustworthy-learning/decide') },
];

const why = blind();
if (why) throw new Error(why);
const server = await Server.demo({ serve: ['--quiet'] });
const eyes = await Eyes.open();
try {
	for (const { name, who, go } of pictures) {
		const { page } = who ? await eyes.signedIn(server, who, password) : await eyes.person(server);
		await go(page);
		await page.evaluate(() => document.fonts.ready);
		const file = `${here}${name}.png`;
		await page.screenshot({ path: file });
		console.log(`${file}: ${Math.ceil(statSync(file).size / 1024)} KB`);
	}
} finally {
	await eyes.close();
	await server.stop();
}
