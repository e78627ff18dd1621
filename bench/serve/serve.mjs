// What the whole server does on the example program: pages under wrk, durable submissions, start, memory, size.
// Beside each: nginx serving the same bytes as a file, and the disk's own fsyncs, in the same run.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { Server, binary, freePort, pdf, sleep } from '../../tests/stories/lib.mjs';
import { applicant, multipart, newKey, post, urlencoded } from '../../tests/faults/rush.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const CLIENTS = 16;
const ticks = 100; // USER_HZ

function stat(pid) {
	const s = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const f = s.slice(s.lastIndexOf(')') + 2).split(' ');
	return { parent: Number(f[1]), cpu: (Number(f[11]) + Number(f[12])) / ticks };
}

function family(pid) {
	const all = readdirSync('/proc').filter((n) => /^\d+$/.test(n)).map(Number).filter((p) => {
		try { return stat(p).parent === pid; } catch { return false; }
	});
	return [pid, ...all];
}

const cpuOf = (pid) => family(pid).reduce((sum, p) => sum + stat(p).cpu, 0);
function memory(pid, what) {
	return family(pid).reduce((sum, p) => sum + Number(new RegExp(`^${what}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${p}/smaps_rollup`, 'utf8'))?.[1] ?? 0), 0) / 1024;
}

function wrk(url, cookie) {
	const r = spawnSync('wrk', ['-t2', '-c64', `-d${SECONDS}s`, '--latency', ...(cookie ? ['-H', `Cookie: ${cookie}`] : []), url], { encoding: 'utf8' });
	const n = (re) => Number(re.exec(r.stdout)?.[1] ?? 0);
	const bad = n(/Non-2xx or 3xx responses: (\d+)/) + (/Socket errors/.test(r.stdout) ? 1 : 0);
	return { rate: n(/Requests\/sec:\s+([\d.]+)/), total: n(/(\d+) requests in/), p99: /99%\s+(\S+)/.exec(r.stdout)?.[1], bad };
}

// A page that leads elsewhere (a lost session, a changed address) would be a fast nothing: it must be itself.
async function pages(server, name, who, where, expected) {
	const page = await who.get(where);
	if (page.status !== 200 || !page.html.includes(expected)) throw new Error(`${where} answers ${page.status} without "${expected}"`);
	const cookie = who.cookie();
	wrk(server.url + where, cookie); // warm
	const before = cpuOf(server.child.pid);
	const r = wrk(server.url + where, cookie);
	const us = (cpuOf(server.child.pid) - before) / r.total * 1e6;
	return { name, bytes: page.bytes.length, rate: Math.round(r.rate), cpu_us: Math.round(us), p99: r.p99, bad: r.bad };
}

// A proposal whose review by this person is in: its page shows what the others say, too.
async function reviewed(who) {
	for (const where of (await who.get('/reviews')).links())
		if (/^\/reviews\/\w+$/.test(where) && (await who.get(where)).html.includes('id="others"')) return where;
	throw new Error('the example has no such proposal');
}

async function nginx(bytes) {
	if (spawnSync('nginx', ['-v']).error) return null;
	const dir = mkdtempSync(path.join(os.tmpdir(), 'bursary-nginx-'));
	const port = await freePort();
	writeFileSync(path.join(dir, 'page.html'), bytes);
	writeFileSync(path.join(dir, 'conf'), `worker_processes 2; pid ${dir}/pid; error_log ${dir}/error; daemon off;
events { worker_connections 512; }
http { access_log off; types { text/html html; } server { listen 127.0.0.1:${port}; root ${dir}; } }`);
	spawnSync('chmod', ['-R', 'a+rX', dir]);
	const child = spawn('nginx', ['-c', path.join(dir, 'conf'), '-p', dir], { stdio: 'ignore' });
	await sleep(500);
	const url = `http://127.0.0.1:${port}/page.html`;
	wrk(url);
	const before = cpuOf(child.pid), r = wrk(url), us = (cpuOf(child.pid) - before) / r.total * 1e6;
	child.kill();
	rmSync(dir, { recursive: true, force: true });
	return { name: 'nginx, the call page as a file', bytes: bytes.length, rate: Math.round(r.rate), cpu_us: Math.round(us), p99: r.p99, bad: r.bad };
}

// Appends of 4 KB, each with its fsync: what the disk allows one writer.
function fsyncs(dir) {
	const fd = openSync(path.join(dir, 'fsync-probe'), 'w'), page = Buffer.alloc(4096, 1), from = performance.now();
	let n = 0;
	while (performance.now() - from < 2000) { writeSync(fd, page); fsyncSync(fd); n++; }
	closeSync(fd);
	return Math.round(n / 2);
}

