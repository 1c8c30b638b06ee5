import Type from 'typebox';
import type { Cause } from './compiler/unknown.ts';
import { everything, type Path } from './path.ts';

/**
 * What happens when a rule cannot be judged because a value is not known. `ask`: the applicant must give it. `wait`: an
 * answer is on its way. `human`: an officer must look. `notMet`, only where nobody gave the value: its absence is an answer
 * that fulfils no condition, as with a field that may be left blank.
 */
export const remedies = ['ask', 'wait', 'human', 'notMet'] as const;
export type Remedy = (typeof remedies)[number];

const remedy = Type.Enum([...remedies]);
const otherRemedy = Type.Enum(['ask', 'wait', 'human']);

/**
 * By fact (`applicantHistory`) or by field of one (`form.registeredOn`), which goes before the fact as a whole: one remedy,
 * or one for each cause.
 */
export const whenUnknownSchema = Type.Record(
  Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9]{0,63}(\\.[^.]{1,100})?$' }),
  Type.Union([
    remedy,
    Type.Object(
      {
        absent: Type.Optional(remedy),
        awaited: Type.Optional(otherRemedy),
        refused: Type.Optional(otherRemedy),
        stale: Type.Optional(otherRemedy),
        contradictory: Type.Optional(otherRemedy),
      },
      { additionalProperties: false },
    ),
  ]),
  { maxProperties: 500 },
);
export type WhenUnknown = Type.Static<typeof whenUnknownSchema>;

/** Where nothing is said, nobody is asked for what he may not have, and nothing passes. */
const otherwise: Readonly<Record<Cause, Remedy>> = {
  absent: 'human',
  awaited: 'wait',
  refused: 'human',
  stale: 'human',
  contradictory: 'human',
};

/** What a pack says of a place in the facts; undefined where it says nothing. */
export function saidOf(whenUnknown: WhenUnknown, fact: string, path: Path): WhenUnknown[string] | undefined {
  const [field] = path;
  const key = field === undefined || field === everything ? fact : `${fact}.${field}`;
  if (Object.hasOwn(whenUnknown, key)) return whenUnknown[key];
  return saidOfWhole(whenUnknown, fact, path) ? whenUnknown[fact] : undefined;
}

/** Whether what is said of a place is said of its fact as a whole, so that all its fields are one thing that is not known. */
export function saidOfWhole(whenUnknown: WhenUnknown, fact: string, [field]: Path): boolean {
  if (typeof field === 'string' && Object.hasOwn(whenUnknown, `${fact}.${field}`)) return false;
  return Object.hasOwn(whenUnknown, fact);
}

/**
 * What then happens. A single remedy is one for a value that nobody gave; for the other causes only `human` is taken over, as
 * nobody can be asked for what a source holds back.
 */
export function remedyFor(whenUnknown: WhenUnknown, fact: string, path: Path, cause: Cause): Remedy {
  const said = saidOf(whenUnknown, fact, path);
  if (said === undefined) return otherwise[cause];
  if (typeof said === 'object') return said[cause] ?? otherwise[cause];
  return cause === 'absent' || said === 'human' ? said : otherwise[cause];
}
