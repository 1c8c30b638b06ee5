import { join } from 'node:path';
import type { AlertEvent } from '../../../actors/alert/state.ts';
import type { ApplicationEvent } from '../../../actors/application/state.ts';
import { ensureMasterKey } from '../../../adapters/level/master-key.ts';
import { openLevelStore } from '../../../adapters/level/store.ts';
import { SUPERVISION } from '../county.ts';
import type { Ledger } from '../ledger.ts';
import type { ExpectedAlert } from './alert-book.ts';
import type { Lives } from './alert-lives.ts';
import type { Tick } from './deadline-book.ts';

/** What must have come of a run. */
export interface Expected {
  readonly alerts: readonly ExpectedAlert[];
  readonly lives: Lives;
  readonly ticks: readonly (Tick & { readonly application: string })[];
}

export interface Verdict {
  readonly alerts: number;
  readonly alertsMissed: number;
  readonly alertsFalse: number;
  readonly precision: number;
  readonly recall: number;
  readonly deadlines: number;
  readonly deadlinesMissed: number;
  readonly deadlinesTwice: number;
  readonly deadlinesFalse: number;
  /** What is otherwise than it has to be, in sentences. */
  readonly faults: readonly string[];
}

/** What the raw journal holds of supervision. */
interface Journaled {
  /** Alerts by id, each with the moments at which it was raised or reopened. */
  readonly raised: ReadonlyMap<string, readonly number[]>;
  readonly deadlines: readonly string[];
}

/** Holds what the supervision heard over NATS, and what the journal holds when the daemon has ended, against what must be. */
export async function judge(
  home: string,
  ledger: Pick<Ledger, 'all'>,
  { alerts, lives, ticks }: Expected,
): Promise<Verdict> {
  const journal = await readJournal(home);
  const optional = new Set(alerts.filter((one) => !one.must || one.uncertain).map(({ id }) => id));
  const must = new Map(alerts.filter((one) => one.must).map((one) => [one.id, one]));
  const heard = heardBy(ledger);
  const raised = new Set(heard.get('alert-raised') ?? []);
  const missed = [...must.keys()].filter((id) => !raised.has(id));
  const wrong = [...raised].filter((id) => !must.has(id) && !optional.has(id));
  const faults = [
    ...missed.map((id) => `alert missed: ${id}`),
    ...wrong.map((id) => `alert that nobody planted: ${id}`),
    ...differences('raised in the journal and heard', [...journal.raised.keys()], [...raised]),
    ...[...journal.raised].flatMap(([id, [first]]) => {
      const moment = must.get(id)?.moments[0];
      return moment === undefined || optional.has(id) || moment === first
        ? []
        : [`${id} was raised at ${shown(first)}, not ${shown(moment)}`];
    }),
    ...(['reopened', 'closed', 'dismissed'] as const).flatMap((end) =>
      differences(
        `alerts ${end}`,
        lives.ends[end].filter((id) => !optional.has(id)),
        (heard.get(`alert-${end}`) ?? []).filter((id) => !optional.has(id)),
      ),
    ),
  ];
  const expected = [
    ...ticks.map(({ application, at, clock, step, remaining, overdue }) =>
      tickName(application, at, { clock, step, remaining, overdue }),
    ),
    ...lives.escalations.map(({ alert, at, level }) => escalationName(alert, at, level)),
  ].filter((name) => !optional.has(subjectOf(name)));
  const fired = journal.deadlines.filter((name) => !optional.has(subjectOf(name)));
  const [wanted, got] = [countsOf(expected), countsOf(fired)];
  const deadlinesMissed = [...wanted.keys()].filter((name) => !got.has(name));
  const deadlinesFalse = [...got.keys()].filter((name) => !wanted.has(name));
  const twice = [...got].filter(([name, count]) => count > (wanted.get(name) ?? 1));
  faults.push(
    ...deadlinesMissed.map((name) => `deadline missed: ${name}`),
    ...deadlinesFalse.map((name) => `deadline that nobody reckoned: ${name}`),
    ...twice.map(([name, count]) => `deadline fired ${count} times: ${name}`),
  );
  const right = [...raised].filter((id) => must.has(id)).length;
  return {
    alerts: raised.size,
    alertsMissed: missed.length,
    alertsFalse: wrong.length,
    precision: right + wrong.length === 0 ? 1 : right / (right + wrong.length),
    recall: must.size === 0 ? 1 : right / must.size,
    deadlines: fired.length,
    deadlinesMissed: deadlinesMissed.length,
    deadlinesTwice: twice.length,
    deadlinesFalse: deadlinesFalse.length,
    faults,
  };
}

/** What supervision was told of alerts, by the event: the id of each, as often as it was told. */
function heardBy(ledger: Pick<Ledger, 'all'>): ReadonlyMap<string, readonly string[]> {
  const heard = new Map<string, string[]>();
  for (const { integrator, heard: one } of ledger.all) {
    const event = one.type.slice(one.type.lastIndexOf('.') + 1);
    if (integrator !== SUPERVISION || !event.startsWith('alert-')) continue;
    const ids = heard.get(event) ?? [];
    ids.push(String(one.data['alert']));
    heard.set(event, ids);
  }
  return heard;
}

const ENTRIES_AT_ONCE = 2000;

async function readJournal(home: string): Promise<Journaled> {
  const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: false });
  const store = await openLevelStore({ folder: join(home, 'data', 'store'), masterKey });
  const raised = new Map<string, number[]>();
  const deadlines: string[] = [];
  try {
    for (let from = 1; ; from += ENTRIES_AT_ONCE) {
      const entries = await store.entries(from, ENTRIES_AT_ONCE);
      for (const { entity, at, events } of entries) {
        if (entity.kind === 'application') {
          for (const event of events as readonly ApplicationEvent[])
            if (event.type === 'DeadlineTicked') deadlines.push(tickName(entity.id, at, event));
        } else if (entity.kind === 'alert') {
          for (const event of events as readonly AlertEvent[]) {
            if (event.type === 'AlertEscalated') deadlines.push(escalationName(entity.id, at, event.level));
            if (event.type === 'AlertRaised' || event.type === 'AlertReopened')
              raised.set(entity.id, [...(raised.get(entity.id) ?? []), event.finding.moment]);
          }
        }
      }
      if (entries.length < ENTRIES_AT_ONCE) return { raised, deadlines };
    }
  } finally {
    await store.close();
  }
}

type Place = {
  readonly clock: string;
  readonly step?: string | undefined;
  readonly remaining?: number | undefined;
  readonly overdue?: number | undefined;
};

function tickName(application: string, at: number, { clock, step = '-', remaining, overdue }: Place): string {
  return `${application} ${clock} ${step} ${remaining === undefined ? `+${overdue}` : `-${remaining}`} ${shown(at)}`;
}

const escalationName = (alert: string, at: number, level: number): string => `${alert} L${level} ${shown(at)}`;
const subjectOf = (name: string): string => name.slice(0, name.indexOf(' '));
const shown = (moment: number | undefined): string =>
  moment === undefined ? 'never' : new Date(moment + 8 * 60 * 60 * 1000).toISOString().slice(0, 19);

function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function differences(what: string, wanted: readonly string[], got: readonly string[]): readonly string[] {
  const [one, other] = [countsOf(wanted), countsOf(got)];
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].flatMap((name) => {
    const [a, b] = [one.get(name) ?? 0, other.get(name) ?? 0];
    return a === b ? [] : [`${what}: ${name} ${a} and ${b} times`];
  });
}
