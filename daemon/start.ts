import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startActorSystem } from '../actors/actor.ts';
import { applicationBehaviour } from '../actors/application/application.ts';
import { dayOf } from '../actors/day.ts';
import { measureCases } from '../actors/followers/cases.ts';
import { startCourier } from '../actors/followers/courier.ts';
import { startDueSweeper } from '../actors/followers/due-sweeper.ts';
import { startOutbox } from '../actors/followers/outbox.ts';
import { createIntake } from '../actors/intake.ts';
import { InputFault, openIsolation } from '../actors/isolation.ts';
import { Journal } from '../actors/journal.ts';
import { personBehaviour } from '../actors/person/person.ts';
import { createReader } from '../actors/questions/reading.ts';
import { Registry } from '../actors/registry.ts';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { startProbes } from '../adapters/http/probes.ts';
import { ensureMasterKey } from '../adapters/level/master-key.ts';
import { createPersonKeys } from '../adapters/level/person-keys.ts';
import { openLevelStore } from '../adapters/level/store.ts';
import { faultFields, type Log } from '../adapters/log/log.ts';
import { asyncapiDocument } from '../adapters/messages/asyncapi.ts';
import { decode } from '../adapters/messages/decode.ts';
import { createPrometheusMeter } from '../adapters/metrics/prometheus.ts';
import { startInbox } from '../adapters/nats/inbox.ts';
import { openOutlet } from '../adapters/nats/outlet.ts';
import { startQuestions } from '../adapters/nats/questions.ts';
import { startStreamWatch } from '../adapters/nats/stream-watch.ts';
import { epochOf, openConsumers, openStreams, purgeMessages, StreamFault } from '../adapters/nats/streams.ts';
import { openBroker } from './broker.ts';
import type { Config, Folders } from './config.ts';
import { noteEnd, readEnds } from './end-notes.ts';
import { armFailpoint } from './failpoint.ts';
import { openInboundMark } from './inbound-mark.ts';
import { integratorServices } from './integrator-answers.ts';
import { readIntegrators } from './integrators.ts';
import { operatorService } from './operator-answers.ts';
import { withPlantedBreak } from './planted-break.ts';
import { readProgramVersion } from './program-version.ts';
import { publishRules } from './publication.ts';
import { Readiness } from './readiness.ts';
import { startRuleReloads } from './reload.ts';
import { openLibrary, shippedRules } from './rule-book.ts';
import { startScrubbing } from './scrubbing.ts';
import { Stoppers } from './stoppers.ts';
import { watchStoreOutages } from './store-outages.ts';

/** The daemon at work. */
export interface Daemon {
  readonly httpPort: number;
  readonly natsUrl: string;
  /** Reads the rules folder again; resolves when what it holds is in force, or refused. */
  reloadRules(): Promise<void>;
  /** Stops in order: takes no more, finishes what it has taken, writes its marks. @returns what did not stop well */
  stop(): Promise<readonly string[]>;
}

export interface StartOptions {
  /**
   * Goes on with another inbound stream than the one that was read before, because that is lost for good. What was in it and has
   * no receipt must be sent again by its senders.
   */
  readonly acceptNewStream?: boolean;
}

export interface DaemonDependencies {
  readonly log: Log;
  /** Ends the process: a broken invariant, or a commit that failed. */
  readonly fatal: (error: unknown) => void;
}

const STOP_BUDGET_MS = 10_000;

/**
 * Starts the daemon: the store first (its lock keeps a second daemon away from everything else), then the broker, then
 * what decides, then what leaves, and last the door. What was started is stopped again when a later part fails.
 */
export async function startDaemon(
  config: Config,
  dependencies: DaemonDependencies,
  options: StartOptions = {},
): Promise<Daemon> {
  const stoppers = new Stoppers();
  try {
    return await wire(config, dependencies, options, stoppers);
  } catch (error) {
    await stoppers.stopAll(STOP_BUDGET_MS);
    throw error;
  }
}

