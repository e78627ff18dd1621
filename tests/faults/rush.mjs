// A rush of submissions: clients that click like people before a deadline, keep their own record of
// what was acknowledged, and try the same click again when no answer came.
import { webcrypto } from 'node:crypto';
import http from 'node:http';
import { pdf } from '../stories/lib.mjs';

// One POST of a ready body; resolves to { status } or rejects when the connection died.
export function post(server, agent, path, headers, body) {
	return new Promise((resolve, reject) => {
		const r = http.request(server.url + path, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } }, (answer) => {
			answer.on('error', reject);
			answer.on('data', () => {});
			answer.on('end', () => resolve({ status: answer.statusCode, to: answer.headers.location }));
		});
		r.setTimeout(15000, () => r.destroy(new Error('no answer in 15 s')));
		r.on('error', reject);
		r.end(body);
	});
}

export const urlencoded = (pairs) => Buffer.from(new URLSearchParams(pairs).toString());

export function multipart(pairs, file) {
	const boundary = '----rush' + Math.random().toString(36).slice(2);
	const parts = pairs.map(([k, v]) => `--${boundary}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`);
	const head = Buffer.from(parts.join('') + `--${boundary}\r\nContent-Disposition: form-data; name="${file.field}"; filename="p.pdf"\r\nContent-Type: application/pdf\r\n\r\n`);
	return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat([head, file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]) };
}

export const newKey = () => [...webcrypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');

// A PI with a proposal that may be submitted again and again: fills a draft in an open call.
export async function applicant(server, email, call) {
	const v = await server.signIn(email);
	let page = await v.get(`/calls/${call}`);
	page = await v.submit(page.form(`/calls/${call}/apply`));
	const edit = page.form(/\/proposals\/\w+\/edit$/);
	const id = /proposals\/(\w+)\//.exec(edit.action)[1];
	const area = /name="areas"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="areas"/.exec(page.html);
	page = await v.submit(edit, { title: `Rush ${email}`, abstract: 'Words enough.', areas: area[1] ?? area[2],
		'line_category.0': 'students', 'line_description.0': 'A student', 'line_amount.0': '1,000' });
	const upload = (await v.get(`/proposals/${id}`)).form(/\/document$/);
	page = await v.submit(upload, { document: { file: pdf(email, 1000) } });
	const form = (await v.get(`/proposals/${id}/submit`)).form(/\/submit$/);
	const items = [...form.html.matchAll(/name="attestations"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="attestations"/g)].map((m) => m[1] ?? m[2]);
	const fields = form.fields.filter(([k]) => !['idempotency_key', 'attestations', 'nonconfidential', 'revision'].includes(k));
	return { visitor: v, email, id, submit: form.action, upload: upload.action, field: 'document',
		uploadFields: upload.fields.filter(([k]) => k !== 'idempotency_key'),
		fields: [...fields, ...items.map((i) => ['attestations', i]), ['nonconfidential', /name="nonconfidential"[^>]*value="([^"]+)"/.exec(form.html)?.[1] ?? 'on']] };
}

async function untilAnswered(server, agent, who, key) {
	const body = urlencoded([...who.fields, ['idempotency_key', key]]);
	const headers = { cookie: who.visitor.cookie(), origin: server.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
	for (let tries = 0; tries < 400; tries++) {
		let answer;
		try {
			answer = await post(server, agent, who.submit, headers, body);
		} catch { /* the server died under it: the same click again */ }
		if (answer?.status === 303) return;
		if (answer && answer.status !== 503) throw new Error(`a submission was answered ${answer.status}`);
		await new Promise((r) => setTimeout(r, 20));
	}
	throw new Error('a submission was never answered');
}

// One submission under one key, tried until an answer comes; `twice` is the impatient double click.
// record gets the key when the answer is there.
export async function submitUntilAnswered(server, agent, who, key, record, twice = false) {
	await untilAnswered(server, agent, who, key);
	record.push({ key, id: who.id });
	if (twice) await untilAnswered(server, agent, who, key);
}
