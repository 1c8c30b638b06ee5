import { createHmac, timingSafeEqual } from 'node:crypto';

/*
 * Requests and replies are signed alike: `Onedoor-Signature: sha256=<hex>`, HMAC-SHA-256 (RFC 2104) over the bytes of the body
 * under the key that Onedoor and the department share. A reply names the reference of its request, so that neither can
 * stand for another.
 */

export const SIGNATURE_HEADER = 'Onedoor-Signature';
/** Names the source whose key it is. */
export const SOURCE_HEADER = 'Onedoor-Source';

/** @returns the value of `Onedoor-Signature` */
export function sign(body: Uint8Array, key: string): string {
  return `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
}

/** Whether a value of `Onedoor-Signature` is the body's, told in a time that does not depend on where it differs. */
export function isSigned(body: Uint8Array, signature: string, key: string): boolean {
  const [own, told] = [Buffer.from(sign(body, key)), Buffer.from(signature.trim())];
  return own.length === told.length && timingSafeEqual(own, told);
}
