#!/usr/bin/env node
/*
 * Looks at every page of build/gallery/ in Chromium, narrow and wide, light and
 * dark.  Fails on an axe violation, an HTML error, a page that scrolls
 * sideways, anything the content security policy blocks, a script error.
 * `gallery.js --shots DIR [name…]` also keeps pictures.
 */
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const axe = require("axe-core");
const { chromium } = require("playwright-core");
const { gallery, serve } = require("./serve.js");

const views = [[320, "light"], [1440, "dark"]];
const more_views = [[375, "dark"], [1440, "light"]]; /* for pictures */

/* What is wrong with one page in one view, in words. */
async function look(browser, url, name, width, scheme, shots) {
	const wrong = [];
	const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
	page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
	page.on("console", (line) => { if (line.type() === "error") wrong.push(line.text()); });
	await page.goto(`${url}/${name}.html`);
	await page.evaluate(() => document.fonts.ready);
	const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	if (over > 0) wrong.push(`scrolls sideways by ${over} px`);
	await page.evaluate(axe.source).catch((error) => wrong.push(`axe: ${error.message}`));
	const found = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
		"wcag22aa", "best-practice"] }));
	for (const violation of found.violations)
		for (const node of violation.nodes)
			wrong.push(`${violation.id}: ${node.html.slice(0, 160)} (${(node.any[0] || node.all[0] || node.none[0] || { message: "" }).message})`);
	if (shots !== null)
		await page.screenshot({ path: path.join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
	await page.close();
	return wrong.map((text) => `${name} at ${width} px, ${scheme}: ${text}`);
}

function vnu(names) {
	const files = names.map((name) => path.join(gallery, `${name}.html`));
	try {
		execFileSync("java", ["-jar", require("vnu-jar"), "--format", "gnu", "--errors-only", ...files],
			{ stdio: ["ignore", "ignore", "pipe"] });
		return [];
	} catch (error) {
		return String(error.stderr).trim().split("\n").map((line) => line.replace(`file:${gallery}/`, ""));
	}
}

async function main() {
	const options = process.argv.slice(2);
	const shots = options[0] === "--shots" ? options.splice(0, 2)[1] : null;
	const all = fs.readdirSync(gallery).filter((file) => file.endsWith(".html")).map((file) => file.slice(0, -5));
	const names = options.length > 0 ? options : all;
	const { url, server } = await serve();
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
	let passed = 0;
	let failed = 0;

	for (const name of names)
		for (const [width, scheme] of shots === null ? views : [...views, ...more_views]) {
			const wrong = await look(browser, url, name, width, scheme, shots);
			wrong.forEach((line) => console.log(line));
			console.log(`${wrong.length > 0 ? "not ok" : "ok"} ${name} at ${width} px, ${scheme}`);
			if (wrong.length > 0) failed++;
			else passed++;
		}
	await browser.close();
	server.close();
	const html = vnu(names);
	html.forEach((line) => console.log(line));
	console.log(`${html.length > 0 ? "not ok" : "ok"} the HTML of ${names.length} pages`);
	if (html.length > 0) failed++;
	else passed++;
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed > 0 || names.length === 0 ? 1 : 0);
}

main();
