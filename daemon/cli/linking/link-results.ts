import { chmod, mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Decision } from '../../../rules/linkage/decision.ts';
import type { Linkage } from '../../../rules/linkage/linkage.ts';
import { noValue } from '../../../rules/linkage/table.ts';
import { explainPair } from '../../../rules/linkage/waterfall.ts';
import type { RecordNames } from './record-names.ts';
import { reportPage, type ShownPair, type ShownSection } from './report-page.ts';

export interface LinkResults {
  readonly folder: string;
  readonly linkage: Linkage;
  readonly left: RecordNames;
  readonly right: RecordNames;
  /** What the two files are called on the page. */
  readonly fileNames: readonly [string, string];
  /** Whether the page shows the values of both records, as they were brought to one form. */
  readonly showsValues: boolean;
}

/** So many pairs of the review queue a page shows, and of the others. */
const mostForReview = 200;
const mostOfOthers = 20;
const linesAtOnce = 1000;

/** Writes matches, the review queue, the model and the page, all for the owner alone. */
export async function writeResults(results: LinkResults, told: (share: number) => void): Promise<void> {
  const { folder, linkage } = results;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ordered = {
    match: pairsOf(linkage, 'match'),
    // The likeliest first, so that who stops half-way has done the better half.
    review: pairsOf(linkage, 'review').sort(
      (one, other) => probabilityOf(linkage, other) - probabilityOf(linkage, one),
    ),
  };
  await writeLines(
    join(folder, 'matches.csv'),
    ['left', 'right', 'probability', 'weight_bits', 'decided_by', 'reasons'],
    ordered.match,
    (pair) => {
      const { names, numbers, reasons } = describe(results, pair);
      return [...names, ...numbers, linkage.decided.has(pair) ? 'person' : 'model', reasons];
    },
  );
  told(0.4);
  await writeLines(
    join(folder, 'review.csv'),
    ['left', 'right', 'decision', 'probability', 'weight_bits', 'reasons'],
    ordered.review,
    (pair) => {
      const { names, numbers, reasons } = describe(results, pair);
      return [...names, '', ...numbers, reasons];
    },
  );
  told(0.8);
  await writeOwn(join(folder, 'model.json'), `${JSON.stringify(linkage.model, undefined, 2)}\n`);
  await writeOwn(join(folder, 'report.html'), pageOf(results, ordered));
  told(1);
}

function pairsOf({ decisions }: Linkage, which: Decision): number[] {
  return decisions.flatMap((decision, pair) => (decision === which ? [pair] : []));
}

function probabilityOf({ probabilities }: Linkage, pair: number): number {
  return probabilities[pair] ?? 0;
}

function describe({ linkage, left, right }: LinkResults, pair: number) {
  const { pairs } = linkage.comparisons;
  const { steps, weight, probability } = explainPair(linkage, pair);
  // Reasons name fields and levels, never the values.
  const reasons = steps.map(({ field, zh, en, bits }) => `${field ?? ''} ${zh} ${en} ${bits.toFixed(1)}`.trim());
  return {
    names: [left.nameOf(pairs.left[pair] ?? 0), right.nameOf(pairs.right[pair] ?? 0)],
    numbers: [probability.toFixed(4), weight.toFixed(2)],
    reasons: reasons.join('; '),
  };
}

function pageOf(
  results: LinkResults,
  ordered: { readonly match: readonly number[]; readonly review: readonly number[] },
) {
  const { linkage, fileNames } = results;
  const { matchProbability, reviewProbability } = linkage.model.configuration;
  const section = (zh: string, en: string, all: readonly number[], shown: readonly number[]): ShownSection => ({
    zh,
    en,
    all: all.length,
    pairs: shown.map((pair) => shownPair(results, pair)),
  });
  const others = pairsOf(linkage, 'noMatch').sort(
    (one, other) => probabilityOf(linkage, other) - probabilityOf(linkage, one),
  );
  return reportPage({
    leftName: fileNames[0],
    rightName: fileNames[1],
    matchProbability,
    reviewProbability,
    sections: [
      section('待复核', 'for review', ordered.review, ordered.review.slice(0, mostForReview)),
      section('匹配', 'matches', ordered.match, spread(ordered.match, linkage.weights)),
      section('不匹配', 'no match', others, spread(others, linkage.weights)),
    ],
  });
}

/** Some of many, from the weakest to the strongest, evenly. */
function spread(pairs: readonly number[], weights: Float64Array): readonly number[] {
  const sorted = pairs.toSorted((one, other) => (weights[one] ?? 0) - (weights[other] ?? 0));
  if (sorted.length <= mostOfOthers) return sorted;
  const step = (sorted.length - 1) / (mostOfOthers - 1);
  return Array.from({ length: mostOfOthers }, (_, place) => sorted[Math.round(place * step)] ?? 0);
}

function shownPair({ linkage, left, right, showsValues }: LinkResults, pair: number): ShownPair {
  const { pairs } = linkage.comparisons;
  const [leftRecord, rightRecord] = [pairs.left[pair] ?? 0, pairs.right[pair] ?? 0];
  const decision = linkage.decisions[pair] ?? 'noMatch';
  return {
    ...explainPair(linkage, pair),
    left: left.nameOf(leftRecord),
    right: right.nameOf(rightRecord),
    decision,
    byPerson: linkage.decided.has(pair),
    ...(showsValues ? { values: valuesOfPair(linkage, leftRecord, rightRecord) } : {}),
  };
}

function valuesOfPair({ table, model }: Linkage, left: number, right: number) {
  return new Map(
    model.configuration.fields.map(({ name }, field) => {
      const column = table.columns[field];
      const text = (value: number | undefined): string => column?.values[value ?? noValue]?.text ?? '';
      return [name, [text(column?.left[left]), text(column?.right[right])] as const] as const;
    }),
  );
}

async function writeLines(
  path: string,
  names: readonly string[],
  pairs: readonly number[],
  valuesOf: (pair: number) => readonly string[],
): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    // The mode above is for a new file only.
    await file.chmod(0o600);
    await file.write(`${names.join(',')}\n`);
    for (let from = 0; from < pairs.length; from += linesAtOnce) {
      const lines = pairs.slice(from, from + linesAtOnce).map((pair) => `${valuesOf(pair).map(quoted).join(',')}\n`);
      await file.write(lines.join(''));
    }
  } finally {
    await file.close();
  }
}

async function writeOwn(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600 });
  await chmod(path, 0o600);
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
