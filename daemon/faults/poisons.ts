import type { SubmitData } from '../../actors/protocol/messages.ts';

/** A message that must be refused, and with which codes. */
export interface Poison {
  readonly kind: string;
  readonly topic: string;
  readonly payload: string | Uint8Array;
  /** How its answer is known: by the message's id where that can be read, else by the topic. */
  readonly answerTo: string;
  /** All of them must be told. */
  readonly codes: readonly string[];
}

/** A message that was received: where, and under which id. */
export interface Received {
  readonly topic: string;
  readonly messageId: string;
}

/** What a poison is made from: a sound application to one's own, and a number that no other has. */
export interface Dose {
  readonly integrator: string;
  readonly number: number;
  readonly data: SubmitData;
  /** One that no other poison of the same kind has. */
  readonly received: Received;
}

type Kind = (dose: Dose, topic: string, messageId: string, event: (change: object) => string) => Omit<Poison, 'kind'>;

/** Bytes that an application's text is padded with, where it is to be larger than a message may be. */
const TOO_MANY_BYTES = 1_200_000;

/** Twelve ways to be wrong. */
const kinds: Readonly<Record<string, Kind>> = {
  'bad UTF-8': (_dose, topic, _id, event) => {
    const sound = Buffer.from(event({}));
    const payload = Buffer.concat([sound.subarray(0, -1), Buffer.from([0xff, 0xfe]), sound.subarray(-1)]);
    return { topic, payload, answerTo: topic, codes: ['ENCODING'] };
  },
  'not JSON': (_dose, topic, _id, event) => ({
    topic,
    payload: event({}).slice(0, -7),
    answerTo: topic,
    codes: ['NOT_JSON'],
  }),
  'deep nesting': (_dose, topic, _id, event) => ({
    topic,
    payload: event({ data: 0 }).replace('"data":0', `"data":${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    answerTo: topic,
    codes: ['TOO_DEEP'],
  }),
  'members named __proto__': (_dose, topic, answerTo, event) => ({
    topic,
    payload: event({}).replace('{', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},'),
    answerTo,
    codes: ['NOT_CLOUDEVENT', 'SCHEMA_UNEXPECTED'],
  }),
  'a huge string': (_dose, topic, _id, event) => ({
    topic,
    payload: event({ padding: 'x'.repeat(TOO_MANY_BYTES) }),
    answerTo: topic,
    codes: ['TOO_LARGE'],
  }),
  'a number beyond doubles': (_dose, topic, answerTo, event) => ({
    topic,
    payload: event({ type: 'onedoor.application.withdraw', data: { expectedVersion: 0 } }).replace(
      '"expectedVersion":0',
      '"expectedVersion":1e999',
    ),
    answerTo,
    codes: ['SCHEMA_TYPE'],
  }),
  'a type of another subject': (_dose, topic, answerTo, event) => ({
    topic,
    payload: event({ type: 'onedoor.person.register' }),
    answerTo,
    codes: ['SUBJECT_MISMATCH', 'SCHEMA_REQUIRED'],
  }),
  'an id that was used': ({ data, received }, _topic, _id, event) => ({
    topic: received.topic,
    payload: event({ id: received.messageId, data: { ...data, channel: data.channel === 'hall' ? 'street' : 'hall' } }),
    answerTo: received.messageId,
    codes: ['ID_REUSED'],
  }),
  'a version that never was': ({ received }, _topic, answerTo, event) => ({
    topic: received.topic,
    payload: event({ type: 'onedoor.application.withdraw', data: { expectedVersion: 999_999 } }),
    answerTo,
    codes: ['VERSION_STALE'],
  }),
  'a giant list': ({ data }, topic, answerTo, event) => ({
    topic,
    payload: event({ data: { ...data, materials: Array.from({ length: 400_000 }, () => 0) } }),
    answerTo,
    codes: ['SCHEMA_TYPE'],
  }),
  'lone surrogates': ({ data }, topic, answerTo, event) => ({
    topic,
    payload: event({ data: { ...data, '\ud800': '\udfff\ud800' } }),
    answerTo,
    codes: ['SCHEMA_UNEXPECTED'],
  }),
  'an id that is too long': (_dose, topic, messageId, event) => ({
    topic,
    payload: event({ id: messageId.padEnd(50_000, 'x') }),
    answerTo: messageId.padEnd(128, 'x'),
    codes: ['NOT_CLOUDEVENT', 'SCHEMA_LENGTH'],
  }),
};

/** How many kinds there are. */
export const poisonKinds = Object.keys(kinds).length;

/** Makes one; numbers in a row make one of each kind after the other. */
export function makePoison(dose: Dose): Poison {
  const { integrator, number, data } = dose;
  const [kind, make] = Object.entries(kinds)[number % poisonKinds] ?? [];
  if (kind === undefined || make === undefined) throw new RangeError('there is no such poison');
  const topic = `application.${integrator}.P-${number}`;
  const messageId = `poison-${number}`;
  const event = (change: object): string =>
    JSON.stringify({
      specversion: '1.0',
      id: messageId,
      source: `urn:faults:${integrator}`,
      type: 'onedoor.application.submit',
      data,
      ...change,
    });
  return { kind, ...make(dose, topic, messageId, event) };
}
