import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { Meter } from '../../actors/ports.ts';
import { type DefectCode, defect } from '../../actors/protocol/defects.ts';
import type { Integrator } from '../../actors/protocol/integrator.ts';
import { EndpointStatistics, queueGroup, type ServiceDescription, startDiscovery } from './micro-service.ts';
import { QuestionRefused, type Reply, refusal, respond } from './question-reply.ts';

/** Who asks. */
export interface Asked {
  readonly integrator: Integrator;
  /** Keeps the question's place in the window until something it has begun is settled, though the answer does not wait for it. */
  readonly holdUntil: (settled: Promise<unknown>) => void;
}

type Question = Readonly<Record<string, unknown>>;
/** Answers one kind of question; what it throws becomes an answer with `error`. */
export type Answerer = (question: Question) => Promise<object>;
/** The same for integrators, whose name the broker has put into the subject. */
export type IntegratorAnswerer = (question: Question, asked: Asked) => Promise<object>;

/** The answers of one service, by verb. */
export type Service = {
  readonly description: string;
  /** Verbs whose answers wait for what they write into the journal; none is begun while nothing can be written. */
  readonly journaled?: readonly string[];
  /** Where its answers may take longer than those of other services. */
  readonly timeoutMs?: number;
  /** By verb, for whoever finds the service. */
  readonly metadata: Readonly<Record<string, Readonly<Record<string, string>>>>;
} & (
  | { readonly audience: 'operator'; readonly answers: Readonly<Record<string, Answerer>> }
  | { readonly audience: 'integrators'; readonly answers: Readonly<Record<string, IntegratorAnswerer>> }
);

export interface QuestionOptions {
  /** Version of the program, as a semantic version. */
  readonly version: string;
  /** ISO moment of the start. */
  readonly started: string;
  /** Questions under way in each service; one more is told to come again. */
  readonly window: number;
  /** When an asker is told that the answer is not ready; its place stays taken until the work has ended. */
  readonly timeoutMs: number;
  readonly answerBytes: number;
}

export interface QuestionDependencies {
  readonly connection: NatsConnection;
  readonly meter: Meter;
  readonly integrator: (name: string) => Integrator | undefined;
  /** Whether nothing can be written just now. */
  readonly paused: () => boolean;
  /** Told of what was thrown and is no refusal. */
  readonly onFault: (question: string, error: unknown) => void;
}

/** Longer than any question can be that fits its schema. */
const QUESTION_BYTES = 64 * 1024;

/** There are five services. */
const MOST_SERVICES = 8;

/**
 * Answers questions on `onedoor.api.<service>.<verb>`, for integrators with their name behind: a JSON object in,
 * `{ answer }` or `{ error: { code, message, defects? } }` out. Each service is a NATS micro service `onedoor-<service>`.
 * Questions wait for nothing of the road that messages go: they have connections, windows and bounds of their own.
 *
 * @returns `stop` takes no more questions and resolves when those under way are done
 */
