import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConsentEvent } from '../../actors/consent/state.ts';
import type { Entry } from '../../actors/protocol/journal.ts';
import { isSealed } from '../../actors/verification/seal.ts';
import type { Report, VerificationEvent } from '../../actors/verification/state.ts';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { verifyChain } from '../../adapters/level/verify.ts';
import type { FakeCall } from '../../adapters/sources/fake/fake-source.ts';
import type { SourceLoad } from './source-load.ts';

/** A call as a department has it in its books, and when it came: milliseconds since 1970 UTC. */
export type Call = FakeCall & { readonly at: number };

export interface OutsideBooks {
  readonly load: SourceLoad;
  readonly calls: readonly Call[];
  /** When processes were killed, and when all was ready again, in turn. */
  readonly deaths: readonly number[];
}

/** What the journal says was asked and answered, held against the departments' own books. */
export interface SourceAccount {
  readonly failures: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}

const ENTRIES_AT_ONCE = 256;
/** An answer that came so shortly before a kill, or before the last turn that was committed before it, may have died with it. */
const UNCOMMITTED_MS = 1000;
/** A request that was on its way when the withdrawal was committed arrives within this time. */
const ON_ITS_WAY_MS = 250;
/** So long after a deadline, or the start after it, the report is there at the latest. */
const LATEST_MS = 5000;

/** Reads the journal of a stopped daemon. */
export async function accountOfSources(home: string, books: OutsideBooks): Promise<SourceAccount> {
  const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: false });
  const folder = join(home, 'data', 'store');
  const verdict = await verifyChain(folder, { masterKey });
  const journal = new Journaled();
  const store = await openLevelStore({ folder, masterKey });
  try {
    const { commit: last } = store.head();
    for (let from = 1; from <= last; from += ENTRIES_AT_ONCE)
      for (const entry of await store.entries(from, ENTRIES_AT_ONCE)) journal.take(entry);
  } finally {
    await store.close();
  }
  const failures = verdict.ok ? [] : [`the journal does not verify: ${JSON.stringify(verdict.firstBroken)}`];
  const figures: Record<string, number> = { entries: verdict.entries };
  const outcome: Outcome = {
    fail: (what) => failures.push(what),
    count: (what, by = 1) => {
      figures[what] = (figures[what] ?? 0) + by;
    },
  };
  holdCalls(journal, books, outcome);
  holdConsents(journal, books, outcome);
  holdReports(journal, books, outcome);
  return { failures, figures };
}

interface Outcome {
  readonly fail: (what: string) => void;
  readonly count: (what: string, by?: number) => void;
}

interface Round {
  readonly deadlineAt: number;
  readonly reports: { readonly report: Report; readonly at: number }[];
}

/** What the journal says, by what it is about. */
class Journaled {
  /** Reference of each try → the commit at which it was begun. */
  readonly tries = new Map<string, number>();
  /** References of tries whose answer stands in the journal, in a report or beside it. */
  readonly answers = new Set<string>();
  readonly why = new Map<string, number>();
  readonly rounds = new Map<string, Round>();
  /** Consent → the commit of its withdrawal. */
  readonly withdrawn = new Map<string, number>();
  readonly #round = new Map<string, number>();
  /** Moments of all turns, in the order of their commits. */
  readonly #turns: number[] = [];

  /** The moment of the last turn that was committed before a kill. */
  lastTurnBefore(death: number): number {
    return this.#turns.findLast((at) => at <= death) ?? 0;
  }

  take({ entity: { kind, id }, events, commit, at }: Entry): void {
    this.#turns.push(at);
    if (kind === 'consent')
      for (const { type } of events as readonly ConsentEvent[])
        if (type === 'ConsentWithdrawn') this.withdrawn.set(id, commit);
    if (kind !== 'verification') return;
    for (const event of events as readonly VerificationEvent[]) this.#happened(id, event, commit, at);
  }

  #happened(id: string, event: VerificationEvent, commit: number, at: number): void {
    const round = this.#round.get(id) ?? 0;
    switch (event.type) {
      case 'VerificationBegun':
        this.#round.set(id, event.round);
        this.rounds.set(`${id}/${event.round}`, { deadlineAt: event.deadlineAt, reports: [] });
        return;
      case 'AskBegun':
        this.tries.set(`${id}/${event.dataset}/${event.round}/${event.attempt}`, commit);
        return;
      case 'AskAnswered':
        this.answers.add(`${id}/${event.dataset}/${round}/${event.attempt}`);
        return;
      case 'AnswerUnused':
        this.answers.add(`${id}/${event.dataset}/${event.round}/${event.attempt}`);
        this.why.set(event.why, (this.why.get(event.why) ?? 0) + 1);
        return;
      case 'ReportSealed':
        this.rounds.get(`${id}/${event.report.round}`)?.reports.push({ report: event.report, at });
    }
  }
}

