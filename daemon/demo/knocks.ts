import type { Random } from '../../rules/random.ts';
import { makeDraft } from './form.ts';
import { makeCitizen } from './population.ts';

/** A message that must be refused at the door or by its entity, with every code that it must be told. */
export interface Knock {
  readonly integrator: string;
  readonly topic: string;
  /** How its receipt is known: the id of the message where that can be read, else the topic of the answer. */
  readonly messageId: string;
  readonly payload: string | Uint8Array;
  readonly codes: readonly string[];
  /** Personal values that it has put where none may stand. */
  readonly personal: readonly string[];
}

/** Makes one malformed or unlawful message; numbers in a row make one of each sort after the other. */
export function makeKnock(random: Random, number: number): Knock {
  const name = `XX-${String(number).padStart(6, '0')}`;
  const topic = `application.hall.${name}`;
  const messageId = `${name}-1`;
  const { data } = makeDraft(random);
  const who = makeCitizen(random, { bornFrom: 1950, bornTo: 1994 });
  const event = (change: object): string =>
    JSON.stringify({
      specversion: '1.0',
      id: messageId,
      source: 'urn:demo:hall',
      type: 'onedoor.application.submit',
      data,
      ...change,
    });
  const own = { integrator: 'hall', topic, messageId, personal: [] };
  const misplaced = { ...own, personal: [who.name, who.idNumber, who.phone] };
  const draws: readonly (() => Knock)[] = [
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
    () => ({ ...own, topic: `application.street.${name}`, payload: event({}), codes: ['RIGHT_APPLICATION'] }),
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
    () => ({ ...own, payload: event({ data: { ...data, materials: 'none' } }), codes: ['SCHEMA_TYPE'] }),
    () => ({
      ...own,
      integrator: 'supervision',
      topic: 'person.officer-SUP-1',
      payload: event({
        type: 'onedoor.person.register',
        data: {
          role: 'officer',
          name: who.name,
          staffNumber: 'SUP-1',
          organisation: '12330182K318200150',
          officerRoles: ['window'],
          level: 'county',
          regions: ['33'],
          validFrom: '2024-01-01',
          validTo: '2099-12-31',
        },
      }),
      codes: ['RIGHT_KIND'],
    }),
    // From here on somebody's data stands where no reader looks for it.
    () => ({
      ...misplaced,
      topic: `application.hall.${who.idNumber}`,
      payload: event({}),
      codes: ['SUBJECT_PERSONAL'],
    }),
    () => ({ ...misplaced, topic: `application.hall.A-${who.phone}`, payload: event({}), codes: ['SUBJECT_PERSONAL'] }),
    () => ({
      ...misplaced,
      messageId: topic,
      payload: event({ data: { ...data, applicant: who } }).slice(0, -2),
      codes: ['NOT_JSON'],
    }),
    () => ({
      ...misplaced,
      messageId: who.idNumber,
      payload: event({ id: who.idNumber, type: 'onedoor.application.abolish' }),
      codes: ['TYPE_UNKNOWN'],
    }),
    () => ({
      ...misplaced,
      payload: event({ data: { ...data, remark: `${who.name} ${who.idNumber}`, phone: who.phone } }),
      codes: ['SCHEMA_UNEXPECTED'],
    }),
    () => ({
      ...misplaced,
      payload: event({ subject: who.name, data: { ...data, channel: who.name, matter: who.idNumber } }),
      codes: ['SCHEMA_CHOICE', 'SCHEMA_FORMAT'],
    }),
    () => ({
      ...misplaced,
      payload: event({ type: `onedoor.application.${who.idNumber}`, source: `urn:demo:hall` }),
      codes: ['TYPE_UNKNOWN'],
    }),
    () => ({
      ...misplaced,
      payload: event({ data: { ...data, form: { ...data.form, [who.name]: who.phone }, [who.idNumber]: who.name } }),
      codes: ['SCHEMA_UNEXPECTED'],
    }),
  ];
  const draw = draws[number % draws.length];
  if (draw === undefined) throw new RangeError('there is no such knock');
  return draw();
}
