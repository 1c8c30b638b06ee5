import { tabledAlerts } from '../../actors/followers/alert-table.ts';
import { tabledCases } from '../../actors/followers/case-table.ts';
import { type OpenTable, startOpenTable, type Tabled } from '../../actors/followers/open-table.ts';
import { tabledVerifications } from '../../actors/followers/verification-table.ts';
import type { KeptRow } from '../../actors/kept-row.ts';
import type { ListedAlert } from '../../actors/protocol/alert-lists.ts';
import type { CaseRow } from '../../actors/protocol/desk.ts';
import type { ListedVerification } from '../../actors/protocol/verification-lists.ts';
import { createAlertDesk } from '../../actors/questions/alert-desk.ts';
import { type AlertLists, createAlertLists } from '../../actors/questions/alert-lists.ts';
import { createCreditDesk } from '../../actors/questions/credit-desk.ts';
import { createDesk } from '../../actors/questions/desk.ts';
import { createDoorNotes } from '../../actors/questions/door-notes.ts';
import { createOpenCreditLists } from '../../actors/questions/open-credit-list.ts';
import { createVerificationDesk } from '../../actors/questions/verification-desk.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { startDoor } from '../../adapters/http/door/door.ts';
import { faultFields } from '../../adapters/log/log.ts';
import { orderAlert } from '../alert-orders.ts';
import { orderCredit } from '../credit-orders.ts';
import { orderReview } from '../review-orders.ts';
import type { Decisions } from './decisions.ts';
import type { Reports } from './reports.ts';
import type { Storage } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

/** Most rows of each table: some hundred megabytes at the very most. Where there is more, lists say that they are not whole. */
const mostRows = { cases: 200_000, alerts: 50_000, verifications: 100_000 } as const;

/** What is open, in memory: lists are made from it, and the numbers on panels are counted from the same. */
export interface OpenTables {
  readonly cases: OpenTable<CaseRow>;
  readonly alerts: OpenTable<ListedAlert>;
  readonly verifications: OpenTable<ListedVerification>;
}

export function openTables(storage: Storage, decisions: Decisions, surroundings: Surroundings): OpenTables {
  const cases = tabledCases(storage.rules);
  return {
    cases: openTable(cases, mostRows.cases, storage, decisions, surroundings),
    alerts: openTable(tabledAlerts, mostRows.alerts, storage, decisions, surroundings),
    verifications: openTable(tabledVerifications, mostRows.verifications, storage, decisions, surroundings),
  };
}

/** Opens the lists of alerts, which integrators and the operator ask for as well as users of the door. */
export function openAlertLists(
  { store }: Storage,
  { journal }: Decisions,
  { alerts }: OpenTables,
  { time: { clock } }: Surroundings,
): AlertLists {
  return createAlertLists({ store, journal, clock, table: alerts });
}

/** Opens the supervisor's door where the settings give it an address. @returns its port */
export async function openSupervision(
  storage: Storage,
  decisions: Decisions,
  { cases }: OpenTables,
  alertLists: AlertLists,
  { library, verificationLists }: Reports,
  surroundings: Surroundings,
): Promise<number | undefined> {
  const { store, rules } = storage;
  const { journal, registry } = decisions;
  const { config, log, meter, stoppers, time } = surroundings;
  const { clock } = time;
  const { host, port, tls, idleMinutes, sessionHours } = config.settings.door;
  if (host === '') return undefined;
  const notes = createDoorNotes({ journal, clock });
  const look = registry.look.bind(registry);
  const reading = { journal, store, clock, notes, look };
  const desk = createDesk({ ...reading, rules, table: cases, alerts: alertLists });
  const deliver = registry.deliver.bind(registry);
  const alertDesk = createAlertDesk({
    ...reading,
    lists: alertLists,
    carryOut: (wish, input) => orderAlert(wish, input, { clock, deliver, look }),
  });
  const verificationDesk = createVerificationDesk({
    ...reading,
    rules,
    library,
    lists: verificationLists,
    carryOut: (wish, input) => orderReview(wish, input, { clock, deliver, look }),
  });
  const creditDesk = createCreditDesk({
    ...reading,
    rules,
    lists: createOpenCreditLists(reading),
    carryOut: (wish, input) => orderCredit(wish, input, { clock, deliver, look }),
  });
  const door = await startDoor(
    {
      host,
      port,
      behindProxy: tls === 'proxy',
      users: config.folders.users,
      idleMs: idleMinutes * 60_000,
      longestMs: sessionHours * 3_600_000,
      timeoutMs: config.settings.limits.questionTimeoutMs,
    },
    {
      desk,
      alertDesk,
      verificationDesk,
      creditDesk,
      clock,
      sessionClock: systemClock,
      meter,
      paused: () => store.fault() !== undefined,
      onFault: (error) => log.error('a request at the door could not be answered', faultFields(error)),
    },
  );
  stoppers.push('door', () => door.stop());
  return door.port;
}

function openTable<Row, Kept extends KeptRow<Row>>(
  tabled: Tabled<Row, Kept>,
  most: number,
  { store }: Storage,
  { journal }: Decisions,
  { log, meter, stoppers }: Surroundings,
): OpenTable<Row> {
  const { name } = tabled;
  const table = startOpenTable({ portion: 256, retryMs: 5000, mostRows: most }, tabled, {
    journal,
    store,
    meter,
    onFault: (error) => log.error(`open ${name} could not be read for the lists`, faultFields(error)),
  });
  stoppers.push(`table of ${name}`, () => table.stop());
  return table;
}