/** Each call was committed before, came once, and its answer is kept; no dataset was asked beyond its budget. */
function holdCalls(journal: Journaled, { calls, deaths }: OutsideBooks, { fail, count }: Outcome): void {
  const seen = new Set<string>();
  for (const call of calls) {
    const { reference, fault, at, afterMs } = call;
    if (seen.has(reference)) fail(`${reference}: was asked twice`);
    seen.add(reference);
    if (!journal.tries.has(reference)) fail(`${reference}: was asked and does not stand in the journal`);
    if (fault === 'hang' || fault === 'cut') continue;
    count('answers');
    if (journal.answers.has(reference)) continue;
    const latest = at + afterMs + UNCOMMITTED_MS;
    // A disk that takes its time may hold for long what the daemon has decided.
    const isLost = (death: number) => at <= death && (death <= latest || journal.lastTurnBefore(death) <= latest);
    if (deaths.some(isLost)) count('answersToTheDead');
    else fail(`${reference}: its answer is nowhere (${fault ?? 'well'})`);
  }
  const most = new Map<string, number>();
  for (const reference of journal.tries.keys()) {
    const [, dataset, attempt] = /^(.*)\/([0-9]+)$/.exec(reference) ?? [];
    most.set(dataset ?? '', Math.max(most.get(dataset ?? '') ?? 0, Number(attempt)));
  }
  for (const [dataset, tries] of most)
    if (tries > retriesOf(dataset.split('/')[1] ?? '') + 1) fail(`${dataset}: was tried ${tries} times`);
  count('tries', journal.tries.size);
  for (const [why, times] of journal.why) count(`unused ${why}`, times);
}

const sources = fileURLToPath(new URL('../../rules/sources/', import.meta.url));
const retries = new Map<string, number>();

function retriesOf(dataset: string): number {
  const [source = ''] = dataset.split('.');
  const known =
    retries.get(source) ??
    (JSON.parse(readFileSync(join(sources, `${source}.json`), 'utf8')) as { limits: { retries: number } }).limits
      .retries;
  retries.set(source, known);
  return known;
}

/** Nobody was asked without a consent that covers it, nor after its withdrawal was committed. */
function holdConsents(journal: Journaled, { load, calls }: OutsideBooks, { fail, count }: Outcome): void {
  const wanted = new Map(load.wanted.map((one) => [one.verification, one]));
  for (const { reference, consent, at } of calls) {
    const order = wanted.get(reference.split('/', 1)[0] ?? '');
    if (order?.covered !== 'wholly' || order.consent !== consent) fail(`${reference}: was asked without consent`);
    const commit = journal.withdrawn.get(consent);
    if (commit === undefined) continue;
    if ((journal.tries.get(reference) ?? 0) > commit) fail(`${reference}: was begun after the withdrawal, and asked`);
    const told = load.withdrawnAt.get(consent);
    if (told !== undefined && at > told + ON_ITS_WAY_MS)
      fail(`${reference}: was asked ${at - told} ms after the withdrawal`);
    count('callsBeforeWithdrawal');
  }
  count('withdrawn', journal.withdrawn.size);
}

/** Every round has its report soon after its deadline at the latest; each is sealed, and names the one before. */
function holdReports(journal: Journaled, { load, deaths }: OutsideBooks, { fail, count }: Outcome): void {
  const known = new Set([...journal.rounds.keys()].map((round) => round.split('/', 1)[0]));
  for (const { verification } of load.wanted) if (!known.has(verification)) fail(`${verification}: was never begun`);
  let latest = 0;
  for (const [round, { deadlineAt, reports }] of journal.rounds) {
    const [first] = reports;
    if (first === undefined) {
      fail(`${round}: has no report`);
      continue;
    }
    const over = first.at - deadlineAt;
    latest = Math.max(latest, over);
    // A daemon that is dead at the deadline seals it once it lives again.
    if (over > LATEST_MS && !deaths.some((death) => death > deadlineAt - LATEST_MS && death > first.at - LATEST_MS))
      fail(`${round}: its report came ${over} ms after the deadline`);
    for (const [index, { report }] of reports.entries()) holdReport(report, reports[index - 1]?.report, fail);
    const last = reports.at(-1)?.report ?? first.report;
    if (last.sources.some(({ status }) => status === 'waiting' || status === 'asking'))
      fail(`${round}: its report still waits for a source`);
    count(`report ${last.outcome}`);
    count('reports', reports.length);
    for (const { status } of last.sources) count(`source ${status}`);
  }
  count('latestAfterDeadlineMs', Math.max(0, latest));
}

function holdReport(report: Report, before: Report | undefined, fail: (what: string) => void): void {
  const name = `${report.verification} ${report.number} version ${report.version}`;
  if (!isSealed(report)) fail(`${name}: is not what was sealed`);
  if (report.version !== (before?.version ?? 0) + 1 || report.previous !== before?.seal)
    fail(`${name}: does not follow the version before`);
}
