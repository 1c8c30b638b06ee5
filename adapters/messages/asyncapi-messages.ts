import type Type from 'typebox';
import { type InboundType, inboundMessages } from '../../actors/protocol/messages.ts';
import { type OutboundEvent, outboundMessages } from '../../actors/protocol/outbound.ts';
import type { LocalizedText } from '../../rules/text.ts';
import { inboundExamples } from './asyncapi-inbound-examples.ts';
import { outboundExamples } from './asyncapi-outbound-examples.ts';
import { inboundTexts } from './asyncapi-texts.ts';

/** A piece of the document: JSON, in the order in which it is written down. */
export type Piece = { readonly [name: string]: unknown };

/** One message of the document. */
export interface ContractMessage {
  /** Its name in `components.messages`. */
  readonly name: string;
  readonly message: Piece;
}

/** A short text in both languages, on one line. */
export const line = ({ zh, en }: LocalizedText): string => `${zh} ${en}`;
export const reference = (...path: readonly string[]): Piece => ({ $ref: `#/${path.join('/')}` });

/** `onedoor.application.submit` is `applicationSubmit`; `filing-expired` is `filingExpired`. */
export function nameOf(text: string): string {
  return text.replace(/^onedoor\./, '').replace(/[.-]([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

/** The messages that an integrator sends, by CloudEvents type. */
export function inboundPieces(): Readonly<Record<InboundType, ContractMessage>> {
  return mapped(inboundMessages, (type) => {
    const name = nameOf(type);
    const { title, summary } = inboundTexts[type];
    return {
      name,
      message: {
        name: type,
        title: line(title),
        summary: line(summary),
        contentType: 'application/cloudevents+json',
        payload: payloadOf('inboundEnvelope', { const: type }, `${name}Data`),
        examples: inboundExamples[type].map(({ title: told, event }) => ({
          name: event.id,
          summary: line(told),
          payload: event,
        })),
      },
    };
  });
}

/** The messages that an integrator receives, by event. */
export function outboundPieces(): Readonly<Record<OutboundEvent, ContractMessage>> {
  return mapped(outboundMessages, (event) => {
    const name = nameOf(event);
    const { about, title, family } = outboundMessages[event];
    const types = about.map((kind) => `onedoor.${kind}.${event}`);
    return {
      name,
      message: {
        name: `onedoor.${about.length === 1 ? about[0] : '<kind>'}.${event}`,
        title: line(title),
        contentType: 'application/cloudevents+json',
        headers: reference('components', 'schemas', 'outboundHeaders'),
        ...(family === 'receipt' ? { correlationId: reference('components', 'correlationIds', 'cause') } : {}),
        payload: payloadOf('outboundEnvelope', { enum: types }, `${name}Data`),
        examples: outboundExamples[event].map(({ title: told, event: payload }) => ({
          name: payload.id,
          summary: line(told),
          headers: { 'Nats-Msg-Id': payload.id, 'Onedoor-Commit': String(payload.commit) },
          payload,
        })),
      },
    };
  });
}

/** The schemas of the data of all messages, by the name that the messages refer to. */
export function dataSchemas(): Readonly<Record<string, Type.TSchema>> {
  return Object.fromEntries(
    [...Object.entries(inboundMessages), ...Object.entries(outboundMessages)].map(([type, { data }]) => [
      `${nameOf(type)}Data`,
      data,
    ]),
  );
}

/** An envelope whose type and data are those of one message. */
function payloadOf(envelope: string, type: Piece, data: string): Piece {
  return {
    allOf: [
      reference('components', 'schemas', envelope),
      { type: 'object', properties: { type, data: reference('components', 'schemas', data) } },
    ],
  };
}

function mapped<Key extends string, Value>(
  table: Readonly<Record<Key, unknown>>,
  make: (key: Key) => Value,
): Readonly<Record<Key, Value>> {
  return Object.fromEntries((Object.keys(table) as Key[]).map((key) => [key, make(key)])) as Record<Key, Value>;
}
