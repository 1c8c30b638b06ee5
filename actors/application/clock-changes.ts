import type { Deadline } from '../../rules/deadlines/deadline.ts';
import type { ApplicationEvent, Clocks } from './state.ts';

type ClocksSet = Extract<ApplicationEvent, { type: 'ClocksSet' }>;

/*
 * What a turn writes of the clocks of its application: only what is otherwise than before. A deadline that nothing has touched is
 * the very object that it was, so no texts are compared, and in the journal its place in the list before stands for it.
 */

/** How the clocks came to be otherwise; undefined where they are as they were, or there still are none. */
export function changesOf(before: Clocks | undefined, after: Clocks): ClocksSet | undefined {
  const { calendar, deadlines, rows, ticking } = after;
  if (before === undefined) return deadlines.length === 0 ? undefined : { type: 'ClocksSet', ...after };
  const counted = before.calendar === calendar ? {} : { calendar };
  const told = sameList(before.deadlines, deadlines) ? {} : { deadlines: placed(before.deadlines, deadlines) };
  const same = before.rows.tick === rows.tick && before.rows.recount === rows.recount;
  const changes = { ...counted, ...told, ...(same ? {} : { rows }) };
  if (Object.keys(changes).length === 0) return undefined;
  return { type: 'ClocksSet', ...changes, ...(ticking === undefined ? {} : { ticking }) };
}

/** The clocks after what has changed of them. */
export function withChanges(before: Clocks | undefined, changes: ClocksSet): Clocks {
  const { calendar = before?.calendar, deadlines, rows = before?.rows, ticking } = changes;
  if (calendar === undefined || rows === undefined) throw new Error('the first clocks of an application lack a part');
  return {
    calendar,
    deadlines: deadlines?.map((one) => (typeof one === 'number' ? at(before, one) : one)) ?? before?.deadlines ?? [],
    rows,
    ...(ticking === undefined ? {} : { ticking }),
  };
}

function sameList(before: readonly Deadline[], after: readonly Deadline[]): boolean {
  return before.length === after.length && after.every((one, index) => one === before[index]);
}

function placed(before: readonly Deadline[], after: readonly Deadline[]): readonly (Deadline | number)[] {
  return after.map((one) => {
    const place = before.indexOf(one);
    return place === -1 ? one : place;
  });
}

function at(before: Clocks | undefined, place: number): Deadline {
  const deadline = before?.deadlines[place];
  if (deadline === undefined) throw new Error(`an application has no deadline ${place} that could be as it was`);
  return deadline;
}
