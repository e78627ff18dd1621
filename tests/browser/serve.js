/* Serves build/gallery/ and the static files on a free loopback port, under the policy of the program. */
"use strict";
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

const root = path.join(__dirname, "../..");
const gallery = path.join(root, "build/gallery");
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
	+ "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript",
	".svg": "image/svg+xml", ".woff2": "font/woff2" };

/* Fonts of static.list and those that tools/fonts has cut: name → file. */
function fonts() {
	const list = fs.readFileSync(path.join(root, "src/web/static.list"), "utf8"), cut = path.join(root, "build/gen/fonts");
	return new Map([...list.split("\n").filter((line) => line && !line.startsWith("#"))
		.map((line) => line.split(" ")).map(([name, file]) => [name, path.join(root, "node_modules", file)]),
	...fs.readdirSync(cut).map((name) => [name, path.join(cut, name)])]);
}

function find(listed, url) {
	const name = path.basename(url);
	if (!url.startsWith("/static/")) return path.join(gallery, name);
	const plain = name.replace(/\.[0-9a-f]{8}(?=\.)/, ""); /* without the hash of its content */
	return listed.get(plain) || path.join(root, "src/web/static", plain);
}

/* answers: path → (response, body) for what a test wants to be answered itself. */
function serve(answers = {}) {
	const listed = fonts();
	const server = http.createServer((request, response) => {
		const url = new URL(request.url, "http://localhost").pathname;
		const file = find(listed, url);
		if (url in answers) {
			let body = "";
			request.on("data", (part) => { body += part; });
			request.on("end", () => answers[url](response, body));
		} else if (!(path.extname(file) in types) || !fs.existsSync(file)) {
			response.writeHead(404).end();
		} else {
			response.writeHead(200, { "Content-Type": types[path.extname(file)], "Content-Security-Policy": policy });
			fs.createReadStream(file).pipe(response);
		}
	});
	return new Promise((resolve) => {
		server.listen(0, "127.0.0.1", () => resolve({ url: `http://127.0.0.1:${server.address().port}`, server }));
	});
}

module.exports = { gallery, serve };