// Durable writes: an upload of a fresh document of 100 KB, a submission of a new version of what is uploaded, and both,
// one after the other, as one who submits does them: two POSTs, two acknowledged commits.
async function submissions(server) {
	const people = [];
	for (let i = 0; i < CLIENTS; i++) people.push(await applicant(server, `pi${i + 1}@example.org`, 'lighter-footprint'));
	const head = (who) => ({ cookie: who.visitor.cookie(), origin: server.url, 'sec-fetch-site': 'same-origin' });
	const upload = (agent, who) => {
		const m = multipart([...who.uploadFields, ['idempotency_key', newKey()]], { field: who.field, bytes: pdf(newKey(), 100 * 1024) });
		return post(server, agent, who.upload, { ...head(who), 'content-type': m.type }, m.body);
	};
	const submit = (agent, who) => post(server, agent, who.submit, { ...head(who), 'content-type': 'application/x-www-form-urlencoded' },
		urlencoded([...who.fields, ['idempotency_key', newKey()]]));
	const measure = async (steps) => {
		const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS });
		const mine = process.cpuUsage(), before = cpuOf(server.child.pid), from = performance.now(), ends = from + SECONDS * 1000;
		let done = 0, wrong = 0;
		await Promise.all(people.map(async (who) => {
			while (performance.now() < ends) {
				let well = true;
				for (const step of steps) well = (await step(agent, who)).status === 303 && well;
				if (well) done++;
				else wrong++;
			}
		}));
		const s = (performance.now() - from) / 1000, client = process.cpuUsage(mine);
		agent.destroy();
		return { rate: Math.round(done / s), cpu_us: Math.round((cpuOf(server.child.pid) - before) / done * 1e6), wrong, client_us: Math.round((client.user + client.system) / done) };
	};
	return { upload: await measure([upload]), submit: await measure([submit]), both: await measure([upload, submit]) };
}

async function starts(server) {
	const ms = [];
	for (let i = 0; i < 5; i++) {
		await server.halt();
		const from = performance.now();
		const child = spawn(binary, ['serve', ...server.where(), '--listen', `127.0.0.1:${server.port}`, '--quiet'], { stdio: 'ignore' });
		for (;;) {
			const ok = await new Promise((r) => http.get(server.url + '/', { agent: false }, (a) => { a.resume(); a.on('end', () => r(a.statusCode === 200)); }).on('error', () => r(false)));
			if (ok) break;
			await sleep(1);
		}
		ms.push(performance.now() - from);
		child.kill('SIGTERM');
		await new Promise((r) => child.on('exit', r));
	}
	return Math.round(ms.sort((a, b) => a - b)[2]);
}

const loadNow = () => +os.loadavg()[0].toFixed(1), load = { before: loadNow() };
const server = await Server.demo({ db: 'sqlite', serve: ['--quiet'] });
const rows = [];
let call;
if (!process.env.BENCH_WRITES_ONLY) {
	const visitor = server.visitor();
	call = await visitor.get('/calls/safe-agents');
	rows.push(await pages(server, 'call page, visitor', visitor, '/calls/safe-agents', 'Add the dates to a calendar'));
	rows.push(await pages(server, 'home, visitor', visitor, '/', '/calls/safe-agents'));
	const reviewer = await server.signIn('reviewer1@example.org');
	rows.push(await pages(server, 'a reviewer\'s list', reviewer, '/reviews', 'href="/reviews/'));
	rows.push(await pages(server, 'a reviewer\'s proposal, the own review in', reviewer, await reviewed(reviewer), 'id="others"'));
	rows.push(await pages(server, 'a reviewer\'s dashboard', reviewer, '/dashboard', 'href="/reviews'));
	const peer = await nginx(call.bytes);
	if (peer) rows.push(peer);
}
const disk = fsyncs(server.dir);
const durable = await submissions(server);
if (process.env.BENCH_WRITES_ONLY) { // of two programs in turns
	console.log(JSON.stringify({ bench: 'serve', submissions: durable, fsyncs: disk, load: { ...load, after: loadNow() } }));
	await server.stop();
	process.exit(0);
}
const rss = memory(server.child.pid, 'Rss'), pss = memory(server.child.pid, 'Pss');
server.check();
const start = await starts(server);
load.after = loadNow();
const size = statSync(binary).size / (1 << 20);
await server.stop();

const line = (name, ...cells) => console.log(name.padEnd(56) + cells.map((c) => String(c).padStart(9)).join(''));
console.log();
line('page (wrk, 64 connections, 2 cores shared with wrk)', 'bytes', 'a second', 'CPU µs', 'p99', 'errors');
for (const r of rows) line(r.name, r.bytes, r.rate, r.cpu_us, r.p99, r.bad);
console.log(`(CPU of the server alone; load average of the machine before ${load.before}, after ${load.after}; ${os.cpus().length} cores)`);
console.log(`\ndurable writes, ${CLIENTS} clients`);
line('', 'a second', 'CPU µs', 'client\'s', 'refused');
for (const [name, r] of [['upload of a document of 100 KB', durable.upload], ['submission of a new version', durable.submit], ['both, one after the other', durable.both]])
	line(name, r.rate, r.cpu_us, r.client_us, r.wrong);
console.log(`fsyncs of one writer on this disk, same run                  ${disk} a second`);
console.log(`start to the first page                                     ${start} ms (median of 5)`);
console.log(`memory of all processes after the load                      ${rss.toFixed(1)} MB resident, ${pss.toFixed(1)} MB with shared pages counted once`);
console.log(`the binary                                                  ${size.toFixed(1)} MB`);
console.log(JSON.stringify({ bench: 'serve', page_bytes: call.bytes.length, pages: rows, submissions: durable, fsyncs: disk, start_ms: start, rss_mb: +rss.toFixed(1), pss_mb: +pss.toFixed(1), binary_mb: +size.toFixed(2), cores: os.cpus().length, load }));
