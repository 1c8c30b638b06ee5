import type { LocalizedText } from '../../text.ts';
import type { Program, ProgramLeaf, Trace } from '../compiler/program.ts';
import type { Place } from '../compiler/slots.ts';
import { FALSE, type LeafNode, TRUE } from '../compiler/tree.ts';
import { type Cause, Unknown } from '../compiler/unknown.ts';
import { parseOperator } from '../operator.ts';
import { type ComparedWords, predicateOf, type SpokenKind } from '../operator-words.ts';
import type { Path } from '../path.ts';
import { placeTitle, type ShowContext } from './show.ts';
import { declaredAt, shownValue } from './shown-value.ts';

/** How values and places are called, also data sources, by their codes. */
export interface WordingContext extends ShowContext {
  readonly sources?: ReadonlyMap<string, LocalizedText>;
}

/**
 * A condition with what was found, as a sentence without a full stop: 「登记日期」为 1949-10-02，早于 1950-05-01 / registration
 * day is 1949-10-02, which is before 1950-05-01. It says how things are, whether or not the condition stands under a `not`;
 * of a value that is not known, why it is not. Personal values are masked.
 */
export function leafSentence(program: Program, trace: Trace, node: LeafNode, context: WordingContext): LocalizedText {
  const leaf = program.leaves[node.leaf];
  const place = placeOf(program, leaf?.slot);
  const other = leaf?.valueSlot === undefined ? undefined : placeOf(program, leaf.valueSlot);
  if (leaf === undefined || place === undefined) throw new Error(`the program has no comparison ${node.leaf}`);
  const actual = trace.values[leaf.slot];
  const compared = leaf.valueSlot === undefined ? leaf.value : trace.values[leaf.valueSlot];
  const title = titleWords(place, context);

  const gaps = [
    ...gapOf(place, actual, context),
    ...(other === undefined || other === place ? [] : gapOf(other, compared, context)),
  ];
  const verdict = trace.leaves[node.leaf];
  if (verdict !== TRUE && verdict !== FALSE) {
    const subject = isGap(actual) && gaps.length === 1 ? undefined : title;
    return undecided(gaps, subject, predicate(leaf, true, program, trace, context));
  }
  if (gaps.length > 0) return unfulfilled(gaps);

  const { whole } = shownValue(actual, place, context);
  const is = { zh: `「${title.zh}」为 ${whole.zh}`, en: `${title.en} is ${whole.en}` };
  if (saysNoMore(leaf, verdict, declaredAt(place, context)?.type)) return is;
  const { zh, en } = predicate(leaf, verdict === TRUE, program, trace, context);
  return { zh: `${is.zh}，${zh}`, en: `${is.en}, which ${en}` };
}

/** What a place is called; of an item of a list, which one it is. */
export function titleWords(
  { fact, path }: { readonly fact: string; readonly path: Path },
  context: ShowContext,
): LocalizedText {
  const title = placeTitle(fact, path, context);
  const item = path.at(-1);
  if (typeof item !== 'number') return title;
  return { zh: `${title.zh}第 ${item + 1} 项`, en: `item ${item + 1} of ${title.en}` };
}

/** Why a value is not known, as a clause: 「登记日期」尚待 <source> 答复 / registration day is still awaited from <source>. */
export function gapWords(
  place: Place,
  { cause, source }: { readonly cause: Cause; readonly source: string | undefined },
  context: WordingContext,
): LocalizedText {
  const { zh, en } = titleWords(place, context);
  const from = source === undefined ? undefined : (context.sources?.get(source) ?? { zh: source, en: source });
  switch (cause) {
    case 'absent':
      return { zh: `「${zh}」没有提供`, en: `${en} was not given` };
    case 'awaited':
      return from === undefined
        ? { zh: `「${zh}」尚待答复`, en: `${en} is still awaited` }
        : { zh: `「${zh}」尚待 ${from.zh} 答复`, en: `${en} is still awaited from ${from.en}` };
    case 'refused':
      return from === undefined
        ? { zh: `「${zh}」被拒绝提供`, en: `${en} was refused` }
        : { zh: `${from.zh} 拒绝提供「${zh}」`, en: `${en} was refused by ${from.en}` };
    case 'stale':
      return from === undefined
        ? { zh: `「${zh}」已过时`, en: `${en} is out of date` }
        : { zh: `${from.zh} 提供的「${zh}」已过时`, en: `${en} as told by ${from.en} is out of date` };
    case 'contradictory':
      return from === undefined
        ? { zh: `「${zh}」说法不一`, en: `${en} is told differently by different sources` }
        : {
            zh: `${from.zh} 提供的「${zh}」与其他来源不一`,
            en: `${en} as told by ${from.en} differs from other sources`,
          };
  }
}

