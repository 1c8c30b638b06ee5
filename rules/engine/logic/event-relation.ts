import { type EventType, eventTypes, type Phase, type Rule } from '../pack.ts';

/**
 * What it means that two rules of a phase hold of the same facts.
 * - `beside`: each says something of its own.
 * - `same`: one says what the other has said.
 * - `doubtful`: one code with two types, which is seldom meant but can be.
 * - `excluding`: one code with two types that cannot both be done.
 */
export type EventRelation = 'beside' | 'same' | 'doubtful' | 'excluding';

type Pair = readonly [EventType, EventType];

/**
 * `return` sends the application back for a defect that `warn` calls no hindrance, the same field cannot both be
 * `confirmed` and `contradicted`, and one cause cannot both `add` and `deduct`.
 */
const excluding: Readonly<Partial<Record<Phase, readonly Pair[]>>> = {
  pre: [['return', 'warn']],
  verify: [['confirmed', 'contradicted']],
  credit: [['add', 'deduct']],
};

/**
 * Steps of one ladder, which an author means to hold together: a case that has long been late is still late. And a person
 * can be asked to look at what also costs points or rights.
 */
const together: Readonly<Partial<Record<Phase, readonly EventType[]>>> = {
  in: eventTypes.in,
  post: eventTypes.post,
  credit: ['deduct', 'restrict', 'review'],
  verify: ['confirmed', 'contradicted', 'missing', 'detect', 'review'],
};

/** How the events of two rules of a phase stand to each other. The code says what a finding is, and the pointer where. */
export function eventRelation(phase: Phase, { event: one }: Rule, { event: other }: Rule): EventRelation {
  if (phase === 'route') return one.params.step === other.params.step ? 'same' : 'beside';
  // The field and the data say what a verdict is about, whatever its code.
  if (phase === 'verify' && (one.params.field !== other.params.field || one.params.dataset !== other.params.dataset))
    return 'beside';
  if (phase === 'verify' && one.params.field !== undefined && isPair(excluding.verify, one.type, other.type))
    return 'excluding';
  if (one.params.code !== other.params.code || one.params.pointer !== other.params.pointer) return 'beside';
  if (one.type === other.type) return 'same';
  if (isPair(excluding[phase], one.type, other.type)) return 'excluding';
  const types = [one.type, other.type] as EventType[];
  return types.every((type) => together[phase]?.includes(type)) ? 'beside' : 'doubtful';
}

function isPair(pairs: readonly Pair[] | undefined, one: string, other: string): boolean {
  return (
    pairs?.some((pair) => one !== other && [one, other].every((type) => pair.some((each) => each === type))) === true
  );
}
