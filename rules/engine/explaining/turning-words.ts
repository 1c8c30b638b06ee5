import type { LocalizedText } from '../../text.ts';
import type { Program, ProgramLeaf, Trace } from '../compiler/program.ts';
import type { Place } from '../compiler/slots.ts';
import { FALSE, TRUE, UNKNOWN } from '../compiler/tree.ts';
import { Unknown } from '../compiler/unknown.ts';
import { slotsOf } from './changeable-places.ts';
import type { Change, Counterfactual, Way } from './counterfactual.ts';
import { isMasked, shownValue } from './shown-value.ts';
import type { TurningTime } from './turning-time.ts';
import { gapWords, titleWords, type WordingContext } from './wording.ts';

/**
 * What would turn a verdict, a sentence for each way and first of all what is not known: 若「年龄」由 17 改为 18，本规则即不成立 /
 * if age were 18 instead of 17, the rule would not hold. A value that is personal, or follows from one that it is compared
 * with, is not shown.
 */
export function counterfactualSentences(
  program: Program,
  trace: Trace,
  found: Counterfactual,
  context: WordingContext,
): readonly LocalizedText[] {
  const { places } = program.slots;
  if (found.verdict !== UNKNOWN) return [waySentence(places, found.turned, 1 - found.verdict, false, context)];
  const gaps = found.unknown.flatMap((slot) => gapAt(places[slot] as Place, trace.values[slot], context));
  return [
    { zh: gaps.map(({ zh }) => zh).join('；'), en: gaps.map(({ en }) => en).join('; ') },
    waySentence(places, found.toTrue, TRUE, true, context),
    waySentence(places, found.toFalse, FALSE, true, context),
  ];
}

/**
 * When a verdict turns by itself: 2026-12-01 起不再成立 / from 2026-12-01 on it no longer holds. A time that is no midnight is
 * given to the second or finer, in Beijing time. Where the time follows from a personal value, it is not shown.
 * @param rule the rule's number, for what its verdict is now
 */
export function turningSentence(
  program: Program,
  trace: Trace,
  rule: number,
  turning: TurningTime | undefined,
  context: WordingContext,
): LocalizedText {
  if (turning === undefined) return { zh: '不会随时间自行改变', en: 'it does not change by itself as time passes' };
  const { places } = program.slots;
  const personal = turning.leaves
    .flatMap((leaf) => slotsOf(program.leaves[leaf] as ProgramLeaf))
    .some((slot) => isMasked(places[slot] as Place, context));
  const then = thenWords(trace.verdicts[rule] ?? UNKNOWN, turning.verdict);
  if (personal) {
    return {
      zh: `自某日起${then.zh}（日期由个人信息推得，不予显示）`,
      en: `from a certain day on it ${then.en} (the day follows from personal data and is not shown)`,
    };
  }
  const { zh, en } = momentWords(turning.at);
  return { zh: `${zh} 起${then.zh}`, en: `from ${en} on it ${then.en}` };
}

function gapAt(place: Place, value: unknown, context: WordingContext): LocalizedText[] {
  if (value instanceof Unknown) return [gapWords(place, value, context)];
  return value === undefined ? [gapWords(place, { cause: 'absent', source: undefined }, context)] : [];
}

function waySentence(
  places: readonly Place[],
  way: Way,
  verdict: number,
  byKnowing: boolean,
  context: WordingContext,
): LocalizedText {
  const holds = verdict === TRUE;
  const [zh, en] = [holds ? '成立' : '不成立', holds ? 'hold' : 'not hold'];
  switch (way.kind) {
    case 'changes': {
      const changes = way.changes.map((change) => changeWords(places, change, context));
      return {
        zh: `若${changes.map((change) => change.zh).join('，且')}，本规则即${zh}`,
        en: `if ${changes.map((change) => change.en).join(' and ')}, the rule would ${en}`,
      };
    }
    case 'more': {
      if (way.than === 0) return { zh: `未能查明怎样才会${zh}`, en: `what would make the rule ${en} was not found` };
      return byKnowing
        ? {
            zh: `须查明 ${way.than} 项以上的值，本规则才会${zh}`,
            en: `more than ${way.than} values would have to become known for the rule to ${en}`,
          }
        : {
            zh: `须改变 ${way.than} 项以上的值，本规则才会${zh}`,
            en: `more than ${way.than} values would have to change for the rule to ${en}`,
          };
    }
    case 'never':
      return byKnowing
        ? { zh: `无论查明为何值，本规则都不会${zh}`, en: `whatever becomes known, the rule would not come to ${en}` }
        : { zh: `无论改为何值，本规则都不会${zh}`, en: `whatever the values were, the rule would not come to ${en}` };
  }
}

function changeWords(places: readonly Place[], change: Change, context: WordingContext): LocalizedText {
  const { place, from, to, beside } = change;
  const title = titleWords(place, context);
  const given = from !== undefined && !(from instanceof Unknown);
  if (to === undefined) return { zh: `「${title.zh}」没有提供`, en: `${title.en} were not given` };
  if (isMasked(place, context) || beside.some((slot) => isMasked(places[slot] as Place, context))) {
    return given
      ? { zh: `「${title.zh}」改为另一个值（不予显示）`, en: `${title.en} were another value (not shown)` }
      : { zh: `「${title.zh}」为某个值（不予显示）`, en: `${title.en} were a certain value (not shown)` };
  }
  if (Array.isArray(from) && Array.isArray(to)) return itemWords(title, change, from, to, context);
  const { whole } = shownValue(to, place, context);
  if (!given) return { zh: `「${title.zh}」为 ${whole.zh}`, en: `${title.en} were ${whole.en}` };
  const before = shownValue(from, place, context).whole;
  return {
    zh: `「${title.zh}」由 ${before.zh} 改为 ${whole.zh}`,
    en: `${title.en} were ${whole.en} instead of ${before.en}`,
  };
}

/** What is added to a list and what is taken from it. */
function itemWords(
  title: LocalizedText,
  { place }: Change,
  from: readonly unknown[],
  to: readonly unknown[],
  context: WordingContext,
): LocalizedText {
  const added = to.filter((item) => !from.includes(item));
  const taken = from.filter((item) => !to.includes(item));
  const [more, fewer] = [shownValue(added, place, context).whole, shownValue(taken, place, context).whole];
  const parts = [
    ...(added.length === 0 ? [] : [{ zh: `增加 ${more.zh}`, en: `${title.en} also had ${more.en}` }]),
    ...(taken.length === 0 ? [] : [{ zh: `去掉 ${fewer.zh}`, en: `${title.en} did not have ${fewer.en}` }]),
  ];
  return { zh: `「${title.zh}」${parts.map(({ zh }) => zh).join(' 并')}`, en: parts.map(({ en }) => en).join(' and ') };
}

/** What a verdict turns to, after what it was. */
function thenWords(before: number, verdict: number): LocalizedText {
  if (verdict === UNKNOWN) return { zh: '无法判断', en: 'cannot be judged' };
  if (verdict === TRUE) return { zh: '成立', en: 'holds' };
  return before === TRUE ? { zh: '不再成立', en: 'no longer holds' } : { zh: '不成立', en: 'does not hold' };
}

const shanghaiAheadMs = 8 * 60 * 60 * 1000;

function momentWords(moment: number): LocalizedText {
  const [day = '', time = ''] = new Date(moment + shanghaiAheadMs).toISOString().slice(0, -1).split('T');
  const short = time.replace(/\.000$/, '');
  if (short === '00:00:00') return { zh: day, en: day };
  return { zh: `北京时间 ${day} ${short}`, en: `${day} ${short} Beijing time` };
}
