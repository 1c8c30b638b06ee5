// Builds divisions.generated.json beside this script from lists of division codes.
//
// Usage: node rules/identity/divisions.generate.mjs <folder>
//   The folder holds gbt2260_list_2026.json, gbt2260_history.json, gbt2260_diff.json (mumuy/data_location, MIT) and
//   provinces.csv, cities.csv, areas.csv (modood/Administrative-divisions-of-China, WTFPL, codes of 2023-06-30).
//
// Shape: { current, historical }, each from the first four digits to the last two with the name, parted by blanks:
//   "3301": "00杭州市 02上城区 05拱墅区". One line for one city keeps both the file and its differences small.
//
// Which list is believed:
//   - a code in the GB/T 2260 list of 2026 is current, under the name it has there;
//   - a code in the older statistical list alone (development zones, 110100 市辖区) is current too, unless the GB/T
//     differences name successors for it, as for 500105 江北区;
//   - every other code in the history or the differences is historical; a few of them have no name.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: node rules/identity/divisions.generate.mjs <folder>\n');
  process.exit(2);
}

const listed = readJson('gbt2260_list_2026.json');
const history = readJson('gbt2260_history.json');
const differences = readJson('gbt2260_diff.json');
const statistical = { ...readTable('provinces.csv'), ...readTable('cities.csv'), ...readTable('areas.csv') };

const current = new Map(Object.entries(listed));
for (const [code, name] of Object.entries(statistical)) {
  const replaced = (differences[code] ?? []).some((successor) => successor !== code);
  if (!current.has(code) && !replaced) current.set(code, name);
}

const historical = new Map();
for (const code of [...Object.keys(history), ...Object.keys(differences), ...Object.keys(statistical)]) {
  if (!current.has(code)) historical.set(code, history[code] ?? statistical[code] ?? '');
}

const text = `{\n"current": ${grouped(current)},\n"historical": ${grouped(historical)}\n}\n`;
JSON.parse(text);
writeFileSync(new URL('./divisions.generated.json', import.meta.url), text);
process.stdout.write(`${current.size} current, ${historical.size} historical, ${Buffer.byteLength(text)} bytes\n`);

function readJson(file) {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** The first two columns of a list; a shorter code is filled with zeros to six digits. */
function readTable(file) {
  const lines = readFileSync(join(folder, file), 'utf8').trim().split(/\r?\n/).slice(1);
  return Object.fromEntries(
    lines.map((line) => {
      const [code, name] = line.split(',');
      return [code.padEnd(6, '0'), name.replaceAll('"', '')];
    }),
  );
}

function grouped(names) {
  const groups = new Map();
  for (const code of [...names.keys()].sort((left, right) => Number(left) - Number(right))) {
    const name = names.get(code);
    if (!/^\d{6}$/.test(code) || /[\s\d"\\]/.test(name)) throw new Error(`cannot write ${code} ${name}`);
    const prefix = code.slice(0, 4);
    groups.set(prefix, [...(groups.get(prefix) ?? []), code.slice(4) + name]);
  }
  return `{\n${[...groups].map(([prefix, entries]) => `"${prefix}": "${entries.join(' ')}"`).join(',\n')}\n}`;
}
