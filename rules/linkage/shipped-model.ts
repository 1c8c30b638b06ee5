import type { LinkageModel } from './model.ts';
import { readModel } from './model-file.ts';
import chinesePersons from './models/chinese-persons.json' with { type: 'json' };

/** The model of Chinese people that comes with the program; its `origin` tells how it was made. */
export const chinesePersonModel: LinkageModel = shipped('rules/linkage/models/chinese-persons.json', chinesePersons);

function shipped(file: string, json: unknown): LinkageModel {
  const read = readModel({ file, json });
  if ('model' in read) return read.model;
  const [fault] = read.faults;
  throw new Error(`${file}${fault?.pointer}: ${fault?.message.en}`);
}
