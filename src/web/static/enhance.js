/*
 * What is nicer with script.  Every page and form works without this file; each
 * function below looks for one data attribute and does nothing where it is absent.
 */
"use strict";
(() => {
	const all = (selector, root = document) => [...root.querySelectorAll(selector)];
	const on = (selector, type, f) => document.addEventListener(type, (event) => {
		const at = event.target instanceof Element ? event.target.closest(selector) : null;
		if (at !== null) f(at, event);
	});
	const element = (name, properties = {}, ...children) => {
		const made = Object.assign(document.createElement(name), properties);
		made.append(...children);
		return made;
	};
	const fitting = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

	/* data-limit: how many characters are left */
	const count = (field) => {
		const told = document.getElementById(field.id.replace(/^f-/, "c-"));
		if (told === null) return;
		const left = Number(field.dataset.limit) - [...field.value].length;
		told.textContent = left >= 0 ? `${fitting(left, "character", "characters")} left`
			: `${fitting(-left, "character", "characters")} too many`;
		told.classList.toggle("is-over", left < 0);
	};
	/* data-words: how many words there are */
	const countWords = (field) => {
		const told = document.getElementById(field.id.replace(/^f-/, "c-"));
		if (told === null) return;
		const n = field.value.split(/\s+/).filter(Boolean).length;
		told.textContent = `${n} of ${fitting(Number(field.dataset.words), "word", "words")}`;
		told.classList.toggle("is-over", n > Number(field.dataset.words));
	};
	on("[data-words]", "input", countWords);
	all("[data-words]").forEach(countWords);
	on("[data-limit]", "input", count);
	all("[data-limit]").forEach(count);

	/* data-add-row="id of the table body": one more row, and a way to remove each */
	const renumber = (row, n) => {
		for (const at of [row, ...all("*", row)])
			for (const name of ["name", "id", "for", "aria-describedby"])
				if (at.hasAttribute(name))
					at.setAttribute(name, at.getAttribute(name).replace(/\d+(?=\D*$)/, String(n)));
	};
	const empty = (row) => {
		for (const field of all("input, select, textarea", row)) {
			if (field.type === "checkbox" || field.type === "radio") field.checked = false;
			else if (field.tagName === "SELECT") field.selectedIndex = 0;
			else field.value = "";
			field.removeAttribute("aria-invalid");
		}
		all(".error", row).forEach((told) => told.remove());
		all(".is-wrong", row).forEach((told) => told.classList.remove("is-wrong"));
	};
	const changed = (at) => at.dispatchEvent(new Event("input", { bubbles: true }));
	on("[data-add-row]", "click", (button, event) => {
		const body = document.getElementById(button.dataset.addRow);
		if (body === null || body.lastElementChild === null) return;
		event.preventDefault();
		if (body.children.length >= Number(body.dataset.maxRows || 100)) return;
		const row = body.lastElementChild.cloneNode(true);
		const number = /\d+(?=\D*$)/.exec(row.querySelector("[name]").getAttribute("name"));
		renumber(row, Number(number ? number[0] : body.children.length) + 1);
		empty(row);
		body.append(row);
		row.querySelector("input, select, textarea").focus();
		changed(body);
	});
	on("[data-remove-row]", "click", (button, event) => {
		const row = button.closest("tr, li");
		const body = row.parentElement;
		event.preventDefault();
		empty(row);
		if (body.children.length > 1) row.remove();
		body.querySelector("input, select, textarea").focus();
		changed(body);
	});
	all("[data-remove-row]").forEach((button) => { button.hidden = false; });

	/* data-when="name" data-is="value": there only while that field is answered so, and is there itself */
	const answered = (name, value) => all(`[name="${CSS.escape(name)}"]`).some((field) =>
		field.closest("[data-when][hidden]") === null && field.value === value &&
		(field.checked || !["radio", "checkbox"].includes(field.type)));
	const conditions = () => all("[data-when]").forEach((at) => { at.hidden = !answered(at.dataset.when, at.dataset.is); });
	document.addEventListener("input", conditions);
	conditions();

	/* data-total-of="id of the table body": the sum of its amounts */
	const amount = (text) => Number(text.replace(/[\s,_]/g, "")) || 0;
	const total = (told) => {
		const body = document.getElementById(told.dataset.totalOf);
		if (body === null) return;
		const sum = all(".amount input", body).reduce((n, field) => n + amount(field.value), 0);
		told.textContent = `${told.dataset.unit || "USD"} ${sum.toLocaleString("en")}`;
	};
	const totals = () => all("[data-total-of]").forEach(total);
	document.addEventListener("input", totals);
	totals();

	/*
	 * data-guard: asks before unsaved changes are left behind.
	 * data-autosave="path": sends the form's fields (no files) two seconds after
	 * the last change.  The answer is JSON {"text": "Saved at 14:03", "fields":
	 * {"idempotency_key": "…"}}: text is shown, fields replace hidden ones of the form.
	 */
	const dirty = new WeakSet();
	const waiting = new WeakMap();
	const saving = new WeakMap();
	const tell = (form, text) => all("[data-autosave-told]", form).forEach((at) => { at.textContent = text; });
	const send = (form) => {
		const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
		return fetch(form.dataset.autosave, {
			method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" },
		});
	};
	const autosave = async (form) => {
		dirty.delete(form);
		tell(form, "Saving");
		try {
			const answer = await send(form);
			if (!answer.ok) throw new Error(String(answer.status));
			const told = await answer.json();
			for (const [name, value] of Object.entries(told.fields || {})) {
				const field = form.elements.namedItem(name);
				if (field instanceof HTMLInputElement && field.type === "hidden") field.value = value;
			}
			tell(form, told.text || "Saved");
		} catch {
			dirty.add(form);
			tell(form, "Not saved. Use the save button before you leave.");
		}
	};
	on("form[data-guard]", "input", (form) => {
		dirty.add(form);
		if (!form.dataset.autosave) return;
		clearTimeout(waiting.get(form));
		waiting.set(form, setTimeout(() => {
			saving.set(form, autosave(form).finally(() => saving.delete(form)));
		}, 2000));
	});
	document.addEventListener("submit", (event) => {
		const form = event.target;
		const sent = saving.get(form);
		dirty.delete(form);
		clearTimeout(waiting.get(form));
		if (sent === undefined) return;
		/* The answer brings the revision that this form must be sent with. */
		event.preventDefault();
		sent.then(() => { dirty.delete(form); form.requestSubmit(event.submitter); });
	});
	addEventListener("beforeunload", (event) => {
		if (all("form[data-guard]").some((form) => dirty.has(form))) event.preventDefault();
	});

	/*
	 * data-suggest="path": while one types, asks with the fields "subject" and "text" what may answer it:
	 * JSON {"told": "…", "answers": [{"question", "text", "href"}]}, shown in data-suggested.  Who has seen it
	 * ("looked") is not asked to look again.
	 */
	const suggestion = ({ question, text, href }) => element("li", {}, element("details", {},
		element("summary", {}, element("h3", { textContent: question })),
		element("div", { className: "prose" }, element("p", { textContent: text }), element("p", { className: "small" },
			element("a", { href, target: "_blank", rel: "noopener", textContent: "Read all of it in a new tab" })))));
	const suggestAsked = new WeakMap();
	const suggestShown = new WeakMap();
	const tellSuggestions = (form, now) => {
		const slot = form.querySelector("[data-suggested]");
		const seen = JSON.stringify(now.answers);
		if (suggestShown.get(form) === seen || slot.contains(document.activeElement)) return;
		suggestShown.set(form, seen);
		slot.querySelector("ul").replaceChildren(...now.answers.map(suggestion));
		slot.hidden = now.answers.length === 0;
		form.querySelector("[data-suggest-told]").textContent = now.told;
		if (now.answers.length > 0) form.elements.namedItem("looked").value = "yes";
	};
	const suggest = async (form) => {
		const value = (name) => form.elements.namedItem(name).value;
		const typed = { subject: value("subject").trim(), text: value("text").trim().slice(0, 400) };
		const key = JSON.stringify(typed);
		if (suggestAsked.get(form) === key || (typed.subject + typed.text).length < 4) return;
		suggestAsked.set(form, key);
		try {
			const answer = await fetch(form.dataset.suggest, { method: "POST",
				body: new URLSearchParams({ csrf: value("csrf"), ...typed }), headers: { Accept: "application/json" } });
			if (answer.ok && suggestAsked.get(form) === key) tellSuggestions(form, await answer.json());
		} catch { /* it is sent without */ }
	};
	const suggestSoon = new WeakMap();
	on("form[data-suggest]", "input", (form, event) => {
		if (!["subject", "text"].includes(event.target.name)) return;
		clearTimeout(suggestSoon.get(form));
		suggestSoon.set(form, setTimeout(suggest, 500, form));
	});

	/* time[data-local]: the reader's own clock behind the program's */
	const local = (at) => {
		const when = new Date(at.dateTime);
		if (Number.isNaN(when.getTime()) || !/\d:\d\d/.test(at.textContent)) return;
		const day = when.toLocaleDateString("en-GB", { day: "numeric", month: "long" });
		const clock = when.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
		if (at.textContent.includes(day) && at.textContent.includes(clock)) return;
		at.after(element("span", { className: "local", textContent: ` (${day}, ${clock} your time)` }));
	};
	all("time[data-local]").forEach(local);

	/* data-filter="id of a list": what does not contain the words is hidden */
	const filter = (field) => {
		const list = document.getElementById(field.dataset.filter);
		if (list === null) return;
		const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
		let shown = 0;
		for (const item of all("[data-item]", list)) {
			const text = item.textContent.toLowerCase();
			item.hidden = !words.every((word) => text.includes(word));
			if (!item.hidden) shown++;
		}
		for (const group of all("[data-group]", list))
			group.hidden = all("[data-item]", group).every((item) => item.hidden);
		const told = document.getElementById(`${field.id}-told`);
		if (told !== null) told.textContent = words.length === 0 ? "" : fitting(shown, "match", "matches");
	};
	on("[data-filter]", "input", filter);
	all("[data-filter]").forEach(filter);

	/*
	 * data-task="path": tells how far a task is; the page comes anew when it is over and nobody is typing.
	 * The server says it when it changes; where that does not get through, it is asked every second.  Who
	 * does not look at the page does not hold a connection.
	 */
	const tellTask = (at, now) => {
		const told = at.querySelector("[data-task-told]");
		const bar = at.querySelector("progress");
		if (now.text && told.textContent !== now.text) told.textContent = now.text;
		if (now.percent === null) bar.removeAttribute("value");
		else if (now.percent !== undefined) bar.value = now.percent;
		if (!now.is_over) return false;
		bar.remove();
		if (!document.activeElement.matches("input, select, textarea")) location.assign(at.querySelector("a").href);
		return true;
	};
	const askTask = async (at) => {
		try {
			const answer = await fetch(at.dataset.task, { headers: { Accept: "application/json" } });
			if (tellTask(at, answer.ok ? await answer.json() : { is_over: true })) return;
		} catch { /* the next time, perhaps */ }
		setTimeout(askTask, 1000, at);
	};
	const hearTask = (at) => {
		if (document.hidden) {
			document.addEventListener("visibilitychange", () => hearTask(at), { once: true });
			return;
		}
		const source = new EventSource(at.dataset.task);
		const away = () => {
			source.close();
			hearTask(at);
		};
		const leave = () => {
			source.close();
			document.removeEventListener("visibilitychange", away);
		};
		document.addEventListener("visibilitychange", away, { once: true });
		source.addEventListener("message", (event) => {
			if (tellTask(at, JSON.parse(event.data))) leave();
		});
		source.addEventListener("error", () => {
			if (source.readyState !== EventSource.CLOSED) return; /* it tries again by itself */
			leave();
			askTask(at);
		});
	};
	all("[data-task]").forEach((at) => setTimeout(hearTask, 500, at));

	/* data-confirm="question": asks before this button sends its form */
	const ask = (question, label, isGrave, yes) => {
		const go = element("button", { className: `button ${isGrave ? "is-grave" : "is-primary"}`, textContent: label, value: "yes" });
		const stop = element("button", { className: "button", textContent: "Cancel", value: "" });
		const form = element("form", { method: "dialog" }, element("p", { textContent: question }),
			element("p", { className: "row" }, go, stop));
		const dialog = element("dialog", { className: "dialog" }, form);
		dialog.setAttribute("aria-label", question);
		dialog.addEventListener("close", () => {
			dialog.remove();
			if (dialog.returnValue === "yes") yes();
		});
		document.body.append(dialog);
		dialog.showModal();
		stop.focus();
	};
	const agreed = new WeakSet();
	on("button[data-confirm]", "click", (button, event) => {
		if (agreed.delete(button)) return;
		event.preventDefault();
		ask(button.dataset.confirm, button.textContent.trim(), button.classList.contains("is-grave"), () => {
			agreed.add(button);
			button.click();
		});
	});

	/* data-max-bytes: a file that is too large is told before it travels */
	on("input[type=file][data-max-bytes]", "change", (field) => {
		const limit = Number(field.dataset.maxBytes);
		const file = field.files[0];
		const old = document.getElementById(`${field.id}-size`);
		if (old !== null) old.remove();
		const large = file !== undefined && file.size > limit;
		field.setCustomValidity(large ? "This file is too large." : "");
		if (!large) return;
		const size = (file.size / 1e6).toFixed(1);
		field.after(element("p", { id: `${field.id}-size`, className: "error", role: "alert",
			textContent: `This file has ${size} MB; at most ${(limit / 1e6).toFixed(0)} MB can be taken.` }));
	});

	/* data-check-all="name": all boxes of that name; data-checked="name" tells how many */
	const boxes = (name) => all(`input[type=checkbox][name="${CSS.escape(name)}"]`);
	const checked = () => {
		for (const told of all("[data-checked]")) {
			const n = boxes(told.dataset.checked).filter((box) => box.checked).length;
			told.textContent = n === 0 ? "None selected" : `${n} selected`;
		}
		for (const head of all("[data-check-all]")) {
			const of = boxes(head.dataset.checkAll);
			const n = of.filter((box) => box.checked).length;
			head.checked = n > 0 && n === of.length;
			head.indeterminate = n > 0 && n < of.length;
		}
	};
	on("[data-check-all]", "change", (head) => {
		boxes(head.dataset.checkAll).forEach((box) => { box.checked = head.checked; });
	});
	document.addEventListener("change", checked);
	all("[data-check-all]").forEach((head) => { head.hidden = false; });
	checked();

	/* The menu of narrow screens closes with Escape; the summary of errors is read first */
	document.addEventListener("keydown", (event) => {
		if (event.key === "Escape") all(".site-menu[open]").forEach((menu) => { menu.open = false; });
	});
	const first = document.querySelector("[data-focus]");
	if (first !== null) first.focus();

	/* #q-12 in the address opens the answer it names */
	const reveal = () => {
		const at = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
		const answer = at === null ? null : at.querySelector("details") || at.closest("details");
		if (answer !== null) answer.open = true;
	};
	addEventListener("hashchange", reveal);
	reveal();
})();