export function startQuestions(
  options: QuestionOptions,
  dependencies: QuestionDependencies,
  services: Readonly<Record<string, Service>>,
): { stop(): Promise<void> } {
  const { connection, meter } = dependencies;
  const count = meter.counter('onedoor_questions_total', 'Questions by service and what came of them', [
    'service',
    'outcome',
  ]);
  const measure = meter.histogram(
    'onedoor_question_seconds',
    'Time until a question was answered',
    [0.003, 0.01, 0.03, 0.1, 0.3, 1, 10],
    ['service'],
    MOST_SERVICES,
  );
  const waiting = new Map<string, ReadonlySet<unknown>>();
  meter.gauges('onedoor_questions_under_way', 'Questions under way, by service', ['service'], MOST_SERVICES, () =>
    [...waiting].map(([service, { size }]) => ({ labels: { service }, value: size })),
  );
  const running = Object.entries(services).map(([name, service]) => {
    const description = describe(name, service, options.version);
    const statistics = new Map(description.endpoints.map((one) => [one.name, new EndpointStatistics()]));
    const underWay = new Set<Promise<void>>();
    waiting.set(name, underWay);

    const take = async (verb: string, message: Msg): Promise<void> => {
      const begun = performance.now();
      const asker = service.audience === 'integrators' ? askerOf(message.subject, dependencies) : undefined;
      const held: Promise<unknown>[] = [];
      const holdUntil = (settled: Promise<unknown>): void => void held.push(settled);
      const refused = refusedAtOnce(
        service.journaled?.includes(verb) === true && dependencies.paused(),
        underWay.size >= options.window,
      );
      const work =
        refused !== undefined
          ? Promise.resolve(refusal(QuestionRefused.of(refused)))
          : replyOf(message, service, verb, { asker, holdUntil }, options, (error) =>
              dependencies.onFault(`${name}.${verb}`, error),
            );
      const done = Promise.race([work, late(service.timeoutMs ?? options.timeoutMs, work)]).then(async (reply) => {
        respond(message, reply);
        const milliseconds = performance.now() - begun;
        statistics.get(verb)?.count(asker?.integrator, milliseconds, reply.error && `${reply.number}:${reply.error}`);
        count({ service: name, outcome: reply.error ?? 'answered' });
        measure(milliseconds / 1000, { service: name });
        await work;
        await Promise.allSettled(held);
      });
      if (refused !== undefined) return done;
      underWay.add(done);
      await done;
      underWay.delete(done);
    };
    const subscriptions = description.endpoints.map(({ name: verb, subject }) =>
      connection.subscribe(subject, {
        queue: queueGroup,
        callback: (error, message) => {
          if (error === null) void take(verb, message);
        },
      }),
    );
    return { ...description, statistics, underWay, subscriptions };
  });
  const discovery = startDiscovery(connection, running, options.started);
  return {
    stop: async () => {
      discovery.stop();
      for (const { subscriptions } of running) for (const one of subscriptions) one.unsubscribe();
      await Promise.all(running.flatMap(({ underWay }) => [...underWay]));
    },
  };
}

/** The code of what is refused before it is begun. */
function refusedAtOnce(paused: boolean, full: boolean): DefectCode | undefined {
  if (paused) return 'STORE_PAUSED';
  return full ? 'QUESTION_BUSY' : undefined;
}

function describe(name: string, service: Service, version: string): ServiceDescription {
  const { audience, description } = service;
  const end = audience === 'integrators' ? '.*' : '';
  return {
    name: `onedoor-${name}`,
    version,
    description,
    audience,
    metadata: {},
    endpoints: Object.keys(service.answers).map((verb) => ({
      name: verb,
      subject: `onedoor.api.${name}.${verb}${end}`,
      metadata: service.metadata[verb] ?? {},
    })),
  };
}

/** The integrator that the last token of a subject names, where it is configured. */
function askerOf(subject: string, { integrator }: QuestionDependencies): Integrator | undefined {
  return integrator(subject.slice(subject.lastIndexOf('.') + 1));
}

/** Never rejects: whatever goes wrong becomes an answer. */
async function replyOf(
  message: Msg,
  service: Service,
  verb: string,
  { asker, holdUntil }: { readonly asker: Integrator | undefined } & Pick<Asked, 'holdUntil'>,
  { answerBytes }: QuestionOptions,
  onFault: (error: unknown) => void,
): Promise<Reply> {
  try {
    let answer: object | undefined;
    if (service.audience === 'operator') {
      answer = await service.answers[verb]?.(questionIn(message));
    } else {
      if (asker === undefined) throw QuestionRefused.of('INTEGRATOR_UNKNOWN');
      answer = await service.answers[verb]?.(questionIn(message), { integrator: asker, holdUntil });
    }
    const text = JSON.stringify({ answer });
    if (Buffer.byteLength(text) > answerBytes) throw QuestionRefused.of('ANSWER_TOO_LARGE');
    return { text };
  } catch (error) {
    if (error instanceof QuestionRefused) return refusal(error);
    // Its text could quote personal data, so nothing of it goes out.
    onFault(error);
    return refusal(QuestionRefused.of('QUESTION_FAILED'));
  }
}

function questionIn(message: Msg): Question {
  if (message.data.length > QUESTION_BYTES) throw QuestionRefused.of('TOO_LARGE');
  let question: unknown;
  try {
    question = message.json();
  } catch {
    throw QuestionRefused.of('NOT_JSON');
  }
  if (typeof question !== 'object' || question === null || Array.isArray(question))
    throw QuestionRefused.of('QUESTION_MALFORMED', [defect('SCHEMA_TYPE', '')]);
  return question as Question;
}

/** The answer in place of one that is not ready in time. */
function late(timeoutMs: number, work: Promise<unknown>): Promise<Reply> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(refusal(QuestionRefused.of('QUESTION_TIMEOUT'))), timeoutMs);
    void work.then(() => clearTimeout(timer));
  });
}
