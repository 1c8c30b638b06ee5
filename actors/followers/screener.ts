import { within } from '../../rules/identity/division.ts';
import type { SweepDefinition } from '../../rules/screening/definition.ts';
import type { ApplicationState } from '../application/state.ts';
import type { Journal } from '../journal.ts';
import type { PersonState } from '../person/state.ts';
import type { JournalStore } from '../ports.ts';
import type { DueRow, Entry } from '../protocol/journal.ts';
import { type Portion, type ScreeningOutcome, type SweepCommand, sweepKey } from '../protocol/screening.ts';
import type { Registry } from '../registry.ts';
import type { SweepEvent } from '../sweep/state.ts';
import { type Follower, follow } from './follower.ts';

export interface ScreenerDependencies {
  readonly journal: Journal;
  readonly store: Pick<JournalStore, 'listed' | 'load'>;
  readonly registry: Pick<Registry, 'deliver'>;
  /** The sweeps of the configuration folder. */
  readonly definitions: readonly SweepDefinition[];
  /** Whether the newest published rules verify a matter with other departments. */
  readonly verifies: (matter: string) => boolean;
  readonly fatal: (error: unknown) => void;
}

/** Who reads the lists, at work; `underWay` is the number of portions that were called for and are not committed. */
export interface Screener extends Follower {
  underWay(): number;
  /** Names of the sweeps that are set up. */
  readonly sweeps: readonly string[];
}

type Called = Extract<SweepEvent, { type: 'PortionCalled' }>;

/** Most rows of a list that are looked at for one portion. */
const ROWS = 200;

/**
 * Reads the lists of cases for the sweeps: once a sweep has called for a portion, and the entry that says so is committed, it
 * is told what stands there. It has no mark and begins with what is committed after its start: a portion that an earlier life
 * had in hand is called for again.
 */
export function startScreener(dependencies: ScreenerDependencies): Screener {
  const { journal, registry, definitions, fatal } = dependencies;
  const known = new Map(definitions.map((one) => [one.sweep, one]));
  let stopping = false;
  let underWay = 0;

  const deliver = (sweep: string, command: SweepCommand, sequence: number): Promise<void> =>
    new Promise((answered) => {
      const input = { source: 'screener', sequence } as const;
      registry.deliver({ entity: sweepKey(sweep), command, input, answered: () => answered() });
    });

  // Counted at the commit itself, so that nobody who looks in between takes it for rest.
  const first = journal.lastCommit;
  journal.onCommitted(({ entity, events, commit }) => {
    if (entity.kind === 'sweep' && commit > first) underWay += callsIn(events).length;
  });

  const handle = async (entries: readonly Entry[]): Promise<void> => {
    for (const { entity, events, commit } of entries) {
      if (entity.kind !== 'sweep') continue;
      for (const called of callsIn(events)) {
        if (stopping) return;
        const definition = known.get(entity.id);
        const command: SweepCommand =
          definition === undefined
            ? { type: 'retire' }
            : { type: 'portion', ...(await portionOf(called, definition, dependencies)) };
        await deliver(entity.id, command, commit);
        underWay -= 1;
      }
    }
  };

  const follower = follow(journal, { after: first, limit: 64 }, handle, fatal);
  for (const definition of definitions) deliver(definition.sweep, { type: 'arrange', definition }, first).catch(fatal);
  return {
    underWay: () => underWay,
    sweeps: [...known.keys()],
    stop: () => {
      stopping = true;
      return follower.stop();
    },
  };
}

function callsIn(events: Entry['events']): readonly Called[] {
  return (events as readonly SweepEvent[]).filter((event): event is Called => event.type === 'PortionCalled');
}

/** What stands at the place: at most so many cases as were called for, and at most so many rows as are looked at at once. */
async function portionOf(
  { run, from, through, most }: Called,
  definition: SweepDefinition,
  dependencies: Pick<ScreenerDependencies, 'store' | 'verifies'>,
): Promise<Portion> {
  const { list, after } = from;
  const { store } = dependencies;
  const rows = await store.listed(list, { to: through, limit: ROWS, ...(after === undefined ? {} : { after }) });
  const cases: string[] = [];
  const passed: Partial<Record<ScreeningOutcome, number>> = {};
  let last: DueRow | undefined;
  for (const row of rows) {
    if (cases.length === most) break;
    last = row;
    const why = await whyPassed(row.entity.id, definition, dependencies);
    if (why === undefined) cases.push(row.entity.id);
    else passed[why] = (passed[why] ?? 0) + 1;
  }
  const whole = rows.length < ROWS && last === rows.at(-1);
  return { run, from, cases, passed, whole, ...(last === undefined ? {} : { last }) };
}

/** Why an application need not even be told; undefined where it is, and looks itself at what it relies on. */
async function whyPassed(
  id: string,
  { matters, regions, per }: SweepDefinition,
  { store, verifies }: Pick<ScreenerDependencies, 'store' | 'verifies'>,
): Promise<ScreeningOutcome | undefined> {
  const state = (await store.load({ kind: 'application', id }))?.state as ApplicationState | undefined;
  if (state === undefined) return 'gone';
  const covers = (matter: string) => (matters === undefined || matters.includes(matter)) && verifies(matter);
  if (!covers(state.matter) || !regions.some((area) => within(state.region, area))) return 'elsewhere';
  if (state.consent === undefined) return 'withoutConsent';
  if (per === 'case') return undefined;
  const { applicant } = state.people;
  if (applicant === undefined) return 'notNewest';
  const person = (await store.load({ kind: 'person', id: applicant }))?.state as PersonState | undefined;
  const approvals = (person?.approvals ?? []).filter(({ matter }) => covers(matter));
  // Of one day the one that was counted last.
  const newest = approvals.reduce((one, other) => (other.on >= one.on ? other : one), { on: '', application: '' });
  return newest.application === id ? undefined : 'notNewest';
}
