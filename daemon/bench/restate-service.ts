import { createServer } from 'node:http2';
import { pathToFileURL } from 'node:url';
import { compileOurs } from './ours.ts';
import type { FlowStep, StepAnswer } from './peer.ts';
import { statusAfter } from './peer.ts';
import { type Facts, readWorkload } from './workload.ts';

// The flow as a virtual object of Restate, in a process of its own: `node restate-service.ts <file of the SDK> <port>`. It says `ready`
// when it listens. The rules are judged by the fastest engine that there is here, so that they do not weigh on Restate.

interface ObjectContext {
  get<Value>(name: string): Promise<Value | null>;
  set(name: string, value: unknown): void;
}
interface RestateSdk {
  object(definition: {
    readonly name: string;
    readonly handlers: Readonly<Record<string, (context: ObjectContext, facts: Facts) => Promise<StepAnswer>>>;
  }): unknown;
  createEndpointHandler(options: {
    readonly services: readonly unknown[];
    readonly logger: () => void;
  }): Parameters<typeof createServer>[1];
}
interface Kept {
  readonly status: StepAnswer['status'];
  readonly facts: Facts;
  readonly held: number;
}

// The SDK wants Node 22 for this function alone.
Object.defineProperty(Promise, 'withResolvers', {
  configurable: true,
  writable: true,
  value: () => {
    const parts: Record<string, unknown> = {};
    parts['promise'] = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
    return parts;
  },
});

const [, , sdkFile = '', port = '0'] = process.argv;
const sdk = (await import(pathToFileURL(sdkFile).href)) as RestateSdk;
const rules = compileOurs(readWorkload().rules, 'library');

/** One step: the state is read, the rules are asked, the state is kept. */
const step =
  (name: FlowStep, before: Kept['status'] | undefined) =>
  async (context: ObjectContext, facts: Facts): Promise<StepAnswer> => {
    const kept = await context.get<Kept>('application');
    if (kept?.status !== before) throw new Error(`${name} comes after ${before}, and it was ${kept?.status}`);
    const held = rules.holding(facts);
    context.set('application', { status: statusAfter[name], facts: kept?.facts ?? facts, held } satisfies Kept);
    return { status: statusAfter[name], held };
  };

const application = sdk.object({
  name: 'Application',
  handlers: {
    submit: step('submit', undefined),
    accept: step('accept', 'submitted'),
    close: step('close', 'accepted'),
  },
});
createServer(sdk.createEndpointHandler({ services: [application], logger: () => undefined })).listen(
  Number(port),
  '127.0.0.1',
  () => process.stdout.write('ready\n'),
);
