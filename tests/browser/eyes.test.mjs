// The eyes see what is wrong: each fault of a bad page is told, and nothing of a good one.
import test from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { Eyes, blind } from './eyes.mjs';

const good = `<!doctype html><html lang="en"><head><title>Good page</title></head><body><main><h1>Good</h1><p><a href="/a">First</a></p>
	<p><a href="/b" id="last">Second</a></p></main></body></html>`;
const bad = `<!doctype html><html><head><title></title><style>a:focus { outline: none }</style></head><body><main><h1>One</h1><h1>Two</h1><img src="/x.png">
	<script>document.title = 'from a script'</script><p><a href="/a" tabindex="2">First</a><p><a href="/b" id="last" tabindex="1">Second</a><div><li>stray</div>
	<pre>${'wide '.repeat(200)}</pre></main></body></html>`;

test('what is wrong with a page is seen', { skip: blind(), timeout: 120000 }, async (t) => {
	const server = http.createServer((request, response) => {
		const isKnown = ['/good', '/bad'].includes(request.url);
		response.writeHead(isKnown ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8',
			'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'" });
		response.end(request.url === '/bad' ? bad : good);
	});
	await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
	t.after(() => server.close());
	const eyes = await Eyes.open();
	t.after(() => eyes.close());
	const who = await eyes.person({ url: `http://127.0.0.1:${server.address().port}` });

	await who.go('/good');
	await who.tabTo('#last', 2);
	assert.deepEqual(eyes.wrong.filter((w) => !/favicon/.test(w)), []);
	assert.deepEqual(eyes.validate(), []);

	await who.go('/bad');
	await who.tabTo('a[href="/a"]', 2);
	const told = eyes.wrong.join('\n');
	for (const fault of [/2 h1/, /its language is ""/, /it has no title/, /scrolls sideways by \d+ at 375/, /image-alt/, /Content Security Policy/,
		/the focus does not show/, /the focus goes back/])
		assert.match(told, fault);
	assert.match(eyes.validate().join('\n'), /^\/bad:[^ ]* error: .*alt/m);
	await assert.rejects(who.go('/nothing'), /\/nothing/);
	await assert.rejects(who.tabTo('#absent', 3), /not reached by the keyboard/);
});
