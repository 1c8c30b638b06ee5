import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Schema from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { defectCatalogue } from '../../actors/protocol/defects.ts';
import { inboundMessages } from '../../actors/protocol/messages.ts';
import { outboundMessages } from '../../actors/protocol/outbound.ts';
import { examineCitizenNumber } from '../../rules/identity/citizen-number.ts';
import { examineCreditCode } from '../../rules/identity/credit-code.ts';
import { INBOUND_STREAM, OUTBOUND_STREAM } from '../nats/streams.ts';
import { decode } from './decode.ts';
import { generateContract } from './generate.ts';
import { TODAY } from './message-harness.ts';

interface Reference {
  readonly $ref: string;
}
interface Message {
  readonly payload: object;
  readonly headers?: Reference;
  readonly examples: readonly { readonly name: string; readonly payload: Payload; readonly headers?: object }[];
}
interface Payload {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
}
interface Operation {
  action: string;
  readonly channel: Reference;
  readonly messages: Reference[];
  readonly reply?: { readonly channel: Reference; readonly messages: readonly Reference[] };
}
interface Channel {
  address: string | null;
  readonly parameters?: Record<string, Reference & { readonly enum?: readonly string[] }>;
  readonly messages: Readonly<Record<string, Reference>>;
}
interface Contract {
  readonly asyncapi: string;
  readonly info: { readonly version?: string };
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly messages: Readonly<Record<string, Message>>;
    readonly parameters: Readonly<Record<string, { readonly examples?: readonly string[] }>>;
  };
}

const text = readFileSync(
  fileURLToPath(new URL('../../actors/protocol/onedoor.asyncapi.generated.json', import.meta.url)),
  'utf8',
);
const contract = JSON.parse(text) as Contract;
const { channels, operations, components } = contract;
const official = JSON.parse(
  readFileSync(fileURLToPath(new URL('./asyncapi-3.0.0.generated.json', import.meta.url)), 'utf8'),
) as object;
const changed = (change: (copy: Contract) => void): Contract => {
  const copy = structuredClone(contract);
  change(copy);
  return copy;
};

describe('the contract (W1)', () => {
  it('is what would be generated now, every time the same', () => {
    expect(text).toBe(generateContract());
    expect(generateContract()).toBe(generateContract());
  });

  it('has every message of the protocol, with examples, and every code', () => {
    const types = new Set(Object.values(components.messages).flatMap(typesOf));
    expect([...types].filter((type) => !type.startsWith('<')).sort()).toEqual(
      [
        ...Object.keys(inboundMessages),
        ...Object.entries(outboundMessages).flatMap(([event, { about }]) =>
          about.map((kind) => `onedoor.${kind}.${event}`),
        ),
      ].sort(),
    );
    for (const [name, { examples }] of Object.entries(components.messages))
      expect(examples.length, name).toBeGreaterThan(0);
    expect(Object.keys((contract as unknown as Record<string, object>)['x-defect-codes'] ?? {})).toEqual(
      Object.keys(defectCatalogue),
    );
  });

  it('speaks to people in both languages', () => {
    const spoken = [...texts(contract)];
    expect(spoken.length).toBeGreaterThan(100);
    expect(spoken.filter((one) => !/\p{Script=Han}/u.test(one) || !/[A-Za-z]{2}/.test(one))).toEqual([]);
  });

  it('names the streams that there are', () => {
    const streams = Object.values(channels).map((channel) => Object(channel)['x-jetstream']?.stream);
    expect(new Set(streams.filter((stream) => stream !== undefined))).toEqual(
      new Set([INBOUND_STREAM, OUTBOUND_STREAM]),
    );
  });
});

describe('as an AsyncAPI 3.0.0 document the contract', () => {
  it('fits the official schema, which refuses what does not', () => {
    expect(Schema.Errors(official, contract)[1]).toEqual([]);
    const wrong: readonly ((copy: Contract) => void)[] = [
      (copy) => Object.assign(copy, { asyncapi: '2.6.0' }),
      (copy) => Reflect.deleteProperty(copy.info, 'version'),
      (copy) => Object.assign(copy.operations['applicationSubmit'] ?? {}, { action: 'publish' }),
      (copy) => Object.assign(copy.channels['applicationIn'] ?? {}, { subject: 'x' }),
      (copy) => Object.assign(copy.components.schemas['receivedData'] ?? {}, { type: 'record' }),
      (copy) => Object.assign(copy.components.messages['received']?.examples[0] ?? {}, { title: 'x' }),
      (copy) => Object.assign(copy.operations['applicationSubmit'] ?? {}, { bindings: { kafka: {} } }),
    ];
    for (const change of wrong) expect(Schema.Check(official, changed(change)), String(change)).toBe(false);
  });

  it('has no reference that leads nowhere', () => {
    const missing = (document: object) => [...references(document)].filter((path) => at(document, path) === undefined);
    expect(missing(contract)).toEqual([]);
    expect([...references(contract)].length).toBeGreaterThan(50);
    expect(missing(changed((copy) => Reflect.deleteProperty(copy.components.schemas, 'refusedData')))).not.toEqual([]);
  });

  it('has operations that carry messages of their own channel, and channels whose messages are all carried', () => {
    for (const [name, { channel, messages, reply }] of Object.entries(operations)) {
      for (const { $ref } of messages) expect($ref, name).toMatch(new RegExp(`^${channel.$ref}/messages/`));
      for (const { $ref } of reply?.messages ?? []) expect($ref, name).toMatch(new RegExp(`^${reply?.channel.$ref}/`));
    }
    const carried = Object.values(operations).flatMap(({ messages, reply }) => [
      ...messages,
      ...(reply?.messages ?? []),
    ]);
    const carriable = Object.entries(channels).flatMap(([name, { messages }]) =>
      Object.keys(messages).map((message) => `#/channels/${name}/messages/${message}`),
    );
    expect(carried.map(({ $ref }) => $ref).sort()).toEqual(carriable.sort());
  });

  it('says of every token of an address what it is, and of no other', () => {
    for (const [name, { address, parameters = {} }] of Object.entries(channels)) {
      const tokens = [...(address ?? '').matchAll(/\{(\w+)\}/g)].map(([, token]) => token);
      expect(Object.keys(parameters), name).toEqual(tokens);
    }
  });
});

