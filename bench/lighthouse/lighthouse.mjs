// Every public page of the example program under Lighthouse: the four marks, the largest paint on its slow 4G, bytes over the wire.
// Lighthouse is not among what the project needs: LIGHTHOUSE names a folder where `npm i lighthouse@12` was run; without, nothing is done.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Server } from '../../tests/stories/lib.mjs';

const folder = process.env.LIGHTHOUSE;
if (!folder) {
	console.log('bench-lighthouse: skipped, LIGHTHOUSE names no folder with lighthouse in it');
	process.exit(0);
}
const require = createRequire(pathToFileURL(path.join(path.resolve(folder), 'package.json')));
const load = async (name) => import(pathToFileURL(require.resolve(name)));
const { default: lighthouse } = await load('lighthouse');
const { launch } = await load('chrome-launcher');

// A few runs of each page: what else the machine does only ever makes a page slower.
const RUNS = Number(process.env.LIGHTHOUSE_RUNS ?? 3);

async function places(s) {
	const v = s.visitor(), first = async (list, begin) => (await v.get(list)).links().find((l) => l.startsWith(begin) && l.length > begin.length);
	return ['/', '/calls', '/calls/safe-agents', '/rules', '/rules/versions', '/faq', '/faq/overhead', '/recipients', await first('/recipients', '/awards/'),
		'/jobs', await first('/jobs', '/jobs/'), '/news', await first('/news', '/news/'), '/about', '/collaborations', '/privacy', '/accessibility', '/contact', '/follow'];
}

const s = await Server.demo({ serve: ['--quiet'] });
await s.lettersGone();
const chrome = await launch({ chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox'] });
const rows = [];
try {
	for (const where of await places(s)) {
		const marks = {}, row = { page: where, lcp_ms: Infinity, cls: Infinity, bytes: 0 };
		for (let run = 0, failed = 0; run < RUNS;) {
			const { lhr } = await lighthouse(s.url + where, { port: chrome.port, output: 'json', logLevel: 'error' });
			// On a busy machine a browser may paint nothing in time: that is no measurement.
			if (lhr.runtimeError) {
				if (++failed > 3) throw new Error(`${where}: ${lhr.runtimeError.message}`);
				continue;
			}
			run++;
			for (const c of Object.values(lhr.categories)) marks[c.id] = Math.max(marks[c.id] ?? 0, Math.round(c.score * 100));
			row.lcp_ms = Math.min(row.lcp_ms, Math.round(lhr.audits['largest-contentful-paint'].numericValue));
			row.cls = Math.min(row.cls, lhr.audits['cumulative-layout-shift'].numericValue);
			row.bytes = lhr.audits['total-byte-weight'].numericValue;
		}
		rows.push(Object.assign(row, marks));
		console.log(`${where.padEnd(34)} ${Object.values(marks).map((m) => String(m).padStart(4)).join('')}  ${String(row.lcp_ms).padStart(5)} ms  ${row.cls.toFixed(3)}  ${row.bytes} B`);
	}
} finally {
	await chrome.kill();
	await s.stop();
}
console.log(JSON.stringify({ bench: 'lighthouse', runs: RUNS, least: Math.min(...rows.flatMap((r) => [r.performance, r.accessibility, r['best-practices'], r.seo])), lcp_ms: Math.max(...rows.map((r) => r.lcp_ms)), rows }));
process.exit(0);
