import Type from 'typebox';
import { basis, fieldClasses, localizedText, tiers } from '../matters/matter.ts';

/**
 * A source (数据源) as its file `rules/sources/<code>.json` holds it: which department answers, how often it may be asked, which
 * sets of data it has, and how a record in its own words becomes a person and values in ours. How the department is reached is a
 * setting of the site and stands elsewhere.
 */

const strict = { additionalProperties: false } as const;
const code = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const fieldName = Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,63}$' });
const wirePath = Type.String({
  minLength: 1,
  maxLength: 200,
  description: '部门记录中的位置 Place in the record: XM or $.XM',
});

/** Written forms of a day, of the parts YYYY, MM, M, DD, D, HH, mm and ss; one without a day is a month, or a year. */
const formats = Type.Array(Type.String({ minLength: 4, maxLength: 40 }), { minItems: 1, maxItems: 20 });

/** What a text of the department means here; null where it means that nothing is known. */
const codes = Type.Record(
  Type.String({ minLength: 1, maxLength: 100 }),
  Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()]),
  { minProperties: 1, maxProperties: 500 },
);

/** Which field says that a day is one of the lunar calendar, and with which values. */
const lunar = Type.Object(
  { from: wirePath, values: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { minItems: 1, maxItems: 10 }) },
  strict,
);

/** One text that holds several: parted at any of `at`; `part` takes one of them, counted from 0. */
const split = Type.Object(
  {
    at: Type.Array(Type.String({ minLength: 1, maxLength: 10 }), { minItems: 1, maxItems: 10 }),
    part: Type.Optional(Type.Integer({ minimum: 0, maximum: 20 })),
  },
  strict,
);

/** The unit that numbers are written in, with other ways to write it, and what one of it is in ours. */
const unit = Type.Object(
  {
    of: Type.String({ minLength: 1, maxLength: 20 }),
    also: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { maxItems: 10 })),
    times: Type.Number({ exclusiveMinimum: 0, maximum: 1e9 }),
  },
  strict,
);

/** Texts that stand for nothing in this field, besides those that do so everywhere. */
const blanks = Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { minItems: 1, maxItems: 20 });

const howRead = {
  from: wirePath,
  /** A record without it cannot be used. */
  required: Type.Optional(Type.Literal(true)),
  formats: Type.Optional(formats),
  lunar: Type.Optional(lunar),
  codes: Type.Optional(codes),
  split: Type.Optional(split),
  unit: Type.Optional(unit),
  blanks: Type.Optional(blanks),
};

const personField = Type.Union([wirePath, Type.Object(howRead, strict)]);

const mappedField = Type.Object(
  {
    ...howRead,
    type: Type.Enum(['text', 'day', 'number', 'texts']),
    class: Type.Optional(Type.Enum([...fieldClasses])),
    title: localizedText,
    /** What each value is called that `codes` leads to; needed for all of them. */
    choices: Type.Optional(Type.Record(Type.String(), localizedText, { maxProperties: 200 })),
  },
  strict,
);

/** Who a record is about, in the words in which people are compared. */
export const personFields = ['name', 'idNumber', 'birthDate', 'sex', 'phone', 'address', 'formerNames'] as const;
export type PersonField = (typeof personFields)[number];

const dataset = Type.Object(
  {
    dataset: code,
    title: localizedText,
    /** What a record is: a person, something that happened, or something that somebody has. */
    kind: Type.Enum(['person', 'event', 'holding']),
    /** What was known longer ago than so many days is not rested on. */
    freshnessDays: Type.Integer({ minimum: 0, maximum: 36_500 }),
    /** Where two sources disagree, the one with the higher number decides. */
    authority: Type.Integer({ minimum: 0, maximum: 100 }),
    identity: Type.Object(
      Object.fromEntries(personFields.map((name) => [name, Type.Optional(personField)])) as {
        readonly [Name in PersonField]: Type.TOptional<typeof personField>;
      },
      { ...strict, minProperties: 1 },
    ),
    fields: Type.Record(fieldName, mappedField, { maxProperties: 100, additionalProperties: false }),
  },
  strict,
);

export const sourceSchema = Type.Object(
  {
    source: code,
    version: Type.String({ pattern: '^[0-9]{1,6}(\\.[0-9]{1,6}){1,2}$' }),
    title: localizedText,
    organisation: Type.String({
      pattern: '^[0-9A-Z]{18}$',
      description: '统一社会信用代码 Unified social credit code (GB 32100)',
    }),
    tier: Type.Enum([...tiers]),
    /** On which law the department may be asked. */
    authority: Type.Array(basis, { minItems: 1, maxItems: 50 }),
    limits: Type.Object(
      {
        /** Requests that may be open at once. */
        concurrency: Type.Integer({ minimum: 1, maximum: 1000 }),
        ratePerSecond: Type.Number({ exclusiveMinimum: 0, maximum: 10_000 }),
        timeoutMs: Type.Integer({ minimum: 10, maximum: 600_000 }),
        /** How often a request is repeated at most. */
        retries: Type.Integer({ minimum: 0, maximum: 10 }),
        retryMs: Type.Integer({ minimum: 1, maximum: 600_000 }),
        /** Of the last `window` answers, and `least` of them at least, this share failed: the source is left alone for a while. */
        circuit: Type.Object(
          {
            window: Type.Integer({ minimum: 1, maximum: 1000 }),
            least: Type.Integer({ minimum: 1, maximum: 1000 }),
            failureShare: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
            openMs: Type.Integer({ minimum: 10, maximum: 86_400_000 }),
            mostOpenMs: Type.Integer({ minimum: 10, maximum: 86_400_000 }),
          },
          strict,
        ),
      },
      strict,
    ),
    datasets: Type.Array(dataset, { minItems: 1, maxItems: 50 }),
  },
  strict,
);

export type Source = Type.Static<typeof sourceSchema>;
export type Dataset = Source['datasets'][number];
export type MappedField = Dataset['fields'][string];
/** How a value is read out of a record, whatever it becomes. */
export type Reading = Type.Static<Type.TObject<typeof howRead>>;

/** `civil-affairs.marriage`: what consents, matters and packs call a set of data. */
export function datasetName(source: string, dataset: string): string {
  return `${source}.${dataset}`;
}

/** `civilAffairsMarriage`: what the facts of phase `verify` call it. */
export function factName(name: string): string {
  return name.replace(/[-.]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
