import type { NatsConnection } from '@nats-io/transport-node';
import { openConnection } from '../../adapters/nats/connection.ts';
import type { Counted } from './regulars.ts';

/** The county's operator, who looks at what is counted for people. */
export interface Registrar {
  /** Waits until a person behind an application has been counted so often; says what is wrong where that does not come. */
  untilCounted(topic: string, whose: 'applicant' | 'agent', counted: Counted): Promise<string | undefined>;
  stop(): Promise<void>;
}

const ASK_AGAIN_MS = 40;
/** Counting follows the journal; a count that has not come in this time does not come. */
const GIVE_UP_MS = 30_000;

/** Connects with the operator's credential. */
export async function openRegistrar(options: { readonly url: string; readonly seedFile: string }): Promise<Registrar> {
  const connection = await openConnection({ ...options, name: 'demo-operator', inboxPrefix: '_INBOX_operator' });
  return {
    untilCounted: async (topic, whose, counted) => {
      const until = performance.now() + GIVE_UP_MS;
      const application = await ask(connection, 'application', topic.slice('application.'.length));
      const person = (application['people'] as Record<string, string> | undefined)?.[whose];
      if (person === undefined) return `${topic}: no ${whose} is known`;
      for (;;) {
        const counters = (await ask(connection, 'person', person))['counters'] as
          | Record<string, { total: number }>
          | undefined;
        if (Object.entries(counted).every(([counter, times]) => counters?.[counter]?.total === times)) return undefined;
        if (performance.now() > until)
          return `${topic}: the ${whose} is counted ${JSON.stringify(counters)}, expected ${JSON.stringify(counted)}`;
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      }
    },
    stop: () => connection.close(),
  };
}

/** The state of an entity; nothing where there is none yet. Who is told to come again comes again. */
async function ask(connection: NatsConnection, kind: string, id: string): Promise<Record<string, unknown>> {
  const question = JSON.stringify({ kind, id, by: 'demo', purpose: '演示：核对计数 demo: are counts in' });
  for (;;) {
    const reply = await connection.request('onedoor.api.operator.get', question, { timeout: GIVE_UP_MS });
    const { answer, error } = reply.json<Reply>();
    if (error?.code !== 'QUESTION_BUSY') return answer?.state ?? {};
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

interface Reply {
  readonly answer?: { readonly state?: Record<string, unknown> };
  readonly error?: { readonly code: string };
}
