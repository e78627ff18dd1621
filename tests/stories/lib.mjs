// What the stories stand on: a real server on a real database, and people with browsers' manners:
// a cookie jar, forms read from the page, hidden fields sent back, redirects followed.
//
//	for (const db of databases()) test(`… on ${db}`, async (t) => {
//		const s = await Server.demo({ db });        // or Server.empty({ db, admin: {…} })
//		t.after(() => s.stop());
//		const pi = await s.signIn('pi1@example.org');
//		const page = await pi.get('/dashboard');
//		const next = await pi.submit(page.form('/calls/x/apply'), { title: '…' });
//		await s.check();                            // `bursary check` says all is well
//	});
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, existsSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import assert from 'node:assert/strict';

export const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
export const binary = process.env.BURSARY ?? path.join(root, 'build/bursary');
export const password = 'bursary demo only';

// The databases that stories run on; PostgreSQL only under tests/with-postgres.
export function databases() {
	return process.env.BURSARY_TEST_PG ? ['sqlite', 'postgresql'] : ['sqlite'];
}

export function freePort() {
	return new Promise((resolve, reject) => {
		const s = net.createServer();
		s.on('error', reject);
		s.listen(0, '127.0.0.1', () => {
			const { port } = s.address();
			s.close(() => resolve(port));
		});
	});
}

export const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

