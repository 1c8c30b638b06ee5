import { findCandidates } from './blocking.ts';
import { type Comparisons, comparePairs } from './comparison.ts';
import type { LinkageConfiguration, LinkageRecord } from './configuration.ts';
import { type Decisions, decidePairs } from './decision.ts';
import { estimateModel } from './estimation.ts';
import type { LinkageModel } from './model.ts';
import { observeRelatives } from './relatives.ts';
import { scorePairs, Weighing } from './scoring.ts';
import { prepareTable, type Table } from './table.ts';
import { frequencyWeights } from './term-frequency.ts';

/** Everything that is known after two files were linked. */
export interface Linkage extends Decisions {
  readonly table: Table;
  readonly model: LinkageModel;
  readonly comparisons: Comparisons;
  readonly weighing: Weighing;
  readonly weights: Float64Array;
}

/**
 * Finds the records of two files that are of one person, or the duplicates within one, without a label. Pure: the same
 * files give the same answer. The order of the records changes no more than which pairs are drawn at random.
 *
 * @param right for duplicates, the same records as `left`
 * @param known a model that was learnt before; without one it is learnt from these files
 */
export function link(
  configuration: LinkageConfiguration,
  left: readonly LinkageRecord[],
  right: readonly LinkageRecord[],
  known?: LinkageModel,
): Linkage {
  const table = prepareTable(configuration, left, right);
  const candidates = findCandidates(table, configuration);
  const comparisons = comparePairs(table, configuration, candidates);
  const model = known ?? learn(table, configuration, comparisons, candidates.selectedBy);
  const weighing = weighingOf(model, table, comparisons);
  const weights = scorePairs(weighing, candidates.count);
  return { table, model, comparisons, weighing, weights, ...decidePairs(configuration, comparisons, weights) };
}

function learn(
  table: Table,
  configuration: LinkageConfiguration,
  comparisons: Comparisons,
  selectedBy: Int32Array,
): LinkageModel {
  const model = estimateModel(table, configuration, comparisons, selectedBy);
  const weights = scorePairs(weighingOf(model, table, comparisons), comparisons.pairs.count);
  const relatives = observeRelatives(configuration, table, comparisons, weights, model.fields);
  return relatives === undefined ? model : { ...model, relatives };
}

/** How rare a value is, the files themselves tell. */
function weighingOf(model: LinkageModel, table: Table, comparisons: Comparisons): Weighing {
  const exactlyAlike = model.fields.map(({ unmatched }) => unmatched[0] ?? 1);
  return new Weighing(model, table, comparisons, frequencyWeights(table, exactlyAlike));
}
