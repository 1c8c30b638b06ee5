import type { Pass } from '../../actors/protocol/failpoints.ts';
import type { Log } from '../../adapters/log/log.ts';
import type { createPrometheusMeter } from '../../adapters/metrics/prometheus.ts';
import type { Config } from '../config.ts';
import type { Integrators } from '../integrators.ts';
import type { PlantedStall } from '../planted-stall.ts';
import type { Progress } from '../progress.ts';
import type { Readiness } from '../readiness.ts';
import type { StartPhases } from '../start-phases.ts';
import type { Stoppers } from '../stoppers.ts';
import type { Time } from './time.ts';

/** What every part of the road has around it when it is opened. */
export interface Surroundings {
  readonly config: Config;
  readonly integrators: Integrators;
  readonly log: Log;
  /** Ends the process: a broken invariant, or a commit that failed. */
  readonly fatal: (error: unknown) => void;
  readonly meter: ReturnType<typeof createPrometheusMeter>;
  readonly readiness: Readiness;
  /** Each part that works leaves word here of how far it has come. */
  readonly progress: Progress;
  /** Each part that runs leaves its stopper here as soon as it runs. */
  readonly stoppers: Stoppers;
  readonly pass: Pass | undefined;
  readonly stall: PlantedStall;
  readonly phases: StartPhases;
  readonly time: Time;
}
