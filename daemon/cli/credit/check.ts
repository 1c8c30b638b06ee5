import { parseArgs } from 'node:util';
import type { Run } from '../commands.ts';
import { readModels } from './model-files.ts';

/** `onedoor credit check MODEL.json…`: everything that is wrong with credit models. */
export const run: Run = async (words) => {
  const { positionals } = parseArgs({ args: [...words], options: {}, allowPositionals: true });
  if (positionals.length === 0) return 64;
  const models = await readModels(positionals);
  if (typeof models === 'number') return models;
  for (const { model, version, title } of models) {
    process.stdout.write(`${model} ${version} ${title.zh} ${title.en}: 正确 sound\n`);
  }
  return 0;
};
