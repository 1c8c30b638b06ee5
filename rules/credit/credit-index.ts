import { createHash } from 'node:crypto';
import type { LocalizedText } from '../text.ts';
import { type Day, numberOfDay } from './credit-day.ts';
import type { CreditInput, CreditModelFile } from './credit-model-file.ts';
import { decayed, millionths } from './half-life.ts';
import { itemsOn, type LedgerEntry, type LedgerItem } from './ledger.ts';
import type { InputValue } from './predicate.ts';
import { conditionText } from './predicate-text.ts';
import { type Partial, prepareScorecard, rankedPartials, type Score, type Scorecard } from './scorecard.ts';
import { type LedgerTally, type ShareReading, shareOn } from './tally.ts';

/**
 * The credit index of one subject on one day: a pure function of the ledger, the model and the day, so that it is exact for
 * any day that is past, and a new version of a model scores nobody before somebody asks.
 */

/** 优 A, 良 B, 中 C, 差 D; M: too little is known to say. */
export type Band = 'A' | 'B' | 'C' | 'D' | 'M';

export interface CreditReason {
  readonly code: string;
  /** Points away from the baseline, more than 0. */
  readonly points: number;
  readonly title: LocalizedText;
  /** What would better it, in the words of the model. */
  readonly improve: LocalizedText;
  /** The condition that gives the best points of this characteristic; left out where the points are those of the ledger. */
  readonly best?: LocalizedText;
  /** The items behind it that weigh most on that side, the heaviest first. */
  readonly items: readonly ReasonItem[];
}

export interface ReasonItem {
  readonly item: string;
  readonly kind: string;
  /** The last day on which it counts if nothing is done. */
  readonly lastDay: Day;
}

export interface CreditIndex {
  readonly model: string;
  readonly version: string;
  readonly day: Day;
  readonly score: number;
  readonly band: Band;
  readonly partials: readonly { readonly characteristic: string; readonly points: number }[];
  /** At most four, the weightiest first. */
  readonly reasons: readonly CreditReason[];
}

/** Values that the model does not read of the ledger, by the names of its inputs. */
export type GivenValues = ReadonlyMap<string, InputValue>;

export interface PreparedModel {
  readonly file: CreditModelFile;
  /** The index at the end of a day. */
  indexOn(ledger: readonly LedgerEntry[], day: Day, given?: GivenValues): CreditIndex;
  /** Every input as the scorecard gets it, and the items in use. */
  inputsOn(ledger: readonly LedgerEntry[], day: Day, given?: GivenValues): ReadInputs;
}

export interface ReadInputs {
  readonly values: ReadonlyMap<string, InputValue>;
  readonly inUse: readonly LedgerItem[];
}

const mostReasons = 4;
const mostItems = 3;
const noValues: GivenValues = new Map();

/** Prepares a model that the loader found sound. */
export function prepareCreditModel(file: CreditModelFile): PreparedModel {
  const score: Score = prepareScorecard(file as Scorecard);
  const inputs = file.inputs.map((input) => ({ ...input, kinds: new Set(input.ledger?.kinds) }));
  // What is known as one value, by whoever asks or by a tally; items are counted one by one.
  const valueNames = inputs.flatMap(({ name, kinds }) => (kinds.size === 0 ? [name] : []));
  const countRead = (items: readonly LedgerItem[]): number =>
    items.filter(({ kind }) => inputs.some(({ kinds }) => kinds.has(kind))).length;
  const inputsOn = (ledger: readonly LedgerEntry[], day: Day, given: GivenValues = noValues): ReadInputs => {
    const inUse = itemsOn(ledger, day).flatMap(({ item, standing }) => (standing === 'in-use' ? [item] : []));
    const tallies = ledger.filter((entry): entry is LedgerTally => entry.entry === 'tally');
    const values = new Map<string, InputValue>();
    for (const input of inputs) {
      const value = inputValue(input, { given, inUse, tallies, day });
      if (value !== undefined) values.set(input.name, value);
    }
    return { values, inUse };
  };
  return {
    file,
    inputsOn,
    indexOn(ledger, day, given) {
      const { values, inUse } = inputsOn(ledger, day, given);
      const scored = score(values);
      const { model, version } = file;
      const known = valueNames.filter((name) => values.has(name)).length + countRead(inUse);
      return {
        model,
        version,
        day,
        score: scored.score,
        band: known < file.bands.leastKnown ? 'M' : bandOf(scored.score, file.bands),
        partials: scored.partials.map(({ characteristic, points }) => ({
          characteristic: characteristic.name,
          points,
        })),
        reasons: reasonsOf(file, scored.partials, inUse),
      };
    },
  };
}

