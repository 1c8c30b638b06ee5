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
import { Journal } from '../actors/journal.ts';
import { Mark } from '../actors/mark.ts';
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
import { checkStream, startInbox } from '../adapters/nats/inbox.ts';
import { openOutlet } from '../adapters/nats/outlet.ts';
import { startQuestions } from '../adapters/nats/questions.ts';
import { epochOf, openConsumers, openStreams, purgeMessages } from '../adapters/nats/streams.ts';
import { openBroker } from './broker.ts';
import type { Config } from './config.ts';
import { integratorServices } from './integrator-answers.ts';
import { readIntegrators } from './integrators.ts';
import { operatorService } from './operator-answers.ts';
import { readProgramVersion } from './program-version.ts';
import { publishRules } from './publication.ts';
import { Readiness } from './readiness.ts';
import { startRuleReloads } from './reload.ts';
import { openLibrary, shippedRules } from './rule-book.ts';
import { Stoppers } from './stoppers.ts';

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
  const store = await openLevelStore({ folder: storeFolder, masterKey, cipher: settings.store.cipher });
  stoppers.push('store', () => store.close());
  const rules = await publishRules(library, { store, clock: systemClock });
  log.info('rules in force', { version: rules.current.id });

  const broker = await openBroker({ config, integrators: integrators.names, log, onLost: fatal });
  stoppers.push('broker', () => broker.stop());
  readiness.watch('broker', broker.fault);
  const { connection } = broker;
  const { manager, inbound } = await openStreams(connection, store.storeId);
  await openConsumers(manager, integrators.names);

  const journal = new Journal(limits, { store, meter, fatal });
  stoppers.push('journal', () => journal.flush());
  const row = (await store.marks())['integrator'];
  const exchanged = row !== undefined && row.epoch !== epochOf(inbound) && options.acceptNewStream === true;
  if (exchanged) log.warn('another inbound stream was accepted', { sequence: row.watermark });
  else if (row !== undefined) checkStream(inbound, row);
  const mark = new Mark(
    row !== undefined && !exchanged
      ? row
      : { epoch: epochOf(inbound), watermark: Math.max(0, inbound.state.first_seq - 1), above: [] },
  );
  journal.track('integrator', mark);
  measureCases(journal, meter);

  const system = startActorSystem(fatal);
  stoppers.push('actors', () => system.stop());
  const registry = new Registry(limits, {
    system,
    journal,
    store,
    clock: systemClock,
    meter,
    behaviours: {
      application: applicationBehaviour({ rules, personKeys: createPersonKeys(store.personKeySecret) }),
      person: personBehaviour,
    },
    integrator: integrators.find,
    speakersFor: integrators.speakersFor,
    supervisorsOf: integrators.supervisorsOf,
  });
  const deliver = registry.deliver.bind(registry);

  const outlet = openOutlet(connection, manager, { acknowledgeWithinMs: 5000, inboxPrefix: broker.inboxPrefix });
  stoppers.push('outlet', () => outlet.close());
  const outbox = await startOutbox(
    { window: limits.outboxWindow, retryAfterMs: 500, markEveryMs: 1000, drainMs: 3000 },
    { journal, store, outlet, meter, fatal },
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
    { journal, store, clock: systemClock, deliver, meter, fatal },
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
      onFault: (question, error) =>
        log.error('a question could not be answered', { path: question, ...faultFields(error) }),
    },
    {
      ...integratorServices({ ...questioned, reader: createReader(questioned), document: asyncapiDocument() }),
      operator: operatorService({
        ...questioned,
        forget: registry.forget.bind(registry),
        purgeMessages: (entity) => purgeMessages(manager, entity),
      }),
    },
  );
  stoppers.push('questions', () => questions.stop());
  const intake = createIntake({ journal, clock: systemClock, meter, integrator: integrators.find, deliver });
  const inbox = await startInbox(
    { window: limits.inboxWindow, spread: limits.inboxSpread },
    {
      connection,
      stream: inbound,
      mark,
      decode: (subject, bytes) => decode(subject, bytes, limits, dayOf(systemClock.now())),
      intake,
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

  const { quietMs, reload } = settings.rules;
  const reloads = startRuleReloads(
    { folder: rulesFolder, ...(reload === 'change' ? { watch: { quietMs } } : {}) },
    { rules, loader: library.loader, store, journal, clock: systemClock, meter, log },
  );
  stoppers.push('rule reloads', () => reloads.stop());

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
      const failed = await stoppers.stopAll(STOP_BUDGET_MS);
      for (const reason of failed) log.warn('did not stop in time', { reason });
      return failed;
    },
  };
}

/** Ends the process because of `error`, after saying so; what is on the disk is true, what is in memory may not be. */
export function endProcess(log: Log, error: unknown): void {
  log.error('ended by a broken invariant or a failed commit', faultFields(error));
  process.exitCode = 70;
  // The log line is written synchronously; nothing may run on that could answer from a memory the disk does not have.
  process.exit(70);
}