function placeOf(program: Program, slot: number | undefined): Place | undefined {
  return slot === undefined ? undefined : program.slots.places[slot];
}

function isGap(value: unknown): boolean {
  return value === undefined || value instanceof Unknown;
}

function gapOf(place: Place, value: unknown, context: WordingContext): LocalizedText[] {
  if (!isGap(value)) return [];
  return [gapWords(place, value instanceof Unknown ? value : { cause: 'absent', source: undefined }, context)];
}

/** @param subject what is to be judged, where it is not what was just spoken of */
function undecided(
  gaps: readonly LocalizedText[],
  subject: LocalizedText | undefined,
  { zh, en }: LocalizedText,
): LocalizedText {
  return {
    zh: `${gaps.map((gap) => gap.zh).join('，')}，无法判断${subject === undefined ? '其' : `「${subject.zh}」`}是否${zh}`,
    en: `${gaps.map((gap) => gap.en).join(' and ')}, so it is not known whether ${subject?.en ?? 'it'} ${en}`,
  };
}

/** Where absence is an answer that fulfils nothing. */
function unfulfilled(gaps: readonly LocalizedText[]): LocalizedText {
  return {
    zh: `${gaps.map((gap) => gap.zh).join('，')}，此条件按不成立处理`,
    en: `${gaps.map((gap) => gap.en).join(' and ')}, and so the condition counts as not fulfilled`,
  };
}

function predicate(
  leaf: ProgramLeaf,
  holds: boolean,
  program: Program,
  trace: Trace,
  context: WordingContext,
): LocalizedText {
  const { slot, valueSlot, value, operator } = leaf;
  const place = placeOf(program, slot) as Place;
  const type = declaredAt(place, context)?.type;
  if (valueSlot === undefined) {
    return predicateOf(operator, holds, shownValue(value, place, context), kindOf(type, value));
  }
  const other = placeOf(program, valueSlot) as Place;
  const compared = referenceWords(other, trace.values[valueSlot], context);
  const ordered = type === 'day' || declaredAt(other, context)?.type === 'day';
  return predicateOf(operator, holds, compared, ordered ? 'day' : 'reference');
}

/** Another place, with its value where that is known. */
function referenceWords(place: Place, value: unknown, context: WordingContext): ComparedWords {
  const { zh, en } = titleWords(place, context);
  if (value === undefined || value instanceof Unknown) return { whole: { zh: `「${zh}」`, en }, items: undefined };
  const { whole } = shownValue(value, place, context);
  return { whole: { zh: `「${zh}」（${whole.zh}）`, en: `${en} (${whole.en})` }, items: undefined };
}

function kindOf(type: string | undefined, value: unknown): SpokenKind {
  if (type === 'day' || type === 'number') return type;
  if (type !== undefined) return 'choice';
  return typeof (Array.isArray(value) ? value[0] : value) === 'number' ? 'number' : 'choice';
}

/** Whether a value says by itself what is to be said: it equals what it is held against, or is a plain yes or no. */
function saysNoMore({ operator, value, valueSlot }: ProgramLeaf, verdict: number, type: string | undefined): boolean {
  const parsed = parseOperator(operator);
  if (valueSlot !== undefined || parsed === undefined || Array.isArray(value)) return false;
  const { base, decorators } = parsed;
  if (decorators.length > 0 || (base !== 'equal' && base !== 'notEqual')) return false;
  return type === 'truth' || (base === 'equal') === (verdict === TRUE);
}
