import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { CreditModelFile } from '../../../rules/credit/credit-model-file.ts';
import { modelAround, modelLike } from '../../../rules/credit/fit/fitted-model.ts';
import { loadCreditModels } from '../../../rules/credit/load-credit-models.ts';
import { PmmlFault } from '../../../rules/credit/pmml/pmml-fault.ts';
import { readPmml } from '../../../rules/credit/pmml/read-pmml.ts';
import type { NamedScorecard } from '../../../rules/credit/pmml/write-pmml.ts';
import type { Run } from '../commands.ts';
import { readModels, tellFaults, textOf } from './model-files.ts';

/**
 * `onedoor credit import FILE.pmml`: the scorecard of a PMML document as a credit model. With `--like` it goes into an
 * existing model, whose inputs, words and bands stay; else titles begin as names and bands as those of the usual scale.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      name: { type: 'string' },
      like: { type: 'string' },
      version: { type: 'string', default: '1.0.0' },
      out: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1 || (values.name === undefined) === (values.like === undefined))
    return 64;
  const text = await textOf(file);
  if (text === undefined) return 66;
  const card = scorecardOf(text);
  if (card === undefined) return 65;
  const model =
    values.like === undefined
      ? modelAround(card, {
          model: values.name ?? '',
          version: values.version,
          role: 'organisation',
          basis: { text: '自 PMML 文档导入', mark: 'D' },
          bands: { leastKnown: 0, A: 650, B: 600, C: 550 },
        })
      : await intoModel(card, values.like, values.version);
  if (typeof model === 'number') return model;
  const loaded = loadCreditModels([{ file: `${model.model}.json`, json: model }]);
  if ('faults' in loaded) return tellFaults(loaded.faults);
  const written = `${JSON.stringify(model, undefined, 2)}\n`;
  if (values.out === undefined) process.stdout.write(written);
  else await writeFile(values.out, written);
  return 0;
};

function scorecardOf(text: string): NamedScorecard | undefined {
  try {
    return readPmml(text);
  } catch (error) {
    if (!(error instanceof PmmlFault)) throw error;
    process.stderr.write(`${error.message}\n`);
    return undefined;
  }
}

async function intoModel(card: NamedScorecard, file: string, version: string): Promise<CreditModelFile | number> {
  const models = await readModels([file]);
  if (typeof models === 'number') return models;
  const [like] = models;
  if (like === undefined) return 66;
  const model = modelLike(card, like, version);
  if (!('unknown' in model)) return model;
  process.stderr.write(`模型没有这些输入 the model has no such inputs: ${model.unknown.join(', ')}\n`);
  return 65;
}
