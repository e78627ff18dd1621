// Two worlds that differ in one secret, and a crawl that compares them byte by byte.
//
// Both are copies of one data folder, sessions included, so that whatever chance made (ids, tokens,
// the secret behind the csrf tokens) is the same in both.  What still may differ is masked by
// same(): the idempotency key of a form, the nonce of a visitor's form cookie, and Date.
import http from 'node:http';
import { spawnSync } from 'node:child_process';
import { Server, Visitor, binary } from '../stories/lib.mjs';

export const routes = () => JSON.parse(spawnSync(binary, ['routes', '--json'], { encoding: 'utf8' }).stdout);

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
export function idText(n) {
	let v = BigInt(n), s = '';
	for (let i = 0; i < 13; i++, v >>= 5n) s = alphabet[Number(v & 31n)] + s;
	return s;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
export const count = { requests: 0 };

// A plain GET under a host name that both worlds share, so that no port stands in a page.
export function fetchRaw(port, where, cookie) {
	count.requests++;
	return new Promise((resolve, reject) => {
		const headers = { host: 'twin.test', 'accept-encoding': 'identity' };
		if (cookie) headers.cookie = cookie;
		const rq = http.request({ host: '127.0.0.1', port, path: where, headers, agent }, (rs) => {
			const parts = [];
			rs.on('data', (d) => parts.push(d));
			rs.on('end', () => resolve({ status: rs.statusCode, raw: rs.rawHeaders, body: Buffer.concat(parts).toString('latin1') }));
		});
		rq.on('error', reject);
		rq.end();
	});
}

// One text of all that an observer gets: status, headers in their order, bytes.
export function same(answer, isVisitor) {
	const head = [];
	for (let i = 0; i < answer.raw.length; i += 2) {
		if (/^date$/i.test(answer.raw[i])) continue;
		head.push(answer.raw[i] + ': ' + answer.raw[i + 1].replace(/^((?:__Host-)?bursary-form=)[^;]*/, '$1…'));
	}
	let body = answer.body.replace(/(name="idempotency_key" value=")[^"]*/g, '$1…');
	if (isVisitor) body = body.replace(/(name="csrf" value=")[^"]*/g, '$1…');
	return `${answer.status}\n${head.join('\n')}\n\n${body}`;
}

export function difference(a, b) {
	const x = a.split('\n'), y = b.split('\n');
	const at = x.findIndex((line, i) => line !== y[i]);
	const show = (lines) => (lines[at] ?? '(ended)').trim().slice(0, 300);
	return at < 0 ? `${y.length - x.length} more lines` : `\n\tA: ${show(x)}\n\tB: ${show(y)}`;
}

// Runs f over the items, a few at a time.
export async function each(items, f, lanes = 6) {
	let next = 0;
	await Promise.all(Array.from({ length: lanes }, async () => {
		while (next < items.length) await f(items[next++]);
	}));
}

export class World {
	constructor(base, cookies) {
		this.server = new Server(base.server.db, base.server);
		this.cookies = cookies;
	}

	start() {
		return this.server.start({ serve: ['--quiet'] });
	}

	// A browser that is signed in already.
	as(role) {
		const v = new Visitor(this.server);
		for (const pair of (this.cookies[role] ?? '').split('; ').filter(Boolean)) {
			const at = pair.indexOf('=');
			v.jar.set(pair.slice(0, at), pair.slice(at + 1));
		}
		return v;
	}

	async look(role, where) {
		return same(await fetchRaw(this.server.port, where, this.cookies[role]), role === 'visitor');
	}

	sql(text) {
		return this.server.sql(text);
	}
}

// Every address of every GET route, with every id of its kind.
export function addresses(list, ids) {
	const out = [];
	for (const r of list.filter((x) => x.method === 'GET')) {
		if (['/metrics', '/healthz', '/readyz'].includes(r.path)) continue; // no person's: loopback, figures
		const param = r.params[0];
		const values = param === undefined ? [''] : ids[param] ?? ['x'];
		for (const v of values) {
			const where = r.path.replace(/:\w+/, v);
			out.push(where);
			// What is looked for may be what is hidden, in any form of it.
			if (r.path === '/search') {
				const ask = (q, more = '') => out.push(`${where}?q=${encodeURIComponent(q)}${more}`);
				for (const q of ids.words ?? []) ask(q);
				// One kind alone, and pages of it that begin at what is hidden.
				for (const kind of r.fields.find((f) => f.name === 'kind').choices) ask((ids.words ?? ['x'])[0], `&kind=${kind}`);
				for (const kind of ['proposal', 'panel', 'review', 'inquiry']) for (const at of (ids.cursor ?? []).slice(0, 2)) ask('university', `&kind=${kind}&after=${at}`);
			}
			for (const f of r.fields) {
				for (const choice of f.choices ?? []) out.push(`${where}?${f.name}=${choice}`);
				if (f.name === 'page') out.push(`${where}?page=2`);
				// A cursor may name anything: what is hidden too.
				if (['after', 'before'].includes(f.name)) for (const at of ids.cursor) out.push(`${where}?${f.name}=${at}`);
			}
		}
	}
	return out;
}
