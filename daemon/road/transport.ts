import type { JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import { openConsumers, openStreams } from '../../adapters/nats/streams.ts';
import { type Broker, openBroker } from '../broker.ts';
import type { Surroundings } from './surroundings.ts';

/** What messages travel by: the broker, and the streams of this store in it. */
export interface Transport {
  readonly broker: Broker;
  readonly manager: JetStreamManager;
  readonly inbound: StreamInfo;
}

/** Connects to the broker, or starts the embedded one, and opens the streams that belong to a store. */
export async function openTransport(
  storeId: string,
  { config, integrators, log, fatal, readiness, stoppers, pass, phases }: Surroundings,
): Promise<Transport> {
  const broker = await phases.time('broker', () =>
    openBroker({ config, integrators: integrators.names, log, onLost: fatal }),
  );
  stoppers.push('broker', () => broker.stop());
  readiness.watch('broker', broker.fault);
  pass?.('after-broker-opened');
  return phases.time('streams', async () => {
    const { manager, inbound } = await openStreams(broker.connection, storeId);
    await openConsumers(manager, integrators.names, (name) => integrators.find(name)?.carries ?? []);
    pass?.('after-streams-opened');
    return { broker, manager, inbound };
  });
}
