import { InputFault } from '../actors/isolation.ts';
import { startProbes } from '../adapters/http/probes.ts';
import { faultFields, type Log } from '../adapters/log/log.ts';
import { createPrometheusMeter } from '../adapters/metrics/prometheus.ts';
import { programDigest } from './building/program-digest.ts';
import type { Config, Folders } from './config.ts';
import { Drain } from './drain.ts';
import { noteEnd } from './end-notes.ts';
import { armFailpoint } from './failpoint.ts';
import { readIntegrators } from './integrators.ts';
import { plantStall } from './planted-stall.ts';
import { readProgramVersion } from './program-version.ts';
import { Progress } from './progress.ts';
import { type NotReady, Readiness } from './readiness.ts';
import { measureReadiness } from './readiness-gauges.ts';
import { type RuleReloads, startRuleReloads } from './reload.ts';
import { openDecisions } from './road/decisions.ts';
import { startDepartures } from './road/departures.ts';
import { openDoors } from './road/doors.ts';
import { openFigures } from './road/figures.ts';
import { openPanels } from './road/panels.ts';
import { openReports } from './road/reports.ts';
import { openRules, openStore, type Storage } from './road/storage.ts';
import { openAlertLists, openSupervision, openTables } from './road/supervision.ts';
import type { Surroundings } from './road/surroundings.ts';
import { openTime } from './road/time.ts';
import { openTransport } from './road/transport.ts';
import { both, StartPhases } from './start-phases.ts';
import { Stoppers } from './stoppers.ts';

/** The daemon at work. */
export interface Daemon {
  readonly httpPort: number;
  readonly natsUrl: string;
  /** Of the supervisor's door, where it is open. */
  readonly doorPort?: number;
  /** Where providers push receipts, where they may. */
  readonly receiptsPort?: number;
  /** Reads the rules folder again; resolves when what it holds is in force, or refused. */
  reloadRules(): Promise<void>;
  /** What keeps it from being ready, one line a reason, as `/readyz` says. */
  readonly readiness: () => readonly string[];
  /** Parts that have had work for so long and have not got on; to be asked again and again. */
  readonly stuck: (patienceMs: number) => readonly string[];
  /** The longest that `stop` takes. */
  readonly stopMostMs: number;
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

/**
 * Starts the daemon: the store first (its lock keeps a second daemon away from everything else), then side by side the rules
 * and the broker, then what decides, then what leaves, and last the door. What was started is stopped again when a later
 * part fails.
 */
export async function startDaemon(
  config: Config,
  dependencies: DaemonDependencies,
  options: StartOptions = {},
): Promise<Daemon> {
  const stoppers = new Stoppers();
  try {
    return await startParts(config, dependencies, options, stoppers);
  } catch (error) {
    await stoppers.stopAll(new Drain(config.settings.stop, () => performance.now()));
    throw error;
  }
}

async function startParts(
  config: Config,
  { log, fatal }: DaemonDependencies,
  { acceptNewStream = false }: StartOptions,
  stoppers: Stoppers,
): Promise<Daemon> {
  const { settings, folders } = config;
  const phases = new StartPhases();
  phases.loaded();
  const readiness = new Readiness();
  const pass = armFailpoint(settings.faults);
  if (pass !== undefined)
    log.warn('a failpoint is armed: this process will kill itself', { at: settings.faults.failpoint });
  let phase: NotReady | undefined = 'STARTING';
  readiness.watch('service', () => phase);
  const meter = createPrometheusMeter();
  measureReadiness(readiness, meter);
  const probes = await startProbes(settings.http, { readiness: () => readiness.lines(), metrics: meter });
  stoppers.push('probes', () => probes.stop());
  const integrators = readIntegrators(folders.integrators);
  const progress = new Progress(() => performance.now());
  const stall = plantStall(settings.faults);
  const time = openTime(config, log);
  const around = { config, integrators, log, fatal, meter, readiness, progress, stoppers, phases, time };
  const surroundings: Surroundings = { ...around, pass, stall };

  const store = await phases.time('store', () => openStore(surroundings));
  const [storage, transport] = await both(
    phases.time('rules', () => openRules(store, surroundings)),
    openTransport(store.storeId, surroundings),
  );
  const decisions = await phases.time('decisions', () =>
    openDecisions({ acceptNewStream }, storage, transport, surroundings),
  );
  const departures = await phases.time('departures', () =>
    startDepartures(storage, transport, decisions, surroundings),
  );
  const tables = openTables(storage, decisions, surroundings);
  const alertLists = openAlertLists(storage, decisions, tables, surroundings);
  openPanels(storage, decisions, tables, surroundings);
  const reports = openReports(storage, decisions, tables, surroundings);
  const figures = await openFigures(storage, decisions, surroundings);
  await phases.time('doors', () =>
    openDoors(storage, transport, decisions, departures, alertLists, reports, figures, surroundings),
  );
  const doorPort = await openSupervision(storage, decisions, tables, alertLists, reports, surroundings);
  const reloads = startReloads(storage, decisions, surroundings);

  pass?.('before-started');
  phase = integrators.names.length === 0 ? 'NO_INTEGRATOR' : undefined;
  const { receiptsPort } = departures;
  const { url } = transport.broker;
  const count = integrators.names.length;
  const milliseconds = phases.milliseconds();
  const drain = new Drain(settings.stop, () => performance.now());
  log.info('started', {
    port: probes.port,
    url,
    commit: store.head().commit,
    store: store.storeId,
    count,
    milliseconds,
  });
  return {
    httpPort: probes.port,
    natsUrl: url,
    ...(doorPort === undefined ? {} : { doorPort }),
    ...(receiptsPort === undefined ? {} : { receiptsPort }),
    reloadRules: () => reloads.request(),
    readiness: () => readiness.lines(),
    stuck: (patienceMs) => progress.stuck(patienceMs),
    stopMostMs: drain.mostMs,
    stop: async () => {
      phase = 'STOPPING';
      pass?.('while-stopping');
      const failed = await stoppers.stopAll(drain);
      for (const reason of failed) log.warn('did not stop in time', { reason });
      log.info('stopped', { count: failed.length, milliseconds: drain.milliseconds() });
      return failed;
    },
  };
}

function startReloads(
  { store, rules, library, rulesFolder }: Storage,
  { journal }: Parameters<typeof startDepartures>[2],
  { config, meter, log, stoppers, time: { clock } }: Surroundings,
): RuleReloads {
  const { quietMs, reload } = config.settings.rules;
  const reloads = startRuleReloads(
    { folder: rulesFolder, ...(reload === 'change' ? { watch: { quietMs } } : {}) },
    { rules, loader: library.loader, store, journal, clock, meter, log, checker: programDigest },
  );
  stoppers.push('rule reloads', () => reloads.stop());
  return reloads;
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
