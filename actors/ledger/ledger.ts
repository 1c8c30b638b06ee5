import { lastDayOf } from '../../rules/credit/credit-day.ts';
import type { PreparedModel } from '../../rules/credit/credit-index.ts';
import type { LedgerItem } from '../../rules/credit/ledger.ts';
import type { CreditMeasures } from '../../rules/credit/measures-file.ts';
import { lastDayOfItem, publicationOfItem } from '../../rules/credit/period.ts';
import type { CreditPeriods } from '../../rules/credit/periods-file.ts';
import type { Evaluation, Finding, RuleSets } from '../../rules/engine/evaluation.ts';
import { creditFacts } from '../../rules/facts/credit.ts';
import type { Behaviour, Circumstances, Decision } from '../behaviour.ts';
import { endOfDay } from '../day.ts';
import { type ItemCommand, type LedgerCommand, ledgerKey, type Occurrence, roleOfLedger } from '../protocol/credit.ts';
import type { DueRow } from '../protocol/journal.ts';
import { type LedgerSettings, toldOfEnd, toldOfEntry, toldOfNothing, toldOfUse } from './announcements.ts';
import { openEntries } from './entries.ts';
import { evolve } from './evolve.ts';
import type { LedgerEvent, LedgerState, NotEntered, OpenItem, Restriction, SpentDocument } from './state.ts';
import { enterTally } from './tally.ts';

export interface LedgerDependencies {
  /** Credit is judged by the rules that are in force when it is entered: the occurrence is later than any case. */
  readonly rules: RuleSets;
}

interface Findings extends LedgerSettings {
  readonly evaluation?: Evaluation;
  readonly measures: CreditMeasures['measures'];
  /** By which a tally is said to move the index. */
  readonly model?: PreparedModel;
}

type Decided = Decision<LedgerEvent>;

/** Items in use that one ledger holds; who has more is looked at by people long before. */
const MOST_ITEMS = 500;
const nothing: Decided = { verdict: 'received', events: [] };

/**
 * The actor of one credit ledger. Items come in by rules alone; whatever ends their use, a repair, a withdrawal, an objection
 * or time, ends the restrictions that rest on them in the same turn.
 */
export function ledgerBehaviour({
  rules,
}: LedgerDependencies): Behaviour<LedgerState, LedgerCommand, Findings, LedgerEvent> {
  return {
    initialState: undefined,
    reads: () => [],
    examine: (state, command, { id, today }) => {
      const { credit, evaluate, calendar } = rules.current;
      const settings = { periods: credit.periods, calendar, measures: credit.measures?.measures ?? [] };
      if (command.type === 'tally') {
        const model = credit.modelFor(roleOfLedger(id));
        return model === undefined ? settings : { ...settings, model };
      }
      if (command.type !== 'credit') return settings;
      const { kind, source, severity, matter, region, document, times } = command.occurrence;
      const facts = creditFacts({
        kind,
        source,
        region,
        times,
        on: document.day,
        role: roleOfLedger(id),
        ledger: openEntries(state),
        today,
        ...(severity === undefined ? {} : { severity }),
        ...(matter === undefined ? {} : { matter }),
      });
      const scope = { matter: matter ?? '', region, on: document.day, acceptedOn: document.day };
      return { ...settings, evaluation: evaluate('credit', scope, facts) };
    },
    decide,
    evolve,
  };
}

function decide(
  state: LedgerState | undefined,
  command: LedgerCommand,
  findings: Findings,
  circumstances: Circumstances,
): Decided {
  switch (command.type) {
    case 'credit':
      return enter(state, command.item, command.occurrence, findings, circumstances);
    case 'tally':
      return enterTally(state, command, findings.model, circumstances);
    case 'endItems':
      return endItems(state, command.day, circumstances);
    case 'suspendItem':
    case 'resumeItem':
      return change(state, command, circumstances);
    case 'withdrawItem':
    case 'repairItem':
      return release(state, command, findings, circumstances);
    default: {
      const unknown: never = command;
      throw new Error(`a ledger cannot decide ${(unknown as { type: string }).type}`);
    }
  }
}

