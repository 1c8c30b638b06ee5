import { Random } from '../random.ts';
import type { LinkageConfiguration, LinkageRecord } from './configuration.ts';

/** Two small files of made-up people, most of them in both, some with a slip of the pen; `person` is no field. */
export interface Registers {
  readonly left: readonly LinkageRecord[];
  readonly right: readonly LinkageRecord[];
}

export const registerConfiguration: LinkageConfiguration = {
  task: 'oneToOne',
  fields: [
    { name: 'given', kind: 'name', swapsWith: 'family' },
    { name: 'family', kind: 'name', swapsWith: 'given' },
    { name: 'born', kind: 'date' },
    { name: 'street', kind: 'text' },
  ],
  matchProbability: 0.8,
  reviewProbability: 0.05,
};

const syllables = [
  'an',
  'be',
  'cor',
  'da',
  'el',
  'fin',
  'gar',
  'hal',
  'is',
  'jo',
  'kel',
  'lor',
  'mar',
  'nor',
  'ol',
  'pe',
];

export function makeRegisters(count: number, seed: number): Registers {
  const draws = new Random(seed);
  const word = (length: number): string =>
    Array.from({ length }, () => syllables[draws.below(syllables.length)] ?? '').join('');
  const two = (least: number, span: number): string => String(least + draws.below(span)).padStart(2, '0');
  const people = Array.from({ length: count }, (_, person) => ({
    person: String(person),
    given: word(2),
    family: word(3),
    born: `19${two(30, 70)}-${two(1, 12)}-${two(1, 28)}`,
    street: `${word(3)} street ${draws.below(200)}`,
  }));
  const slips: readonly ((record: (typeof people)[number]) => LinkageRecord)[] = [
    (record) => ({ ...record, given: record.given.slice(1) }),
    (record) => ({ ...record, given: record.family, family: record.given }),
    (record) => ({ ...record, born: '' }),
    (record) => ({ ...record, street: record.street.replace('street', 'road') }),
    (record) => record,
  ];
  const kept = people.slice(Math.floor(count / 5));
  return { left: people.slice(0, count - 10), right: kept.map((record) => slips[draws.below(5)]?.(record) ?? record) };
}
