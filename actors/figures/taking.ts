import { hash } from 'node:crypto';
import type { FairnessDivision } from '../../rules/credit/fairness/groups.ts';
import type { RankedKind } from '../../rules/credit/ranking/ranking-measures.ts';
import type { AlertState } from '../alert/state.ts';
import type { ApplicationState } from '../application/state.ts';
import { filingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import { type JournalStore, type StoredEntity, StoreFault } from '../ports.ts';
import { type EntityKind, officerKey, organisationKey } from '../protocol/entity.ts';
import { canonicalJson } from '../verification/seal.ts';
import type { VerificationState } from '../verification/state.ts';
import { Alerted } from './alerted.ts';
import {
  alertedApplication,
  countApplication,
  countVerification,
  disposedReturns,
  type FairnessCounting,
} from './counting.ts';
import type { FairnessFigures, Figures, FiguresContent, SubjectFigures, Walked } from './figures.ts';
import { fairnessPeriod, rankingPeriods } from './periods.ts';
import { type Counted, Tally } from './tally.ts';

/** What is to be counted, of which days. */
export interface FiguresWanted {
  /** Counted is what happened before it. */
  readonly day: string;
  readonly begunAt: number;
  readonly ruleSet: string;
  readonly rankingDays: number;
  readonly fairnessMonths: number;
  readonly settleDays: number;
  readonly division: FairnessDivision;
  /** What was counted for fairness before: it is kept as it is until a period is due that has no day in common with its own. */
  readonly fairness?: FairnessFigures | undefined;
}

export interface TakingDependencies {
  readonly store: Pick<JournalStore, 'ids' | 'load' | 'head'>;
  /** Lets the road go on after so many milliseconds of this work. */
  readonly giveWay: (workedMs: number) => Promise<void>;
  /** A clock that only goes on, in milliseconds. */
  readonly elapsed: () => number;
  readonly isStopping: () => boolean;
}

/** The taking was stopped: nothing has come of it. */
export class TakingStopped extends Error {}

/** Entities that are read at once: some milliseconds of work. */
const PORTION = 16;
/** Of officers and of organisations: those with the most cases. */
const MOST_SUBJECTS = 20_000;

/**
 * Goes through everything that rests, each entity once, in small portions, and counts. It takes no snapshot of the store: as only
 * days before today are counted, what happens meanwhile changes next to nothing. Nothing is written, so that a process
 * that ends on the way leaves nothing behind.
 *
 * @throws TakingStopped
 */
export async function takeFigures(wanted: FiguresWanted, dependencies: TakingDependencies): Promise<Figures> {
  const { store } = dependencies;
  const { day, begunAt, ruleSet, rankingDays, division } = wanted;
  const { commit, hash: link } = store.head();
  const periods = rankingPeriods(day, rankingDays);
  const due = fairnessPeriod(day, wanted.fairnessMonths, wanted.settleDays);
  const kept = wanted.fairness !== undefined && wanted.fairness.period.to >= due.from ? wanted.fairness : undefined;
  const tally = new Tally(periods);
  const alerted = new Alerted();
  const disposed = new Set<string>();
  const counting: FairnessCounting | undefined =
    kept === undefined ? { period: due, division, hasAlert: (application) => alerted.has(application) } : undefined;
  const walk = <State>(kind: EntityKind, each: (id: string, state: State) => void) =>
    walkEntities(kind, (id, { state }) => each(id, state as unknown as State), dependencies);

  const alerts = await walk<AlertState>('alert', (_id, state) => {
    const application = counting === undefined ? undefined : alertedApplication(state);
    if (application !== undefined) alerted.add(application);
    for (const { officer, application: about, day: on } of disposedReturns(state)) {
      // Several findings about one return are one.
      if (disposed.has(`${officer} ${about}`)) continue;
      disposed.add(`${officer} ${about}`);
      tally.add('officers', 'wrongReturns', { subject: officer, day: on, hit: true, cases: 0 });
    }
  });
  const applications = await walk<ApplicationState>('application', (id, state) =>
    countApplication(tally, id, state, counting),
  );
  const verifications = await walk<VerificationState>('verification', (_id, state) => countVerification(tally, state));

  const officers = await subjectsOf('officers', tally, day, dependencies);
  const organisations = await subjectsOf('organisations', tally, day, dependencies);
  const fairness = kept ?? { period: due, takenOn: day, ruleSet, division, counts: tally.groups() };
  const walked: Walked = {
    applications: applications.read,
    alerts: alerts.read,
    verifications: verifications.read,
    unreadable: applications.unreadable + alerts.unreadable + verifications.unreadable,
    leftOut: officers.leftOut + organisations.leftOut,
  };
  return withDigest({
    ...{ day, begunAt, ruleSet, head: { commit, hash: link }, periods, walked },
    officers: officers.figures,
    organisations: organisations.figures,
    fairness,
  });
}

export function withDigest(content: FiguresContent): Figures {
  return { ...content, digest: digestOf(content) };
}

/** Whether figures are still what was taken. */
export function areWhole({ digest, ...content }: Figures): boolean {
  return digestOf(content) === digest;
}

function digestOf(content: FiguresContent): string {
  return hash('sha256', canonicalJson(content), 'hex');
}

/** Reads every entity of a kind. One that was erased is none; one that cannot be read is told, and the others are counted. */
async function walkEntities(
  kind: EntityKind,
  each: (id: string, stored: StoredEntity) => void,
  { store, giveWay, elapsed, isStopping }: TakingDependencies,
): Promise<{ readonly read: number; readonly unreadable: number }> {
  let [read, unreadable] = [0, 0];
  let after: string | undefined;
  for (;;) {
    if (isStopping()) throw new TakingStopped();
    const begun = elapsed();
    const ids = await store.ids(kind, { limit: PORTION, ...(after === undefined ? {} : { after }) });
    // One after the other: many reads at once would stand before the road's commits in the few threads that both have.
    for (const id of ids) {
      const stored = await store.load({ kind, id }).catch(unreadableOr);
      if (stored === 'unreadable') unreadable += 1;
      else if (stored !== undefined) {
        read += 1;
        each(id, stored);
      }
    }
    if (ids.length < PORTION) return { read, unreadable };
    after = ids.at(-1);
    await giveWay(elapsed() - begun);
  }
}

/** A row that is damaged is the scrubber's business: figures go on without it. */
export function unreadableOr(error: unknown): 'unreadable' {
  if (error instanceof StoreFault && error.code === 'CORRUPT') return 'unreadable';
  throw error;
}

/** What was counted of everybody, with the filing that says whose regions they belong to. */
async function subjectsOf(
  kind: RankedKind,
  tally: Tally,
  day: string,
  { store, giveWay, elapsed, isStopping }: TakingDependencies,
): Promise<{ readonly figures: readonly SubjectFigures[]; readonly leftOut: number }> {
  const all = [...tally.subjects(kind)];
  const kept = all.sort(([, one], [, other]) => casesOf(other) - casesOf(one)).slice(0, MOST_SUBJECTS);
  const figures: SubjectFigures[] = [];
  for (const [subject, counts] of kept.sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (isStopping()) throw new TakingStopped();
    const begun = elapsed();
    const stored = await store.load(kind === 'officers' ? officerKey(subject) : organisationKey(subject));
    const filing = filingOn(stored?.state as unknown as PersonState | undefined, day);
    figures.push({
      subject,
      ...(kind === 'officers' && filing !== undefined ? { organisation: filing.organisation } : {}),
      regions: filing?.regions ?? [],
      counts,
    });
    await giveWay(elapsed() - begun);
  }
  return { figures, leftOut: all.length - kept.length };
}

function casesOf(counted: Counted): number {
  return Object.values(counted).reduce((sum, [, of, , ofBefore]) => sum + of + ofBefore, 0);
}
