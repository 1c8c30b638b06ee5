import type { FilingMessage } from '../filings.ts';
import type { Random } from '../random.ts';
import type { WrittenCase } from './case-writer.ts';
import type { Part } from './plan.ts';
import type { Rota } from './rota.ts';

export interface ViolationOptions {
  readonly random: Random;
  readonly parts: readonly Part[];
  readonly rota: Rota;
  readonly numbers: () => number;
}

export interface Violations {
  readonly stories: readonly WrittenCase[];
  readonly filings: readonly FilingMessage[];
  readonly findings: readonly { readonly id: string; readonly at: number }[];
  readonly ours: ReadonlySet<string>;
  readonly counts: ReadonlyMap<string, number>;
}

export function writeViolations(_options: ViolationOptions): Violations {
  return { stories: [], filings: [], findings: [], ours: new Set(), counts: new Map() };
}
