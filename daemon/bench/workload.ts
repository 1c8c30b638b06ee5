import { readFileSync } from 'node:fs';

/** A comparison, the last thing that conditions come down to. */
export interface LeafCondition {
  readonly fact: string;
  readonly path?: string;
  readonly operator: string;
  /** A literal, a list of them, or another fact. */
  readonly value: unknown;
  readonly priority?: number;
}

/** Conditions as json-rules-engine writes them; the workload has no references by name. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | LeafCondition;

export interface WorkloadRule {
  readonly name: string;
  readonly priority: number;
  readonly conditions: Exclude<Condition, LeafCondition>;
  readonly event: { readonly type: string; readonly params: Readonly<Record<string, unknown>> };
}

export type Facts = Readonly<Record<string, unknown>>;

export interface Workload {
  readonly rules: readonly WorkloadRule[];
  readonly facts: Facts;
}

/** The file is frozen: figures of different days are about the same work. `workload.test.ts` holds its checksum. */
export const workloadFile = new URL('rules-workload.json', import.meta.url);

/** 30 rules of an archives service with 138 conditions, and facts of about 2 kB on which ten of them hold. */
export function readWorkload(): Workload {
  return JSON.parse(readFileSync(workloadFile, 'utf8')) as Workload;
}

/** Every comparison of some conditions, in the order in which they stand. */
export function leavesOf(condition: Condition): readonly LeafCondition[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  if ('not' in condition) return leavesOf(condition.not);
  return [condition];
}

/** Names another fact, to be compared with the first. */
export interface FactReference {
  readonly fact: string;
  readonly path?: string;
}

export function isFactReference(value: unknown): value is FactReference {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'fact');
}
