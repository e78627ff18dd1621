#!/usr/bin/env node
/* What src/web/static/enhance.js adds to the example pages, and that they work without it. */
"use strict";
const assert = require("node:assert/strict");
const { chromium } = require("playwright-core");
const { serve } = require("./serve.js");

const saved = [];
const answers = {
	"/draft/autosave": (response, body) => {
		saved.push(new URLSearchParams(body));
		response.writeHead(200, { "Content-Type": "application/json" });
		response.end(JSON.stringify({ text: "Saved at 14:03", fields: { idempotency_key: "k2", title: "not hidden" } }));
	},
	"/draft": (response) => {
		response.writeHead(200, { "Content-Type": "text/html" });
		response.end("<!doctype html><title>sent</title>");
	},
};
const budget = "#lines tr";
const total = "[data-total-of]";

const claims = {
	async "a counter tells what is left, in characters and not in bytes"(page) {
		await page.goto("/form.html");
		await page.fill("#f-abstract", "ü".repeat(1499));
		assert.equal(await page.textContent("#c-abstract"), "1 character left");
		await page.fill("#f-abstract", "😀".repeat(1502));
		assert.equal(await page.textContent("#c-abstract"), "2 characters too many");
	},
	async "an added row has the next number, is empty and has the focus"(page) {
		await page.goto("/form.html");
		await page.fill(`${budget}:last-child [name="line_what.2"]`, "x");
		await page.click("[data-add-row]");
		assert.equal(await page.locator(budget).count(), 4);
		assert.equal(await page.inputValue('[name="line_what.3"]'), "");
		assert.equal(await page.evaluate(() => document.activeElement.name), "line_category.3");
	},
	async "the total follows amounts and removed rows"(page) {
		await page.goto("/form.html");
		await page.fill('[name="line_amount.2"]', "1,000");
		assert.equal(await page.textContent(total), "USD 49,000");
		await page.click(`${budget}:first-child [data-remove-row]`);
		assert.equal(await page.textContent(total), "USD 7,000");
	},
	async "the last row is emptied, not removed"(page) {
		await page.goto("/form.html");
		for (let i = 0; i < 4; i++) await page.click(`${budget}:first-child [data-remove-row]`);
		assert.equal(await page.locator(budget).count(), 1);
		assert.equal(await page.textContent(total), "USD 0");
	},
	async "a change is saved after a pause and only hidden fields are taken from the answer"(page) {
		saved.length = 0;
		await page.goto("/form.html");
		await page.fill("#f-title", "A title");
		await page.locator("[data-autosave-told]", { hasText: "Saved at 14:03" }).waitFor({ timeout: 5000 });
		assert.equal(saved.length, 1);
		assert.equal(saved[0].get("title"), "A title");
		assert.equal(saved[0].get("pdf"), null);
		assert.equal(await page.inputValue("[name=idempotency_key]", { strict: true }), "k2");
		assert.equal(await page.inputValue("#f-title"), "A title");
	},
	async "unsaved changes are not left without a question"(page) {
		let asked = 0;
		page.on("dialog", (dialog) => { asked++; dialog.accept(); });
		await page.goto("/review.html");
		await page.click("#f-note");
		await page.goto("/home.html");
		assert.equal(asked, 0);
		await page.goto("/review.html");
		await page.click("#f-note");
		await page.keyboard.type("half a sentence");
		await page.goto("/home.html");
		assert.equal(asked, 1);
	},
	async "a grave button asks first, and Cancel sends nothing"(page) {
		await page.goto("/form.html");
		await page.click(".actions .is-primary");
		await page.click("dialog >> text=Cancel");
		assert.ok(page.url().endsWith("/form.html"));
		await page.click(".actions .is-primary");
		await page.click("dialog .is-primary");
		await page.waitForURL("**/draft");
	},
	async "a file that is too large is told at once"(page) {
		await page.goto("/form.html");
		await page.setInputFiles("#f-pdf", { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(11e6) });
		assert.match(await page.textContent("#f-pdf-size"), /11\.0 MB; at most 10 MB/);
		await page.setInputFiles("#f-pdf", { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(9e6) });
		assert.equal(await page.locator("#f-pdf-size").count(), 0);
	},
	async "a moment is shown in the reader's own time too"(page) {
		await page.goto("/call.html");
		assert.match(await page.textContent(".facts"), /13 May 2026, 23:59 Pacific \(14 May, 08:59 your time\)/);
	},
	async "the head box selects all, and tells how many"(page) {
		await page.goto("/staff-list.html");
		assert.equal(await page.textContent("[data-checked]"), "None selected");
		await page.check("[data-check-all]");
		assert.equal(await page.textContent("[data-checked]"), "9 selected");
	},
	async "an answer is found while typing, and opened by its address"(page) {
		await page.goto("/faq.html#q-overhead");
		assert.equal(await page.locator("#q-overhead details[open]").count(), 1);
		await page.fill("#f-q", "faculty apply");
		assert.equal(await page.textContent("#f-q-told"), "1 match");
		assert.deepEqual(await page.$$eval("[data-group]", (groups) => groups.map((group) => group.hidden)), [false, true]);
	},
	async "the summary of errors has the focus, and its links lead to the fields"(page) {
		await page.goto("/form.html");
		assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "alert");
		await page.click("text=Give the proposal a title. >> nth=0");
		assert.equal(await page.evaluate(() => document.activeElement.id), "f-title");
	},
};

/* What must not need script. */
const plain = {
	async "without script the menu opens and the form is sent"(page) {
		await page.setViewportSize({ width: 375, height: 800 });
		await page.goto("/form.html");
		await page.click(".site-menu summary");
		assert.ok(await page.isVisible(".site-menu nav a"));
		await page.click(".site-menu summary");
		assert.equal(await page.locator("[data-remove-row]:visible").count(), 0);
		await page.click(".actions .is-primary");
		await page.waitForURL("**/draft");
	},
};

async function run(browser, url, list, options) {
	let failed = 0;
	for (const [name, claim] of Object.entries(list)) {
		const context = await browser.newContext({ baseURL: url, timezoneId: "Europe/Berlin", ...options });
		const page = await context.newPage();
		page.setDefaultTimeout(10000);
		try {
			await claim(page);
			console.log(`ok ${name}`);
		} catch (error) {
			failed++;
			console.log(`not ok ${name}\n  ${error.message}`);
		}
		await context.close();
	}
	return failed;
}

async function main() {
	const { url, server } = await serve(answers);
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
	const failed = await run(browser, url, claims, {}) + await run(browser, url, plain, { javaScriptEnabled: false });
	const all = Object.keys(claims).length + Object.keys(plain).length;
	await browser.close();
	server.close();
	console.log(`${all - failed} passed, ${failed} failed`);
	process.exit(failed > 0 ? 1 : 0);
}

main();
