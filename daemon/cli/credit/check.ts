import { parseArgs } from 'node:util';
import { loadCreditModels } from '../../../rules/credit/load-credit-models.ts';
import { loadCreditPeriods } from '../../../rules/credit/load-credit-periods.ts';
import { loadUndertakings } from '../../../rules/credit/load-undertakings.ts';
import type { Fault } from '../../../rules/matters/fault.ts';
import type { Run } from '../commands.ts';
import { parseFiles, tellFaults } from './model-files.ts';

/** Files of these names hold settings, as in the rules folder; every other one is a model. */
const periodsFile = 'periods.json';
const undertakingsFile = 'undertakings.json';

/** `onedoor credit check FILE…`: everything that is wrong with credit models, and with the settings of periods and undertakings. */
export const run: Run = async (words) => {
  const { positionals } = parseArgs({ args: [...words], options: {}, allowPositionals: true });
  if (positionals.length === 0) return 64;
  const read = await parseFiles(positionals);
  if (typeof read === 'number') return read;
  const faults: Fault[] = [...read.faults];
  const sound: string[] = [];
  for (const parsed of read.parsed.filter(({ file }) => file === periodsFile)) {
    const loaded = loadCreditPeriods(parsed);
    if ('faults' in loaded) faults.push(...loaded.faults);
    else sound.push(lineOf(periodsFile, loaded.periods));
  }
  for (const parsed of read.parsed.filter(({ file }) => file === undertakingsFile)) {
    const loaded = loadUndertakings(parsed);
    if ('faults' in loaded) faults.push(...loaded.faults);
    else sound.push(lineOf(undertakingsFile, loaded.undertakings));
  }
  const models = read.parsed.filter(({ file }) => file !== periodsFile && file !== undertakingsFile);
  const loaded = loadCreditModels(models);
  if ('faults' in loaded) faults.push(...loaded.faults);
  else sound.push(...loaded.models.map((model) => lineOf(model.model, model)));
  if (faults.length > 0) return tellFaults(faults);
  process.stdout.write(sound.join(''));
  return 0;
};

interface Titled {
  readonly version: string;
  readonly title: { readonly zh: string; readonly en: string };
}

function lineOf(name: string, { version, title }: Titled): string {
  return `${name} ${version} ${title.zh} ${title.en}: 正确 sound\n`;
}
