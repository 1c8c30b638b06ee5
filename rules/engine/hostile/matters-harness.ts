import type { Random } from '../../random.ts';
import { basis, title } from './packs-harness.ts';
import { hostileName, hostileTexts, junk, oddNumbers, recordOf } from './words-harness.ts';

/** Matters that are sound but for what an attack puts into them: forms, flows, documents, places. */

/** Expressions that take for ever on a text that nearly fits, that do not compile, or that want more than they should. */
const patterns: readonly string[] = [
  '^(a+)+$',
  '^(a|a)*$',
  '^(a|aa)+$',
  '(a*)*b',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '^(\\d+)*x$',
  '^(.*)(.*)(.*)(.*)(.*)(.*)x$',
  'a*a*a*a*a*a*b',
  '^(?:a?){30}a{30}$',
  '(x+x+)+y',
  '^(\\p{L}+\\s?)*!$',
  '(?=(a+))a*b\\1',
  '(?<=a+)+b',
  '^(a{1,100}){1,100}$',
  '.*.*.*=.*',
  '[',
  '(?',
  '\\',
  '\\u{110000}',
  '(?<n>a)\\k<m>',
  '^[0-9]{4}-[0-9]+$',
  '^\\p{Script=Han}{2,4}$',
  `(${'a|'.repeat(90)}a)`,
];

const step = { title, department: 'archives', role: 'window', level: 'county', workingDays: 1 };

export function matterOf(changes: object = {}): Record<string, unknown> {
  return {
    code: 'hostile',
    version: '1.0.0',
    title,
    category: '公共服务',
    legalBasis: basis,
    level: 'county',
    responsible: [{ region: '330182', department: 'archives', organisation: '12330182K318200150', title }],
    legalWorkingDays: 30,
    promisedWorkingDays: 20,
    materials: [],
    documents: ['acceptanceNotice', 'returnNotice', 'decision'].map((kind) => ({
      code: kind.toLowerCase(),
      kind,
      title,
      text: title,
    })),
    form: formOf({ copies: { type: 'integer' } }),
    flow: flowOf([
      ['acceptance', ['delivery']],
      ['delivery', []],
    ]),
    feeInFen: 0,
    result: { title, kind: 'certifiedCopy' },
    visits: 1,
    policyRefs: [],
    ...changes,
  };
}

function formOf(fields: Readonly<Record<string, unknown>>): object {
  const properties = Object.entries(fields).map(([name, field]): [string, unknown] => [
    name,
    { 'x-title': title, 'x-class': 'plain', ...(field as object) },
  ]);
  return { type: 'object', properties: recordOf(properties), required: [], additionalProperties: false };
}

function flowOf(steps: readonly (readonly [string, readonly string[]])[], more: object = {}): object {
  const kindOf = (id: string) => (id === 'acceptance' || id === 'delivery' ? id : 'review');
  return {
    start: 'acceptance',
    steps: steps.map(([id, next]) => ({
      ...step,
      id,
      kind: kindOf(id),
      next,
      ...(kindOf(id) === 'review' ? more : {}),
    })),
  };
}

/** Patterns of forms: what runs on every text that a citizen sends. */
export function patternAttack(chooser: Random): unknown {
  const pattern = chooser.pick(patterns);
  const bound = chooser.pick([
    { maxLength: 2000 },
    { maxLength: 50 },
    { format: 'date' },
    { enum: ['a'.repeat(90)], 'x-choices': { ['a'.repeat(90)]: title } },
  ]);
  return matterOf({ form: formOf({ text: { type: 'string', pattern, ...bound } }) });
}

/** Flows in circles, also where nobody ever comes by, and flows in which everything leads to everything. */
export function flowAttack(chooser: Random): unknown {
  const count = chooser.pick([2, 5, 20, 48]);
  const middle = chooser.times(count, (index) => `s${index}`);
  const more = chooser.pick<object>([
    {},
    { parallel: true },
    { join: true },
    { parallel: true, join: true },
    { opinion: true },
  ]);
  const nextOf = (index: number): string[] => {
    const after = middle.slice(index + 1, index + 19);
    switch (chooser.between(0, 3)) {
      case 0:
        return [...after, 'delivery'];
      case 1:
        return chooser.times(2, () => chooser.pick([...middle, 'acceptance', 'delivery', 'nowhere']));
      case 2:
        return [middle[(index + 1) % count] ?? 'delivery'];
      default:
        return [...after.slice(0, 2), 'delivery'];
    }
  };
  const begin = chooser.pick([['delivery'], ['s0'], ['s0', 's1'], middle.slice(0, 20)]);
  const flow = flowOf(
    [['acceptance', begin], ...middle.map((id, index): [string, string[]] => [id, nextOf(index)]), ['delivery', []]],
    more,
  );
  return matterOf({ flow });
}

/** Too much, too odd, or a lie, wherever a matter has room for it. */
export function matterAttack(chooser: Random): unknown {
  const many = chooser.pick([200, 5000, 200_000]);
  const text = chooser.pick(hostileTexts);
  switch (chooser.between(0, 9)) {
    case 0:
      return matterOf(Object.fromEntries(chooser.times(many, (index) => [`m${index}`, index])));
    case 1:
      return matterOf({ title: { zh: '长'.repeat(many * 20), en: 'long' } });
    case 2:
      return matterOf({
        responsible: chooser.times(Math.min(many, 5000), (index) => ({
          region: String(100_000 + index),
          department: 'archives',
          organisation: text,
          title,
        })),
      });
    case 3:
      return matterOf({ form: formOf(recordOf([[hostileName(chooser), { type: 'string', maxLength: 1 }]])) });
    case 4:
      return matterOf({ title: { zh: `中${text}`, en: text }, code: text, category: text });
    case 5: {
      const { documents } = matterOf() as { documents: object[] };
      const bad = {
        code: 'bad',
        kind: 'certifiedCopy',
        title,
        text: { zh: `${text}${'{}'.repeat(2400)}`, en: '{form.constructor}'.repeat(500) },
      };
      return matterOf({ documents: [...documents, bad] });
    }
    case 6:
      return matterOf({
        form: formOf({
          odd: {
            type: 'number',
            minimum: chooser.pick(oddNumbers),
            maximum: chooser.pick(oddNumbers),
            multipleOf: chooser.pick(oddNumbers),
          },
        }),
      });
    case 7: {
      const choices = chooser.times(Math.min(many, 5000), (index) => `${text.slice(0, 50)}${index}`);
      return matterOf({
        form: formOf({
          choice: { type: 'string', enum: choices, 'x-choices': recordOf(choices.map((one) => [one, title])) },
        }),
      });
    }
    case 8:
      return matterOf({ materials: junk(chooser), flow: junk(chooser) });
    default:
      return matterOf(recordOf([[hostileName(chooser), junk(chooser)]]));
  }
}
