import Type from 'typebox';
import { severities as creditSeverities } from '../credit/ledger.ts';
import { span } from '../credit/periods-file.ts';
import { basis, localizedText } from '../matters/matter.ts';
import { whenUnknownSchema } from './when-unknown.ts';

/**
 * A pack: rules that were published together, under one version that never changes again. The rules inside are plain
 * json-rules-engine 7 JSON.
 *
 * Phases: `pre` 事前 before acceptance, `route` 流转 what follows a step, `in` 事中, `post` 事后, `verify` 核对, `credit` 信用.
 */
export const phases = ['pre', 'in', 'post', 'verify', 'credit', 'route'] as const;
export type Phase = (typeof phases)[number];

/**
 * What a rule of a phase can lead to; closed, because each type is something that the program does.
 * `return`: a defect that the applicant must correct. `warn`: told, but no hindrance. `review`: an officer must look.
 * `next`: the step that follows. `alert`: supervision is told and somebody has to answer for it; `stop`: so, and the act itself is
 * refused; `inspect`: so, as a task of inspection. `confirmed`, `contradicted`, `missing`: what a department says of a declared
 * field; `detect`: a named finding of screening. `deduct`, `add`: an item of the credit ledger; `restrict`: a measure that rests
 * on it. In supervision `warn` is told at the mildest severity and escalated to nobody.
 */
export const eventTypes = {
  pre: ['return', 'warn', 'review'],
  route: ['next'],
  in: ['alert', 'stop', 'warn'],
  post: ['alert', 'inspect', 'warn'],
  verify: ['confirmed', 'contradicted', 'missing', 'detect', 'review'],
  credit: ['deduct', 'add', 'restrict', 'review'],
} as const satisfies Record<Phase, readonly string[]>;
export type EventType = (typeof eventTypes)[Phase][number];

/** How bad a finding of supervision is, mildest first (黄、橙、红). */
export const severities = ['yellow', 'orange', 'red'] as const;
/** Who answers for it. */
export const accountables = ['officer', 'organisation'] as const;
/** What it is about; the same finding about the same subject is one alert. */
export const subjects = ['application', 'step', 'officer', 'organisation'] as const;

const strict = { additionalProperties: false } as const;
const day = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' });
const code = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const division = Type.String({ pattern: '^[1-9][0-9](?:[0-9]{2}){0,2}(?:[0-9]{3}){0,2}$' });
const basisList = Type.Array(basis, { minItems: 1, maxItems: 50 });

const ruleSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    /** Higher runs and reads first; 1 where it is left out. */
    priority: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    /** Checked by `condition-check.ts`, which can say more than a schema. */
    conditions: Type.Object({}),
    event: Type.Object(
      {
        type: Type.String({ minLength: 1, maxLength: 40 }),
        params: Type.Object({
          code: Type.String({ pattern: '^[A-Z][A-Z0-9_]{1,63}$' }),
          message: localizedText,
          /**
           * Where in the message `onedoor.application.submit` the defect lies. `/data/form/{dates.invalid}`, a list of form
           * fields, makes a finding for each of them, and the message shows that one field.
           */
          pointer: Type.Optional(Type.String({ pattern: '^(/[^/]{1,100}){1,12}$' })),
          /** What the rule itself rests on; a `return` must say so. */
          basis: Type.Optional(basisList),
          /** The step that follows; for `next` only. */
          step: Type.Optional(code),
          /** Of verification: on which declared field, and by which set of data. */
          field: Type.Optional(Type.String({ pattern: '^/data/(applicant|form)/[a-z][A-Za-z0-9]{0,63}$' })),
          dataset: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}\\.[a-z][a-z0-9-]{0,63}$' })),
          /** Of credit: what is entered into the ledger (`deduct`, `add`), or what may not be done without an officer (`restrict`). */
          item: Type.Optional(
            Type.Object(
              {
                kind: code,
                severity: Type.Enum([...creditSeverities]),
                points: Type.Integer({ minimum: -1000, maximum: 1000 }),
              },
              strict,
            ),
          ),
          restriction: Type.Optional(
            Type.Object(
              {
                measure: code,
                /** Left out: for all matters, in all regions. */
                matters: Type.Optional(Type.Array(code, { minItems: 1, maxItems: 1000 })),
                regions: Type.Optional(Type.Array(division, { minItems: 1, maxItems: 1000 })),
                /** From the day of the deciding document on; it never outlasts the item that it rests on. */
                lasts: span,
              },
              strict,
            ),
          ),
          /** Of supervision: how bad it is, who answers for it, what it is about, and who is told when nothing is done. */
          severity: Type.Optional(Type.Enum([...severities])),
          accountable: Type.Optional(Type.Enum([...accountables])),
          about: Type.Optional(Type.Enum([...subjects])),
          escalation: Type.Optional(
            Type.Array(
              Type.Object({ afterWorkingDays: Type.Integer({ minimum: 1, maximum: 365 }), to: localizedText }, strict),
              { minItems: 1, maxItems: 5 },
            ),
          ),
        }),
      },
      strict,
    ),
  },
  strict,
);

export const packSchema = Type.Object(
  {
    /** Where the file's JSON Schema lies (`onedoor rules schema`); for editors only. */
    $schema: Type.Optional(Type.String({ maxLength: 500 })),
    pack: code,
    version: Type.String({ pattern: '^[0-9]{1,6}(\\.[0-9]{1,6}){1,2}$' }),
    phase: Type.Enum([...phases]),
    title: localizedText,
    /** Left out or empty: all matters, all regions. Regions are prefixes of division codes. */
    appliesTo: Type.Object(
      {
        matters: Type.Optional(Type.Array(code, { maxItems: 1000 })),
        regions: Type.Optional(Type.Array(division, { maxItems: 1000 })),
      },
      strict,
    ),
    /** First and last day of force, both included; `transition` names the day of the application that is compared. */
    effective: Type.Object(
      { from: day, to: Type.Union([day, Type.Null()]), transition: Type.Enum(['submittedOn', 'acceptedOn']) },
      strict,
    ),
    basis: basisList,
    whenUnknown: Type.Optional(whenUnknownSchema),
    /** Conditions that rules of the pack refer to by name: `{ "condition": "…" }`. Checked like those of a rule. */
    conditions: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9-]{0,63}$' }), Type.Object({}), { maxProperties: 200 }),
    ),
    rules: Type.Array(ruleSchema, { minItems: 1, maxItems: 1000 }),
  },
  strict,
);

export type PackContent = Type.Static<typeof packSchema>;
export type Rule = Type.Static<typeof ruleSchema>;

/** A pack as loaded: what the file says, with the file's name and the SHA-256 of its bytes (64 hexadecimal digits). */
export interface Pack extends PackContent {
  readonly file: string;
  readonly sha256: string;
}

/** The priority that the engine gives a rule. */
export function priorityOf(rule: Rule): number {
  return rule.priority ?? 1;
}
