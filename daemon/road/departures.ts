import { type Courier, startCourier } from '../../actors/followers/courier.ts';
import { startDueSweeper } from '../../actors/followers/due-sweeper.ts';
import { startOutbox } from '../../actors/followers/outbox.ts';
import { createPassage } from '../../actors/followers/passage.ts';
import type { Screener } from '../../actors/followers/screener.ts';
import { openOutlet } from '../../adapters/nats/outlet.ts';
import type { Decisions } from './decisions.ts';
import { startNotifications } from './notifications.ts';
import { startScreening } from './screening.ts';
import type { Storage } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import type { Transport } from './transport.ts';
import { startAsking } from './verification.ts';

/** What leaves after a commit, at work. */
export interface Departures {
  readonly courier: Courier;
  readonly screener: Screener;
  /** Where receipts of providers are taken, if they are. */
  readonly receiptsPort: number | undefined;
  /** Lets time pass, where the clock is a simulated one. */
  readonly letPass?: ReturnType<typeof createPassage>;
}

/** Starts what leaves after a commit: messages to the broker, commands to other actors, and what falls due. */
export async function startDepartures(
  storage: Storage,
  transport: Transport,
  decisions: Decisions,
  surroundings: Surroundings,
): Promise<Departures> {
  const { store, rules } = storage;
  const { broker, manager } = transport;
  const { journal, registry, isolation } = decisions;
  const { config, fatal, meter, readiness, stoppers, pass, time } = surroundings;
  const { limits } = config.settings;
  const deliver = registry.deliver.bind(registry);
  const outlet = openOutlet(broker.connection, manager, {
    acknowledgeWithinMs: 5000,
    inboxPrefix: broker.inboxPrefix,
  });
  stoppers.push('outlet', () => outlet.close());
  const outbox = await startOutbox(
    { window: limits.outboxWindow, retryAfterMs: 500, markEveryMs: 1000, drainMs: 3000 },
    { journal, store, outlet, meter, fatal, pass },
  );
  readiness.watch('outbox', () => (outbox.fault() === undefined ? undefined : 'OUTBOX_WAITS'));
  stoppers.push('outbox', () => outbox.stop());
  // Stopped after all that delivers: what was delivered is decided and committed before anything below it ends.
  stoppers.push('turns under way', () => registry.rest());
  const receiptsPort = await startNotifications(outlet, storage, transport, decisions, surroundings);
  await startAsking(storage, transport, decisions, surroundings);
  const screener = startScreening(storage, decisions, surroundings);
  const courier = await startCourier(
    { window: limits.courierWindow, spread: limits.courierSpread },
    { journal, store, deliver, meter, fatal },
  );
  stoppers.push('courier', () => courier.stop());
  const sweeper = startDueSweeper(
    // Often enough that what falls due by the second does not come in one heap.
    { everyMs: 250, window: limits.dueWindow },
    {
      journal,
      store,
      clock: time.clock,
      deliver,
      isFrozen: isolation.isFrozen,
      calendar: () => rules.current.calendar,
      meter,
      fatal,
    },
  );
  stoppers.push('due sweeper', () => sweeper.stop());
  const { simulated } = time;
  if (simulated === undefined) return { courier, screener, receiptsPort };
  const { isFrozen } = isolation;
  // A portion that is being read ends in a commit, as a command that is under way does.
  const underWay = { lag: () => courier.lag() + screener.underWay() };
  const letPass = createPassage({ clock: simulated, journal, store, sweeper, courier: underWay, isFrozen });
  return { courier, screener, receiptsPort, letPass };
}
