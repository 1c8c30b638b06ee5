import { COUNTY } from './county.ts';
import { makeDraft } from './form.ts';
import type { Random } from './random.ts';

/** A message that must be refused at the door or by its entity, with every code that it must be told. */
export interface Knock {
  readonly integrator: string;
  readonly topic: string;
  /** How its receipt is known: the id of the message where that can be read, else the topic of the answer. */
  readonly messageId: string;
  readonly payload: string | Uint8Array;
  readonly codes: readonly string[];
}

/** Makes one malformed or unlawful message. */
export function makeKnock(random: Random, number: number): Knock {
  const name = `XX-${String(number).padStart(6, '0')}`;
  const topic = `application.hall.${name}`;
  const messageId = `${name}-1`;
  const { data } = makeDraft(random);
  const event = (change: object): string =>
    JSON.stringify({
      specversion: '1.0',
      id: messageId,
      source: 'urn:demo:hall',
      type: 'onedoor.application.submit',
      data,
      ...change,
    });
  const own = { integrator: 'hall', topic, messageId };
  return random.pick<() => Knock>([
    () => ({ ...own, messageId: topic, payload: '{"specversion":"1.0",', codes: ['NOT_JSON'] }),
    () => ({ ...own, messageId: topic, payload: new Uint8Array([0xff, 0xfe, 0x00]), codes: ['ENCODING'] }),
    () => ({ ...own, messageId: topic, payload: '[]', codes: ['NOT_CLOUDEVENT'] }),
    () => ({ ...own, payload: event({ specversion: '0.3' }), codes: ['NOT_CLOUDEVENT', 'SCHEMA_CHOICE'] }),
    () => ({ ...own, payload: event({ type: 'onedoor.application.abolish' }), codes: ['TYPE_UNKNOWN'] }),
    () => ({ ...own, payload: event({ type: 'onedoor.person.register' }), codes: ['SUBJECT_MISMATCH', 'SCHEMA'] }),
    () => ({
      ...own,
      payload: event({ data: { ...data, channel: 'telegraph', colour: 'red', region: undefined } }),
      codes: ['SCHEMA_CHOICE', 'SCHEMA_REQUIRED', 'SCHEMA_UNEXPECTED'],
    }),
    () => ({ ...own, messageId: topic, payload: event({ padding: '缓'.repeat(400_000) }), codes: ['TOO_LARGE'] }),
    () => ({ ...own, topic: `application.township.${name}`, payload: event({}), codes: ['RIGHT_APPLICATION'] }),
    () => ({ ...own, payload: event({ data: { ...data, matter: 'flying-permit' } }), codes: ['MATTER_UNKNOWN'] }),
    () => ({
      ...own,
      payload: event({ data: { ...data, region: '110101' } }),
      codes: ['REGION_NOT_SERVED', 'RIGHT_REGION'],
    }),
    () => ({
      ...own,
      payload: event({ type: 'onedoor.application.withdraw', data: { expectedVersion: 1 } }),
      codes: ['NOT_FOUND'],
    }),
    () => ({
      ...own,
      payload: event({ data: { ...data, region: COUNTY, materials: 'none' } }),
      codes: ['SCHEMA_TYPE'],
    }),
  ])();
}
