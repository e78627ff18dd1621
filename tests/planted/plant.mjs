// plant.mjs NAME FOLDER: copies what the fault NAME changes to FOLDER/src/…, changed; prints the copies that are C.
// plant.mjs --all ROOT: every fault fits the sources in ROOT exactly once.
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { faults } from './faults.mjs';

// The text with each edit made; throws where one does not fit exactly once.
export function edited(text, edits, file) {
	for (const [old, now] of edits) {
		const fits = text.split(old).length - 1;
		if (fits !== 1) throw new Error(`${file}: a planted fault fits ${fits} times, not once: ${old.trim().split('\n')[0]}`);
		text = text.replace(old, () => now);
	}
	return text;
}

export function plant(changes, folder, root = '.') {
	return changes.map(({ file, edits }) => {
		const copy = path.join(folder, file);
		const text = edited(readFileSync(path.join(root, file), 'utf8'), edits, file);
		mkdirSync(path.dirname(copy), { recursive: true });
		writeFileSync(copy, text);
		return copy;
	});
}

function main([name, folder]) {
	if (name === '--all') {
		for (const changes of Object.values(faults))
			for (const { file, edits } of changes) edited(readFileSync(path.join(folder, file), 'utf8'), edits, file);
		return;
	}
	if (!faults[name]) throw new Error(`no fault is named ${name}`);
	console.log(plant(faults[name], folder).filter((f) => f.endsWith('.c')).join(' '));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
	try {
		main(process.argv.slice(2));
	} catch (e) {
		console.error(`plant: ${e.message}`);
		process.exitCode = 1;
	}
}
