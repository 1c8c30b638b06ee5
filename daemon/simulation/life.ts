import { type ActorSystem, startActorSystem } from '../../actors/actor.ts';
import { dayOf } from '../../actors/day.ts';
import { startCourier } from '../../actors/followers/courier.ts';
import { startDueSweeper } from '../../actors/followers/due-sweeper.ts';
import { startOutbox } from '../../actors/followers/outbox.ts';
import { createIntake } from '../../actors/intake.ts';
import { Journal } from '../../actors/journal.ts';
import { Mark } from '../../actors/mark.ts';
import type { Clock, JournalStore, Meter, Outlet } from '../../actors/ports.ts';
import { type AnyBehaviour, type Envelope, Registry } from '../../actors/registry.ts';
import { decode } from '../../adapters/messages/decode.ts';
import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import type { Random } from '../../rules/random.ts';
import type { Conditions } from './conditions.ts';
import { InboundStream } from './inbound-stream.ts';
import type { Parties } from './parties.ts';
import type { Life, Scheduler } from './scheduler.ts';

/** The behaviours of the daemon's actors. */
export type Behaviours = Readonly<
  Record<'application' | 'person' | 'alert' | 'credit' | 'ledger' | 'undertaking', AnyBehaviour>
>;

export interface LifeDependencies {
  readonly life: Life;
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly conditions: Conditions;
  readonly clock: Clock;
  readonly store: JournalStore;
  readonly outlet: Outlet;
  readonly inbound: InboundStream;
  readonly parties: Parties;
  readonly behaviours: Behaviours;
  /** The newest calendar of working days. */
  readonly calendar: () => WorkingCalendar;
  /** Laid around the delivery of messages, to plant a defect there. */
  readonly aroundDeliver: (deliver: (envelope: Envelope) => void) => (envelope: Envelope) => void;
  /** The process ends by itself. */
  readonly fatal: (error: unknown) => void;
}

/** Counts nothing. */
export const still: Meter = {
  counter: () => () => undefined,
  gauge: () => undefined,
  gauges: () => undefined,
  histogram: () => () => undefined,
};

const MESSAGE_BYTES = 1024 * 1024;

/**
 * One life of the daemon, put together as `daemon/start.ts` does it, over the simulated disk, broker and clock.
 * @param onSystem told of the actor system as soon as there is one: the library keeps it until it is stopped
 */
export async function startLife(with_: LifeDependencies, onSystem: (system: ActorSystem) => void): Promise<void> {
  const { life, conditions, clock, store, outlet, inbound, parties, fatal } = with_;
  const { limits, timing } = conditions;
  const meter = still;
  const row = (await store.marks())['integrator'];
  const journal = new Journal(limits, { store, meter, fatal });
  const mark = new Mark(row ?? { epoch: InboundStream.epoch, watermark: 0, above: [] });
  journal.track('integrator', mark);
  const system = startActorSystem(fatal);
  onSystem(system);
  const { find: integrator, speakersFor, supervisorsOf } = parties;
  const registry = new Registry(limits, {
    system,
    journal,
    store,
    clock,
    meter,
    behaviours: with_.behaviours,
    integrator,
    speakersFor,
    supervisorsOf,
  });
  const deliver = registry.deliver.bind(registry);
  await startOutbox(
    {
      window: limits.outboxWindow,
      retryAfterMs: timing.retryAfterMs,
      markEveryMs: timing.markEveryMs,
      drainMs: timing.acknowledgeWithinMs,
    },
    { journal, store, outlet, meter, fatal },
  );
  await startCourier(
    { window: limits.courierWindow, spread: limits.courierSpread },
    { journal, store, deliver, meter, fatal },
  );
  startDueSweeper(
    { everyMs: timing.sweepEveryMs, window: limits.dueWindow },
    { journal, store, clock, deliver, calendar: with_.calendar, meter, fatal },
  );
  const intake = createIntake({ journal, clock, meter, integrator, deliver: with_.aroundDeliver(deliver) });
  inbound.read({
    life,
    mark,
    decode: (subject, bytes) => decode(subject, bytes, { messageBytes: MESSAGE_BYTES }, dayOf(clock.now())),
    intake,
    onCommitted: (listener) =>
      journal.onCommitted(({ input }) => {
        if (input.source === 'integrator') listener();
      }),
  });
}
