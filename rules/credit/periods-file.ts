import Type, { type Static } from 'typebox';
import { basis, localizedText } from '../matters/matter.ts';

/**
 * The settings `credit/periods.json` of the rules folder: for how long credit items of each severity are used and shown,
 * from when they may be repaired, and within how many working days people are answered. Every number is configuration.
 */

const strict = { additionalProperties: false } as const;

/** A length of time, of years, months and days. */
export const span = Type.Object(
  {
    years: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
    months: Type.Optional(Type.Integer({ minimum: 1, maximum: 240 })),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 7300 })),
  },
  { ...strict, minProperties: 1 },
);

const workingDays = Type.Integer({ minimum: 1, maximum: 60 });

const severityPeriods = Type.Object(
  {
    /** Before it is over nobody may ask for repair. Left out: as soon as the duties are done. */
    minimum: Type.Optional(span),
    /** After it an item ends by itself. */
    maximum: span,
    /** Whether the public may see it; `on-decision`: only where the deciding document says so. */
    publication: Type.Enum(['never', 'on-decision', 'always']),
    /** For how long the public may see it; left out: to its end. */
    publicationMaximum: Type.Optional(span),
  },
  strict,
);

export const creditPeriodsSchema = Type.Object(
  {
    version: Type.String({ pattern: '^[0-9]{1,6}(\\.[0-9]{1,6}){1,2}$' }),
    title: localizedText,
    basis,
    minor: severityPeriods,
    general: severityPeriods,
    serious: severityPeriods,
    /** Within so many working days an application for repair, and an objection, is answered. */
    answers: Type.Object({ repairWorkingDays: workingDays, objectionWorkingDays: workingDays, basis }, strict),
  },
  strict,
);

export type CreditPeriods = Static<typeof creditPeriodsSchema>;
export type SeverityPeriods = CreditPeriods['minor'];