function psql(sql, database) {
	const url = new URL(process.env.BURSARY_TEST_PG);
	if (database) url.pathname = '/' + database;
	const r = spawnSync('psql', ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', url.href, '-c', sql], { encoding: 'utf8' });
	assert.equal(r.status, 0, `psql: ${r.stderr}`);
	return r.stdout.trim();
}

export class Server {
	// like: a server that is halted, whose data this one begins with.
	constructor(db, like = null) {
		this.db = db;
		this.dir = mkdtempSync(path.join(tmpdir(), 'bursary-story-'));
		this.data = path.join(this.dir, 'data');
		this.log = '';
		if (db === 'postgresql') {
			this.database = 'story_' + Math.random().toString(36).slice(2, 10);
			psql(`CREATE DATABASE ${this.database}${like ? ` TEMPLATE ${like.database}` : ''}`);
			const url = new URL(process.env.BURSARY_TEST_PG);
			url.pathname = '/' + this.database;
			this.dbUrl = url.href;
		}
		if (like) cpSync(like.data, this.data, { recursive: true });
	}

	// The options that every command on this data needs.
	where() {
		return ['--data', this.data, ...(this.dbUrl ? ['--db', this.dbUrl] : [])];
	}

	run(command, args = [], options = {}) {
		return spawnSync(options.binary ?? binary, [command, ...this.where(), ...args], { encoding: 'utf8', cwd: root, ...options });
	}

	// The example program; options.serve: more arguments for serve; options.env.
	static async demo(options = {}) {
		const s = new Server(options.db ?? 'sqlite');
		const made = s.run('demo');
		assert.equal(made.status, 0, made.stderr);
		await s.start(options);
		return s;
	}

	static async empty(options = {}) {
		const s = new Server(options.db ?? 'sqlite');
		const a = { email: 'admin@example.org', name: 'Admin', password: 'a quiet long password', ...options.admin };
		const made = s.run('init', ['--name', 'Story Awards', '--admin', a.email], { input: `${a.name}\n${a.password}\n` });
		assert.equal(made.status, 0, made.stderr);
		await s.start(options);
		return s;
	}

	async start(options = {}) {
		this.options = options;
		this.port ??= await freePort();
		this.url = `http://127.0.0.1:${this.port}`;
		this.child = spawn(options.binary ?? binary, ['serve', ...this.where(), '--listen', `127.0.0.1:${this.port}`, ...(options.serve ?? [])], {
			cwd: root, env: { ...process.env, ...options.env }, stdio: ['ignore', 'ignore', 'pipe'],
		});
		this.child.stderr.on('data', (d) => { this.log += d; });
		this.exited = new Promise((r) => this.child.on('exit', (code, signal) => { this.ended = true; r({ code, signal }); }));
		this.ended = false;
		for (let i = 0; i < 200; i++) {
			if (this.ended) throw new Error(`serve ended at once:\n${this.log}`);
			try {
				if ((await fetch(this.url + '/healthz')).ok) return;
			} catch { /* not yet */ }
			await sleep(25);
		}
		throw new Error(`serve does not answer:\n${this.log}`);
	}

	async halt(signal = 'SIGTERM') {
		if (!this.child || this.ended) return;
		this.child.kill(signal);
		await this.exited;
	}

	async restart() {
		await this.halt();
		await this.start(this.options);
	}

	async stop() {
		await this.halt();
		if (this.database) psql(`DROP DATABASE ${this.database} WITH (FORCE)`);
		rmSync(this.dir, { recursive: true, force: true });
	}

	// `bursary check` must find nothing.
	check() {
		const r = this.run('check');
		assert.equal(r.status, 0, `bursary check: ${r.stdout}${r.stderr}`);
	}

	// One value or rows of columns, straight from the database: for what a story must see behind the pages.
	sql(text) {
		if (this.database) return psql(text, this.database);
		const r = spawnSync('sqlite3', ['-batch', '-cmd', '.timeout 60000', path.join(this.data, 'bursary.db'), text], { encoding: 'utf8' });
		assert.equal(r.status, 0, `sqlite3: ${r.stderr}`);
		return r.stdout.trim();
	}

	// The worker makes suggestions for who has signed in: until it has, for everybody.
	async suggested() {
		for (let i = 0; i < 400; i++) {
			if (this.sql(`SELECT COUNT(*) FROM suggest_reader WHERE due_at <= ${Math.floor(Date.now() / 1000) + 60}`) === '0') return;
			await sleep(50);
		}
		throw new Error('suggestions are not made');
	}

	// What the audit tells of acts whose names begin so, counted.
	audited(begin) {
		const rows = this.sql(`SELECT action || ' ' || CAST(COUNT(*) AS TEXT) FROM audit_told WHERE action LIKE '${begin}%' GROUP BY action ORDER BY action`);
		return Object.fromEntries(rows.split('\n').filter(Boolean).map((row) => row.split(' ')).map(([action, n]) => [action.slice(begin.length), Number(n)]));
	}

	// The process that works beside the requests stands still until what is given back is called; never in the midst of a
	// bracket, where everybody would wait for it.
	async holdWorker() {
		const pid = Number(readdirSync('/proc').find((name) => {
			try {
				return /^\d+ \(worker\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1] === String(this.child.pid);
			} catch { return false; }
		}));
		assert.ok(pid > 0, 'serve has a worker');
		const go = () => { try { process.kill(pid, 'SIGCONT'); } catch { /* it has ended */ } };
		for (let i = 0; i < 100; i++) {
			process.kill(pid, 'SIGSTOP');
			if (this.holdsNothing()) return go;
			go();
			await sleep(50);
		}
		throw new Error('the worker is always in a bracket');
	}

	// Whether a bracket could begin at once.
	holdsNothing() {
		if (this.database)
			return psql(`SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`, this.database) === '0';
		return spawnSync('sqlite3', ['-batch', '-cmd', '.timeout 100', path.join(this.data, 'bursary.db'), 'BEGIN IMMEDIATE; ROLLBACK;']).status === 0;
	}

	// Letters that the worker has written so far, as texts; waits until `least` are there.
	async letters(least = 0, ms = 10000) {
		const dir = path.join(this.data, 'outbox');
		for (let waited = 0; ; waited += 50) {
			const names = existsSync(dir) ? readdirSync(dir).filter((n) => n.endsWith('.eml')) : [];
			if (names.length >= least) return names.map((n) => readFileSync(path.join(dir, n), 'utf8'));
			if (waited >= ms) throw new Error(`${names.length} letters, not ${least}`);
			await sleep(50);
		}
	}

	// Until no letter is on its way: what is compared byte for byte must not change by itself meanwhile.
	async lettersGone(ms = 30000) {
		for (let waited = 0; Number(this.sql(`SELECT COUNT(*) FROM message WHERE state IN ('queued', 'sending')`)) > 0; waited += 50) {
			if (waited >= ms) throw new Error('letters are still on their way');
			await sleep(50);
		}
	}

	visitor() {
		return new Visitor(this);
	}

	async signIn(email, word = password) {
		const v = this.visitor();
		const page = await v.get('/sign-in');
		const answer = await v.submit(page.form('/sign-in'), { email, password: word });
		assert.equal(answer.status, 200, `sign-in of ${email}: ${answer.status}`);
		v.email = email;
		return v;
	}
}

// Somebody signed in, or typed the password, more than the quarter of an hour ago that a proof is fresh.
export function stale(s, email) {
	s.sql(`UPDATE session SET proved_at = proved_at - 901 WHERE person_id = (SELECT id FROM person WHERE email = '${email}')`);
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", '#34': '"', '#x27': "'", nbsp: '\u00a0' };
export function decode(s) {
	return s.replace(/&(#x[0-9a-f]+|#[0-9]+|[a-z]+);/gi, (all, name) => {
		if (entities[name]) return entities[name];
		if (name.startsWith('#x')) return String.fromCodePoint(parseInt(name.slice(2), 16));
		return name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : all;
	});
}

function attributes(tag) {
	const out = {};
	for (const m of tag.matchAll(/([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g))
		out[m[1].toLowerCase()] = decode(m[2] ?? m[3] ?? m[4] ?? '');
	return out;
}

// The fields a browser would send for a form as it stands: [name, value] pairs.
function fieldsOf(html) {
	const fields = [];
	for (const m of html.matchAll(/<(input|textarea|select)\b([^>]*)>([\s\S]*?(?=<\/\1>))?/gi)) {
		const a = attributes(m[2]);
		if (!a.name || 'disabled' in a) continue;
		const kind = m[1].toLowerCase();
		if (kind === 'textarea') fields.push([a.name, decode((m[3] ?? '').replace(/^\n/, ''))]);
		else if (kind === 'select') {
			const options = [...(m[3] ?? '').matchAll(/<option\b([^>]*)>([^<]*)/gi)].map((o) => ({ ...attributes(o[1]), text: decode(o[2]) }));
			const chosen = options.find((o) => 'selected' in o) ?? options[0];
			if (chosen) fields.push([a.name, chosen.value ?? chosen.text]);
		} else if (['checkbox', 'radio'].includes(a.type)) {
			if ('checked' in a) fields.push([a.name, a.value ?? 'on']);
		} else if (!['submit', 'button', 'file', 'image', 'reset'].includes(a.type)) fields.push([a.name, a.value ?? '']);
	}
	return fields;
}

export class Page {
	constructor(response, bytes, from) {
		this.status = response.status;
		this.headers = response.headers;
		this.path = from;
		this.bytes = bytes;
		this.html = bytes.toString('utf8');
	}

	// Text without tags, white space folded.
	get text() {
		return decode(this.html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ').trim();
	}

	// Every form: { action, method, enctype, fields, html }; and for each button that stands apart from its form and sends it
	// elsewhere, that form as it would be sent.
	forms() {
		const forms = [...this.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map((m) => {
			const a = attributes(m[1]);
			return { id: a.id, action: a.action || this.path, method: (a.method ?? 'get').toLowerCase(), enctype: a.enctype, fields: fieldsOf(m[2]), html: m[2] };
		});
		const apart = [...this.html.matchAll(/<button\b([^>]*)>/gi)].map((m) => attributes(m[1])).filter((a) => a.form && a.formaction).map((a) => {
			const of = forms.find((f) => f.id === a.form);
			assert.ok(of, `${this.path} has no form ${a.form}`);
			return { ...of, action: a.formaction, fields: [...of.fields, [a.name, a.value ?? '']] };
		});
		return [...forms, ...apart];
	}

	// The form that goes to an address (a string, a prefix ending in *, or a RegExp); one that is
	// posted before a filter that goes to the same.
	form(action) {
		const fits = (f) => action instanceof RegExp ? action.test(f.action)
			: action.endsWith('*') ? f.action.startsWith(action.slice(0, -1)) : f.action === action;
		const all = this.forms().filter(fits);
		const found = all.find((f) => f.method === 'post') ?? all[0];
		assert.ok(found, `${this.path} (${this.status}) has no form to ${action}; it has ${this.forms().map((f) => f.action).join(', ') || 'none'}`);
		return found;
	}

	links() {
		return [...this.html.matchAll(/<a\b([^>]*)>/gi)].map((m) => attributes(m[1]).href).filter(Boolean);
	}

	// Where a list goes on ("next") or came from ("prev"); undefined when it does not.
	way(rel) {
		return [...this.html.matchAll(/<a\b([^>]*)>/gi)].map((m) => attributes(m[1])).find((a) => a.rel === rel)?.href;
	}

	// The first link that fits; fails when there is none.
	link(pattern) {
		const found = this.links().find((h) => pattern.test(h));
		assert.ok(found, `${this.path} has no link like ${pattern}`);
		return found;
	}
}

// Node 18's fetch has no getSetCookie(): the fields come joined; ours carry no comma of their own.
export function cookiesOf(response) {
	return response.headers.getSetCookie?.() ?? (response.headers.get('set-cookie') ?? '').split(/, (?=[^;,\s]+=)/).filter(Boolean);
}

export class Visitor {
	constructor(server) {
		this.server = server;
		this.jar = new Map();
	}

	cookie() {
		return [...this.jar].map(([k, v]) => `${k}=${v}`).join('; ');
	}

	keep(response) {
		for (const line of cookiesOf(response)) {
			const [pair, ...rest] = line.split(';');
			const at = pair.indexOf('=');
			const gone = rest.some((r) => /^\s*max-age=0\s*$/i.test(r)) || pair.slice(at + 1) === '';
			if (gone) this.jar.delete(pair.slice(0, at));
			else this.jar.set(pair.slice(0, at), pair.slice(at + 1));
		}
	}

	// One request, redirects not followed.
	async once(method, where, options = {}) {
		const headers = { ...options.headers };
		if (this.jar.size) headers.cookie = this.cookie();
		if (method === 'POST') {
			headers.origin ??= this.server.url;
			headers['sec-fetch-site'] ??= 'same-origin';
		}
		const r = await fetch(this.server.url + where, { method, headers, body: options.body, redirect: 'manual' });
		this.keep(r);
		return new Page(r, Buffer.from(await r.arrayBuffer()), where);
	}

	async follow(page) {
		for (let i = 0; i < 5 && [301, 302, 303, 307].includes(page.status); i++) {
			const to = new URL(page.headers.get('location'), this.server.url);
			assert.equal(to.origin, this.server.url, 'a redirect leads away');
			page = await this.once('GET', to.pathname + to.search);
		}
		return page;
	}

	async get(where, options) {
		return this.follow(await this.once('GET', where, options));
	}

	// A page with a task that runs: waits until it is over, as the page's script does; the page then.
	async taskOver(page, ms = 20000) {
		const asks = /data-task="([^"]+)"/.exec(page.html)?.[1];
		if (!asks) return page;
		for (let waited = 0; ; waited += 50) {
			const told = JSON.parse((await this.get(asks)).html);
			if (told.is_over) return this.get(page.path);
			if (waited >= ms) throw new Error(`${asks}: ${told.text}`);
			await sleep(50);
		}
	}

	// Sends a form with some fields changed: a value, a list of values, null to leave out,
	// { file, name, type } for an upload.  options.follow: false stops before the redirect.
	async submit(form, changes = {}, options = {}) {
		const pairs = form.fields.filter(([name]) => !(name in changes));
		let multipart = form.enctype === 'multipart/form-data';
		for (const [name, value] of Object.entries(changes)) {
			if (value === null) continue;
			for (const v of Array.isArray(value) ? value : [value]) pairs.push([name, v]);
			if (value?.file !== undefined) multipart = true;
		}
		let body, headers = { ...options.headers };
		if (multipart) {
			body = new FormData();
			for (const [name, v] of pairs)
				if (v?.file !== undefined) body.append(name, new Blob([v.file], { type: v.type ?? 'application/pdf' }), v.name ?? 'proposal.pdf');
				else body.append(name, v);
		} else {
			body = new URLSearchParams(pairs).toString();
			headers['content-type'] = 'application/x-www-form-urlencoded';
		}
		const page = await this.once('POST', form.action, { body, headers });
		return options.follow === false ? page : this.follow(page);
	}
}

// The smallest PDF that is one; `extra` makes it another one, size pads it.
export function pdf(extra = '', size = 0) {
	const head = `%PDF-1.4\n% ${extra}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n`;
	const tail = `xref\n0 4\n0000000000 65535 f \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n9\n%%EOF\n`;
	return Buffer.from(head + '%' + 'x'.repeat(Math.max(0, size - head.length - tail.length - 2)) + '\n' + tail);
}

// The path of every address that search engines are told, part by part.
export async function sitemap(visitor) {
	const told = async (where) => (await visitor.get(where)).html.match(/<loc>[^<]*<\/loc>/g)?.map((l) => new URL(l.slice(5, -6).replaceAll('&amp;', '&'))) ?? [];
	const parts = await told('/sitemap.xml');
	return (await Promise.all(parts.map((p) => told(p.pathname + p.search)))).flat().map((u) => u.pathname);
}
