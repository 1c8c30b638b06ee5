import type { Trace } from '../compiler/program.ts';
import { FALSE } from '../compiler/tree.ts';
import { type Cause, Unknown } from '../compiler/unknown.ts';
import { isFactReference } from '../condition.ts';
import type { Reason } from '../evaluation.ts';
import type { PackProgram } from '../pack-program.ts';
import type { LeafNode } from './reasons.ts';
import { maskedBeside, maskedValue, type NamedPlace, type ShowContext } from './show.ts';

/** A condition with what was found, masked. */
export function reasonOf(
  { program }: PackProgram,
  { leaves, values }: Trace,
  node: LeafNode,
  show: ShowContext,
): Reason {
  const { slot, valueSlot } = program.leaves[node.leaf] ?? {};
  const { fact, path, operator, value } = node.source;
  const at = { fact: String(fact), ...(path === undefined ? {} : { path: String(path) }) };
  const found = slot === undefined ? undefined : values[slot];
  const compared = valueSlot === undefined ? value : values[valueSlot];
  const cause = causeOf(found) ?? (valueSlot === undefined ? undefined : causeOf(compared));
  // An order tells of two values only that they differ; anything else can tell what one is by the other.
  const tellsApart = /than/i.test(String(operator));
  const other = isFactReference(value) ? value : undefined;
  const shown = (one: unknown, place: NamedPlace, beside: NamedPlace): unknown =>
    tellsApart ? maskedValue(known(one), place, show) : maskedBeside(known(one), place, beside, show);
  return {
    ...at,
    operator: String(operator),
    value: shown(compared, other ?? at, at),
    actual: shown(found, at, other ?? at),
    ...(leaves[node.leaf] === FALSE ? { negated: true as const } : {}),
    ...(cause === undefined ? {} : { unknown: cause }),
  };
}

/** Why a value is not known; undefined of one that is. */
export function causeOf(value: unknown): Cause | undefined {
  if (value === undefined) return 'absent';
  return value instanceof Unknown ? value.cause : undefined;
}

function known(value: unknown): unknown {
  return value instanceof Unknown ? undefined : value;
}
