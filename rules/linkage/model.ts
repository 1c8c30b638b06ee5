import type { LinkageConfiguration } from './configuration.ts';
import { comparators } from './levels.ts';
import type { NameShares } from './name-shares.ts';
import type { Relatives } from './relatives.ts';

/** What was learnt of one field, a probability for each of its levels. */
export interface FieldModel {
  /** How often records of one person agree on each level (m). */
  readonly matched: readonly number[];
  /** How often records of two people do (u). */
  readonly unmatched: readonly number[];
}

/** Where a model comes from, so that it can be made again. */
interface ModelOrigin {
  readonly command: string;
  readonly seed: number;
  /** Records of each of the two files. */
  readonly people: number;
}

/** What was learnt from two files without anyone having labelled a pair. */
export interface LinkageModel {
  readonly version: 1;
  readonly configuration: LinkageConfiguration;
  readonly fields: readonly FieldModel[];
  /** How many pairs of all are of one person. */
  readonly prior: number;
  /** How often records of one person have the values of swapped fields crosswise, by the name of the first field. */
  readonly swapped: Readonly<Record<string, number>>;
  /** What two people have in common who are related or live together; where it could not be observed, nothing is made of it. */
  readonly relatives?: Relatives;
  /** For decisions about single people, where no file tells which names are common. */
  readonly names?: NameShares;
  readonly origin?: ModelOrigin;
  /** How often the estimation went over the pairs, and whether it had come to rest. */
  readonly rounds: number;
  readonly converged: boolean;
}

/**
 * The weight of each level, log₂(m/u): never more for a farther level than for a closer one, and no evidence from a level that
 * neither pairs of one nor of two people show.
 */
export function levelWeights({ matched, unmatched }: FieldModel): readonly number[] {
  return matched.map((probability, level) => Math.log2(probability / (unmatched[level] ?? probability)));
}

export function levelCount(configuration: LinkageConfiguration, field: number): number {
  const kind = configuration.fields[field]?.kind;
  return kind === undefined ? 0 : comparators[kind].levels.length;
}

/** The bits that it costs to suppose that the values of a field and its partner stand crosswise. */
export function swapWeight({ configuration, swapped }: LinkageModel, field: number): number {
  return Math.log2(swapped[configuration.fields[field]?.name ?? ''] ?? 0.5);
}
