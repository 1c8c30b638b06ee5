import { dayOf } from '../actors/day.ts';
import { readLedger } from '../actors/ledger/reading.ts';
import { ledgerKey, roleOfLedger } from '../actors/protocol/credit.ts';
import { isToken } from '../actors/protocol/entity.ts';
import {
  type Operator,
  type OperatorReadingDependencies,
  readForOperator,
} from '../actors/questions/operator-reading.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import type { CreditIndex } from '../rules/credit/credit-index.ts';
import { itemsOn, type LedgerEntry, type StandingItem } from '../rules/credit/ledger.ts';
import { readCalendarDay } from '../rules/identity/calendar-day.ts';

/**
 * A ledger as a person asks for its own data (个人信息保护法 45): every entry that was ever made, how each item stood on a day, and
 * the index of that day by the model in force, with its reasons.
 */
export interface OperatorsLedger {
  readonly ledger: string;
  readonly on: string;
  readonly entries: readonly LedgerEntry[];
  readonly items: readonly StandingItem[];
  /** Left out where no model is published for the role. */
  readonly index?: CreditIndex;
}

/** Reads a ledger whole; the reading is journaled before it is told. @throws QuestionRefused */
export async function ledgerForOperator(
  { id, on }: Readonly<Record<string, unknown>>,
  operator: Operator,
  dependencies: OperatorReadingDependencies,
): Promise<OperatorsLedger> {
  if (typeof id !== 'string' || !isToken(id))
    throw new QuestionRefused('ID_MALFORMED', { zh: '标识格式不符', en: 'id must name a ledger' });
  if (on !== undefined && (typeof on !== 'string' || readCalendarDay(on) === undefined))
    throw QuestionRefused.of('DAY_IMPOSSIBLE');
  const { store, clock, rules } = dependencies;
  const reading = await readForOperator(ledgerKey(id), operator, 'whole', dependencies);
  if (reading === undefined)
    throw new QuestionRefused('NOT_FOUND', { zh: '没有此标识的记录簿', en: 'there is no ledger of this id' });
  const day = on ?? dayOf(clock.now());
  const entries = await readLedger(store, id);
  const model = rules.current.credit.modelFor(roleOfLedger(id));
  return {
    ledger: id,
    on: day,
    entries,
    items: itemsOn(entries, day),
    ...(model === undefined ? {} : { index: model.indexOn(entries, day) }),
  };
}
