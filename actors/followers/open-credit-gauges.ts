import { severities } from '../../rules/credit/ledger.ts';
import type { CreditRole } from '../../rules/facts/credit-declarations.ts';
import type { CreditFileEvent, CreditFileState, OpenRequest } from '../credit/state.ts';
import { dayOf } from '../day.ts';
import { restrictionsOn } from '../ledger/entries.ts';
import { evolve as evolveLedger } from '../ledger/evolve.ts';
import type { LedgerEvent, LedgerState, OpenItem } from '../ledger/state.ts';
import type { Clock, Meter } from '../ports.ts';
import { roleOfLedger } from '../protocol/credit.ts';
import type { JournalEvent } from '../protocol/journal.ts';
import { LabelTally } from './label-tally.ts';
import { once } from './once.ts';
import {
  type Standing,
  type StandingDependencies,
  type StandingOptions,
  startStandingEntities,
} from './standing-entities.ts';

export interface OpenCreditGaugesDependencies extends StandingDependencies {
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'gauge' | 'gauges'>;
}

/** A ledger with items that may still be used. */
interface OpenLedger {
  readonly role: CreditRole;
  readonly items: readonly OpenItem[];
}

const roles = ['person', 'organisation', 'officer'] as const satisfies readonly CreditRole[];
const kinds = ['objection', 'repair'] as const;
/** The published list of measures grows: so many have numbers of their own; two are on the shipped one. */
const MOST_MEASURES = 6;
const DAY_MS = 86_400_000;

/** Ledgers in which nothing is in use are counted by nothing, so they are not kept. */
const ledgers: Standing<OpenLedger> = {
  kind: 'ledger',
  kept: (id, state) => openLedger(id, (state as unknown as LedgerState).items),
  after: (id, before, { events }) => {
    const state: LedgerState = { items: before?.items ?? [], entered: 0 };
    return openLedger(id, events.filter(isOfItem).reduce<LedgerState>(evolveLedger, state).items);
  },
};

/** Of a file only the request is kept: who opened it and about what is of no number. */
const requests: Standing<OpenRequest> = {
  kind: 'credit',
  kept: (_id, state) => (state as unknown as CreditFileState).request,
  after: (_id, before, { events }) =>
    (events as readonly CreditFileEvent[]).reduce<OpenRequest | undefined>(requestAfter, before),
};

/**
 * Tells which items may be used, which requests wait for an answer and which measures are in force: counted from what rests,
 * so that it is exact after every start.
 */
export function startOpenCreditGauges(
  options: StandingOptions,
  { clock, meter, ...reading }: OpenCreditGaugesDependencies,
): { isLoading(): boolean; stop(): Promise<void> } {
  const open = {
    ledgers: startStandingEntities(options, ledgers, reading),
    requests: startStandingEntities(options, requests, reading),
  };
  const isLoading = (): boolean => open.ledgers.isLoading() || open.requests.isLoading();
  const counted = once(() => ({
    ...countItems(open.ledgers.values(), dayOf(clock.now())),
    ...countRequests(open.requests.values(), clock.now()),
  }));
  meter.gauge('onedoor_open_credit_loading', '1 while ledgers and credit files are being read after a start', () =>
    isLoading() ? 1 : 0,
  );
  meter.gauges(
    'onedoor_open_credit_items',
    'Items of credit that may be used, by whose they are and how serious',
    ['role', 'severity'],
    roles.length * severities.length + 1,
    () => counted().items.samples(),
  );
  meter.gauge(
    'onedoor_credit_items_beyond_last_day',
    'Items whose last day is over and that have not ended',
    () => counted().beyond,
  );
  meter.gauges(
    'onedoor_credit_measures_in_force',
    'Measures that rest on items in use, by the name of the published list',
    ['measure'],
    MOST_MEASURES,
    () => counted().measures.samples(),
  );
  meter.gauges(
    'onedoor_open_credit_requests',
    'Objections and applications for repair without an answer, and whether the time for it is over',
    ['kind', 'late'],
    kinds.length * 2 + 1,
    () => counted().requests.samples(),
  );
  meter.gauge(
    'onedoor_credit_oldest_request_seconds',
    'For how long the request that has waited longest has waited, in whole calendar days; 0 where none waits',
    () => counted().oldestDays * (DAY_MS / 1000),
  );
  meter.gauge(
    'onedoor_credit_longest_late_seconds',
    'For how long the time of the answer that is most overdue has been over; 0 where none is late',
    () => counted().lateMs / 1000,
  );
  return { isLoading, stop: async () => void (await Promise.all([open.ledgers.stop(), open.requests.stop()])) };
}

/** Entries also tell of readings, of messages that were refused, and of tallies: they change no item. */
function isOfItem(event: JournalEvent): event is LedgerEvent {
  return event.type.startsWith('Item');
}

function openLedger(id: string, items: readonly OpenItem[]): OpenLedger | undefined {
  return items.length === 0 ? undefined : { role: roleOfLedger(id), items };
}

/** A request stands from when it is made until it is answered, or what it is about is taken back. */
function requestAfter(before: OpenRequest | undefined, event: CreditFileEvent): OpenRequest | undefined {
  switch (event.type) {
    case 'CreditRequested':
      return event.request;
    case 'CreditAnswerLate':
      return before === undefined ? undefined : { ...before, late: true };
    case 'CreditAnswered':
    case 'CreditRetracted':
      return undefined;
    default:
      return before;
  }
}

function countItems(standing: Iterable<OpenLedger>, today: string) {
  const items = new LabelTally(roles.flatMap((role) => severities.map((severity) => ({ role, severity }))));
  const measures = new LabelTally();
  let beyond = 0;
  for (const ledger of standing) {
    for (const { item } of ledger.items) {
      items.add({ role: ledger.role, severity: item.severity });
      if (item.lastDay < today) beyond += 1;
    }
    for (const { measure } of restrictionsOn({ items: ledger.items, entered: 0 }, today)) measures.add({ measure });
  }
  return { items, measures, beyond };
}

function countRequests(standing: Iterable<OpenRequest>, now: number) {
  const open = new LabelTally(kinds.flatMap((kind) => ['yes', 'no'].map((late) => ({ kind, late }))));
  const today = Date.parse(dayOf(now));
  let oldestDays = 0;
  let lateMs = 0;
  for (const { kind, late, on, dueAt } of standing) {
    open.add({ kind, late: late === true ? 'yes' : 'no' });
    oldestDays = Math.max(oldestDays, Math.round((today - Date.parse(on)) / DAY_MS));
    if (late === true) lateMs = Math.max(lateMs, now - dueAt);
  }
  return { requests: open, oldestDays, lateMs };
}
