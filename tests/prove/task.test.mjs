// Long work whose process is killed, or the whole server with it: it is done once more and comes to a good end,
// or after the second crash is told as failed; and then another may be asked for.  Part of `make prove`: a process is
// caught in its middle by looking often, which a machine with other things to do may miss.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { Server, databases, sleep } from '../stories/lib.mjs';

const kinds = {
	check: {
		who: 'admin@example.org',
		page: () => '/admin/check',
		form: () => ['/admin/check', {}],
		done: /Checked at /,
	},
	assign: {
		who: 'staff@example.org',
		page: (slug) => `/panel/${slug}/assign`,
		form: (slug, nth) => [`/panel/${slug}/assign-best`, { each: String(3 + nth) }], // more than there are by then
		done: /\d+ assignments? added; expertise/,
	},
};

const stat = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
const comm = (pid) => {
	try {
		return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
	} catch {
		return ''; // it ended meanwhile
	}
};

// Of whatever thread began it.
function children(pid) {
	try {
		return readdirSync(`/proc/${pid}/task`).flatMap((tid) => readFileSync(`/proc/${pid}/task/${tid}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
	} catch {
		return [];
	}
}

const turn = () => new Promise((r) => setImmediate(r));

const isAlive = (pid) => {
	try {
		return stat(pid)[0] !== 'Z';
	} catch {
		return false;
	}
};

const newest = (s, kind) => s.sql(`SELECT state, why, tries FROM task WHERE kind = '${kind}' ORDER BY nth DESC LIMIT 1`).split('|');

// The page's own word for how it stands, until it is over.
const over = async (who, at, ms) => who.taskOver(await who.get(at), ms);

// Its process was through before it was seen: the machine had other things to do than to run us.
class Missed extends Error {}

async function unlessMissed(life, act) {
	for (let left = 5; ; left--)
		try {
			return await act();
		} catch (e) {
			if (!(e instanceof Missed) || left === 0) throw e;
			await over(life.who, life.at, 60000);
		}
}

class Life {
	asked = 0;

	constructor(s, kind, who, slug) {
		Object.assign(this, { s, kind, who, of: kinds[kind], slug, at: kinds[kind].page(slug) });
	}

	async ask() {
		const [where, fields] = this.of.form(this.slug, ++this.asked);
		const answer = await this.who.submit((await this.who.get(this.at)).form(where), fields);
		assert.equal(answer.status, 200);
	}

	// Its process is held still as soon as it is seen, in the middle of its work; what is done then is the caller's.
	async caught(ms) {
		let worker = 0;
		for (const end = Date.now() + ms; Date.now() < end; await turn()) {
			worker ||= children(this.s.child.pid).find((pid) => comm(pid) === 'worker') ?? 0;
			const task = children(worker).find((pid) => pid !== this.last && comm(pid) === 'task');
			if (!task) continue;
			try {
				process.kill(task, 'SIGSTOP');
			} catch {
				throw new Missed();
			}
			if (newest(this.s, this.kind)[0] === 'done') throw new Missed();
			assert.deepEqual(newest(this.s, this.kind).slice(0, 2), ['running', '']);
			this.last = task; // killed, it is there until its worker has looked
			return task;
		}
		throw new Missed(`no process computes: ${newest(this.s, this.kind)}`);
	}

	async killProcess(asked) {
		const [task] = await Promise.all([this.caught(asked ? 15000 : 60000), asked]);
		process.kill(task, 'SIGKILL');
	}

	// All that serve is, at once; what computes dies with its worker.
	async killServer(asked) {
		const [task] = await Promise.all([this.caught(asked ? 15000 : 60000), asked]);
		for (const pid of children(this.s.child.pid)) process.kill(pid, 'SIGKILL');
		await this.s.halt('SIGKILL');
		process.kill(task, 'SIGCONT');
		for (let i = 0; isAlive(task); i++) {
			assert.ok(i < 400, 'the process outlives its worker');
			await sleep(5);
		}
		assert.equal(newest(this.s, this.kind)[0], 'running');
	}

	// Until another worker may take it: as long as a lease, or a moment, when the lease is set back.
	passLease() {
		this.s.sql('UPDATE task SET lease_until = lease_until - 15');
	}

	async endsWell(tries) {
		const page = await over(this.who, this.at, 60000);
		assert.match(page.text, this.of.done);
		assert.deepEqual(newest(this.s, this.kind), ['done', '', String(tries)]);
	}

	async hasFailed() {
		const page = await over(this.who, this.at, 60000);
		assert.match(page.text, /It failed twice before it could finish/);
		assert.doesNotMatch(page.text, this.of.done);
		assert.deepEqual(newest(this.s, this.kind), ['failed', 'crashed', '2']);
	}
}

async function begun(t, db, kind) {
	const s = await Server.demo({ db, serve: ['--quiet'] });
	t.after(() => s.stop());
	s.sql('DELETE FROM assign_run'); // the page tells the last one, and that is to be ours
	const slug = s.sql("SELECT slug FROM call WHERE state = 'reviewing' ORDER BY id LIMIT 1");
	assert.notEqual(slug, '');
	return new Life(s, kind, await s.signIn(kinds[kind].who), slug);
}

for (const db of databases())
	for (const kind of Object.keys(kinds)) {
		test(`${kind}: its process killed once is started again, killed twice it has failed; on ${db}`, async (t) => {
			const life = await begun(t, db, kind);
			const assigned = () => Number(life.s.sql('SELECT COUNT(*) FROM assignment'));
			let before;
			await unlessMissed(life, async () => {
				before = assigned();
				await life.killProcess(life.ask());
				await life.killProcess();
			});
			await life.hasFailed();
			assert.equal(assigned(), before, 'nothing was kept');
			await unlessMissed(life, async () => {
				before = assigned();
				await life.killProcess(life.ask());
			});
			await life.endsWell(2);
			assert.ok(kind !== 'assign' || assigned() > before);
			life.s.check();
		});

		test(`${kind}: the whole server killed once in the middle, it is done after; killed twice it has failed; on ${db}`, async (t) => {
			const life = await begun(t, db, kind);
			await unlessMissed(life, async () => {
				await life.killServer(life.ask());
				await life.s.start(life.s.options);
				await life.killServer(); // the lease of the first ran out by itself
			});
			life.passLease();
			await life.s.start(life.s.options);
			await life.hasFailed();
			await unlessMissed(life, () => life.killServer(life.ask()));
			life.passLease();
			await life.s.start(life.s.options);
			await life.endsWell(2);
			life.s.check();
		});
	}
