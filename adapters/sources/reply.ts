import type { Json } from '../../actors/protocol/journal.ts';
import type { SourceReply, SourceRequest } from '../../actors/protocol/sources.ts';
import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import { survey } from '../messages/nesting.ts';
import { isSigned, sign } from './signing.ts';
import { validators } from './validators.generated.ts';
import { MOST_BYTES, MOST_RECORDS, type WireReply, type WireRequest } from './wire.ts';

/** Why a reply is garbage, in the order in which it is looked at: the first is told. */
export type GarbageReason =
  | 'TOO_LARGE'
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_WRONG'
  | 'CHARSET'
  | 'NOT_JSON'
  | 'TOO_DEEP'
  | 'SCHEMA'
  | 'OTHER_REFERENCE'
  | 'TOO_MANY_RECORDS';

/** Of garbage so much is kept for whoever looks into it. */
const KEPT_BYTES = 64 * 1024;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body of a request and its signature. */
export function writeRequest(
  request: SourceRequest,
  key: string,
): { readonly body: Buffer; readonly signature: string } {
  const { reference, source, dataset, attempt, consent, purpose, at, subject } = request;
  const wire: WireRequest = {
    reference,
    source,
    dataset,
    attempt,
    consent,
    purpose,
    at: new Date(at).toISOString(),
    subject,
  };
  const body = Buffer.from(JSON.stringify(wire));
  return { body, signature: sign(body, key) };
}

/**
 * Reads what a source has answered to the request of that reference. Never throws: what cannot be believed or understood is
 * garbage with its reason, which never quotes the reply.
 */
export function readReply(
  reference: string,
  { body, signature }: { readonly body: Uint8Array; readonly signature: string | undefined },
  key: string,
): SourceReply {
  if (body.length > MOST_BYTES) return garbage('TOO_LARGE', body);
  if (signature === undefined || signature === '') return garbage('SIGNATURE_MISSING', body);
  if (!isSigned(body, signature, key)) return garbage('SIGNATURE_WRONG', body);
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch (error) {
    return garbage(error instanceof SyntaxError ? 'NOT_JSON' : 'CHARSET', body);
  }
  // What is deeper, or has no bound, could not be written down as it was understood.
  const { deep, infinite } = survey(value);
  if (deep) return garbage('TOO_DEEP', body);
  if (infinite || validators['sourceReply']?.(value) !== true) return garbage('SCHEMA', body);
  const reply = value as WireReply;
  if ('asOf' in reply && reply.asOf !== undefined && !isMoment(reply.asOf)) return garbage('SCHEMA', body);
  if (reply.reference !== reference) return garbage('OTHER_REFERENCE', body);
  if (reply.status === 'refused') return { state: 'refused', code: reply.code };
  const records = (reply.records ?? []) as readonly Json[];
  if (records.length > MOST_RECORDS) return garbage('TOO_MANY_RECORDS', body);
  return { state: 'answered', ...(reply.asOf === undefined ? {} : { asOf: reply.asOf }), records };
}

/** @param body all that came, or its beginning */
export function garbage(reason: GarbageReason, body: Uint8Array): SourceReply {
  // A copy, so that a piece does not hold on to all of what came.
  return { state: 'garbage', reason, bytes: Uint8Array.from(body.subarray(0, KEPT_BYTES)) };
}

function isMoment(text: string): boolean {
  return readCalendarDay(text.slice(0, 10)) !== undefined && !Number.isNaN(Date.parse(text));
}