function enter(
  state: LedgerState | undefined,
  item: string,
  occurrence: Occurrence,
  findings: Findings,
  circumstances: Circumstances,
): Decided {
  const { evaluation, periods } = findings;
  const { today } = circumstances;
  const found = evaluation?.findings ?? [];
  // Of several rules that hold the first one speaks: one document is counted once.
  const counting = found.find(({ type }) => type === 'deduct' || type === 'add');
  const refused = (why: NotEntered): Decided => {
    const event = { type: 'ItemNotEntered', item, kind: occurrence.kind, why, codes: codesOf(found) } as const;
    return { verdict: 'received', events: [event], messages: [toldOfNothing(event)] };
  };
  if (state?.items.some((one) => one.item.item === item) === true) return nothing;
  if (found.some(({ type }) => type === 'review')) return refused('REVIEW');
  if (counting === undefined) return refused('NO_RULE');
  if ((state?.items.length ?? 0) >= MOST_ITEMS) return refused('LEDGER_FULL');
  const entered = itemOf(item, counting, occurrence, periods, today);
  if (entered.lastDay < today) return refused('OVER');
  if (isKnown(state, entered, occurrence.organisation, today)) return refused('SAME_DOCUMENT');
  const { pack, version, rule, code } = counting;
  const open: OpenItem = {
    item: entered,
    organisation: occurrence.organisation,
    rule: { pack, version, rule, code },
    restrictions: found.flatMap((one) => restrictionOf(one, entered, findings)),
  };
  return {
    verdict: 'received',
    events: [{ type: 'ItemEntered', ...open }],
    messages: [toldOfEntry(open, counting.message, findings)],
    dueSet: [endRow(circumstances.id, entered.lastDay)],
  };
}

/** Whether an item of this kind came of the same document before, under whatever number, and is in use, or was repaired or withdrawn. */
function isKnown(
  state: LedgerState | undefined,
  { kind, document: { number } }: LedgerItem,
  organisation: string,
  today: string,
): boolean {
  const { items = [], spent = [] } = state ?? {};
  return (
    items.some(
      (one) => one.organisation === organisation && one.item.kind === kind && one.item.document.number === number,
    ) ||
    spent.some(
      (one) => one.organisation === organisation && one.kind === kind && one.number === number && one.until >= today,
    )
  );
}

function codesOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map(({ code }) => code))];
}

/** All days are reckoned once, when the item is entered. */
function itemOf(
  item: string,
  { params }: Finding,
  { kind: _kind, document, basis, evidence, published, validTo }: Occurrence,
  periods: CreditPeriods,
  today: string,
): LedgerItem {
  const lawOfRule = (params['basis'] as readonly { readonly text: string }[]).map(({ text }) => text).join('；');
  const { kind, severity, points } = params['item'] as Pick<LedgerItem, 'kind' | 'severity' | 'points'>;
  const longest = lastDayOfItem(document.day, severity, periods);
  const lastDay = validTo !== undefined && validTo < longest ? validTo : longest;
  const entered = { document, severity, recordedOn: today };
  const publication = points > 0 ? undefined : publicationOfItem(entered, periods, published === true);
  return {
    entry: 'item',
    item,
    kind,
    points,
    basis: basis ?? lawOfRule,
    evidence,
    ...entered,
    lastDay,
    ...(publication === undefined
      ? {}
      : { publication: { from: publication.from, to: earlier(publication.to, lastDay) } }),
  };
}

