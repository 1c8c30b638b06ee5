import { createHash } from 'node:crypto';
import { commandOf } from '../../actors/protocol/commands.ts';
import { type Defect, defect } from '../../actors/protocol/defects.ts';
import { isToken } from '../../actors/protocol/entity.ts';
import type { Address, Incoming } from '../../actors/protocol/incoming.ts';
import { type CloudEvent, cloudEvent, type InboundType, inboundMessages } from '../../actors/protocol/messages.ts';
import { examineCitizenNumber } from '../../rules/identity/citizen-number.ts';
import { examinePhone } from '../../rules/identity/phone.ts';
import { schemaDefects } from './schema-defects.ts';
import { validators } from './validators.generated.ts';

export interface DecodeOptions {
  /** Largest message in bytes. */
  readonly messageBytes: number;
}

/** Deeper nesting than any message of the contract has; what walks values recursively is safe below it. */
const MOST_NESTING = 32;

/**
 * Reads one message: subject, bytes, CloudEvents envelope, data. Says everything that is wrong at once, as far as one
 * defect does not hide the next (bytes that are not JSON have no members to speak of).
 * @param subject `onedoor.in.<integrator>.<kind>.<id>`; an application's id is `<integrator>.<number>`
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
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse([defect('ENCODING', '')]);
  }
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    return refuse([defect('NOT_JSON', '')]);
  }
  if (deeperThan(event, MOST_NESTING)) return refuse([defect('TOO_DEEP', '')]);
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    return refuse([defect('NOT_CLOUDEVENT', '')]);
  if (validators['cloudEvent']?.(event) !== true) {
    return refuse([defect('NOT_CLOUDEVENT', ''), ...schemaDefects(cloudEvent, event, '')], event);
  }
  const envelope = event as CloudEvent;
  if (!isInbound(envelope.type)) return refuse([defect('TYPE_UNKNOWN', '/type')], envelope);
  const { kind, data: schema } = inboundMessages[envelope.type];

  const wrong: Defect[] = [];
  if (address.entity !== undefined && address.entity.kind !== kind) wrong.push(defect('SUBJECT_MISMATCH', '/type'));
  if (validators[envelope.type]?.(envelope.data) !== true) wrong.push(...schemaDefects(schema, envelope.data, '/data'));
  if (defects.length > 0 || wrong.length > 0 || address.entity === undefined) return refuse(wrong, envelope);
  const content = createHash('sha256')
    .update(`${envelope.type}\n${JSON.stringify(envelope.data)}`)
    .digest('hex');
  const command = commandOf(envelope.type, envelope.data);
  return {
    address,
    messageId: envelope.id,
    messageSource: envelope.source,
    decoded: { entity: address.entity, command, content },
    defects: [],
  };
}

function isInbound(type: string): type is InboundType {
  return Object.hasOwn(inboundMessages, type);
}

function readSubject(subject: string, today: string): { address: Address; defects: readonly Defect[] } {
  const [, , integrator = '', kind = '', ...rest] = subject.split('.');
  const id = rest.join('.');
  const tokens = kind === 'application' ? 2 : 1;
  const known = (kind === 'application' || kind === 'person') && rest.length === tokens && rest.every(isToken);
  if (!known) return { address: { integrator, entity: undefined }, defects: [defect('SUBJECT_MALFORMED', '')] };
  const named = rest.filter((token) => !token.startsWith('organisation-'));
  if (named.some((token) => looksPersonal(token, today))) {
    return { address: { integrator, entity: undefined }, defects: [defect('SUBJECT_PERSONAL', '')] };
  }
  return { address: { integrator, entity: { kind, id } }, defects: [] };
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

function deeperThan(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let deep = 0; level.length > 0; deep += 1) {
    if (deep > depth) return true;
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one === 'object' && one !== null) for (const member of Object.values(one)) next.push(member);
    }
    level = next;
  }
  return false;
}
