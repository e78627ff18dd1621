// Submissions a second through the whole server on PostgreSQL (with fsync), at 16 and at 64 clients, and beside
// them, in the same run, pgbench with the very statements of a submission as the server sent them: one after the
// other, and in its pipeline.  Nobody waits for anybody there but for the disk and the processors.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { Server, sleep } from '../../tests/stories/lib.mjs';
import { applicant, newKey, post, urlencoded } from '../../tests/faults/rush.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const CLIENTS = (process.env.BENCH_CLIENTS ?? '16,64').split(',').map(Number);
const MOST = Math.max(...CLIENTS), CALL = 'lighter-footprint', ticks = 100; // USER_HZ

if (!process.env.BURSARY_TEST_PG) {
	console.log('bench/serve/writes: no PostgreSQL server (tests/with-postgres starts one)');
	process.exit(0);
}

function cpuOf(pid) {
	const stat = (p) => {
		const s = readFileSync(`/proc/${p}/stat`, 'utf8'), f = s.slice(s.lastIndexOf(')') + 2).split(' ');
		return { parent: Number(f[1]), cpu: (Number(f[11]) + Number(f[12])) / ticks };
	};
	return readdirSync('/proc').filter((n) => /^\d+$/.test(n)).reduce((sum, p) => {
		try { const s = stat(p); return sum + (Number(p) === pid || s.parent === pid ? s.cpu : 0); } catch { return sum; }
	}, 0);
}

// All that PostgreSQL's processes have used, those that ended too.
function databaseCpu(postmaster) {
	const used = (p, ended) => {
		const s = readFileSync(`/proc/${p}/stat`, 'utf8'), f = s.slice(s.lastIndexOf(')') + 2).split(' ');
		return { parent: Number(f[1]), cpu: (Number(f[11]) + Number(f[12]) + (ended ? Number(f[13]) + Number(f[14]) : 0)) / ticks };
	};
	return readdirSync('/proc').filter((n) => /^\d+$/.test(n)).reduce((sum, p) => {
		try { const s = used(p, Number(p) === postmaster); return sum + (Number(p) === postmaster || s.parent === postmaster ? s.cpu : 0); } catch { return sum; }
	}, 0);
}

// As many principal investigators as there are clients: each a copy of one of the example's.
function people(server) {
	server.sql(`INSERT INTO person (id, email, email_key, name, password_hash, email_confirmed_at, org_id, position, position_kind, country, created_at)
		SELECT 1000000 + n, 'bench' || n || '@example.org', 'bench' || n || '@example.org', 'Bench ' || n, password_hash, email_confirmed_at, org_id, position, 'faculty', country, created_at
		FROM person, generate_series(1, ${MOST}) n WHERE email = 'pi1@example.org'`);
}

