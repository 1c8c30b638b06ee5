import { reachedFromEach } from '../../rules/matters/flow-check.ts';
import { type Matter, stepOf } from '../../rules/matters/matter.ts';
import type { Course, OpenStep } from './state.ts';

/** The beginning of every course: the acceptance waits. */
export function courseFrom(matter: Matter, opened: Omit<OpenStep, 'step'>): Course {
  return { open: [{ step: matter.flow.start, ...opened }], joining: [] };
}

/** No step is open: the application was returned, or its flow is over. */
export const standstill: Course = { open: [], joining: [] };

/**
 * The course after an open step is done and the rules have named what follows it.
 *
 * The flow must allow what is named: one of the step's `next`, or several where the step is `parallel`. A named join opens
 * as soon as no open step, and no other join that waits, can still lead to it; the flow has no circles, so that comes.
 *
 * @param named ids of steps, each once
 * @param opened day and version with which steps open now
 * @returns undefined where the rules named nothing, or what the flow does not allow
 */
export function courseAfter(
  matter: Matter,
  { open, joining }: Course,
  done: string,
  named: readonly string[],
  opened: Omit<OpenStep, 'step'>,
): Course | undefined {
  const step = stepOf(matter, done);
  if (step === undefined || named.length === 0 || (named.length > 1 && step.parallel !== true)) return undefined;
  if (!named.every((id) => step.next.includes(id) && stepOf(matter, id) !== undefined)) return undefined;

  const isJoin = (id: string): boolean => stepOf(matter, id)?.join === true;
  const going: OpenStep[] = open.filter((one) => one.step !== done);
  for (const id of named) if (!isJoin(id) && !going.some((one) => one.step === id)) going.push({ step: id, ...opened });

  const { steps } = matter.flow;
  const reached = reachedFromEach(steps, new Map(steps.map((one) => [one.id, one])));
  const waiting = new Set([...joining, ...named.filter(isJoin)]);
  const canStillCome = (id: string): boolean =>
    [...going.map((one) => one.step), ...waiting].some((from) => from !== id && reached.get(from)?.has(id) === true);
  const complete = [...waiting].filter((id) => !canStillCome(id));
  for (const id of complete) {
    waiting.delete(id);
    going.push({ step: id, ...opened });
  }
  return { open: going, joining: [...waiting] };
}
