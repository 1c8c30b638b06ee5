import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMac } from './mac.ts';

describe.each(['sha256', 'sm3'] as const)('a MAC by %s', (digest) => {
  it('is HMAC as the library makes it', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 900 }), fc.uint8Array({ maxLength: 2000 }))),
        (secret, messages) => {
          const mac = createMac(digest, secret);
          for (const [text, bytes] of messages) {
            expect(mac(text, bytes)).toBe(createHmac(digest, secret).update(text).update(bytes).digest('hex'));
            expect(mac(text)).toBe(createHmac(digest, secret).update(text).digest('hex'));
          }
        },
      ),
    );
  });
});