/** A measure that is no longer on the list is not taken. */
function restrictionOf(
  { type, params }: Finding,
  { document, lastDay }: LedgerItem,
  { measures }: Findings,
): Restriction[] {
  if (type !== 'restrict') return [];
  const { measure, matters, regions, lasts } = params['restriction'] as {
    readonly measure: string;
    readonly matters?: readonly string[];
    readonly regions?: readonly string[];
    readonly lasts: Parameters<typeof lastDayOf>[1];
  };
  const listed = measures.find((one) => one.measure === measure);
  if (listed === undefined) return [];
  const basis = (params['basis'] as readonly { readonly text: string }[]).map(({ text }) => text).join('；');
  const { title, effect } = listed;
  return [
    {
      measure,
      title,
      effect,
      basis,
      ...(matters === undefined ? {} : { matters }),
      ...(regions === undefined ? {} : { regions }),
      until: earlier(lastDayOf(document.day, lasts), lastDay),
    },
  ];
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}

/** An objection is opened, or was not upheld. What is over by then stays over. */
function change(state: LedgerState | undefined, { type, item }: ItemCommand, { today }: Circumstances): Decided {
  const open = state?.items.find((one) => one.item.item === item);
  if (open === undefined || (open.suspendedOn !== undefined) === (type === 'suspendItem')) return nothing;
  const event = { type: type === 'suspendItem' ? 'ItemSuspended' : 'ItemResumed', item, on: today } as const;
  return { verdict: 'received', events: [event], messages: [toldOfUse(event, open)] };
}

function release(
  state: LedgerState | undefined,
  { type, item, retracted }: ItemCommand,
  { periods }: Findings,
  circumstances: Circumstances,
): Decided {
  const open = state?.items.find((one) => one.item.item === item);
  if (open === undefined) return nothing;
  const end = endOf(type === 'repairItem' ? 'ItemRepaired' : 'ItemWithdrawn', open, circumstances.today);
  const event = retracted === true ? end : { ...end, spent: spentDocument(open, periods) };
  return {
    verdict: 'received',
    events: [event],
    messages: [toldOfEnd(event, open)],
    dueCleared: rowsWithout(state, [open], circumstances),
  };
}

function spentDocument({ item: { kind, document }, organisation }: OpenItem, periods: CreditPeriods): SpentDocument {
  return { kind, organisation, number: document.number, until: lastDayOfItem(document.day, 'serious', periods) };
}

/** From the due index: everything whose last day is over, without anybody's asking. */
function endItems(state: LedgerState | undefined, day: string, circumstances: Circumstances): Decided {
  const { today } = circumstances;
  const over = (state?.items ?? []).filter(({ item }) => item.lastDay < today);
  const ends = over.map((open) => ({ open, event: endOf('ItemEnded', open, today) }));
  return {
    verdict: 'received',
    events: ends.map(({ event }) => event),
    messages: ends.map(({ event, open }) => toldOfEnd(event, open)),
    // The row that called is gone by its call.
    dueCleared: rowsWithout(state, over, circumstances, day),
  };
}

/** Rows that nothing waits for once these items are over. */
function rowsWithout(
  state: LedgerState | undefined,
  over: readonly OpenItem[],
  { id }: Pick<Circumstances, 'id'>,
  fired?: string,
): readonly DueRow[] {
  const left = new Set((state?.items ?? []).filter((one) => !over.includes(one)).map(({ item }) => item.lastDay));
  const days = new Set(over.map(({ item }) => item.lastDay));
  return [...days].filter((day) => day !== fired && !left.has(day)).map((day) => endRow(id, day));
}

function endOf<Type extends 'ItemEnded' | 'ItemRepaired' | 'ItemWithdrawn'>(type: Type, open: OpenItem, on: string) {
  return { type, item: open.item.item, on, lifted: open.restrictions.map(({ measure }) => measure) } as const;
}

/** The due row that waits for the end of a day. */
export function endRow(id: string, lastDay: string): DueRow {
  return { at: endOfDay(lastDay), entity: ledgerKey(id), name: `endItems_${lastDay}` };
}
