import type { ApplicationState } from '../actors/application/state.ts';
import { dayOf } from '../actors/day.ts';
import { type KnownLedger, knownOfEvents } from '../actors/ledger/known-ledger.ts';
import { readLedgerEvents } from '../actors/ledger/reading.ts';
import { ledgerKey } from '../actors/protocol/credit.ts';
import type { CreditRights, LedgerRow, ShownIndex } from '../actors/protocol/credit-views.ts';
import { isToken } from '../actors/protocol/entity.ts';
import { pageOfLedger, rightsOf, viewOfIndex, viewOfItem } from '../actors/questions/credit-view.ts';
import {
  type Operator,
  type OperatorReadingDependencies,
  readForOperator,
} from '../actors/questions/operator-reading.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import type { LedgerEntry, StandingItem } from '../rules/credit/ledger.ts';
import { readCalendarDay } from '../rules/identity/calendar-day.ts';
import { modelFor, requestsAbout } from './credit-answers.ts';

/** An item as it stood on a day, with what rests on it and what may be done about it. */
export type OperatorsItem = StandingItem &
  Pick<LedgerRow, 'organisation' | 'rule' | 'measures' | 'repairFrom' | 'request'>;

/**
 * A ledger as a person asks for its own data (个人信息保护法 45): every entry that was ever made, how each item stood on a day, the
 * measures that rest on it, what waits for an answer, the rights, and the index of that day by the model in force, with its
 * reasons. Of a long ledger a page.
 */
export interface OperatorsLedger {
  readonly ledger: string;
  readonly on: string;
  /** Those about the items of the page. */
  readonly entries: readonly LedgerEntry[];
  readonly items: readonly OperatorsItem[];
  /** How many items were known that day. */
  readonly total: number;
  /** `after` of the next page. */
  readonly next?: number;
  readonly rights: CreditRights;
  /** On the first page; left out where no model is published for the role. */
  readonly index?: ShownIndex;
}

/** The index of a subject on a day, with everything that it rests on. */
export interface OperatorsIndex extends ShownIndex {
  readonly ledger: string;
  readonly on: string;
}

type Question = Readonly<Record<string, unknown>>;

const PAGE_ITEMS = 200;
const MOST_PAGE_ITEMS = 500;

/** Reads a ledger whole, page by page; each reading is journaled before it is told. @throws QuestionRefused */
export async function ledgerForOperator(
  question: Question,
  operator: Operator,
  dependencies: OperatorReadingDependencies,
): Promise<OperatorsLedger> {
  const part = partOf(question);
  const { id, on, known } = await readKnown(question, operator, dependencies);
  const { rules, store, clock } = dependencies;
  const { page, total, next } = pageOfLedger(known, on, part);
  const { periods } = rules.current.credit;
  const requests = on === dayOf(clock.now()) ? await requestsAbout(page, store) : new Map();
  const model = part.after === 0 ? modelFor(id, rules) : undefined;
  const shown = new Set(page.map(({ item }) => item.item));
  return {
    ledger: id,
    on,
    entries: known.entries.filter((one) => (one.entry === 'tally' ? part.after === 0 : shown.has(one.item))),
    items: page.map((one) => {
      const { organisation, rule, measures, repairFrom, request } = viewOfItem(one, known, on, { requests, periods });
      return {
        ...one,
        measures,
        ...(organisation === undefined ? {} : { organisation }),
        ...(rule === undefined ? {} : { rule }),
        ...(repairFrom === undefined ? {} : { repairFrom }),
        ...(request === undefined ? {} : { request }),
      };
    }),
    total,
    ...(next === undefined ? {} : { next }),
    rights: rightsOf(periods),
    ...(model === undefined ? {} : { index: viewOfIndex(known, on, model) }),
  };
}

/** The index of a ledger, or of the applicant of an application; journaled before it is told. @throws QuestionRefused */
export async function indexForOperator(
  question: Question,
  operator: Operator,
  dependencies: OperatorReadingDependencies,
): Promise<OperatorsIndex> {
  const { id, on, known } = await readKnown(question, operator, dependencies);
  const model = modelFor(id, dependencies.rules);
  if (model === undefined) throw QuestionRefused.of('CREDIT_MODEL_NONE');
  return { ledger: id, on, ...viewOfIndex(known, on, model) };
}

async function readKnown(
  { id: given, on }: Question,
  operator: Operator,
  dependencies: OperatorReadingDependencies,
): Promise<{ readonly id: string; readonly on: string; readonly known: KnownLedger }> {
  const { store, clock } = dependencies;
  const today = dayOf(clock.now());
  if (on !== undefined && (typeof on !== 'string' || readCalendarDay(on) === undefined))
    throw QuestionRefused.of('DAY_IMPOSSIBLE');
  if (on !== undefined && on > today) throw QuestionRefused.of('CREDIT_DAY_AHEAD');
  const id = await ledgerIdOf(given, dependencies);
  const reading = id === undefined ? undefined : await readForOperator(ledgerKey(id), operator, 'whole', dependencies);
  if (id === undefined || reading === undefined)
    throw new QuestionRefused('NOT_FOUND', { zh: '没有此标识的记录簿', en: 'there is no ledger of this id' });
  return { id, on: on ?? today, known: knownOfEvents(await readLedgerEvents(store, id)) };
}

/** A ledger is named by its own id, or by an application: then it is that of the applicant. */
async function ledgerIdOf(
  given: unknown,
  { look }: Pick<OperatorReadingDependencies, 'look'>,
): Promise<string | undefined> {
  if (typeof given !== 'string' || given.split('.').length > 2 || !given.split('.').every(isToken))
    throw new QuestionRefused('ID_MALFORMED', { zh: '标识格式不符', en: 'id must name a ledger or an application' });
  if (!given.includes('.')) return given;
  return look(
    { kind: 'application', id: given },
    ({ state }) => (state as unknown as ApplicationState | undefined)?.people.applicant,
  );
}

function partOf({ after = 0, limit = PAGE_ITEMS }: Question): { readonly after: number; readonly limit: number } {
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!isCount(after) || !isCount(limit) || limit < 1 || limit > MOST_PAGE_ITEMS)
    throw new QuestionRefused('PAGE_MALFORMED', {
      zh: `after 须为非负整数，limit 为 1 至 ${MOST_PAGE_ITEMS}`,
      en: `after must be a whole number from 0 on, limit one from 1 to ${MOST_PAGE_ITEMS}`,
    });
  return { after, limit };
}
