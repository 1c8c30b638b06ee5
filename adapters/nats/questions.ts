import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';

/** Answers one kind of question; what it throws becomes an answer with `error`. */
export type Answerer = (question: Readonly<Record<string, unknown>>) => Promise<object>;

/** The code and sentence that a question is refused with. */
export class QuestionRefused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'QuestionRefused';
    this.code = code;
  }
}

/**
 * Answers questions on `onedoor.api.<service>.<verb>`: a JSON object in, `{ answer }` or `{ error: { code, message } }` out.
 * @param answerers by `<service>.<verb>`
 */
export function startQuestions(
  connection: NatsConnection,
  answerers: Readonly<Record<string, Answerer>>,
): { stop(): void } {
  const subscriptions: Subscription[] = Object.entries(answerers).map(([name, answer]) =>
    connection.subscribe(`onedoor.api.${name}`, {
      callback: (error, message) => {
        if (error === null) void respond(message, answer);
      },
    }),
  );
  return {
    stop: () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}

async function respond(message: Msg, answer: Answerer): Promise<void> {
  let reply: string;
  try {
    const question = readQuestion(message);
    reply = JSON.stringify({ answer: await answer(question) });
  } catch (error) {
    // The text of any other error could quote personal data, so only its class goes out.
    const { code, text } =
      error instanceof QuestionRefused
        ? { code: error.code, text: error.message }
        : { code: 'FAILED', text: error instanceof Error ? error.name : 'unknown fault' };
    reply = JSON.stringify({ error: { code, message: text } });
  }
  try {
    message.respond(reply);
  } catch {
    // The connection is closed, or the answer is larger than the broker takes: whoever asked runs into its timeout.
  }
}

function readQuestion(message: Msg): Readonly<Record<string, unknown>> {
  let question: unknown;
  try {
    question = message.json();
  } catch {
    throw new QuestionRefused('NOT_JSON', 'a question is a JSON object');
  }
  if (typeof question !== 'object' || question === null || Array.isArray(question))
    throw new QuestionRefused('NOT_AN_OBJECT', 'a question is a JSON object');
  return question as Record<string, unknown>;
}