async function wire(
  config: Config,
  { log, fatal }: DaemonDependencies,
  options: StartOptions,
  stoppers: Stoppers,
): Promise<Daemon> {
  const { settings, folders } = config;
  const { limits } = settings;
  const readiness = new Readiness();
  const pass = armFailpoint(settings.faults);
  if (pass !== undefined)
    log.warn('a failpoint is armed: this process will kill itself', { at: settings.faults.failpoint });
  let phase: string | undefined = 'starting';
  readiness.watch('service', () => phase);
  const meter = createPrometheusMeter();
  const probes = await startProbes(settings.http, { readiness: () => readiness.lines(), metrics: meter });
  stoppers.push('probes', () => probes.stop());

  const integrators = readIntegrators(folders.integrators);
  const rulesFolder = folders.rules ?? shippedRules;
  const library = await openLibrary(rulesFolder);
  for (const folder of [folders.home, folders.data, folders.run]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const storeFolder = join(folders.data, 'store');
  const masterKey = await ensureMasterKey(folders.secrets, { mayCreate: !existsSync(storeFolder) });
  const outages = watchStoreOutages({ meter, log });
  readiness.watch('store', outages.reason);
  const { cipher, retryMs, roomMegabytes } = settings.store;
  const store = await openLevelStore({
    folder: storeFolder,
    masterKey,
    cipher,
    pass,
    retry: { firstMs: Math.min(100, retryMs), mostMs: retryMs, roomBytes: roomMegabytes * 1024 * 1024 },
    onOutage: outages.tell,
    onMended: (file) => log.warn('a write that the power had cut was left away; nobody was told of it', { path: file }),
  });
  stoppers.push('store', () => store.close());
  pass?.('after-store-opened');
  const scrubbing = startScrubbing(
    { bytesPerSecond: settings.store.scrubBytesPerSecond },
    { scrubber: store.scrubber(), meter, log },
  );
  stoppers.push('scrubbing', () => scrubbing.stop());
  const rules = await publishRules(library, { store, clock: systemClock });
  log.info('rules in force', { version: rules.current.id });
  pass?.('after-rules-published');

  const broker = await openBroker({ config, integrators: integrators.names, log, onLost: fatal });
  stoppers.push('broker', () => broker.stop());
  readiness.watch('broker', broker.fault);
  pass?.('after-broker-opened');
  const { connection } = broker;
  const { manager, inbound } = await openStreams(connection, store.storeId);
  await openConsumers(manager, integrators.names);
  pass?.('after-streams-opened');

  const journal = new Journal(limits, { store, meter, fatal, pass });
  stoppers.push('journal', () => journal.flush());
  const decodeNow = (subject: string, bytes: Uint8Array) => decode(subject, bytes, limits, dayOf(systemClock.now()));
  const mark = await openInboundMark(
    { acceptNewStream: options.acceptNewStream === true },
    { manager, inbound, store, decode: decodeNow, log },
  );
  journal.track('integrator', mark);
  measureCases(journal, meter);

  const isolation = await openIsolation(
    { ends: readEnds(folders.data, readProgramVersion()), streamEpoch: epochOf(inbound) },
    {
      journal,
      store,
      clock: systemClock,
      meter,
      onQuarantine: (source) => log.error('an input that ended the service twice was quarantined', { reason: source }),
    },
  );
  const system = startActorSystem(fatal);
  stoppers.push('actors', () => system.stop());
  const registry = new Registry(limits, {
    system,
    journal,
    store,
    clock: systemClock,
    meter,
    behaviours: withPlantedBreak(
      {
        application: applicationBehaviour({ rules, personKeys: createPersonKeys(store.personKeySecret) }),
        person: personBehaviour,
      },
      settings.faults.breakAt,
    ),
    isolation,
    integrator: integrators.find,
    speakersFor: integrators.speakersFor,
    supervisorsOf: integrators.supervisorsOf,
    pass,
  });
  const deliver = registry.deliver.bind(registry);

  const outlet = openOutlet(connection, manager, { acknowledgeWithinMs: 5000, inboxPrefix: broker.inboxPrefix });
  stoppers.push('outlet', () => outlet.close());
  const outbox = await startOutbox(
    { window: limits.outboxWindow, retryAfterMs: 500, markEveryMs: 1000, drainMs: 3000 },
    { journal, store, outlet, meter, fatal, pass },
  );
  readiness.watch('outbox', outbox.fault);
  stoppers.push('outbox', () => outbox.stop());
  // Stopped after all that delivers: what was delivered is decided and committed before anything below it ends.
  stoppers.push('turns under way', () => registry.rest());
  const courier = await startCourier(
    { window: limits.courierWindow, spread: limits.courierSpread },
    { journal, store, deliver, meter, fatal },
  );
  stoppers.push('courier', () => courier.stop());
  const sweeper = startDueSweeper(
    { everyMs: 1000, window: limits.dueWindow },
    { journal, store, clock: systemClock, deliver, isFrozen: isolation.isFrozen, meter, fatal },
  );
  stoppers.push('due sweeper', () => sweeper.stop());

  const look: Registry['look'] = registry.look.bind(registry);
  const questioned = { journal, store, clock: systemClock, rules, look };
  const questions = startQuestions(
    {
      version: readProgramVersion(),
      started: new Date(systemClock.now()).toISOString(),
      window: limits.questionWindow,
      timeoutMs: limits.questionTimeoutMs,
      answerBytes: limits.answerBytes,
    },
    {
      connection,
      meter,
      integrator: integrators.find,
      paused: () => store.fault() !== undefined,
      onFault: (question, error) =>
        log.error('a question could not be answered', { path: question, ...faultFields(error) }),
    },
    {
      ...integratorServices({ ...questioned, reader: createReader(questioned), document: asyncapiDocument() }),
      operator: operatorService({
        ...questioned,
        isolation,
        forget: registry.forget.bind(registry),
        purgeMessages: (entity) => purgeMessages(manager, entity),
      }),
    },
  );
  stoppers.push('questions', () => questions.stop());
  const intake = createIntake({
    journal,
    clock: systemClock,
    meter,
    integrator: integrators.find,
    deliver,
    isolation,
  });
  const inbox = await startInbox(
    { window: limits.inboxWindow, spread: limits.inboxSpread },
    {
      connection,
      stream: inbound,
      mark,
      decode: decodeNow,
      intake,
      isHeld: (sequence) => isolation.holds({ source: 'integrator', sequence }),
      faultOf: (sequence, error) => isolation.faultOf({ source: 'integrator', sequence }, error),
      onCommitted: (listener) =>
        journal.onCommitted(({ input }) => {
          if (input.source === 'integrator') listener();
        }),
      onMissing: (sequence) =>
        log.error('a message was deleted from the stream before it was worked off', { sequence }),
      meter,
      fatal,
    },
  );
  stoppers.push('inbox', () => inbox.stop());
  const watch = await startStreamWatch(
    { everyMs: 1000, timeoutMs: 2000 },
    { connection, stream: inbound, newest: inbox.newest, fatal },
  );
  stoppers.push('stream watch', () => watch.stop());
  readiness.watch('inbox', watch.fault);
  broker.onRestart({
    before: () => inbox.noteEnd(),
    aside: async (besides) => {
      const count = await inbox.fillGap(besides).catch((error: unknown) => {
        if (error instanceof StreamFault) fatal(error);
        throw error;
      });
      log.warn('places of lost messages in the inbound stream were filled', { count });
    },
  });

  const { quietMs, reload } = settings.rules;
  const reloads = startRuleReloads(
    { folder: rulesFolder, ...(reload === 'change' ? { watch: { quietMs } } : {}) },
    { rules, loader: library.loader, store, journal, clock: systemClock, meter, log },
  );
  stoppers.push('rule reloads', () => reloads.stop());

  pass?.('before-started');
  phase =
    integrators.names.length === 0
      ? `no integrator is configured: put one file for each into ${folders.integrators}`
      : undefined;
  log.info('started', {
    port: probes.port,
    url: broker.url,
    commit: store.head().commit,
    store: store.storeId,
    count: integrators.names.length,
  });
  return {
    httpPort: probes.port,
    natsUrl: broker.url,
    reloadRules: () => reloads.request(),
    stop: async () => {
      phase = 'stopping';
      pass?.('while-stopping');
      const failed = await stoppers.stopAll(STOP_BUDGET_MS);
      for (const reason of failed) log.warn('did not stop in time', { reason });
      return failed;
    },
  };
}

/**
 * Ends the process because of `error`, after saying so and noting the input that was in hand, if one was; what is on the
 * disk is true, what is in memory may not be.
 */
export function endProcess(log: Log, error: unknown, { data }: Folders): void {
  log.error(
    'ended by a broken invariant or a failed commit',
    faultFields(error instanceof InputFault ? error.cause : error),
  );
  noteEnd(data, readProgramVersion(), error);
  process.exitCode = 70;
  // The log line is written synchronously; nothing may run on that could answer from a memory the disk does not have.
  process.exit(70);
}
