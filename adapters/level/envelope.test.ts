import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import { createRandomBytes } from './ciphers.ts';
import { encodeEntry, openPayload, parseEntry } from './entry-codec.ts';
import { frameEnd, frameStart, NO_HASH, parseFrame } from './link.ts';
import { createVault } from './vault.ts';

const MASTER = Buffer.alloc(32, 3);
const CIPHERS = ['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const;

describe.each(CIPHERS)('a value under %s', (cipher) => {
  const vault = createVault(MASTER, cipher);
  const { key, secret } = vault.newDataKey();

  it('opens as what was sealed, by whoever has the wrapped secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 20 }), (plain, clear) => {
        const value = vault.seal(key, '0!s!a', plain, clear);
        const again = createVault(MASTER, cipher);
        expect(Buffer.compare(again.open(again.dataKey(secret), '0!s!a', value, clear) ?? Buffer.alloc(0), plain)).toBe(
          0,
        );
      }),
    );
  });

  it('is refused when any bit of it is flipped, when it is cut, and in any other row', () => {
    const clear = Buffer.from('flags');
    const value = vault.seal(key, '0!s!a', Buffer.from('small'), clear);
    for (let bit = 0; bit < value.length * 8; bit += 1) {
      const changed = Buffer.from(value);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(vault.open(key, '0!s!a', changed, clear)).toBeUndefined();
    }
    for (let length = 0; length < value.length; length += 1) {
      expect(vault.open(key, '0!s!a', value.subarray(0, length), clear)).toBeUndefined();
    }
    expect(vault.open(key, '0!s!b', value, clear)).toBeUndefined();
    expect(vault.open(key, '0!s!a', value)).toBeUndefined();
    expect(vault.open(vault.newDataKey().key, '0!s!a', value, clear)).toBeUndefined();
    expect(createVault(Buffer.alloc(32, 4), cipher).open(vault.wrapping, '0!s!a', value, clear)).toBeUndefined();
    expect(vault.open(key, '0!s!a', value, clear)?.toString()).toBe('small');
  });

  it('never looks the same twice', () => {
    const plain = Buffer.from('the same');
    const values = new Set(Array.from({ length: 2_000 }, () => vault.seal(key, '0!s!a', plain).toString('hex')));
    expect(values.size).toBe(2_000);
  });

  it('is refused when it was signed and any bit is flipped, or it stands in another row', () => {
    const value = vault.sign('0!d!1', 'payload');
    expect(vault.check('0!d!1', value)?.toString()).toBe('payload');
    expect(vault.check('0!d!2', value)).toBeUndefined();
    for (let bit = 0; bit < value.length * 8; bit += 1) {
      const changed = Buffer.from(value);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      // The key id only says which master key signed; it is under the MAC like the rest.
      expect(vault.check('0!d!1', changed)).toBeUndefined();
    }
    for (let length = 0; length < value.length; length += 1) {
      expect(vault.check('0!d!1', value.subarray(0, length))).toBeUndefined();
    }
    expect(createVault(Buffer.alloc(32, 4), cipher).check('0!d!1', value)).toBeUndefined();
  });

  it('names sender ids by entity and master key', () => {
    const one = { kind: 'application', id: 'a' } as const;
    const two = { kind: 'application', id: 'b' } as const;
    const other = createVault(Buffer.alloc(32, 4), cipher);
    const names = [
      vault.senderHash(one, 'x'),
      vault.senderHash(one, 'y'),
      vault.senderHash(two, 'x'),
      other.senderHash(one, 'x'),
    ];
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('a journal entry', () => {
  const vault = createVault(MASTER, 'aes-256-gcm');
  const { key } = vault.newDataKey();
  const turn = bareTurn({ kind: 'application', id: 'hall.1' });
  const place = { commit: 1, previous: NO_HASH, commandsBefore: 0 };

  it('links to the one before: the same turn after another has another hash', () => {
    const start = frameStart(NO_HASH, '{}');
    const body = Buffer.from('body');
    expect(frameEnd(start, body).hash).toBe(frameEnd(start, body).hash);
    expect(frameEnd(frameStart('1'.repeat(64), '{}'), body).hash).not.toBe(frameEnd(start, body).hash);
    expect(parseFrame(frameEnd(start, body).value)).toMatchObject({ previous: NO_HASH, header: '{}', body });
  });

  it('cannot be opened under another header, even one that fits its own hash', () => {
    const framed = parseEntry(1, encodeEntry(vault, key, turn, place).value);
    expect(openPayload(vault, key, framed).events).toEqual(turn.events);
    const forged = frameEnd(frameStart(NO_HASH, framed.header.replace('"version":1', '"version":2')), framed.body);
    expect(() => openPayload(vault, key, parseEntry(1, forged.value))).toThrow(/cannot be decrypted/);
    expect(() => parseEntry(2, forged.value)).toThrow(/header of another/);
  });
});

describe('random bytes out of the pool', () => {
  it('do not repeat over the end of the pool, and do not change later', () => {
    const nonces = createRandomBytes();
    const made = Array.from({ length: 5_000 }, () => nonces(12));
    const copies = made.map((nonce) => Buffer.from(nonce).toString('hex'));
    expect(new Set(copies).size).toBe(5_000);
    expect(made.map((nonce) => Buffer.from(nonce).toString('hex'))).toEqual(copies);
  });
});
