import type { ConsentState } from '../consent/state.ts';
import type { Journal } from '../journal.ts';
import type { Clock, Meter } from '../ports.ts';
import type { Entry } from '../protocol/journal.ts';
import type { SourceLine, SourceReply, SourceRequest } from '../protocol/sources.ts';
import { type AnswerKept, consentKey, sourceKey, verificationKey } from '../protocol/verification.ts';
import type { Registry } from '../registry.ts';
import type { SourceState } from '../source/state.ts';
import type { VerificationEvent, VerificationState } from '../verification/state.ts';
import { type Follower, follow } from './follower.ts';
import { LateAnswers } from './late-answers.ts';
import { type LaneLimits, type LaneReply, SourceLane } from './source-lane.ts';
import { within } from './time-limit.ts';

export interface AskerOptions {
  /** How long a stop waits for the answers of sources. */
  readonly drainMs: number;
  /** While so many answers are handed over and not committed nothing more is read. */
  readonly window: number;
}

export interface AskerDependencies {
  readonly journal: Journal;
  readonly registry: Pick<Registry, 'deliver' | 'look'>;
  /** Lines to the sources that are set up, by code; of the others is told that they are not. */
  readonly lines: ReadonlyMap<string, SourceLine>;
  /** Limits of a source by the newest published rules. */
  readonly limitsOf: (source: string) => LaneLimits | undefined;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly fatal: (error: unknown) => void;
}

type Begun = Extract<VerificationEvent, { type: 'AskBegun' }>;

/** Sources that are told apart in metrics; the others are counted together. */
const MOST_SOURCES = 6;
const lateBounds = { times: 3, remembered: 10_000, burst: 500, perSecond: 100 } as const;
const unhurried: LaneLimits = { concurrency: 1, ratePerSecond: 1, queue: 100 };

/**
 * Asks the sources what verifications have begun to ask, once the entry that says so is committed; what they answer goes to
 * the verification as a command. It has no mark and begins with what is committed after its start: of what an earlier life
 * had in hand nobody knows whether it was sent, so it counts as a try, and the verification's own due row goes on from there.
 */
export function startAsker(options: AskerOptions, dependencies: AskerDependencies): Follower {
  const { journal, registry, lines, limitsOf, clock, meter, fatal } = dependencies;
  const circuits = new Map<string, SourceState['circuit']['state']>();
  const underWay = new Set<Promise<void>>();
  /** Answers that are handed over and not committed. */
  let answering = 0;
  /** Told when there may be room for more. */
  let onRoom: (() => void) | undefined;
  let stopping = false;
  const metrics = askerMetrics(meter, clock);

  const lanes = new Map(
    [...lines].map(([code, line]) => {
      const lane = new SourceLane({
        line,
        limits: () => limitsOf(code) ?? unhurried,
        now: () => performance.now(),
        halfOpen: () => circuits.get(code) === 'halfOpen',
        open: () => circuits.get(code) === 'open',
      });
      const late = new LateAnswers(lateBounds, () => performance.now());
      line.onLate((reference, reply) => tellLate(code, reference, reply, late));
      return [code, lane] as const;
    }),
  );
  metrics.watch(lanes, circuits);

  const deliver = (
    verification: string,
    asked: { readonly dataset: string; readonly round: number; readonly attempt: number },
    { reply, milliseconds }: LaneReply,
    commit: number,
  ): Promise<void> => {
    const command = {
      type: 'answer',
      ...asked,
      answer: keptOf(reply),
      ...(milliseconds === undefined ? {} : { milliseconds }),
    } as const;
    const input = { source: 'asker', sequence: commit } as const;
    answering += 1;
    return new Promise((resolve) => {
      const answered = (): void => {
        answering -= 1;
        onRoom?.();
        resolve();
      };
      registry.deliver({ entity: verificationKey(verification), command, input, answered });
    });
  };

  const tellLate = (code: string, reference: string, reply: SourceReply, late: LateAnswers): void => {
    metrics.late(code);
    const named = readReference(reference);
    // A source speaks for itself alone, whatever reference it names.
    if (named === undefined || sourceOf(named.dataset) !== code) return;
    if (!late.admits(reference)) return;
    const { verification, ...asked } = named;
    const telling = deliver(verification, asked, { reply }, journal.lastCommit)
      .catch(fatal)
      .finally(() => underWay.delete(telling));
    underWay.add(telling);
  };

  const ask = async ({ entity, commit }: Entry, event: Begun): Promise<void> => {
    const { dataset, round, attempt, sendBy, at } = event;
    const source = sourceOf(dataset);
    const lane = lanes.get(source);
    // A clock that was put back meanwhile makes nobody wait longer than was meant.
    const withinMs = Math.min(Math.max(0, sendBy - clock.now()), sendBy - at);
    const told =
      lane === undefined
        ? ({ reply: { state: 'unavailable', code: 'NOT_SET_UP' } } as const)
        : await lane.ask(withinMs, () => requestOf(entity.id, event, dependencies));
    // The verification has gone on meanwhile, or its consent has ended: nobody is asked, and nobody waits.
    if (told === undefined) return;
    metrics.answered(source, told);
    // A line that is closed because the daemon stops says nothing of the source.
    const { reply, ...took } = told;
    const isCut = stopping && reply.state === 'unavailable';
    await deliver(entity.id, { dataset, round, attempt }, { reply, ...(isCut ? {} : took) }, commit);
  };

  const handle = async (entries: readonly Entry[]): Promise<void> => {
    for (const entry of entries) {
      while (answering >= options.window && !stopping)
        await new Promise<void>((resolve) => {
          onRoom = resolve;
        });
      if (entry.entity.kind === 'source') noteCircuit(circuits, entry);
      if (entry.entity.kind !== 'verification' || stopping) continue;
      for (const event of entry.events as readonly VerificationEvent[]) {
        if (event.type !== 'AskBegun') continue;
        const asking = ask(entry, event)
          .catch(fatal)
          .finally(() => underWay.delete(asking));
        underWay.add(asking);
      }
    }
  };

  const learnt = learnCircuits(lines.keys(), registry, circuits).catch(fatal);
  const follower = follow(journal, { after: journal.lastCommit, limit: 256 }, handle, fatal);
  return {
    stop: async () => {
      stopping = true;
      onRoom?.();
      await learnt;
      for (const lane of lanes.values()) lane.close();
      await within(options.drainMs, Promise.all(underWay));
      await follower.stop();
    },
  };
}

