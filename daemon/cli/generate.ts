import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  generateContract,
  generateErrorCatalogue,
  generateValidators,
  writeValidators,
} from '../../adapters/messages/generate.ts';
import { generateFestivals, generateNationalCalendar } from '../../adapters/rules/published-days.ts';
import { wireSchemas } from '../../adapters/sources/wire.ts';
import { openLibrary, shippedRules } from '../rule-book.ts';
import type { Run } from './commands.ts';

/** Every file that is made from another. */
const generated: readonly { readonly path: string; readonly make: () => Promise<string> }[] = [
  { path: 'adapters/messages/validators.generated.ts', make: async () => generateValidators() },
  {
    path: 'adapters/sources/validators.generated.ts',
    make: async () => writeValidators(wireSchemas, 'wire.ts in adapters/sources'),
  },
  { path: 'actors/protocol/onedoor.asyncapi.generated.json', make: async () => generateContract() },
  { path: 'rules/calendar/national.json', make: async () => generateNationalCalendar() },
  { path: 'rules/calendar/festivals.generated.ts', make: async () => generateFestivals() },
  {
    path: 'actors/protocol/ERRORS.md',
    make: async () => generateErrorCatalogue((await openLibrary(shippedRules)).packs),
  },
];

/**
 * `onedoor generate`: writes the generated files; with `--check` only says which are stale; with `--golden` writes the golden
 * journal of this version instead, once for each release.
 */
export const run: Run = async (words) => {
  const { values } = parseArgs({
    args: [...words],
    options: { check: { type: 'boolean', default: false }, golden: { type: 'boolean', default: false } },
  });
  if (values.golden) {
    const { writeGolden } = await import('../golden/golden-journal.ts');
    process.stdout.write(`${await writeGolden()}\n`);
    return 0;
  }
  let stale = 0;
  for (const { path, make } of generated) {
    const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
    const text = await make();
    if (!values.check) writeFileSync(file, text);
    else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
      stale += 1;
      process.stderr.write(`${path} is stale: run \`npm run generate\` 已过期，请重新生成\n`);
    }
  }
  return stale === 0 ? 0 : 1;
};
