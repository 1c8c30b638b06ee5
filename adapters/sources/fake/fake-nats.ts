import { headers, type NatsConnection } from '@nats-io/transport-node';
import { SIGNATURE_HEADER, SOURCE_HEADER } from '../signing.ts';
import type { FakeSource } from './fake-source.ts';

/** Answers for a source over NATS, as `onedoor.source.<code>.>`. */
export async function serveNats(source: FakeSource, connection: NatsConnection): Promise<{ stop(): Promise<void> }> {
  const timers = new Set<NodeJS.Timeout>();
  const subscription = connection.subscribe(`onedoor.source.${source.code}.*`, {
    callback: (error, message) => {
      if (error !== null) return;
      const header = (name: string): string | undefined => message.headers?.values(name, 'insensitive')[0];
      const conduct = source.receive({
        dataset: message.subject.slice(message.subject.lastIndexOf('.') + 1),
        body: message.data,
        signature: header(SIGNATURE_HEADER),
        source: header(SOURCE_HEADER),
      });
      if (conduct.kind === 'fail') {
        const head = headers();
        head.set('Nats-Service-Error-Code', '500');
        head.set('Nats-Service-Error', 'fake');
        message.respond('', { headers: head });
      }
      if (conduct.kind !== 'answer') return;
      const { reply, times, afterMs } = conduct;
      const head = headers();
      if (reply.signature !== undefined) head.set(SIGNATURE_HEADER, reply.signature);
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (!connection.isClosed())
          for (let time = 0; time < times; time += 1) message.respond(reply.body, { headers: head });
      }, afterMs);
      timers.add(timer);
    },
  });
  await connection.flush();
  return {
    stop: async () => {
      for (const timer of timers) clearTimeout(timer);
      if (!connection.isClosed()) subscription.unsubscribe();
    },
  };
}
