import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c, flipOf } from './crc.ts';

describe('CRC-32C', () => {
  it('is what RFC 3720, appendix B.4, gives', () => {
    const ascending = Uint8Array.from({ length: 32 }, (_, index) => index);
    expect(crc32c(new Uint8Array(32), 0, 32)).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff), 0, 32)).toBe(0x62a8ab43);
    expect(crc32c(ascending, 0, 32)).toBe(0x46dd794e);
    expect(crc32c(ascending.toReversed(), 0, 32)).toBe(0x113fdb5c);
    expect(crc32c(Buffer.from('..123456789.'), 2, 11)).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(0), 0, 0)).toBe(0);
  });

  it('tells which single bit was flipped, and that no single one was', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.nat(),
        fc.nat(7),
        fc.nat(),
        (bytes, at, bit, other) => {
          const byte = at % bytes.length;
          const changed = bytes.slice();
          changed[byte] = (changed[byte] ?? 0) ^ (1 << bit);
          const difference = (crc32c(bytes, 0, bytes.length) ^ crc32c(changed, 0, bytes.length)) >>> 0;
          expect(flipOf(bytes.length, difference)).toEqual({ byte, bit });
          const second = other % bytes.length;
          changed[second] = (changed[second] ?? 0) ^ (second === byte ? 1 << ((bit + 1) % 8) : 1);
          expect(flipOf(bytes.length, (crc32c(bytes, 0, bytes.length) ^ crc32c(changed, 0, bytes.length)) >>> 0)).toBe(
            undefined,
          );
        },
      ),
    );
  });
});
