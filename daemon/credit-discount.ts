import { type Discount, sourceKey } from '../actors/protocol/verification.ts';
import type { Operator } from '../actors/questions/operator-reading.ts';
import type { Registry } from '../actors/registry.ts';
import { discountable } from '../actors/source/monthly.ts';
import type { SourceState } from '../actors/source/state.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';

/** What a month of a source counts for after a discount. */
export interface DiscountedMonth {
  readonly source: string;
  readonly month: string;
  readonly organisation: string;
  readonly counts: Readonly<Record<string, number>>;
}

const monthPattern = /^[0-9]{4}-(?:0[1-9]|1[0-2])$/;

/**
 * An organisation has objected to what was counted of its source, and is right: tries of a month are taken out, since it was not the
 * organisation that failed. The order is journaled with who gave it and why; a month that was told is told once more.
 * @throws QuestionRefused
 */
export async function discountAtTerminal(
  question: Readonly<Record<string, unknown>>,
  { by, purpose }: Operator,
  { registry }: { readonly registry: Pick<Registry, 'deliver' | 'look'> },
): Promise<DiscountedMonth> {
  const { source, month, organisation, unanswered = 0, garbage = 0 } = question;
  if (typeof source !== 'string' || !/^[a-z][a-z0-9-]{0,63}$/.test(source))
    throw new QuestionRefused('ID_MALFORMED', { zh: '数据源代码格式不符', en: 'source must be the code of a source' });
  if (typeof month !== 'string' || !monthPattern.test(month))
    throw new QuestionRefused('MONTH_MALFORMED', { zh: '月份须为 YYYY-MM', en: 'month must be YYYY-MM' });
  if (!isCount(unanswered) || !isCount(garbage) || unanswered + garbage === 0)
    throw new QuestionRefused('COUNT_MALFORMED', {
      zh: '须写明扣除几次未答复或几次不合格答复',
      en: 'say how many tries without an answer, or how many answers of no use, are not to count',
    });
  const discount: Discount = {
    ...{ month, unanswered, garbage },
    ...(typeof organisation === 'string' ? { organisation } : {}),
  };
  const key = sourceKey(source);
  const counted = () =>
    registry.look(key, ({ state }) => discountable(state as unknown as SourceState | undefined, discount));
  const before = await counted();
  if (before === 'NONE' || before === 'SEVERAL' || before === 'TOO_MANY')
    throw new QuestionRefused(`DISCOUNT_${before}`, refusals[before]);
  await new Promise<void>((done) => {
    registry.deliver({
      entity: key,
      command: { type: 'discount', ...discount },
      input: { source: 'operator', by, purpose },
      answered: () => done(),
    });
  });
  return registry.look(key, ({ state }) => {
    const after = (state as unknown as SourceState).monthly?.months.find(
      (one) => one.month === month && one.for === before.for,
    );
    return { source, month, organisation: before.for ?? '', counts: { ...after?.counts } };
  });
}

const refusals = {
  NONE: { zh: '该月没有此单位的统计，或已不再保留', en: 'nothing was counted in this month, or it is kept no more' },
  SEVERAL: {
    zh: '该月数据源换过单位，请写明 organisation',
    en: 'the source was answered for by several in this month: name the organisation',
  },
  TOO_MANY: { zh: '扣除的次数多于统计的次数', en: 'more than were counted' },
} as const;

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