/** SHA-256, hexadecimal, of what a score was made from: the same values give the same digest. */
export function digestOfInputs({ values }: ReadInputs): string {
  const written = [...values].sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(written)).digest('hex');
}

/** A value of another type is as if it were not there. */
function givenValue({ name, type }: CreditInput, given: GivenValues): InputValue | undefined {
  const value = given.get(name);
  if (type === 'text') return typeof value === 'string' ? value : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

type ReadInput = CreditInput & { readonly kinds: ReadonlySet<string> };

interface Known {
  readonly given: GivenValues;
  readonly inUse: readonly LedgerItem[];
  readonly tallies: readonly LedgerTally[];
  readonly day: Day;
}

function inputValue(input: ReadInput, { given, inUse, tallies, day }: Known): InputValue | undefined {
  if (input.ledger === undefined) return givenValue(input, given);
  // The loader has seen that what a share needs is there.
  if (input.ledger.measure === 'share') return shareOn(tallies, input.ledger as ShareReading, day);
  return ledgerValue(input, inUse, day);
}

/** Items are summed in whole millionths, so that their order makes no difference, and points are rounded once. */
function ledgerValue({ ledger, kinds }: ReadInput, inUse: readonly LedgerItem[], day: Day): number {
  const today = numberOfDay(day);
  let sum = 0;
  for (const { kind, points, document } of inUse) {
    if (!kinds.has(kind)) continue;
    // A document that is dated ahead is as old as today.
    const ageDays = Math.max(0, today - numberOfDay(document.day));
    sum += decayed(ledger?.measure === 'count' ? 1 : points, ageDays, ledger?.halfLifeDays);
  }
  // Never the 0 below 0, which JSON does not keep.
  return (ledger?.measure === 'count' ? sum / millionths : Math.round(sum / millionths)) + 0;
}

function bandOf(score: number, { A, B, C }: CreditModelFile['bands']): Band {
  if (score >= A) return 'A';
  if (score >= B) return 'B';
  return score >= C ? 'C' : 'D';
}

/** The first different codes by distance; what is at its baseline, or better, is no reason. */
function reasonsOf(file: CreditModelFile, partials: readonly Partial[], inUse: readonly LedgerItem[]): CreditReason[] {
  const reasons: CreditReason[] = [];
  for (const partial of rankedPartials(partials)) {
    if (partial.distance <= 0 || reasons.length === mostReasons) break;
    if (reasons.some(({ code }) => code === partial.reasonCode)) continue;
    const words = file.reasons.find(({ code }) => code === partial.reasonCode);
    if (words === undefined) continue;
    const input = file.inputs.find(({ name }) => name === partial.characteristic.input);
    const best = input === undefined ? undefined : bestCondition(file, partial, input);
    reasons.push({
      code: partial.reasonCode,
      points: partial.distance,
      title: words.title,
      improve: words.improve,
      ...(best === undefined ? {} : { best }),
      items: input === undefined ? [] : heaviest(file, input, inUse),
    });
  }
  return reasons;
}

/** Where more points are the worse, the fewest are the best. */
function bestCondition(
  { reasonCodeAlgorithm }: CreditModelFile,
  { characteristic: { attributes }, points }: Partial,
  input: CreditInput,
): LocalizedText | undefined {
  const direction = reasonCodeAlgorithm === 'pointsBelow' ? 1 : -1;
  let at = -1;
  let most = direction * points;
  attributes.forEach(({ partialScore }, index) => {
    if (partialScore === 'value' || direction * partialScore <= most) return;
    most = direction * partialScore;
    at = index;
  });
  return at < 0 ? undefined : conditionText(attributes, at, input.title);
}

function heaviest(
  { reasonCodeAlgorithm }: CreditModelFile,
  { ledger }: CreditInput,
  inUse: readonly LedgerItem[],
): ReasonItem[] {
  if (ledger?.kinds === undefined) return [];
  const { kinds, measure } = ledger;
  const direction = reasonCodeAlgorithm === 'pointsBelow' ? 1 : -1;
  return inUse
    .filter(({ kind, points }) => kinds.includes(kind) && (measure === 'count' || direction * points < 0))
    .sort((one, other) => direction * (one.points - other.points) || (one.item < other.item ? -1 : 1))
    .slice(0, mostItems)
    .map(({ item, kind, lastDay }) => ({ item, kind, lastDay }));
}
