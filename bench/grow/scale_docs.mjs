// The report of scale.mjs as a table for people, and as a page with its plots for docs/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../tests/stories/lib.mjs';

const MARK = '<!-- table: make bench-grow -->', END = '<!-- end -->';
const title = (s) => s.inside ? `${s.call.toLocaleString('en')} inside ${s.inside.toLocaleString('en')}` : s.call.toLocaleString('en');
const ms = (us) => us === undefined ? '' : us >= 100000 ? String(Math.round(us / 1000)) : (us / 1000).toFixed(us < 1000 ? 3 : us < 10000 ? 2 : 1);
const cpu = (a) => !a ? '–' : a.over ? 'over' : ms(a.cpu_us);

// One row a route: the role to whom it is dearest in the largest program.
export function rowsOf(report) {
	const last = report.sizes.at(-1).answers, best = new Map();
	const weight = (a) => a?.over ? Infinity : a?.busy_us ?? (a?.cpu_us ?? 0) / 1e9; // what was asked under traffic was dearest to some
	for (const s of report.sizes)
		for (const name of Object.keys(s.answers)) {
			const [route, role] = name.split(' as '), had = best.get(route);
			if (!had || weight(last[name]) > weight(last[`${route} as ${had}`])) best.set(route, role);
		}
	return [...best].map(([route, role]) => ({ route, role, costs: report.sizes.map((s) => s.answers[`${route} as ${role}`]) }));
}

function pagesTable(report) {
	const head = ['route', 'dearest to', ...report.sizes.map((s) => `CPU ms, ${title(s)}`), 'under traffic', 'statements', 'rows', 'steps', 'KB'];
	const lines = rowsOf(report).map(({ route, role, costs }) => {
		const c = costs.at(-1) ?? {};
		return [`\`${route}\``, role.replaceAll('_', ' '), ...costs.map(cpu), ms(c.busy_us), c.statements ?? '', c.rows ?? '', c.steps ?? '', c.bytes ? (c.bytes / 1024).toFixed(1) : ''];
	});
	return table(head, lines);
}

function otherTable(report) {
	const at = (s) => report.acts[s.call] ?? {};
	const lines = [
		['`bursary check`, CPU s', ...report.sizes.map((s) => !s.check ? '' : `${s.check.cpu_s}${s.check.verdict === 'clean' ? '' : ` (${s.check.verdict})`}`)],
		['start to the first page, ms', ...report.sizes.map((s) => s.start_ms)],
		['memory of web after the walk, MB', ...report.sizes.map((s) => s.rss_mb)],
		['release, CPU ms', ...report.sizes.map((s) => at(s).release?.cpu_ms ?? '')],
		['best assignment, CPU s / peak MB', ...report.sizes.map((s) => at(s).assign ? `${at(s).assign.cpu_s} / ${at(s).assign.peak_mb}` : '')],
		['the call page as a file from nginx, CPU ms', ...report.sizes.map((s) => s.nginx_us ? (s.nginx_us / 1000).toFixed(3) : '')],
	];
	return table(['', ...report.sizes.map(title)], lines);
}

const table = (head, lines) => [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

// ---- plots: both axes logarithmic, a line a route, so that what is flat lies flat ----

const W = 760, H = 420, LEFT = 60, RIGHT = 250, TOP = 20, BOTTOM = 40;
const escape = (s) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;');

function plot(report, rows, label, value) {
	const sizes = report.sizes.map((s) => s.call + s.inside), all = rows.flatMap((r) => r.costs.map(value)).filter((v) => v > 0);
	const lo = Math.floor(Math.log10(Math.min(...all))), hi = Math.ceil(Math.log10(Math.max(...all)) + 1e-9);
	const x0 = Math.log10(sizes[0]), x1 = Math.log10(sizes.at(-1));
	const x = (n) => LEFT + (Math.log10(n) - x0) / (x1 - x0 || 1) * (W - LEFT - RIGHT), y = (v) => H - BOTTOM - (Math.log10(v) - lo) / (hi - lo || 1) * (H - TOP - BOTTOM);
	const out = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${W} ${H}" role="img" aria-label="${escape(label)} by proposals in the program, both logarithmic">`,
		'<style>text{font:11px sans-serif;fill:#333}path{fill:none;stroke-width:1.5}.g{stroke:#ccc;stroke-width:.5}@media(prefers-color-scheme:dark){text{fill:#ddd}.g{stroke:#555}}</style>'];
	for (let d = lo; d <= hi; d++) out.push(`<path class="g" d="M${LEFT} ${y(10 ** d).toFixed(1)}H${W - RIGHT}"/><text x="${LEFT - 6}" y="${(y(10 ** d) + 4).toFixed(1)}" text-anchor="end">${10 ** d}</text>`);
	sizes.forEach((n, i) => out.push(`<text x="${x(n).toFixed(1)}" y="${H - BOTTOM + 16}" text-anchor="middle">${escape(title(report.sizes[i]))}</text>`));
	out.push(`<text x="${LEFT}" y="12">${escape(label)}</text>`);
	const ends = [];
	rows.forEach((r, i) => {
		const points = r.costs.map((c, k) => [sizes[k], value(c)]).filter(([, v]) => v > 0);
		if (points.length === 0) return;
		const colour = `hsl(${Math.round(i * 360 / rows.length)} 60% 45%)`, [n, v] = points.at(-1);
		out.push(`<path stroke="${colour}" d="M${points.map(([a, b]) => `${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join('L')}"/><circle cx="${x(n).toFixed(1)}" cy="${y(v).toFixed(1)}" r="2.5" fill="${colour}"/>`);
		ends.push({ y: y(v), text: r.route, colour });
	});
	// Names do not lie on each other.
	ends.sort((a, b) => a.y - b.y);
	let at = -Infinity;
	for (const e of ends) { at = Math.max(e.y, at + 12); out.push(`<text x="${W - RIGHT + 10}" y="${(at + 4).toFixed(1)}" style="fill:${e.colour}">${escape(e.text)}</text>`); }
	return out.join('\n') + '\n</svg>\n';
}

// The routes that are worth a line: the dearest, and a few that should be cheapest.
const worth = (rows) => [...rows].sort((a, b) => (b.costs.at(-1)?.cpu_us ?? 0) - (a.costs.at(-1)?.cpu_us ?? 0)).slice(0, 28);

function writePlots(rows, report) {
	mkdirSync(path.join(root, 'docs/scale'), { recursive: true });
	writeFileSync(path.join(root, 'docs/scale/cpu.svg'), plot(report, rows, 'CPU ms', (c) => (c?.cpu_us ?? 0) / 1000));
	writeFileSync(path.join(root, 'docs/scale/steps.svg'), plot(report, rows, 'steps of SQLite', (c) => c?.steps ?? 0));
}

export function writeDocs(report, writes) {
	const pages = pagesTable(report), rest = otherTable(report);
	if (writes && report.db === 'SQLite') {
		const file = path.join(root, 'docs/scale.md'), text = readFileSync(file, 'utf8'), from = text.indexOf(MARK), to = text.indexOf(END, from);
		const note = `${report.cores} cores, load average ${report.load.before.toFixed(1)} before and ${report.load.after.toFixed(1)} after; ${report.db}; CPU of the request's thread, median of some warm requests; under traffic: of all that answers, while 8 clients ask for this page.`;
		writeFileSync(file, `${text.slice(0, from)}${MARK}\n${note}\n\n${rest}\n\n${pages}\n${text.slice(to)}`);
		writePlots(worth(rowsOf(report)), report);
	}
	return `\n${rest}\n\n${pages}\n`;
}
