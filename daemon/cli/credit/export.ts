import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writePmml } from '../../../rules/credit/pmml/write-pmml.ts';
import type { Scorecard } from '../../../rules/credit/scorecard.ts';
import type { Run } from '../commands.ts';
import { readModels } from './model-files.ts';

/** `onedoor credit export MODEL.json`: the scorecard of a model as PMML 4.4, to a file or to the output. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { out: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length !== 1) return 64;
  const models = await readModels(positionals);
  if (typeof models === 'number') return models;
  for (const model of models) {
    const text = writePmml({ name: model.model, inputs: model.inputs, scorecard: model as Scorecard });
    if (values.out === undefined) process.stdout.write(text);
    else await writeFile(values.out, text);
  }
  return 0;
};
