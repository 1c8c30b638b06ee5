import {
  crossHallSample,
  houseSample,
  marriageSample,
  type SampleApplication,
  sampleAgent,
  sampleDay,
} from '../../facts/application.fixture.ts';
import type { Facts } from '../../facts/declaration.ts';
import { preFacts } from '../../facts/pre.ts';
import { preDeclarations } from '../../facts/pre-declarations.ts';
import type { Catalogue } from '../../matters/catalogue.ts';
import { Random } from '../../random.ts';
import { longestList } from '../evaluation-bound.ts';
import { hostileTexts, junk, prototypeNames, recordOf } from './words-harness.ts';

/** Facts that rules are evaluated with, honest and hostile; all of them have been JSON text of at most a megabyte. */
export interface FactSet {
  readonly name: string;
  readonly facts: Facts;
}

/** What a message may hold; facts that come from one cannot be more. */
const mostBytes = 1 << 20;

export function factSets(catalogue: Catalogue, seed: number): readonly FactSet[] {
  const chooser = new Random(seed);
  const texts = chooser.times(60_000, (index) => `v${index}`);
  const numbers = chooser.times(150_000, (index) => index % 1000);
  const objects = chooser.times(20_000, (index) => ({ m: index, ...(index % 10 === 0 ? { m1: 1 } : {}) }));
  return [
    set('honest: marriage', honest(marriageSample({ agent: sampleAgent }), catalogue)),
    set('honest: house', honest(houseSample(), catalogue)),
    set('honest: cross hall', honest(crossHallSample(), catalogue)),
    set('nothing', {}),
    set('texts by the hundred thousand', { list: { texts, word: 'v5' }, ...everywhere(texts.slice(0, 400)) }),
    set('numbers by the hundred thousand', { list: { numbers, digits: '7'.repeat(300_000), texts: ['v1'] } }),
    set('objects by the ten thousand', { list: { objects } }),
    set('lists in lists', { list: { nested: nest(chooser, 6, 7) } }),
    set('a text of a megabyte', { list: { digits: '9'.repeat(900_000), long: 'v'.repeat(100_000) } }),
    set('long texts everywhere', everywhere('8'.repeat(8000))),
    set(
      'an abyss',
      JSON.parse(
        `{"list":{"texts":${'['.repeat(50_000)}${']'.repeat(50_000)}},"applicant":{"age":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
      ) as Facts,
    ),
    set('names of the language', { ...bewitched(), list: bewitched(), applicant: bewitched() }),
    set('objects that are no values', {
      ...everywhere({ toString: 1, valueOf: 1, toJSON: 1, length: 5 }),
      list: { texts: [{ toString: null }], digits: { valueOf: 'x', toString: 0 } },
    }),
    set('hostile texts', { list: { texts: hostileTexts, word: '\u0000' }, ...everywhere('\uD800\u0000\u202E') }),
    ...chooser.times(4, (index) =>
      set(`junk ${index}`, {
        ...fromDeclarations(() => junk(chooser)),
        list: recordOf([
          ['texts', junk(chooser)],
          ['numbers', junk(chooser)],
        ]),
      }),
    ),
    set('lists as long as are looked at', {
      list: {
        texts: texts.slice(0, longestList),
        numbers: numbers.slice(0, longestList),
        objects: objects.slice(0, longestList),
        nested: [[[numbers]]],
        word: 'v5',
      },
    }),
    set('members by the ten thousand', {
      list: { objects: recordOf(chooser.times(30_000, (index) => [`k${index}`, index])), texts: { m1: [numbers] } },
    }),
    set('long numbers in lists', {
      list: { texts: ['9'.repeat(300_000), '8'.repeat(300_000)], digits: [` ${' '.repeat(300_000)}`] },
    }),
  ];
}

/** Through text and back, as facts come in. */
function set(name: string, facts: object): FactSet {
  // What is too deep to be written has come from a text anyway.
  const text = name === 'an abyss' ? undefined : JSON.stringify(facts);
  if (text !== undefined && text.length > mostBytes)
    throw new RangeError(`${name}: ${text.length} characters are no message`);
  return { name, facts: (text === undefined ? facts : JSON.parse(text)) as Facts };
}

function honest(application: SampleApplication, catalogue: Catalogue): object {
  const matter = catalogue.matter(application.matter);
  if (matter === undefined) throw new Error(`there is no matter ${application.matter}`);
  const facts = preFacts({ application, matter, submittedOn: sampleDay });
  return { ...facts, step: { id: matter.flow.start, action: 'accept', kind: 'acceptance', level: 'county' } };
}

/** The same value at every declared field. */
function everywhere(value: unknown): object {
  return fromDeclarations(() => value);
}

function fromDeclarations(make: () => unknown): object {
  return Object.fromEntries(
    preDeclarations.map(({ name, fields }) => [
      name,
      Object.fromEntries(
        Object.keys(fields)
          .slice(0, 6)
          .map((field) => [field, make()]),
      ),
    ]),
  );
}

/** A record with own members of every name that means something to the language. */
function bewitched(): object {
  return recordOf(prototypeNames.map((name) => [name, { polluted: true, age: 7, texts: ['v1'] }]));
}

function nest(chooser: Random, depth: number, width: number): unknown {
  return depth === 0 ? 1 : chooser.times(width, () => nest(chooser, depth - 1, width));
}