const examples = Object.entries(components.messages).flatMap(([name, message]) =>
  message.examples.map((example) => [`${name} ${example.name}`, name, message, example] as const),
);

describe('the examples of the contract', () => {
  it.each(examples)('%s fits the schema of its message', (_title, _name, message, { payload, headers }) => {
    expect(Schema.Errors({ ...message.payload, components }, payload)[1]).toEqual([]);
    if (message.headers !== undefined)
      expect(Schema.Errors({ ...message.headers, components }, headers)[1]).toEqual([]);
  });

  it.each(examples)('%s does not fit when a member is added, or one is lost', (title, _name, message, { payload }) => {
    const fits = (changed: object) => Schema.Check({ ...message.payload, components }, changed);
    const { data, ...rest } = payload as Payload & { readonly data?: object };
    if (data === undefined) {
      expect(fits({ ...payload, colour: 'red' }), title).toBe(false);
      if (title.endsWith('Answer answer')) expect(fits({ answer: {} }), title).toBe(false);
      return;
    }
    expect(fits({ ...payload, data: { ...data, colour: 'red' } })).toBe(false);
    expect(fits(rest)).toBe(false);
    for (const member of ['id', 'type'] as const) expect(fits({ ...payload, [member]: undefined }), member).toBe(false);
  });

  const inbound = examples.filter(([, , , { payload }]) => Object.hasOwn(inboundMessages, payload.type));
  it.each(inbound)('%s can be decoded, on a subject of its channel', (_title, name, _message, { payload }) => {
    const subject = `onedoor.in.hall.${payload.subject}`;
    const incoming = decode(subject, Buffer.from(JSON.stringify(payload)), { messageBytes: 1_048_576 }, TODAY);
    expect(incoming.defects).toEqual([]);
    expect(incoming.decoded?.command.type).toBe(payload.type.split('.').at(-1));
    expect(channelsOf(name).some((channel) => isOn(channel, subject))).toBe(true);
  });

  const outbound = examples.filter(([, , , { headers }]) => headers !== undefined);
  it.each(outbound)('%s can stand on a subject of its channel', (_title, name, _message, { payload }) => {
    const subject = `onedoor.out.hall.${payload.subject}.${payload.type.split('.').at(-1)}`;
    expect(channelsOf(name).some((channel) => isOn(channel, subject))).toBe(true);
  });

  it('are of people who could be: check digits fit', () => {
    // Those that are shown masked are left out.
    const idNumbers = [...text.matchAll(/"idNumber": "([^"*]+)"/g)].map(([, number = '']) => number);
    const creditCodes = [...text.matchAll(/"organisation": "([^"]+)"/g)].map(([, code = '']) => code);
    expect(idNumbers.length).toBeGreaterThan(1);
    expect(creditCodes.length).toBeGreaterThan(3);
    expect(idNumbers.filter((number) => examineCitizenNumber(number, TODAY).status !== 'valid')).toEqual([]);
    expect(creditCodes.filter((code) => examineCreditCode(code).status !== 'valid')).toEqual([]);
  });

  it('have ids of their own', () => {
    const ids = examples.map(([, , , { payload }]) => payload.id).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

function typesOf({ payload }: Message): readonly string[] {
  const [, own] = (
    payload as { allOf?: readonly [object, { properties: { type: { const?: string; enum?: string[] } } }] }
  ).allOf ?? [undefined, undefined];
  const type = own?.properties.type;
  return type?.enum ?? (type?.const === undefined ? [] : [type.const]);
}

function channelsOf(message: string): readonly Channel[] {
  return Object.values(channels).filter(({ messages }) => Object.hasOwn(messages, message));
}

/**
 * The id of an alert names its subject, so it has as many tokens as that, and its code; that of a verification its
 * integrator and number, and whether it is an application's.
 */
const manyTokens: Readonly<Record<string, string>> = {
  alert: '[^.]+([.][^.]+){2,4}',
  verification: '[^.]+[.][^.]+([.]case)?',
};

/** Says whether a subject is the address of a channel, with something in the place of each parameter. */
function isOn({ address, parameters }: Channel, subject: string): boolean {
  const pattern = (address ?? '')
    .replaceAll('.', '\\.')
    .replace(
      /\{(\w+)\}/g,
      (_token, name: string) =>
        parameters?.[name]?.enum?.join('|').replace(/^.*$/, '($&)') ?? manyTokens[name] ?? '[^.]+',
    );
  return new RegExp(`^${pattern}$`).test(subject);
}

function* references(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === '$ref' && typeof member === 'string') yield member;
    else yield* references(member);
  }
}

/** Titles, summaries and descriptions for people; names of people and places in examples are not spoken. */
function* texts(value: unknown, inside = ''): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const speaks = ['title', 'summary', 'description'].includes(name) && inside !== 'properties';
    if (speaks && typeof member === 'string') yield member;
    else if (name !== 'payload' || inside === '') yield* texts(member, name);
  }
}

function at(document: object, path: string): unknown {
  return path
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((value, name) => (Object.hasOwn(Object(value), name) ? Object(value)[name] : undefined), document);
}
