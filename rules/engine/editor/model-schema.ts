import { creditModelSchema } from '../../credit/credit-model-file.ts';
import { type JsonSchema, together, when, withTexts } from './json-schema.ts';

/** The JSON Schema of credit models for editors: what an input reads of the ledger is completed with what it means. */

const ledger = '/inputs/*/ledger';
const texts = {
  [ledger]: {
    zh: '取自信用记录；省略则由询问者给出',
    en: 'Read of the ledger; left out, whoever asks gives the value',
  },
  [`${ledger}/measure`]: {
    zh: '分值、条数，或月度统计的百分比',
    en: 'The points of items, how many there are, or percent of a tally',
  },
  [`${ledger}/kinds`]: { zh: '记录的种类', en: 'Kinds of items' },
  [`${ledger}/halfLifeDays`]: { zh: '半衰期（日）', en: 'Half-life of an item, in days' },
  [`${ledger}/tally`]: { zh: '月度统计项', en: 'What was counted month by month' },
  [`${ledger}/months`]: { zh: '最近几个已结束的月份', en: 'Over so many closed months' },
  [`${ledger}/least`]: { zh: '不足此件数时没有取值', en: 'No value below so many cases' },
};

const without = (...names: readonly string[]): JsonSchema => ({
  not: { anyOf: names.map((name) => ({ required: [name] })) },
});

/** A share is read of a tally, everything else of items, as the loader has it. */
const reading = when(
  { properties: { measure: { const: 'share' } } },
  together({ required: ['tally', 'months', 'least'] }, without('kinds', 'halfLifeDays')),
  together({ required: ['kinds'] }, without('tally', 'months', 'least')),
);

export function modelEditorSchema(): JsonSchema {
  const schema = withTexts(creditModelSchema, texts);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...together(schema, {
      properties: { inputs: { items: { properties: { ledger: reading } } } },
    }),
  };
}
