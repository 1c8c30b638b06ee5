import { findCandidates, type PassedOver } from './blocking.ts';
import { type Comparisons, comparePairs } from './comparison.ts';
import type { LinkageConfiguration, LinkageRecord } from './configuration.ts';
import { type Decisions, decidePairs } from './decision.ts';
import { estimateModel } from './estimation.ts';
import type { LinkageModel } from './model.ts';
import { observeRelatives } from './relatives.ts';
import { type ReviewedPair, withReviewed } from './reviewed.ts';
import { scorePairs, Weighing } from './scoring.ts';
import { haveSeveralPartners } from './several-partners.ts';
import { prepareTable, type Table } from './table.ts';
import { frequencyWeights } from './term-frequency.ts';

/** Everything that is known after two files were linked. */
export interface Linkage extends Decisions {
  readonly table: Table;
  readonly model: LinkageModel;
  readonly comparisons: Comparisons;
  readonly weighing: Weighing;
  readonly weights: Float64Array;
  readonly passedOver: PassedOver;
  /** The files seem to name people more than once, though the task says that each record has one partner at most. */
  readonly severalPartners: boolean;
  /** Pairs of which a person decided. */
  readonly decided: ReadonlyMap<number, ReviewedPair['decision']>;
}

/**
 * Finds the records of two files that are of one person, or the duplicates within one, without a label. Pure: the same
 * files give the same answer. The order of the records changes no more than which pairs are drawn at random.
 *
 * @param right for duplicates, it is not looked at
 * @param known a model that was learnt before; without one it is learnt from these files
 */
export function link(
  configuration: LinkageConfiguration,
  left: Iterable<LinkageRecord>,
  right: Iterable<LinkageRecord>,
  known?: LinkageModel,
): Linkage {
  return linkTable(configuration, prepareTable(configuration, left, right), known && { known });
}

/** What is being done, and how far it is, from 0 to 1. */
export type Progress = (phase: 'blocking' | 'comparing' | 'learning' | 'deciding', share: number) => void;

interface LinkageOptions {
  /** A model that was learnt before; without one it is learnt from these files. */
  readonly known?: LinkageModel;
  /** What people decided, without contradictions. */
  readonly reviewed?: readonly ReviewedPair[];
  readonly progress?: Progress;
}

/** The same for records that were made ready before, as those of large files are one by one. */
export function linkTable(
  configuration: LinkageConfiguration,
  table: Table,
  { known, reviewed = [], progress = () => undefined }: LinkageOptions = {},
): Linkage {
  const found = findCandidates(table, configuration, (share) => progress('blocking', share));
  const candidates = withReviewed(found, reviewed, configuration.fields.length);
  const comparisons = comparePairs(table, configuration, candidates, (share) => progress('comparing', share));
  const { model, severalPartners } =
    known === undefined
      ? learn(table, configuration, comparisons, candidates.selectedBy, (share) => progress('learning', share))
      : { model: known, severalPartners: false };
  progress('deciding', 0);
  const weighing = weighingOf(model, table, comparisons);
  const weights = scorePairs(weighing, candidates.count);
  const decisions = decidePairs(configuration, comparisons, weights, candidates.decided);
  progress('deciding', 1);
  const { passedOver, decided } = candidates;
  return { table, model, comparisons, weighing, weights, passedOver, decided, severalPartners, ...decisions };
}

function learn(
  table: Table,
  configuration: LinkageConfiguration,
  comparisons: Comparisons,
  selectedBy: Int32Array,
  told: (share: number) => void,
): Pick<Linkage, 'model' | 'severalPartners'> {
  const model = estimateModel(table, configuration, comparisons, selectedBy, told);
  if (configuration.task !== 'oneToOne') return { model, severalPartners: false };
  const weights = scorePairs(weighingOf(model, table, comparisons), comparisons.pairs.count);
  const relatives = observeRelatives(configuration, table, comparisons, weights, model.fields);
  return { model: { ...model, relatives }, severalPartners: haveSeveralPartners(comparisons.pairs, weights) };
}

/** How rare a value is, the files themselves tell. */
function weighingOf(model: LinkageModel, table: Table, comparisons: Comparisons): Weighing {
  const exactlyAlike = model.fields.map(({ unmatched }) => unmatched[0] ?? 1);
  return new Weighing(model, table, comparisons, frequencyWeights(table, exactlyAlike));
}