/** The request as it is to be sent now: only where the try is still the present one and its consent still covers it. */
async function requestOf(
  id: string,
  { dataset, round, attempt, timeoutMs }: Begun,
  { registry, clock }: Pick<AskerDependencies, 'registry' | 'clock'>,
): Promise<SourceRequest | undefined> {
  const state = (await registry.look(verificationKey(id), (glimpse) => glimpse.state)) as unknown as
    | VerificationState
    | undefined;
  const ask = state?.asks.find((one) => one.dataset === dataset);
  if (state === undefined || state.round !== round || ask?.status !== 'asking' || ask.attempts !== attempt)
    return undefined;
  const { consent, purpose, subject } = state.order;
  const covering = (await registry.look(consentKey(consent), (glimpse) => glimpse.state)) as unknown as
    | ConsentState
    | undefined;
  if (covering?.status !== 'valid') return undefined;
  const reference = `${id}/${dataset}/${round}/${attempt}`;
  const [source = '', name = ''] = dataset.split('.', 2);
  return { reference, source, dataset: name, attempt, consent, purpose, subject, at: clock.now(), timeoutMs };
}

const sourceOf = (dataset: string): string => dataset.split('.', 1)[0] ?? '';

/** What a reference names, where it is one of ours. */
function readReference(reference: string) {
  const [, verification, dataset, round, attempt] =
    /^([^/]{1,200})\/([^/]{1,80})\/(\d{1,9})\/(\d{1,9})$/.exec(reference) ?? [];
  if (verification === undefined || dataset === undefined) return undefined;
  return { verification, dataset, round: Number(round), attempt: Number(attempt) };
}

/** What is kept of a reply: garbage as text, so that somebody can look at it. */
function keptOf(reply: SourceReply): AnswerKept {
  if (reply.state !== 'garbage') return reply;
  return { state: 'garbage', reason: reply.reason, text: Buffer.from(reply.bytes).toString('utf8') };
}

function noteCircuit(circuits: Map<string, SourceState['circuit']['state']>, { entity, events }: Entry): void {
  for (const { type } of events) {
    if (type === 'CircuitOpened') circuits.set(entity.id, 'open');
    if (type === 'CircuitHalfOpened') circuits.set(entity.id, 'halfOpen');
    if (type === 'CircuitClosed') circuits.set(entity.id, 'closed');
  }
}

/** How the circuits stood when the last life ended; what is heard meanwhile is newer. */
async function learnCircuits(
  sources: Iterable<string>,
  registry: Pick<Registry, 'look'>,
  circuits: Map<string, SourceState['circuit']['state']>,
): Promise<void> {
  for (const code of sources) {
    const state = (await registry.look(sourceKey(code), (glimpse) => glimpse.state)) as unknown as
      | SourceState
      | undefined;
    if (state !== undefined && !circuits.has(code)) circuits.set(code, state.circuit.state);
  }
}

function askerMetrics(meter: Meter, clock: Clock) {
  const answers = meter.counter(
    'onedoor_source_answers_total',
    'Answers of data sources, by what they came to',
    ['source', 'state'],
    MOST_SOURCES * 5,
  );
  const seconds = meter.histogram(
    'onedoor_source_answer_seconds',
    'How long a data source takes to answer',
    [0.05, 0.25, 1, 5],
  );
  const lateAnswers = meter.counter(
    'onedoor_source_late_answers_total',
    'Answers that came when their try was given up, or a second time',
    ['source'],
    MOST_SOURCES,
  );
  const lastSuccess = new Map<string, number>();
  return {
    answered: (source: string, { reply, milliseconds }: LaneReply): void => {
      answers({ source, state: reply.state });
      if (milliseconds !== undefined) seconds(milliseconds / 1000);
      if (reply.state === 'answered' || reply.state === 'refused') lastSuccess.set(source, clock.now() / 1000);
    },
    late: (source: string): void => lateAnswers({ source }),
    watch: (
      lanes: ReadonlyMap<string, SourceLane>,
      circuits: ReadonlyMap<string, SourceState['circuit']['state']>,
    ): void => {
      const each = (name: string, help: string, value: (code: string, lane: SourceLane) => number) =>
        meter.gauges(name, help, ['source'], MOST_SOURCES, () =>
          [...lanes].map(([source, lane]) => ({ labels: { source }, value: value(source, lane) })),
        );
      each('onedoor_source_under_way', 'Tries that a data source has not answered yet', (_code, lane) => lane.underWay);
      each('onedoor_source_waiting', 'Tries that wait for their turn at a data source', (_code, lane) => lane.waiting);
      each(
        'onedoor_source_circuit_open',
        'Whether a data source is left alone: 1, or 0.5 while it is tried again',
        (code) => (circuits.get(code) === 'open' ? 1 : circuits.get(code) === 'halfOpen' ? 0.5 : 0),
      );
      each(
        'onedoor_source_last_success_seconds',
        'When a data source last answered since the start, in seconds since 1970 UTC',
        (code) => lastSuccess.get(code) ?? 0,
      );
    },
  };
}
