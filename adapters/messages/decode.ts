import { hash } from 'node:crypto';
import { commandOf } from '../../actors/protocol/commands.ts';
import { type Defect, defect } from '../../actors/protocol/defects.ts';
import { type EntityKind, isToken } from '../../actors/protocol/entity.ts';
import type { Address, Incoming } from '../../actors/protocol/incoming.ts';
import { type CloudEvent, cloudEvent, type InboundType, inboundMessages } from '../../actors/protocol/messages.ts';
import { examineCitizenNumber } from '../../rules/identity/citizen-number.ts';
import { examineCreditCode } from '../../rules/identity/credit-code.ts';
import { examinePhone } from '../../rules/identity/phone.ts';
import { pointerTo } from '../../rules/matters/fault.ts';
import { toldPointer } from '../../rules/matters/told-pointer.ts';
import { survey } from './nesting.ts';
import { schemaDefects } from './schema-defects.ts';
import { validators } from './validators.generated.ts';

export interface DecodeOptions {
  /** Largest message in bytes. */
  readonly messageBytes: number;
}

/** Keeps nothing from one message to the next, since each is decoded whole. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The most numbers without bound that one message is told of. */
const MOST_INFINITIES = 100;

/**
 * Reads one message: subject, bytes, CloudEvents envelope, data. Says everything that is wrong at once, as far as one
 * defect does not hide the next (bytes that are not JSON have no members to speak of).
 * @param subject `onedoor.in.<integrator>.<kind>.<id>`; an application's id is `<integrator>.<number>`, an alert's `<CODE>.<kind>.<id>[.<part>]`
 */
export function decode(subject: string, bytes: Uint8Array, options: DecodeOptions, today: string): Incoming {
  const { address, defects } = readSubject(subject, today);
  const refuse = (more: readonly Defect[], envelope?: Partial<CloudEvent>): Incoming => ({
    address,
    defects: [...defects, ...more],
    messageId: typeof envelope?.id === 'string' ? envelope.id.slice(0, 128) : '',
    messageSource: typeof envelope?.source === 'string' ? envelope.source.slice(0, 256) : '',
  });

  if (bytes.length > options.messageBytes) {
    const detail = {
      zh: `${bytes.length} 字节，上限 ${options.messageBytes}`,
      en: `${bytes.length} bytes, at most ${options.messageBytes}`,
    };
    return refuse([defect('TOO_LARGE', '', detail)]);
  }
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return refuse([defect('ENCODING', '')]);
  }
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    return refuse([defect('NOT_JSON', '')]);
  }
  const { deep, infinite } = survey(event);
  if (deep) return refuse([defect('TOO_DEEP', '')]);
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    return refuse([defect('NOT_CLOUDEVENT', '')]);

  const envelope: Partial<CloudEvent> = event;
  const { type } = envelope;
  const wrong: Defect[] = [];
  if (validators['cloudEvent']?.(event) !== true)
    wrong.push(defect('NOT_CLOUDEVENT', ''), ...schemaDefects(cloudEvent, event, ''));
  if (isInbound(type)) {
    const { kind, data: schema } = inboundMessages[type];
    if (address.entity !== undefined && address.entity.kind !== kind) wrong.push(defect('SUBJECT_MISMATCH', '/type'));
    if (Object.hasOwn(event, 'data') && validators[type]?.(envelope.data) !== true)
      wrong.push(...schemaDefects(schema, envelope.data, '/data'));
  } else if (typeof type === 'string' && !wrong.some(({ pointer }) => pointer === '/type')) {
    wrong.push(defect('TYPE_UNKNOWN', '/type'));
  }
  for (const pointer of infinite ? infinities(event, '').slice(0, MOST_INFINITIES) : [])
    if (!wrong.some((one) => one.pointer === pointer)) wrong.push(defect('SCHEMA_RANGE', pointer));
  if (defects.length > 0 || wrong.length > 0 || address.entity === undefined || !isInbound(type))
    return refuse(wrong, envelope);
  return {
    address,
    messageId: String(envelope.id),
    messageSource: String(envelope.source),
    decoded: {
      entity: address.entity,
      command: commandOf(type, envelope.data),
      content: contentOf(type, envelope.data),
    },
    defects: [],
  };
}

function contentOf(type: InboundType, data: unknown): string {
  return hash('sha256', `${type}\n${JSON.stringify(data)}`, 'hex');
}

function isInbound(type: unknown): type is InboundType {
  return typeof type === 'string' && Object.hasOwn(inboundMessages, type);
}

function readSubject(subject: string, today: string): { address: Address; defects: readonly Defect[] } {
  const [, , integrator = '', kind = '', ...rest] = subject.split('.');
  const id = rest.join('.');
  const known = isAddressed(kind) && (lengths[kind] as readonly number[]).includes(rest.length) && rest.every(isToken);
  if (!known) return { address: { integrator, entity: undefined }, defects: [defect('SUBJECT_MALFORMED', '')] };
  const named = kind === 'person' || kind === 'alert' ? rest.filter((token) => !namesOrganisation(token)) : rest;
  if (named.some((token) => looksPersonal(token, today))) {
    return { address: { integrator, entity: undefined }, defects: [defect('SUBJECT_PERSONAL', '')] };
  }
  return { address: { integrator, entity: { kind, id } }, defects: [] };
}

/** So many tokens the id of each kind has; that of an alert names its code, its subject, and perhaps a part of that. */
const lengths = {
  application: [2],
  person: [1],
  alert: [3, 4, 5],
  consent: [2],
  verification: [2, 3],
  credit: [2],
  undertaking: [2],
} as const satisfies Partial<Record<EntityKind, readonly number[]>>;

function isAddressed(kind: string): kind is keyof typeof lengths {
  return Object.hasOwn(lengths, kind);
}

/** A credit code is public, also where its digits could be read as an id number. */
function namesOrganisation(token: string): boolean {
  const [role, code = '', ...more] = token.split('-');
  return role === 'organisation' && more.length === 0 && examineCreditCode(code).status === 'valid';
}

/** Says whether a token is, or ends in, a valid id number or a mobile number: those never stand in a subject. */
function looksPersonal(token: string, today: string): boolean {
  return token
    .split(/[-_]/)
    .some(
      (part) =>
        (part.length === 18 && examineCitizenNumber(part, today).status === 'valid') ||
        examinePhone(part).status === 'valid',
    );
}

/**
 * Pointers to numbers too large for a number of the program. JSON has no infinity, so one would be another value in the
 * journal than it was for the decision. Only called on what is not nested deeply.
 */
function infinities(value: unknown, pointer: string): readonly string[] {
  if (value === Infinity || value === -Infinity) return [toldPointer(pointer)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => infinities(member, pointerTo(pointer, name)));
}