const head = (server, who) => ({ cookie: who.visitor.cookie(), origin: server.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' });
const submit = (server, agent, who) => post(server, agent, who.submit, head(server, who), urlencoded([...who.fields, ['idempotency_key', newKey()]]));

async function serverRate(server, all, n) {
	const agent = new http.Agent({ keepAlive: true, maxSockets: n }), times = [];
	let done = 0, wrong = 0;
	await Promise.all(all.slice(0, n).map((who) => submit(server, agent, who))); // warm
	const cpu = cpuOf(server.child.pid), theirs = databaseCpu(postmaster), from = performance.now(), ends = from + SECONDS * 1000;
	await Promise.all(all.slice(0, n).map(async (who) => {
		while (performance.now() < ends) {
			const at = performance.now(), a = await submit(server, agent, who);
			times.push(performance.now() - at);
			if (a.status === 303) done++; else wrong++;
		}
	}));
	const s = (performance.now() - from) / 1000;
	agent.destroy();
	times.sort((a, b) => a - b);
	return { rate: Math.round(done / s), p50: +times[times.length >> 1].toFixed(1), p99: +times[Math.floor(times.length * 0.99)].toFixed(1),
		cpu_us: Math.round((cpuOf(server.child.pid) - cpu) / done * 1e6),
		database_cpu_us: Math.round((databaseCpu(postmaster) - theirs) / done * 1e6), wrong };
}

// What the server says to the database in one submission, from the database's own log.
async function record(server, who) {
	const settings = (set) => server.sql(set.map(([k, v]) => `ALTER DATABASE ${server.database} ${v === null ? `RESET ${k}` : `SET ${k} = ${v}`}`).join(';'));
	const log = path.join(path.dirname(server.sql('SHOW data_directory')), 'server.log');
	settings([['log_min_messages', `'log'`], ['log_statement', `'all'`], ['log_parameter_max_length', '-1']]);
	await server.restart();
	const agent = new http.Agent({ keepAlive: true });
	await submit(server, agent, who); // prepares
	await sleep(500);
	const before = readFileSync(log, 'utf8').length;
	const answer = await submit(server, agent, who);
	if (answer.status !== 303) throw new Error(`the submission to record was answered ${answer.status}`);
	await sleep(500);
	agent.destroy();
	const text = readFileSync(log, 'utf8').slice(before);
	settings([['log_min_messages', null], ['log_statement', null], ['log_parameter_max_length', null]]);
	await server.halt();
	return statements(text);
}

// The session that wrote the version, from its first BEGIN to its last COMMIT; the link of the audit is not of it.
function statements(text) {
	const sessions = new Map();
	for (const entry of text.split(/^(?=\d{4}-\d\d-\d\d [^\n]*? \[\d+\] )/m)) {
		const m = /^\d{4}-[^\n]*? \[(\d+)\] (LOG|DETAIL): {2}(?:(?:execute [^:]*|statement): )?([^]*)$/.exec(entry.trimEnd());
		if (!m) continue;
		const list = sessions.get(m[1]) ?? sessions.set(m[1], []).get(m[1]);
		if (m[2] === 'LOG') list.push({ sql: m[3].replace(/^\t/gm, ''), params: [] });
		else for (const p of m[3].replace(/^[Pp]arameters: /, '').matchAll(/\$\d+ = (NULL|'(?:[^']|'')*')/g)) list.at(-1).params.push(p[1]);
	}
	const all = [...sessions.values()].find((l) => l.some((s) => /INSERT INTO proposal_version/.test(s.sql)));
	if (!all) throw new Error(`no submission in the log:\n${text.slice(0, 2000)}`);
	return all.slice(all.findIndex((s) => s.sql.startsWith('BEGIN')));
}

// The same for each client of pgbench: what names the recorded one is a variable, what must be new is drawn.
function script(list, who, pipelined) {
	const known = new Map([[`'${who.proposal}'`, ':proposal'], [`'${who.pi}'`, ':pi'], [`'\\x${who.session}'`, ':session']]);
	const keys = new Set(), lines = [], drawn = new Map();
	for (const s of list) {
		if (/idempotency/.test(s.sql)) keys.add(s.params[0]);
	}
	const value = (p, sql, i) => {
		const bare = p.slice(1, -1);
		if (p === 'NULL') return 'NULL';
		if (known.has(p)) return known.get(p);
		if (keys.has(p)) return `decode(lpad(to_hex(CAST(:key AS BIGINT)), 64, '0'), 'hex')`;
		if (bare.startsWith(`receipt:${who.proposal}:`)) return `'receipt:' || :proposal || ':' || CAST(:version AS BIGINT)`;
		if (/proposal_version|UPDATE proposal SET/.test(sql) && bare === String(who.version)) return ':version';
		if (/^\d{15,}$/.test(bare) && /INSERT INTO message/.test(sql) && i === 0) {
			if (!drawn.has(bare)) drawn.set(bare, `draw${drawn.size}`);
			return `:${drawn.get(bare)}`;
		}
		return /:\w/.test(p) ? `(${p.replace(/:(?=\w)/g, `' || chr(58) || '`)})` : p; // no variable of pgbench's
	};
	for (const s of list) {
		const sql = s.sql.replace(/\$(\d+)/g, (_, n) => {
			const v = value(s.params[n - 1], s.sql, n - 1);
			return v.startsWith(':') && v !== ':session' ? `CAST(${v} AS BIGINT)` : v === ':session' ? `decode(:'session', 'hex')` : v;
		});
		// What begins or ends a transaction, and what selects, stays as it is.
		lines.push(sql.replace(/\s*\n\s*/g, ' ') + ';');
	}
	return [`\\if :pi`, `\\else`, `SELECT pi, proposal, session, version FROM bench_client WHERE n = :client_id + 1 \\gset`, `\\endif`,
		`\\set version :version + 1`, `\\set key random(1, 9000000000000000000)`,
		...[...drawn.values()].map((d) => `\\set ${d} random(1, 9000000000000000000)`),
		...(pipelined ? ['\\startpipeline'] : []), ...lines, ...(pipelined ? ['\\endpipeline'] : []), ''].join('\n')
		.replace(/decode\(:'session', 'hex'\)/g, `decode(:session, 'hex')`);
}

function pgbench(server, file, n) {
	const fill = `DROP TABLE IF EXISTS bench_client; CREATE TABLE bench_client AS
		SELECT row_number() OVER (ORDER BY p.pi_id) AS n, p.pi_id AS pi, p.id AS proposal, encode(s.token_hash, 'hex') AS session, p.version
		FROM proposal p JOIN session s ON s.person_id = p.pi_id JOIN call c ON c.id = p.call_id
		WHERE p.pi_id BETWEEN 1000001 AND ${1000000 + MOST} AND c.slug = '${CALL}'; VACUUM ANALYZE`;
	for (const f of fill.split(';')) server.sql(f);
	const cpu = databaseCpu(postmaster);
	const r = spawnSync('pgbench', ['-n', '-M', 'prepared', '-c', n, '-j', 2, '-T', SECONDS, '-D', 'pi=0', '-D', 'proposal=0', '-D', 'session=0', '-D', 'version=0', '-f', file, server.dbUrl].map(String), { encoding: 'utf8' });
	const tps = Number(/tps = ([\d.]+)/.exec(r.stdout)?.[1] ?? 0), failed = Number(/number of failed transactions: (\d+)/.exec(r.stdout)?.[1] ?? 0);
	if (r.status !== 0 || failed > 0) throw new Error(`pgbench: ${r.stdout}${r.stderr}`);
	const n_done = Number(/actually processed: (\d+)/.exec(r.stdout)?.[1] ?? 0);
	return { rate: Math.round(tps), database_cpu_us: Math.round((databaseCpu(postmaster) - cpu) / n_done * 1e6) };
}

const load = { before: +os.loadavg()[0].toFixed(1) };
const server = await Server.demo({ db: 'postgresql', serve: ['--quiet', '--workers', process.env.BENCH_WORKERS ?? '24'] });
const postmaster = Number(readFileSync(path.join(server.sql('SHOW data_directory'), 'postmaster.pid'), 'utf8').split('\n')[0]);
const rows = [];
try {
	people(server);
	const all = [];
	for (let i = 1; i <= MOST; i++) all.push(await applicant(server, `bench${i}@example.org`, CALL));
	for (const n of CLIENTS) rows.push({ clients: n, server: await serverRate(server, all, n) });
	if (process.env.BENCH_SERVER_ONLY) { // of an older program, whose statements can be said only once
		console.log(JSON.stringify({ bench: 'writes', server_only: rows.map((r) => ({ clients: r.clients, ...r.server })) }));
		await server.stop();
		process.exit(0);
	}
	const [pi, proposal, session, version] = server.sql(`SELECT p.pi_id, p.id, encode(s.token_hash, 'hex'), p.version + 2 FROM proposal p JOIN session s ON s.person_id = p.pi_id
		JOIN call c ON c.id = p.call_id WHERE p.pi_id = 1000001 AND c.slug = '${CALL}'`).split('|');
	const list = await record(server, all[0]);
	const dir = mkdtempSync(path.join(os.tmpdir(), 'bursary-pgbench-'));
	for (const [name, pipelined] of [['plain', false], ['pipelined', true]]) {
		const file = path.join(dir, `${name}.sql`);
		writeFileSync(file, script(list, { pi, proposal, session, version: Number(version) }, pipelined));
		if (process.env.BENCH_SCRIPT) writeFileSync(`${process.env.BENCH_SCRIPT}.${name}.sql`, readFileSync(file));
		for (const r of rows) r[name] = pgbench(server, file, r.clients);
	}
	rmSync(dir, { recursive: true, force: true });
	rows.statements = list.length;
	server.sql('DROP TABLE bench_client');
} finally {
	await server.stop();
}
load.after = +os.loadavg()[0].toFixed(1);

const line = (name, ...cells) => console.log(name.padEnd(12) + cells.map((c) => String(c).padStart(15)).join(''));
console.log(`\nsubmissions a second, durable, PostgreSQL; ${rows.statements} statements each; ${os.cpus().length} cores, load ${load.before} before, ${load.after} after`);
line('clients', 'server', 'p50 ms', 'p99 ms', 'CPU µs: ours', 'database', 'refused', 'pgbench', 'its database', 'in its pipeline', 'its database', 'of pgbench');
for (const r of rows)
	line(String(r.clients), r.server.rate, r.server.p50, r.server.p99, r.server.cpu_us, r.server.database_cpu_us, r.server.wrong, r.plain.rate, r.plain.database_cpu_us,
		r.pipelined.rate, r.pipelined.database_cpu_us, `${Math.round(100 * r.server.rate / r.plain.rate)} %`);
console.log(JSON.stringify({ bench: 'writes', statements: rows.statements, rows, cores: os.cpus().length, load }));
